export const bucketMs = 5 * 60_000;
/** Twelve buckets, the last one under way: what was counted is forgotten 55 to 60 minutes later. */
export const windowMs = 60 * 60_000;

export interface Limits {
  /** Misses in the window from which the proportion is judged at all. */
  readonly judgedFromMisses: number;
  /** Proportion of misses that is too high. */
  readonly missRatio: number;
  /** How often an honest desk mistypes, and the odds at which chance no longer explains its misses. */
  readonly honestRatio: number;
  readonly honestOdds: number;
  /** Misses in the window that are too many, whatever their proportion. */
  readonly stepUpMisses: number;
  readonly suspendMisses: number;
  /** Look-ups that may be under way at once; more of them wait. */
  readonly underWay: number;
  /** Possible misses that other replicas need not know of before the next look-up. */
  readonly unshared: number;
}

/**
 * A stolen credential gets at most 50 answers. More than 20 % of 50 calls alone would stop a desk that mistypes one in ten
 * on 5 % of its days (1,000 calls in eight hours, simulated), so chance must be ruled out as well.
 */
export const operatorLimits: Limits = {
  judgedFromMisses: 20,
  missRatio: 0.2,
  honestRatio: 0.1,
  honestOdds: 1e-7,
  stepUpMisses: 50,
  suspendMisses: 100,
  underWay: 20,
  unshared: 5,
};

/** A client has many operators. */
export const clientScale = 10;

export function scaled(limits: Limits, scale: number): Limits {
  return {
    ...limits,
    judgedFromMisses: limits.judgedFromMisses * scale,
    stepUpMisses: limits.stepUpMisses * scale,
    suspendMisses: limits.suspendMisses * scale,
    underWay: limits.underWay * scale,
    unshared: limits.unshared * scale,
  };
}

/** As many missed emergencies as ordinary misses are left unanswered call for a review; there is nothing above it. */
export const emergencyLimits: Limits = {
  ...operatorLimits,
  judgedFromMisses: Number.POSITIVE_INFINITY,
  suspendMisses: Number.POSITIVE_INFINITY,
};

/**
 * Lists of a clerk. An honest list of 10,000 rows with one row in twenty mistyped has 500 misses, which at the desk would be the end
 * of ten clerks: so they count apart, and restrict nothing but lists. Guessing alone is found out as soon as at the desk, by the
 * proportion of misses; beyond an operator's number of misses a list tells no more than that there was no match.
 */
export const listLimits: Limits = {
  ...operatorLimits,
  stepUpMisses: 1_000,
  suspendMisses: 2_000,
  underWay: 100,
  unshared: 50,
};

export type State = 'OPEN' | 'STEP_UP' | 'SUSPENDED';

/** What the counts of a window amount to, whatever was before. */
export function judge(calls: number, misses: number, limits: Limits): State {
  if (misses >= limits.suspendMisses) return 'SUSPENDED';
  if (misses >= limits.stepUpMisses) return 'STEP_UP';
  if (misses < limits.judgedFromMisses || misses <= limits.missRatio * calls) return 'OPEN';
  return oddsOfChance(calls, misses, limits.honestRatio) < limits.honestOdds ? 'STEP_UP' : 'OPEN';
}

/** Chernoff's bound: so many misses, or more, come to an honest desk with at most this probability. */
function oddsOfChance(calls: number, misses: number, honest: number): number {
  const seen = Math.min(1, misses / calls);
  if (seen <= honest) return 1;
  const hits = seen === 1 ? 0 : (1 - seen) * Math.log((1 - seen) / (1 - honest));
  return Math.exp(-calls * (seen * Math.log(seen / honest) + hits));
}
