import { isLevel, paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

export const specialisedAreaInpatient = routeRule({
  id: 'route.specialised-area-inpatient',
  title: {
    vi: 'Nội trú tại cấp chuyên sâu, người ở khu vực K1, K2, K3',
    en: 'Inpatient at a specialised facility, living area K1, K2 or K3',
  },
  cites: 'Luật BHYT điều 22(4)(b)',
  confidence: 'confirmed',
  from: threeLevelsFrom,
  uses: ['facility.level', 'careType', 'card.area'],
  code: '3.6',
  selfReferral: true,
  factors: paidInFull,
  applies: (visit) =>
    isLevel(visit, 'SPECIALISED') && visit.careAs === 'INPATIENT' && visit.card.area !== null,
});
