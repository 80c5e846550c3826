import type { Notice } from './notice.ts';

export const donorSignature: Notice = {
  id: 'notice.donor-signature',
  title: { vi: 'Người hiến hoặc người thân ký hồ sơ', en: 'Donor or relative signs the record' },
  cites: 'Nghị định 188/2025/NĐ-CP điều 37(4)',
  confidence: 'two sources',
  from: null,
  to: null,
  uses: ['person.donorJustDonated'],
  applies: ({ facts, route }) => facts.donorJustDonated && route?.code === '1.6',
  decide: () => 'DONOR_SIGNATURE',
};
