import { paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

/** The source is about the old law; the new one is read the same way. */
export const emergencyContinued = routeRule({
  id: 'route.emergency-continued',
  title: { vi: 'Điều trị tiếp sau giai đoạn cấp cứu', en: 'Continued after the emergency phase' },
  cites: 'Thông tư 01/2025/TT-BYT',
  confidence: 'one source',
  from: threeLevelsFrom,
  uses: ['emergencyContinued'],
  code: '2',
  selfReferral: false,
  factors: paidInFull,
  applies: ({ facts }) => facts.emergencyContinued,
});
