import { appendixIRows } from '../../listed-disease.ts';
import type { Notice } from './notice.ts';

export const clinicalCondition: Notice = {
  id: 'notice.clinical-condition',
  title: {
    vi: 'Điều kiện lâm sàng của bệnh trong danh mục',
    en: 'Clinical condition of a listed disease',
  },
  cites: 'Thông tư 01/2025/TT-BYT, Phụ lục I',
  confidence: 'one source',
  from: null,
  to: null,
  uses: ['diagnosis.icdMain', 'person.birthDate'],
  applies: ({ facts: { mainDiagnosis, birthDate }, route, date }) =>
    route?.code === '1.17' &&
    mainDiagnosis !== null &&
    appendixIRows(mainDiagnosis, birthDate, date).every(({ condition }) => condition !== null),
  decide: () => 'CLINICAL_CONDITION_TO_CONFIRM',
};
