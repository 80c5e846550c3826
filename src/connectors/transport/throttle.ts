import { createRollingCounts } from './rolling-counts.ts';

export interface ThrottleLimits {
  /** K of Google's SRE book, "client-side throttling": calls that may go out for each that was answered. */
  readonly ratio: number;
  readonly windowMs: number;
  /** Calls in the window below which nothing is dropped: a small hospital's few calls burden nobody. */
  readonly minimumCalls: number;
  /** One call in this time is let through whatever happened, or recovery would go unnoticed. */
  readonly probeMs: number;
}

/** Smooths the on and off of the breaker: the fewer calls are answered, the more are dropped here. */
export interface Throttle {
  /** Whether a call may go on; one that may not is counted as a call. */
  lets(): boolean;
  good(): void;
  bad(): void;
  /** 0 to 1. */
  probability(): number;
  reset(): void;
}

export interface ThrottleOptions {
  readonly limits: ThrottleLimits;
  readonly monotonic: () => number;
  readonly random: () => number;
}

/** Good answers in a row after which what was before is over: 120 s of memory must not outlast an outage. */
const healthyAfter = 3;

export function createThrottle({ limits, monotonic, random }: ThrottleOptions): Throttle {
  const counts = createRollingCounts<'calls' | 'accepted'>(limits.windowMs, monotonic);
  let goodInARow = 0;
  let lastLetThrough = Number.NEGATIVE_INFINITY;

  function probability(): number {
    const calls = counts.of('calls');
    if (calls < limits.minimumCalls) return 0;
    return Math.max(0, (calls - limits.ratio * counts.of('accepted')) / (calls + 1));
  }

  function reset(): void {
    counts.clear();
    goodInARow = 0;
  }

  return {
    lets() {
      const chance = probability();
      const now = monotonic();
      if (chance === 0 || now - lastLetThrough >= limits.probeMs || random() >= chance) {
        lastLetThrough = now;
        return true;
      }
      counts.add('calls');
      return false;
    },
    good() {
      counts.add('calls');
      counts.add('accepted');
      goodInARow += 1;
      if (goodInARow >= healthyAfter && probability() > 0) reset();
    },
    bad() {
      counts.add('calls');
      goodInARow = 0;
    },
    probability,
    reset,
  };
}
