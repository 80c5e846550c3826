import { paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

export const followUp = routeRule({
  id: 'route.follow-up',
  title: { vi: 'Phiếu hẹn khám lại chưa dùng', en: 'Unused follow-up slip' },
  cites: 'Thông tư 01/2025/TT-BYT điều 11',
  confidence: 'two sources',
  from: threeLevelsFrom,
  uses: ['appointment'],
  code: '1.5',
  selfReferral: false,
  factors: paidInFull,
  applies: ({ appointmentValid }) => appointmentValid,
});
