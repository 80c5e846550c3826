import type { UpgradeRule } from './level-rule.ts';

export const statutoryPrimary: UpgradeRule = {
  id: 'level.statutory-primary',
  title: {
    vi: 'Khám tại cơ sở cấp ban đầu theo luật: hưởng 100 %',
    en: 'At a statutory primary facility: 100 %',
  },
  cites: 'Luật BHYT điều 22(1)(c); Thông tư 01/2025/TT-BYT điều 3',
  confidence: 'two sources',
  from: '2025-01-01',
  to: null,
  uses: ['facility.primaryStatutory'],
  applies: ({ facts }) => facts.facility.primaryStatutory,
  decide: () => 'U2',
};
