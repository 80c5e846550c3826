import type { UpgradeRule } from './level-rule.ts';

export const fiveYears: UpgradeRule = {
  id: 'level.five-years',
  title: {
    vi: 'Đủ 5 năm liên tục và cùng chi trả trong năm vượt 6 tháng lương cơ sở: hưởng 100 %',
    en: 'Five continuous years and co-payment of the year above six base salaries: 100 %',
  },
  cites: 'Luật BHYT điều 22(1)(d); Nghị định 188/2025/NĐ-CP điều 18(2)',
  confidence: 'confirmed',
  from: '2015-01-01',
  to: null,
  uses: [
    'card.fiveYearDate',
    'cumulativeCoPay.beforeChange',
    'cumulativeCoPay.sinceChange',
    'visitDate',
  ],
  applies: ({ exempt }) => exempt === true,
  decide: () => 'U5',
};
