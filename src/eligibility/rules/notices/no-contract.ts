import type { Notice } from './notice.ts';

export const noContract: Notice = {
  id: 'notice.no-contract',
  title: { vi: 'Cơ sở không có hợp đồng BHYT', en: 'Facility without contract' },
  cites: 'Nghị định 188/2025/NĐ-CP điều 57',
  confidence: 'one source',
  from: null,
  to: null,
  uses: ['facility.contract'],
  applies: ({ facts }) => !facts.facility.contract,
  decide: () => 'NO_CONTRACT',
};
