import { setTimeout as sleep } from 'node:timers/promises';
import { UpstreamError } from '../upstream.ts';
import type { Policy } from './send.ts';

export interface RetryOptions {
  /** Which failures are worth a second try. */
  readonly when: (error: UpstreamError) => boolean;
  /** Milliseconds to wait first; jittered by whoever makes it. */
  readonly waitMs: () => number;
}

/** At most one more try, for requests that only read. */
export function retryOnce(options: RetryOptions): Policy {
  return (next) => async (request, call) => {
    try {
      return await next(request, call);
    } catch (error) {
      if (
        !(error instanceof UpstreamError) ||
        !options.when(error) ||
        call.signal?.aborted === true
      )
        throw error;
      await sleep(options.waitMs());
      return next(request, call);
    }
  };
}

/** Full jitter between two bounds (resilience: 50-250 ms). */
export function jitter(
  fromMs: number,
  toMs: number,
  random: () => number = Math.random,
): () => number {
  return () => fromMs + (toMs - fromMs) * random();
}
