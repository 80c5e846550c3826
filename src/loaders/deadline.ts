import type { Clock } from '../domain/clock.ts';

/** An instant on the monotonic clock after which nobody waits any more. A portal look-up under way runs on to its own time limit. */
export interface Deadline {
  readonly at: number;
  /** The work's value, or `undefined` when the deadline, or a time before it, came first. */
  before<T>(work: Promise<T>, earlierByMs?: number): Promise<T | undefined>;
  /** Milliseconds; never below 0. */
  left(): number;
  passed(): boolean;
}

export function deadlineAt(clock: Pick<Clock, 'monotonic'>, at: number): Deadline {
  const left = () => Math.max(0, at - clock.monotonic());
  return {
    at,
    left,
    passed: () => left() <= 0,
    before: (work, earlierByMs = 0) => within(work, Math.max(0, left() - earlierByMs)),
  };
}

/** For work of which nobody has said how long it may take. */
export const noDeadline: Deadline = {
  at: Number.POSITIVE_INFINITY,
  before: (work) => work,
  left: () => Number.POSITIVE_INFINITY,
  passed: () => false,
};

/** Work that is done already wins over a time that is up. */
function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), Math.ceil(ms));
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/** Signing and the ledger's commit come after the last wait. */
const reserveMs = 30;

/**
 * When an answer has to be known, so that it is signed and written in time.
 *
 * @param startedAt arrival of the request, by the monotonic clock
 */
export function knownBy(startedAt: number, deadlineMs: number): number {
  return startedAt + deadlineMs - Math.min(reserveMs, deadlineMs / 3);
}
