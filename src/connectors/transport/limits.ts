import type { DoorLimits } from './account-doors.ts';
import type { BreakerLimits } from './breaker.ts';
import type { BulkheadLimits } from './bulkhead.ts';
import type { RetryBudgetLimits } from './retry-budget.ts';
import type { ThrottleLimits } from './throttle.ts';

/** What one upstream is given; start values of resilience.md, section 4, to be fitted to what is measured. */
export interface UpstreamLimits {
  /** TCP and TLS together. */
  readonly connectTimeoutMs: number;
  /** From the start of connecting to the last byte. */
  readonly attemptTimeoutMs: number;
  /** Time of a good answer at the 95th percentile, until enough are known. */
  readonly assumedP95Ms: number;
  readonly bulkhead: BulkheadLimits;
  readonly breaker: BreakerLimits;
  readonly throttle: ThrottleLimits;
  readonly retryBudget: RetryBudgetLimits;
  readonly doors: DoorLimits;
}

/** Names as on `/readyz`, in metrics and in `UPSTREAM_LIMITS_FILE`. */
export const upstreamNames = [
  'vssPortal',
  'vssCoPayment',
  'populationRegister',
  'vssPlatform',
] as const;

export type UpstreamName = (typeof upstreamNames)[number];

const usual = {
  breaker: {
    samplingMs: 10_000,
    badShare: 0.5,
    minimumRps: 5,
    openMs: 2_000,
    longestOpenMs: 30_000,
    probes: 3,
  },
  throttle: { ratio: 2, windowMs: 120_000, minimumCalls: 50, probeMs: 1_000 },
  retryBudget: { ratio: 0.1, burst: 10 },
  doors: { refusals: 2, closedMs: 10_000, longestClosedMs: 300_000 },
} as const;

const queueing = { queue: 60, waitMs: 100, bulkWaitMs: 5_000, clientShare: 0.1 } as const;

export const usualLimits: Readonly<Record<UpstreamName, UpstreamLimits>> = {
  vssPortal: {
    ...usual,
    connectTimeoutMs: 2_000,
    attemptTimeoutMs: 6_000,
    assumedP95Ms: 3_000,
    bulkhead: { ...queueing, capacity: 360 },
  },
  // Asked in the background, a card once in 15 minutes; it takes 5 to 60 s, so few calls are many.
  vssCoPayment: {
    ...usual,
    connectTimeoutMs: 2_000,
    attemptTimeoutMs: 120_000,
    assumedP95Ms: 60_000,
    bulkhead: { ...queueing, capacity: 16, clientShare: 1 },
    breaker: { ...usual.breaker, samplingMs: 300_000, minimumRps: 0.05 },
  },
  populationRegister: {
    ...usual,
    connectTimeoutMs: 800,
    attemptTimeoutMs: 3_000,
    assumedP95Ms: 1_000,
    bulkhead: { ...queueing, capacity: 60 },
  },
  vssPlatform: {
    ...usual,
    connectTimeoutMs: 800,
    attemptTimeoutMs: 3_000,
    assumedP95Ms: 1_000,
    bulkhead: { ...queueing, capacity: 32 },
  },
};
