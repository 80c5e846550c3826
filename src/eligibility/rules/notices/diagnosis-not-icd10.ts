import { normaliseIcd } from '../../listed-disease.ts';
import type { Notice } from './notice.ts';

export const diagnosisNotIcd10: Notice = {
  id: 'notice.diagnosis-not-icd10',
  title: { vi: 'Mã bệnh chính không phải ICD-10', en: 'Main diagnosis is not an ICD-10 code' },
  cites: 'Thông tư 06/2026/TT-BYT (ICD-10)',
  confidence: 'one source',
  from: null,
  to: null,
  uses: ['diagnosis.icdMain'],
  applies: ({ facts: { mainDiagnosis } }) =>
    mainDiagnosis !== null && normaliseIcd(mainDiagnosis) === null,
  decide: () => 'DIAGNOSIS_NOT_ICD10',
};
