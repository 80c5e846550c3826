import type { Notice } from './notice.ts';

export const diagnosisMissing: Notice = {
  id: 'notice.diagnosis-missing',
  title: {
    vi: 'Chưa có chẩn đoán: tính như bệnh ngoài danh mục',
    en: 'No diagnosis yet: read as not listed',
  },
  cites: 'docs/switches.md (20)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['diagnosis.icdMain'],
  applies: ({ facts, route }) =>
    facts.mainDiagnosis === null && route !== null && route.factorIfListed !== null,
  decide: () => 'DIAGNOSIS_MISSING',
};
