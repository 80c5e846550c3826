import { UpstreamError } from '../upstream.ts';
import type { Send, UpstreamResponse } from './send.ts';
import type { Sending } from './sending.ts';

/** Part of a second question that each call earns: at most 2 % of calls go to both sites (resilience, section 4). */
const earnedByCall = 0.02;
const mostSaved = 5;

/**
 * Asks the site that answered last. The other one is asked as well when no answer has come within the time that 95 of 100
 * take, and alone after the first has failed: one site is a black hole to whoever never asks the other (fault F28).
 */
export function twoSites(sites: readonly [Send, Send], sending: Sending): Send {
  let first: 0 | 1 = 0;
  let saved = 0;

  return async (request, call) => {
    saved = Math.min(mostSaved, saved + earnedByCall);
    const asked = first;
    const other = asked === 0 ? 1 : 0;
    const ends: AbortController[] = [];
    const ask = (site: 0 | 1): Promise<UpstreamResponse> => {
      const end = new AbortController();
      ends.push(end);
      const signals = call.signal === undefined ? [end.signal] : [end.signal, call.signal];
      return sites[site](request, { ...call, signal: AbortSignal.any(signals) });
    };
    const second = Promise.withResolvers<UpstreamResponse>();
    let hasSecond = false;
    const cancel = sending.timers.after(sending.p95(), () => {
      if (saved < 1 || !sending.mayHedge()) return;
      saved -= 1;
      hasSecond = true;
      sending.hedged();
      ask(other).then(second.resolve, second.reject);
    });
    const main = ask(asked).catch((error: unknown) => {
      // It failed, or was ended because the other one was faster.
      if (isOfTheSite(error) && call.signal?.aborted !== true && first === asked) first = other;
      if (hasSecond) return second.promise;
      throw error;
    });
    // A second question that fails leaves the first to be waited for.
    second.promise.catch(() => undefined);
    const answered = second.promise.catch(() => main);
    try {
      return await Promise.race([main, answered]);
    } finally {
      cancel();
      for (const end of ends) end.abort();
    }
  };
}

function isOfTheSite(error: unknown): boolean {
  return error instanceof UpstreamError && ['TIMEOUT', 'UNREACHABLE'].includes(error.failure);
}
