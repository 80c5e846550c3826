import type { FacilityLevel } from '../../../domain/facility.ts';
import type { CardFacts } from '../../facts.ts';
import type { Rule, RuleCard, Visit } from '../../rule.ts';

/** A visit with what its route depends on worked out once. */
export interface RouteVisit extends Visit {
  readonly card: CardFacts;
  /** Day treatment is read as one of the two. */
  readonly careAs: 'OUTPATIENT' | 'INPATIENT';
  readonly referralValid: boolean;
  readonly appointmentValid: boolean;
  readonly residenceValid: boolean;
  readonly inAppendixI: boolean;
}

/** A row of the route table. */
export interface RouteRule extends Rule<RouteVisit, number> {
  /** MA_DOITUONG_KCB (Decision 3276/QĐ-BYT 2025); null before 2025, when there were none. */
  readonly code: string | null;
  /** Tried only when no other basis holds. */
  readonly selfReferral: boolean;
  /** Takes "not in Appendix II" for granted while that list is not loaded. */
  readonly assumesNotInAppendixII: boolean;
}

interface RouteRow extends Omit<RuleCard, 'to'> {
  readonly code: string | null;
  readonly selfReferral: boolean;
  readonly assumesNotInAppendixII?: boolean;
  /** Route factor in percent by first day. */
  readonly factors: ReadonlyArray<{ readonly from: string; readonly percent: number }>;
  readonly applies: (visit: RouteVisit) => boolean;
}

/** A route rule whose factor is looked up by the day of admission, or of the service (`routeFactorDate`). */
export function routeRule({ factors, assumesNotInAppendixII, ...row }: RouteRow): RouteRule {
  return {
    ...row,
    to: null,
    assumesNotInAppendixII: assumesNotInAppendixII ?? false,
    decide: ({ date, on, switches }) => {
      const day = switches.routeFactorDate === 'SERVICE' ? on : date;
      return percentOn(factors, day);
    },
  };
}

/** Percentage in force on a day, by rows in the order of time; nothing before the first. */
export function percentOn(
  rows: ReadonlyArray<{ readonly from: string; readonly percent: number }>,
  day: string,
): number {
  return rows.reduce((found, { from, percent }) => (from <= day ? percent : found), 0);
}

export function isLevel(visit: RouteVisit, ...levels: readonly FacilityLevel[]): boolean {
  const { level } = visit.facts.facility;
  return level !== null && levels.includes(level);
}

/** First day of the three-level route regime (Law 51/2024/QH15 art. 3(2)). */
export const threeLevelsFrom = '2025-01-01';

export const paidInFull = [{ from: threeLevelsFrom, percent: 100 }] as const;

/** 50 % of the level for outpatient self-referral since 2026-07-01, nothing before (Decree 188/2025 art. 19). */
export const halfSinceJuly2026 = [
  { from: threeLevelsFrom, percent: 0 },
  { from: '2026-07-01', percent: 50 },
] as const;
