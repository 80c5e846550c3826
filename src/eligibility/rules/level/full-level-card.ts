import type { UpgradeRule } from './level-rule.ts';

export const fullLevelCard: UpgradeRule = {
  id: 'level.full-level-card',
  title: { vi: 'Thẻ thuộc nhóm hưởng 100 %', en: 'Card of a group at 100 %' },
  cites: 'Luật BHYT điều 22(1)(a); Nghị quyết 261/2025/QH15',
  confidence: 'confirmed',
  from: null,
  to: null,
  uses: ['card.benefitDigit', 'card.objectCode'],
  applies: ({ cardLevel }) => cardLevel === 100,
  decide: () => 'U1',
};
