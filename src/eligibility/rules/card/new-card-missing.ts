import type { CardRule } from './card-rule.ts';

export const newCardMissing: CardRule = {
  id: 'card.new-card-missing',
  title: {
    vi: 'Cổng báo có thẻ mới nhưng không trả thẻ mới',
    en: 'The portal announces a new card but does not give it',
  },
  cites: 'CV 1923/BHXH-CNTT, mã 003',
  confidence: 'confirmed',
  from: null,
  to: null,
  uses: ['portal.resultCode', 'card.replacement'],
  applies: ({ facts: { replacement }, meaning }) =>
    meaning.kind === 'ENDED' && (replacement === null || replacement.validFrom === null),
  decide: () => ({
    status: 'NEEDS_ACTION',
    reasons: ['NEW_CARD_MISSING'],
    used: null,
    state: 'UNKNOWN',
    counts: null,
  }),
};
