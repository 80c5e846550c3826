import type { Notice } from './notice.ts';

export const dayCareAsInpatient: Notice = {
  id: 'notice.day-care-as-inpatient',
  title: { vi: 'Điều trị ban ngày tính như nội trú', en: 'Day treatment read as inpatient' },
  cites: 'Quyết định 1804/QĐ-BYT',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['careType'],
  applies: ({ facts, switches }) => facts.careType === 'DAY' && switches.dayCareAs === 'INPATIENT',
  decide: () => 'DAY_COUNTED_AS_INPATIENT',
};
