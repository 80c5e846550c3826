import type { CardRule } from './card-rule.ts';

/** Code 050 for a temporary child card is "check by hand" (portal document, section 8). */
export const temporaryChildNumber: CardRule = {
  id: 'card.temporary-child-number',
  title: {
    vi: 'Mã thẻ tạm của trẻ em: kiểm tra bằng giấy',
    en: 'A child’s temporary number: checked on paper',
  },
  cites: 'Nghị định 188/2025/NĐ-CP điều 37(2); CV 1923/BHXH-CNTT',
  confidence: 'one source',
  from: null,
  to: null,
  uses: ['portal.resultCode'],
  applies: ({ facts, meaning }) => facts.childNumber && meaning.reasons.includes('CARD_NOT_FOUND'),
  decide: () => ({
    status: 'NEEDS_ACTION',
    reasons: ['TEMPORARY_CHILD_NUMBER'],
    used: null,
    state: 'UNKNOWN',
    counts: null,
  }),
};
