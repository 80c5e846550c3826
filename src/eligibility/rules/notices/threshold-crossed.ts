import { shareOf } from '../../../domain/vnd.ts';
import type { Notice } from './notice.ts';

export const thresholdCrossed: Notice = {
  id: 'notice.threshold-crossed',
  title: {
    vi: 'Lượt khám làm vượt ngưỡng trong năm',
    en: 'The visit itself crosses the threshold of the year',
  },
  cites: 'docs/switches.md (19)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['inScopeCost', 'cumulativeCoPay.sinceChange'],
  applies: ({ years, benefit, facts: { inScopeCost } }) => {
    if (years.left === null || benefit === null || inScopeCost === null) return false;
    const { levelPercent, routeFactorPercent } = benefit;
    return shareOf(inScopeCost, (100 - levelPercent) * routeFactorPercent) > years.left;
  },
  decide: () => 'THRESHOLD_CROSSED_IN_VISIT',
};
