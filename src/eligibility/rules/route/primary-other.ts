import { isLevel, paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

export const primaryOther = routeRule({
  id: 'route.primary-other',
  title: {
    vi: 'Tự đi khám tại cơ sở cấp ban đầu khác',
    en: 'Self-referral to any other primary facility',
  },
  cites: 'Luật BHYT điều 22(4)(c)',
  confidence: 'one source',
  from: threeLevelsFrom,
  uses: ['facility.level', 'facility.primaryStatutory'],
  code: '1.11',
  selfReferral: true,
  factors: paidInFull,
  applies: (visit) => isLevel(visit, 'PRIMARY') && !visit.facts.facility.primaryStatutory,
});
