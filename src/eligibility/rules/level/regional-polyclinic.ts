import type { UpgradeRule } from './level-rule.ts';

export const regionalPolyclinic: UpgradeRule = {
  id: 'level.regional-polyclinic',
  title: {
    vi: 'Ngoại trú tại phòng khám đa khoa khu vực: hưởng 100 %',
    en: 'Outpatient at a regional polyclinic: 100 %',
  },
  cites: 'Luật BHYT điều 22(1) (Luật 51/2024/QH15)',
  confidence: 'one source',
  from: '2025-01-01',
  to: null,
  uses: ['facility.regionalPolyclinic', 'careType'],
  applies: ({ facts, switches }) =>
    facts.facility.regionalPolyclinic &&
    facts.careType === 'OUTPATIENT' &&
    switches.regionalPolyclinicFullCover === 'ONLY_WITH_FLAG',
  decide: () => 'U3',
};
