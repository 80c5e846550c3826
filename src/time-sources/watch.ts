import type { Clock } from '../domain/clock.ts';
import type { AskTime, TimeSource } from './sntp.ts';

/** Whether the wall clock may date what is signed. */
export type ClockStanding = 'SURE' | 'OFF' | 'UNSYNCHRONISED';

export interface ClockWatch {
  standing(): ClockStanding;
  /** Milliseconds by which the clock is behind its sources now; null before most of them have answered. */
  offset(): number | null;
  /** Asks all sources; happens by itself every minute. */
  measure(): Promise<void>;
  close(): void;
}

export interface ClockWatchOptions {
  /** Without any, nobody watches, and the clock counts as right. */
  readonly sources: readonly TimeSource[];
  readonly ask: AskTime;
  readonly clock: Clock;
  /** Must not throw. */
  readonly changed?: (standing: ClockStanding, offset: number | null) => void;
}

const largestOffsetMs = 2_000;
const longestUnsynchronisedMs = 3_600_000;
const everyMs = 60_000;

interface Measurement {
  /** The true time, as most sources say it. */
  readonly time: number;
  readonly monotonic: number;
}

/**
 * Between two measurements the true time goes on by the monotonic clock, so that a wall clock which is set wrong is noticed
 * at the next signature and not at the next measurement.
 */
export function watchClock({ sources, ask, clock, changed }: ClockWatchOptions): ClockWatch {
  const started = clock.monotonic();
  let last: Measurement | null = null;
  let told: ClockStanding = 'SURE';

  const offset = () =>
    last === null ? null : last.time + (clock.monotonic() - last.monotonic) - clock.now().getTime();

  function standing(): ClockStanding {
    if (sources.length === 0) return 'SURE';
    const found = judge();
    if (found !== told) {
      told = found;
      changed?.(found, offset());
    }
    return found;
  }

  function judge(): ClockStanding {
    const since = last?.monotonic ?? started;
    if (clock.monotonic() - since > longestUnsynchronisedMs) return 'UNSYNCHRONISED';
    return Math.abs(offset() ?? 0) > largestOffsetMs ? 'OFF' : 'SURE';
  }

  async function measure(): Promise<void> {
    const answers = await Promise.allSettled(sources.map(ask));
    const offsets = answers
      .flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
      .sort((a, b) => a - b);
    // One liar among three is outvoted; fewer than half may be liars all.
    if (offsets.length * 2 > sources.length) {
      last = { time: clock.now().getTime() + median(offsets), monotonic: clock.monotonic() };
    }
    standing();
  }

  const timer =
    sources.length === 0 ? undefined : setInterval(() => void measure(), everyMs).unref();
  return {
    standing,
    offset,
    measure: async () => {
      if (sources.length > 0) await measure();
    },
    close: () => clearInterval(timer),
  };
}

function median(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  const [low = 0, high = 0] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return (low + high) / 2;
}
