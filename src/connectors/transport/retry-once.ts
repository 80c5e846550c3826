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
      if (!(error instanceof UpstreamError) || !options.when(error)) throw error;
      if (!(await waited(options.waitMs(), call.signal))) throw error;
      return next(request, call);
    }
  };
}

/** False when the caller went away first. */
async function waited(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  if (signal?.aborted === true) return false;
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
    return true;
  } catch {
    return false;
  }
}

/** Full jitter between two bounds (resilience: 50-250 ms). */
export function jitter(
  fromMs: number,
  toMs: number,
  random: () => number = Math.random,
): () => number {
  return () => fromMs + (toMs - fromMs) * random();
}
