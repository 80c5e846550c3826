import { type CardRule, stateOf } from './card-rule.ts';

export const papersToCheck: CardRule = {
  id: 'card.papers-to-check',
  title: {
    vi: 'Thẻ của lực lượng vũ trang: kiểm tra giấy tờ bằng mắt',
    en: 'Armed-forces card: papers to be checked by eye',
  },
  cites: 'Nghị định 188/2025/NĐ-CP điều 37(1)(b); CV 1923/BHXH-CNTT',
  confidence: 'two sources',
  from: null,
  to: null,
  uses: ['portal.resultCode', 'proof.manuallyConfirmed'],
  applies: ({ facts, meaning }) => meaning.kind === 'AFTER_CHECK' && !facts.documentsCheckedByEye,
  decide: (visit) => ({
    status: 'NEEDS_ACTION',
    reasons: visit.meaning.reasons,
    used: visit.facts.card === null ? null : 'ASKED',
    state: stateOf(visit),
    counts: null,
  }),
};
