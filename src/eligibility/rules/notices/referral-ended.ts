import type { Notice } from './notice.ts';

export const referralEnded: Notice = {
  id: 'notice.referral-ended',
  title: { vi: 'Giấy chuyển không còn hiệu lực', en: 'Referral not in force' },
  cites: 'Thông tư 01/2025/TT-BYT điều 9, 10, 12',
  confidence: 'one source',
  from: null,
  to: null,
  uses: ['referral', 'visitDate'],
  applies: ({ facts, route }) =>
    facts.referral !== null && route !== null && !route.visit.referralValid,
  decide: () => 'REFERRAL_EXPIRED',
};
