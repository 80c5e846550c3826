import { paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

/** Decision 3276 leaves the statutory primary list to code 1.2. */
export const registered = routeRule({
  id: 'route.registered',
  title: { vi: 'Khám tại nơi đăng ký ban đầu', en: 'At the facility of registration' },
  cites: 'Luật BHYT điều 26',
  confidence: 'two sources',
  from: threeLevelsFrom,
  uses: ['facility.code', 'card.registeredFacility.code', 'facility.primaryStatutory'],
  code: '1.1',
  selfReferral: false,
  factors: paidInFull,
  applies: ({ facts: { facility }, card }) =>
    card.registeredFacility?.code === facility.code && !facility.primaryStatutory,
});
