import type { Clock } from '../../domain/clock.ts';
import type { UpstreamCall } from '../upstream.ts';
import type { Timers } from './timers.ts';

/** What an upstream's policy lends to what sends. */
export interface Sending {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: () => number;
  /** An answer came: it earns a part of a later retry. */
  earned(): void;
  /** Whether a call may be tried again after `waitMs`; charged when it may. */
  mayRetry(waitMs: number, call: UpstreamCall): boolean;
  /** Keeps the breaker open for as long as the upstream asked for. */
  holdOff(ms: number): void;
  /** Time of good answers at the 95th percentile, in milliseconds. */
  p95(): number;
  mayHedge(): boolean;
  /** A call has gone to the second site as well. */
  hedged(): void;
}
