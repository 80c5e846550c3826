import { smallVisitLimitOn } from '../../data/base-salary.ts';
import type { Notice } from './notice.ts';

export const smallVisitOnReducedRoute: Notice = {
  id: 'notice.small-visit-on-reduced-route',
  title: { vi: 'Quy tắc 15 % khi tự đi khám hưởng một phần', en: '15 % rule on a reduced route' },
  cites: 'docs/switches.md (3)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['inScopeCost'],
  applies: (visit) => {
    const { route, facts, benefit } = visit;
    if (route === null || benefit === null) return false;
    const cost = facts.inScopeCost ?? 0;
    const limit = smallVisitLimitOn(visit.date);
    const reduced = route.factorPercent > 0 && route.factorPercent < 100;
    return reduced && limit !== null && cost < limit && visit.cardLevel !== 100;
  },
  decide: () => 'SMALL_VISIT_ON_REDUCED_ROUTE',
};
