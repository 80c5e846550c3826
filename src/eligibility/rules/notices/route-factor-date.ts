import type { PlainDate } from '../../../domain/date.ts';
import type { Route } from '../../route.ts';
import { type Switches, switches } from '../../switches.ts';
import type { Notice } from './notice.ts';

const positions = switches.routeFactorDate;

function factorAt(
  { rule, visit }: Route,
  on: PlainDate,
  routeFactorDate: Switches['routeFactorDate'],
): number {
  return rule.decide({ ...visit, on, switches: { ...visit.switches, routeFactorDate } });
}

export const routeFactorDate: Notice = {
  id: 'notice.route-factor-date',
  title: {
    vi: 'Tỷ lệ theo ngày vào hay ngày dịch vụ',
    en: 'Factor of admission or of the service day',
  },
  cites: 'docs/switches.md (6)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['visitDate', 'evaluatedOn', 'dischargeDate'],
  applies: ({ facts: { dischargeDate }, route, on }) => {
    if (route === null) return false;
    const end = dischargeDate !== null && dischargeDate > on ? dischargeDate : on;
    return positions
      .map((routeFactorDate) => factorAt(route, end, routeFactorDate))
      .some((factor) => factor !== route.factorPercent);
  },
  decide: () => 'ROUTE_FACTOR_DATE_UNSETTLED',
};
