import { isLevel, paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

export const exDistrict = routeRule({
  id: 'route.ex-district',
  title: { vi: 'Cơ sở trước là tuyến huyện', en: 'Facility that was district' },
  cites: 'Luật BHYT điều 22(4)(đ)',
  confidence: 'confirmed',
  from: threeLevelsFrom,
  uses: ['facility.level', 'facility.formerTier'],
  code: '3.3',
  selfReferral: true,
  factors: paidInFull,
  applies: (visit) =>
    isLevel(visit, 'BASIC', 'SPECIALISED') && visit.facts.facility.formerTier === 'DISTRICT',
});
