import { paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

/** No level is asked for, so that a referral to a primary facility matches too. */
export const referral = routeRule({
  id: 'route.referral',
  title: { vi: 'Giấy chuyển cơ sở còn hiệu lực', en: 'Referral slip in force' },
  cites: 'Thông tư 01/2025/TT-BYT điều 9, 10, 12',
  confidence: 'two sources',
  from: threeLevelsFrom,
  uses: ['referral', 'visitDate'],
  code: '1.3',
  selfReferral: false,
  factors: paidInFull,
  applies: ({ referralValid }) => referralValid,
});
