import { paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

export const emergency = routeRule({
  id: 'route.emergency',
  title: { vi: 'Cấp cứu', en: 'Emergency' },
  cites: 'Luật BHYT điều 22(5)',
  confidence: 'confirmed',
  from: threeLevelsFrom,
  uses: ['emergency'],
  code: '2',
  selfReferral: false,
  factors: paidInFull,
  applies: ({ facts }) => facts.emergency,
});
