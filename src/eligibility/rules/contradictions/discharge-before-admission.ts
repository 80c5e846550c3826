import type { Contradiction } from './contradiction.ts';

export const dischargeBeforeAdmission: Contradiction = {
  id: 'contradiction.discharge-before-admission',
  title: { vi: 'Ngày ra trước ngày vào', en: 'Discharge before admission' },
  cites: 'Quyết định 3276/QĐ-BYT; Quyết định 4750/QĐ-BYT (NGAY_VAO, NGAY_RA)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['visitDate', 'dischargeDate'],
  applies: ({ facts: { dischargeDate }, date }) => dischargeDate !== null && dischargeDate < date,
  decide: () => 'DISCHARGE_BEFORE_ADMISSION',
};
