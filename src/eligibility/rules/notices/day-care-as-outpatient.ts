import type { Notice } from './notice.ts';

export const dayCareAsOutpatient: Notice = {
  id: 'notice.day-care-as-outpatient',
  title: { vi: 'Điều trị ban ngày tính như ngoại trú', en: 'Day treatment read as outpatient' },
  cites: 'Quyết định 1804/QĐ-BYT',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['careType'],
  applies: ({ facts, switches }) => facts.careType === 'DAY' && switches.dayCareAs === 'OUTPATIENT',
  decide: () => 'DAY_COUNTED_AS_OUTPATIENT',
};
