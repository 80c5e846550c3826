import { paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

export const primaryStatutory = routeRule({
  id: 'route.primary-statutory',
  title: {
    vi: 'Cơ sở cấp ban đầu theo luật, có đăng ký hay không',
    en: 'Statutory primary facility, registered there or not',
  },
  cites: 'Luật BHYT điều 22(1)(c), 22(4)(c); Thông tư 01/2025/TT-BYT điều 3',
  confidence: 'two sources',
  from: threeLevelsFrom,
  uses: ['facility.primaryStatutory'],
  code: '1.2',
  selfReferral: false,
  factors: paidInFull,
  applies: ({ facts }) => facts.facility.primaryStatutory,
});
