import type { Contradiction } from './contradiction.ts';

export const inpatientWithoutAdmission: Contradiction = {
  id: 'contradiction.inpatient-without-admission',
  title: { vi: 'Nội trú không có ngày vào', en: 'Inpatient without an admission date' },
  cites: 'Quyết định 3276/QĐ-BYT; Quyết định 4750/QĐ-BYT (NGAY_VAO, NGAY_RA)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['careType', 'visitDate'],
  applies: ({ facts: { careType, visitDate } }) => careType === 'INPATIENT' && visitDate === null,
  decide: () => 'INPATIENT_WITHOUT_ADMISSION',
};
