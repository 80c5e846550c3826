import type { Notice } from './notice.ts';

export const fiveYearsOnSelfReferral: Notice = {
  id: 'notice.five-years-on-self-referral',
  title: { vi: 'Miễn cùng chi trả khi tự đi khám', en: 'Five-year exemption on self-referral' },
  cites: 'docs/switches.md (4 and 16)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['card.fiveYearDate', 'cumulativeCoPay.sinceChange'],
  applies: ({ route, years, cardLevel }) =>
    route?.selfReferral === true &&
    route.factorPercent > 0 &&
    cardLevel !== 100 &&
    years.reached === true &&
    years.passed === true,
  decide: () => 'FIVE_YEARS_ON_SELF_REFERRAL',
};
