import type { Clock } from '../domain/clock.ts';

/** At most so many starts a second, evenly. */
export interface Pace {
  /** Resolves when it is the caller's turn; those who wait go in their order. @throws when the signal is aborted */
  turn(signal: AbortSignal): Promise<void>;
}

export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export function createPace(
  perSecond: number,
  { clock, sleep }: { readonly clock: Pick<Clock, 'monotonic'>; readonly sleep: Sleep },
): Pace {
  const everyMs = 1_000 / perSecond;
  let free = Number.NEGATIVE_INFINITY;
  return {
    async turn(signal) {
      const now = clock.monotonic();
      const at = Math.max(free, now);
      free = at + everyMs;
      if (at > now) await sleep(at - now, signal);
      signal.throwIfAborted();
    },
  };
}
