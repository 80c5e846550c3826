import { isLevel, paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

export const basicAppendixIi = routeRule({
  id: 'route.basic-appendix-ii',
  title: {
    vi: 'Bệnh thuộc Phụ lục II tại cấp cơ bản',
    en: 'Disease of Appendix II at a basic facility',
  },
  cites: 'Luật BHYT điều 22(4)(a); Thông tư 01/2025/TT-BYT điều 5(1)(b)',
  confidence: 'two sources',
  from: threeLevelsFrom,
  uses: ['facility.level', 'diagnosis.inAppendixII'],
  code: '1.16',
  selfReferral: true,
  factors: paidInFull,
  applies: (visit) => isLevel(visit, 'BASIC') && visit.facts.inAppendixII === true,
});
