import type { CardRule } from './card-rule.ts';

export const deskAction: CardRule = {
  id: 'card.desk-action',
  title: { vi: 'Kết quả tra cứu cần xử lý tại quầy', en: 'The portal’s answer needs the desk' },
  cites: 'CV 1923/BHXH-CNTT',
  confidence: 'one source',
  from: null,
  to: null,
  uses: ['portal.resultCode'],
  applies: ({ meaning }) => meaning.kind === 'ACTION',
  decide: ({ meaning }) => ({
    status: 'NEEDS_ACTION',
    reasons: meaning.reasons,
    used: null,
    state: 'UNKNOWN',
    counts: null,
  }),
};
