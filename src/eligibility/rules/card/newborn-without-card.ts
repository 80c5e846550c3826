import { type CardRule, hasNoCard, presumedCard, unverified } from './card-rule.ts';

/** Children under 6 are covered as TE, digit 1, from birth (eligibility rules 5.1). */
const childCard = presumedCard('TE', 1);

export const newbornWithoutCard: CardRule = {
  id: 'card.newborn-without-card',
  title: {
    vi: 'Trẻ sơ sinh chưa có thẻ: hưởng như nhóm TE',
    en: 'Newborn without a card: covered as group TE',
  },
  cites: 'Nghị định 188/2025/NĐ-CP điều 37(2)',
  confidence: 'two sources',
  from: null,
  to: null,
  uses: ['person.newborn', 'portal.resultCode'],
  applies: (visit) => visit.facts.newborn && hasNoCard(visit),
  decide: (visit) => ({
    status: 'ELIGIBLE_PROVISIONAL',
    reasons: ['NEWBORN_WITHOUT_CARD', ...unverified(visit)],
    used: null,
    state: 'UNKNOWN',
    counts: childCard,
  }),
};
