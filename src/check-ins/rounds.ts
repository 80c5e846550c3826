import { setTimeout } from 'node:timers/promises';
import type { Queue } from './queue.ts';
import type { Reconciler, SettlementReport } from './reconciler.ts';

/** While something is begun, and while there is nothing to begin. */
const pauseMs = { busy: 100, idle: 1_000 } as const;
/** Between two looks at the length of the queue. */
const lengthMs = 10_000;

export interface RoundsParts {
  readonly reconciler: Reconciler;
  readonly queue: Pick<Queue, 'length'>;
  readonly clock: { now(): Date; monotonic(): number };
  readonly report: Pick<SettlementReport, 'waiting' | 'failed'>;
}

/** Lets the reconciler look at its queue again and again, until closed. */
export function startRounds({ clock, queue, reconciler, report }: RoundsParts): {
  close(): Promise<void>;
} {
  const end = new AbortController();
  let countedAt = Number.NEGATIVE_INFINITY;

  async function count(): Promise<void> {
    if (clock.monotonic() - countedAt < lengthMs) return;
    countedAt = clock.monotonic();
    const { oldest, waiting } = await queue.length();
    report.waiting(waiting, oldest === null ? 0 : clock.now().getTime() - oldest.getTime());
  }

  async function round(): Promise<number> {
    try {
      await count();
      return await reconciler.tick();
    } catch (error) {
      report.failed(error);
      return 0;
    }
  }

  async function rounds(): Promise<void> {
    while (!end.signal.aborted) {
      const begun = await round();
      const pause = begun > 0 ? pauseMs.busy : pauseMs.idle;
      await setTimeout(pause, undefined, { ref: false, signal: end.signal }).catch(() => undefined);
    }
  }

  const running = rounds();
  let closed: Promise<void> | undefined;
  return {
    close() {
      end.abort();
      closed ??= running.then(() => reconciler.close());
      return closed;
    },
  };
}
