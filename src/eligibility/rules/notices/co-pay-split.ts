import type { Notice } from './notice.ts';

export const coPaySplit: Notice = {
  id: 'notice.co-pay-split',
  title: {
    vi: 'Phần người bệnh trả khi tự đi khám',
    en: 'Split of the patient’s part on a reduced route',
  },
  cites: 'docs/switches.md (12)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['inScopeCost'],
  applies: ({ benefit, facts }) =>
    benefit !== null &&
    facts.inScopeCost !== null &&
    benefit.routeFactorPercent > 0 &&
    benefit.routeFactorPercent < 100 &&
    benefit.levelPercent < 100,
  decide: () => 'CO_PAY_SPLIT_UNSETTLED',
};
