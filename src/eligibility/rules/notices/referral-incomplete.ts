import type { Notice } from './notice.ts';

export const referralIncomplete: Notice = {
  id: 'notice.referral-incomplete',
  title: {
    vi: 'Giấy chuyển thiếu nơi chuyển hoặc số giấy',
    en: 'Referral without sender or slip number',
  },
  cites: 'Quyết định 3276/QĐ-BYT',
  confidence: 'one source',
  from: null,
  to: null,
  uses: ['referral'],
  applies: ({ facts, route }) =>
    facts.referral !== null && !facts.referral.complete && route?.code === '1.3',
  decide: () => 'REFERRAL_INCOMPLETE',
};
