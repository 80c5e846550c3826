import type { Notice } from './notice.ts';

export const fiveYearsUnknown: Notice = {
  id: 'notice.five-years-unknown',
  title: { vi: 'Chưa biết ngày đủ 5 năm', en: 'Five-year date unknown' },
  cites: 'Quyết định 2555/QĐ-BYT',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['card.fiveYearDate', 'cumulativeCoPay.sinceChange'],
  applies: ({ years }) => years.passed === true && years.reached === null && years.exempt === null,
  decide: () => 'FIVE_YEAR_UNKNOWN',
};
