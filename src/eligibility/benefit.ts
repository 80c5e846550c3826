import type { BenefitDigit } from '../domain/card-number.ts';
import { shareOf, type Vnd } from '../domain/vnd.ts';
import { baseSalaryOn, smallVisitLimitOn } from './data/base-salary.ts';
import { isKnownObjectCode, isRaisedByResolution261, isUnusualDigit } from './data/object-codes.ts';
import type { CardFacts, Facts } from './facts.ts';
import type { ReasonCode } from './reasons.ts';
import type { Route } from './route.ts';

export type ConditionalKind = 'UNDER_15_PERCENT' | 'FIVE_YEAR_EXEMPTION' | 'LISTED_DISEASE';

export interface Conditional {
  readonly kind: ConditionalKind;
  readonly threshold: Vnd | null;
  readonly effectiveBasisPoints: number;
}

export interface Benefit {
  readonly levelPercent: number;
  readonly routeFactorPercent: number;
  /** 100 × level × factor, so that 47.5 % is 4,750. */
  readonly effectiveBasisPoints: number;
  readonly routeCode: string;
  readonly fundPays: Vnd | null;
  readonly patientPays: Vnd | null;
  readonly conditional: readonly Conditional[];
}

/** Law art. 22(1); digits 1, 2 and 5 at 100 %. */
const percentByDigit: Readonly<Record<BenefitDigit, 100 | 95 | 80>> = {
  1: 100,
  2: 100,
  3: 95,
  4: 80,
  5: 100,
};

export interface LevelOutcome {
  readonly percent: 100 | 95 | 80;
  readonly reasons: readonly ReasonCode[];
}

/** Level of the card alone, with the raise of 2026 (eligibility rules 2.4-2.6). */
export function cardLevel(card: CardFacts, on: Facts['visitDate']): LevelOutcome | null {
  const { benefitDigit: digit, objectCode } = card;
  if (digit === null) return null;
  const reasons: ReasonCode[] = [];
  if (objectCode !== null && !isKnownObjectCode(objectCode)) reasons.push('UNKNOWN_OBJECT_CODE');
  if (objectCode !== null && isRaisedByResolution261(objectCode, digit, on)) {
    return { percent: 100, reasons: [...reasons, 'LEVEL_NOT_CONVERTED'] };
  }
  if (objectCode !== null && isUnusualDigit(objectCode, digit, on))
    reasons.push('BENEFIT_DIGIT_UNEXPECTED');
  return { percent: percentByDigit[digit], reasons };
}

/** The fund's share: level after upgrades times route factor (eligibility rules 3.1 and 3.2). */
export function benefitOf(
  facts: Facts,
  card: CardFacts,
  level: LevelOutcome,
  route: Route,
): Benefit {
  const percent = upgraded(facts, level.percent, route);
  const basisPoints = percent * route.factorPercent;
  const fundPays = facts.inScopeCost === null ? null : shareOf(facts.inScopeCost, basisPoints);
  return {
    levelPercent: percent,
    routeFactorPercent: route.factorPercent,
    effectiveBasisPoints: basisPoints,
    routeCode: route.code,
    fundPays,
    patientPays:
      fundPays === null || facts.inScopeCost === null ? null : facts.inScopeCost - fundPays,
    conditional: conditionals(facts, card, percent, route),
  };
}

function upgraded(facts: Facts, percent: 100 | 95 | 80, route: Route): 100 | 95 | 80 {
  const { facility } = facts;
  if (facility.primaryStatutory) return 100;
  if (facility.regionalPolyclinic && facts.careType === 'OUTPATIENT') return 100;
  const limit = smallVisitLimitOn(facts.admittedOn);
  // Under a reduced route the level is raised first and then multiplied: switch 3.
  if (
    facts.inScopeCost !== null &&
    limit !== null &&
    facts.inScopeCost < limit &&
    route.factorPercent > 0
  )
    return 100;
  return percent;
}

function conditionals(
  facts: Facts,
  card: CardFacts,
  percent: number,
  route: Route,
): readonly Conditional[] {
  const found: Conditional[] = [];
  const full = 100 * route.factorPercent;
  if (percent < 100 && facts.inScopeCost === null && route.factorPercent > 0) {
    found.push({
      kind: 'UNDER_15_PERCENT',
      threshold: smallVisitLimitOn(facts.admittedOn),
      effectiveBasisPoints: full,
    });
  }
  const fiveYears = card.fiveYearDate !== null && card.fiveYearDate <= facts.visitDate;
  if (percent < 100 && fiveYears && !route.selfReferral) {
    found.push({
      kind: 'FIVE_YEAR_EXEMPTION',
      threshold: sixSalaries(facts),
      effectiveBasisPoints: full,
    });
  }
  if (route.factorIfListed !== null) {
    found.push({
      kind: 'LISTED_DISEASE',
      threshold: null,
      effectiveBasisPoints: percent * route.factorIfListed,
    });
  }
  return found;
}

/** Not stated in a year in which the base salary changed: the threshold then depends on what was paid before (rules 3.3). */
function sixSalaries(facts: Facts): Vnd | null {
  const now = baseSalaryOn(facts.visitDate);
  const newYear = baseSalaryOn(`${facts.visitDate.slice(0, 4)}-01-01` as Facts['visitDate']);
  return now !== null && now === newYear ? 6 * now : null;
}
