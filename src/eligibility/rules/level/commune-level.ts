import type { UpgradeRule } from './level-rule.ts';

/** The rule that the statutory primary list replaced; in the self-referral columns it is a reading (rules 4.3). */
export const communeLevel: UpgradeRule = {
  id: 'level.commune',
  title: { vi: 'Khám tại tuyến xã: hưởng 100 %', en: 'At commune level: 100 %' },
  cites: 'Luật BHYT 25/2008/QH12 điều 22(1)(c) (sửa 2014)',
  confidence: 'one source',
  from: null,
  to: '2024-12-31',
  uses: ['facility.formerTier'],
  applies: ({ facts }) => facts.facility.formerTier === 'COMMUNE',
  decide: () => 'U2',
};
