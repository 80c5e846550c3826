import { UpstreamError } from '../upstream.ts';
import { retryAfterMs } from './retry-after.ts';
import type { Policy, UpstreamResponse } from './send.ts';
import type { Sending } from './sending.ts';
import { systemTimers, waited } from './timers.ts';

export interface RetryOptions {
  /** Which failures are worth a second try. */
  readonly when: (error: UpstreamError) => boolean;
  /** Milliseconds to wait first; jittered by whoever makes it. */
  readonly waitMs: () => number;
  /** Budget and deadline; without it every worthy failure is tried again. */
  readonly sending?: Sending | undefined;
  /** Whether an upstream that names a time (`Retry-After`) is asked again then, where that fits the deadline. */
  readonly patient?: boolean;
}

/** At most one more try, for requests that only read. */
export function retryOnce(options: RetryOptions): Policy {
  const { sending, patient = false } = options;
  const timers = sending?.timers ?? systemTimers;

  /** Milliseconds that the upstream asks for; an answer that asks for none earns a part of a later retry. */
  function patienceAskedBy(response: UpstreamResponse): number | null {
    if (sending === undefined) return null;
    const ms = retryAfterMs(response, sending.clock.now());
    if (ms === null && response.status < 500 && response.status !== 429) sending.earned();
    return ms;
  }

  return (next) => async (request, call) => {
    const again = async () => {
      const response = await next(request, call);
      const ms = patienceAskedBy(response);
      if (ms !== null) sending?.holdOff(ms);
      return response;
    };
    const mayWait = async (ms: number) =>
      (sending?.mayRetry(ms, call) ?? true) && waited(timers, ms, call.signal);

    let response: UpstreamResponse;
    try {
      response = await next(request, call);
    } catch (error) {
      if (!(error instanceof UpstreamError) || !options.when(error)) throw error;
      if (!(await mayWait(options.waitMs()))) throw error;
      return again();
    }
    const ms = patienceAskedBy(response);
    if (ms === null) return response;
    if (patient && call.deadlineAt !== undefined && (await mayWait(ms))) return again();
    sending?.holdOff(ms);
    return response;
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
