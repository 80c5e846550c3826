import { smallVisitLimitOn } from '../../data/base-salary.ts';
import type { LevelVisit, UpgradeRule } from './level-rule.ts';

/** Whether the 15 % rule can raise the level on this route at all. */
export function mayCountSmallVisit({ route, switches }: LevelVisit): boolean {
  const { factorPercent } = route;
  const reduced = factorPercent > 0 && factorPercent < 100;
  return !reduced || switches.singleVisitRuleOnReducedRoute === 'UPGRADE_THEN_MULTIPLY';
}

/** 15 % of the reference level on the day of admission; null when that level is not known. */
export function smallVisitLimit({ date, switches }: LevelVisit): number | null {
  return switches.referenceLevelEqualsBaseSalary === 'true' ? smallVisitLimitOn(date) : null;
}

/** Strictly less: a cost of exactly 15 % is shared. */
export const smallVisit: UpgradeRule = {
  id: 'level.small-visit',
  title: {
    vi: 'Chi phí một lượt dưới 15 % mức lương cơ sở: hưởng 100 %',
    en: 'One visit below 15 % of the base salary: 100 %',
  },
  cites: 'Luật BHYT điều 22(1)(b); Nghị định 146/2018/NĐ-CP; Nghị định 188/2025/NĐ-CP',
  confidence: 'confirmed',
  from: '2018-07-01',
  to: null,
  uses: ['inScopeCost', 'visitDate'],
  applies: (visit) => {
    const limit = smallVisitLimit(visit);
    const cost = visit.facts.inScopeCost;
    return cost !== null && limit !== null && cost < limit && mayCountSmallVisit(visit);
  },
  decide: () => 'U4',
};
