import { isLevel, paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

export const specialisedAppendixI = routeRule({
  id: 'route.specialised-appendix-i',
  title: {
    vi: 'Bệnh thuộc Phụ lục I tại cấp chuyên sâu',
    en: 'Disease of Appendix I at a specialised facility',
  },
  cites: 'Luật BHYT điều 22(4)(a); Thông tư 01/2025/TT-BYT điều 5(1)(a)',
  confidence: 'confirmed',
  from: threeLevelsFrom,
  uses: ['facility.level', 'diagnosis.icdMain', 'person.birthDate'],
  code: '1.17',
  selfReferral: true,
  factors: paidInFull,
  applies: (visit) => isLevel(visit, 'SPECIALISED') && visit.inAppendixI,
});
