import type { Notice } from './notice.ts';

export const appendixIiiUnknown: Notice = {
  id: 'notice.appendix-iii-unknown',
  title: {
    vi: 'Chưa có Phụ lục III cho giấy chuyển một năm',
    en: 'Appendix III for a one-year slip not loaded',
  },
  cites: 'Thông tư 01/2025/TT-BYT, Phụ lục III; docs/switches.md (9)',
  confidence: 'one source',
  from: '2025-01-01',
  to: null,
  uses: ['referral'],
  applies: ({ facts, route }) =>
    facts.referral?.kind === 'ONE_YEAR' &&
    facts.inAppendixIII === null &&
    route?.visit.referralValid === true,
  decide: () => 'APPENDIX_III_UNKNOWN',
};
