import { type CardRule, hasHigherReplacement } from './card-rule.ts';

export const higherLevelCard: CardRule = {
  id: 'card.higher-level-card',
  title: {
    vi: 'Nhiều thẻ còn giá trị: dùng thẻ có mức hưởng cao nhất',
    en: 'Several valid cards: the highest level counts',
  },
  cites: 'Luật BHYT điều 22(2)',
  confidence: 'two sources',
  from: null,
  to: null,
  uses: ['card.benefitDigit', 'card.replacement'],
  applies: hasHigherReplacement,
  decide: ({ facts: { replacement }, meaning }) => ({
    status: 'ELIGIBLE',
    reasons: [...meaning.reasons, 'HIGHER_LEVEL_CARD_USED', 'CARD_VALID'],
    used: 'REPLACEMENT',
    state: 'VALID',
    counts: replacement,
  }),
};
