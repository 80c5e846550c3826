import type { Contradiction } from './contradiction.ts';

export const referralAfterVisit: Contradiction = {
  id: 'contradiction.referral-after-visit',
  title: { vi: 'Giấy chuyển ký sau ngày khám', en: 'Referral signed after the visit' },
  cites: 'Quyết định 3276/QĐ-BYT; Quyết định 4750/QĐ-BYT (NGAY_VAO, NGAY_RA)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['visitDate', 'referral'],
  applies: ({ facts: { referral }, date }) => referral !== null && referral.issuedOn > date,
  decide: () => 'REFERRAL_AFTER_VISIT',
};
