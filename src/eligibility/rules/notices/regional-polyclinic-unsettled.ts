import type { Notice } from './notice.ts';

export const regionalPolyclinicUnsettled: Notice = {
  id: 'notice.regional-polyclinic-unsettled',
  title: { vi: 'Hưởng 100 % tại phòng khám đa khoa khu vực', en: '100 % at a regional polyclinic' },
  cites: 'docs/switches.md (13)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['facility.regionalPolyclinic', 'careType'],
  applies: ({ facts, cardLevel, benefit }) =>
    facts.facility.regionalPolyclinic &&
    facts.careType === 'OUTPATIENT' &&
    !facts.facility.primaryStatutory &&
    benefit !== null &&
    cardLevel !== 100,
  decide: () => 'REGIONAL_POLYCLINIC_UNSETTLED',
};
