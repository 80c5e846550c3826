import { isLevel, paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

export const basicInpatient = routeRule({
  id: 'route.basic-inpatient',
  title: {
    vi: 'Tự đi điều trị nội trú tại cấp cơ bản',
    en: 'Inpatient self-referral to a basic facility',
  },
  cites: 'Luật BHYT điều 22(4)(d)',
  confidence: 'two sources',
  from: threeLevelsFrom,
  uses: ['facility.level', 'careType'],
  code: '1.15',
  selfReferral: true,
  factors: paidInFull,
  applies: (visit) => isLevel(visit, 'BASIC') && visit.careAs === 'INPATIENT',
});
