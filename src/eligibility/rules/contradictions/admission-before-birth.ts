import { isBornAfter } from '../../../domain/birth-date.ts';
import type { Contradiction } from './contradiction.ts';

export const admissionBeforeBirth: Contradiction = {
  id: 'contradiction.admission-before-birth',
  title: { vi: 'Ngày vào trước ngày sinh', en: 'Admission before birth' },
  cites: 'Quyết định 3276/QĐ-BYT; Quyết định 4750/QĐ-BYT (NGAY_VAO, NGAY_RA)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['visitDate', 'person.birthDate'],
  applies: ({ facts: { birthDate }, date }) => birthDate !== null && isBornAfter(birthDate, date),
  decide: () => 'ADMISSION_BEFORE_BIRTH',
};
