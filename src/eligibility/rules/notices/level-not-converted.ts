import { isRaisedBy261 } from '../../level.ts';
import type { Notice } from './notice.ts';

export const levelNotConverted: Notice = {
  id: 'notice.level-not-converted',
  title: {
    vi: 'Nhóm đã nâng lên 100 %, thẻ còn mã cũ',
    en: 'Group raised to 100 %, the card shows the old digit',
  },
  cites: 'Nghị quyết 261/2025/QH15; CV 38/BYT-BH',
  confidence: 'confirmed',
  from: '2026-01-01',
  to: null,
  uses: ['card.objectCode', 'card.benefitDigit', 'visitDate'],
  applies: ({ counts, date }) => counts !== null && isRaisedBy261(counts, date),
  decide: () => 'LEVEL_NOT_CONVERTED',
};
