import type { Level } from '../../decision.ts';
import type { Rule } from '../../rule.ts';
import type { LevelVisit } from './level-rule.ts';

/** Level before any upgrade; 2026 raised two groups whose cards still show the old digit. */
export const byDigit: Omit<Rule<LevelVisit, Level>, 'applies'> = {
  id: 'level.by-digit',
  title: {
    vi: 'Mức hưởng theo mã quyền lợi của thẻ',
    en: 'Level by the benefit digit of the card',
  },
  cites: 'Luật BHYT điều 22(1); Quyết định 1351/QĐ-BHXH; Nghị quyết 261/2025/QH15',
  confidence: 'confirmed',
  from: null,
  to: null,
  uses: ['card.benefitDigit', 'card.objectCode'],
  decide: ({ cardLevel }) => cardLevel,
};
