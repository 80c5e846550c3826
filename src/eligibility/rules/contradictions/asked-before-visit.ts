import type { Contradiction } from './contradiction.ts';

export const askedBeforeVisit: Contradiction = {
  id: 'contradiction.asked-before-visit',
  title: { vi: 'Ngày hỏi trước ngày vào', en: 'Asked about a day before the visit' },
  cites: 'Quyết định 3276/QĐ-BYT; Quyết định 4750/QĐ-BYT (NGAY_VAO, NGAY_RA)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['visitDate', 'evaluatedOn'],
  applies: ({ on, date }) => on < date,
  decide: () => 'ASKED_BEFORE_VISIT',
};
