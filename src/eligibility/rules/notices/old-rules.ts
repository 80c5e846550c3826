import type { Notice } from './notice.ts';

export const oldRules: Notice = {
  id: 'notice.old-rules',
  title: { vi: 'Áp dụng bốn tuyến trước năm 2025', en: 'Four tiers before 2025' },
  cites: 'Luật 51/2024/QH15 điều 3(2)',
  confidence: 'confirmed',
  from: null,
  to: null,
  uses: ['visitDate'],
  applies: ({ route }) => route !== null && route.code === null,
  decide: () => 'OLD_FOUR_TIERS',
};
