import type { CardState, Stay } from '../../card-state.ts';
import type { Benefit, Level, Segment } from '../../decision.ts';
import type { CardFacts } from '../../facts.ts';
import type { ReasonCode } from '../../reasons.ts';
import type { Route } from '../../route.ts';
import type { Rule, Visit } from '../../rule.ts';

/** How a visit stands towards the five-year exemption. */
export interface YearsOnVisit {
  /** Five continuous years are reached; null when their date is not known. */
  readonly reached: boolean | null;
  /** Co-payment of the year is above the threshold; null when it is not known. */
  readonly passed: boolean | null;
  readonly exempt: boolean | null;
  /** In VND with two decimals. */
  readonly threshold: number | null;
  /** What is left of the threshold, where the exemption would hold beyond it. */
  readonly left: number | null;
}

/** A visit with all that was concluded about it. */
export interface SettledVisit extends Visit {
  readonly stay: Stay;
  readonly cardState: CardState;
  /** The card whose level counts; null when no percentage may be stated. */
  readonly counts: CardFacts | null;
  readonly cardLevel: Level | null;
  readonly route: Route | null;
  readonly benefit: Benefit | null;
  readonly years: YearsOnVisit;
  readonly segments: readonly Segment[];
}

/** Says something about a settled visit and changes nothing. */
export type Notice = Rule<SettledVisit, ReasonCode>;
