import type { Clock } from '../domain/clock.ts';
import { TimeStampError, type TimeStamper } from './time-stamp.ts';

/** A checkpoint as its log signed it. */
export interface StampedNote {
  /** Leaves that it covers. */
  readonly size: number;
  readonly note: string;
}

export interface Stamp {
  readonly size: number;
  readonly authority: string;
  /** When the token arrived. */
  readonly at: Date;
  /** RFC 3161, DER. */
  readonly token: Uint8Array;
}

export interface StampingParts {
  readonly authorities: readonly TimeStamper[];
  /** The newest checkpoint; null before the first. */
  readonly latest: () => Promise<StampedNote | null>;
  /** The newest stamp of an authority, whichever replica asked for it; null before the first. */
  readonly last: (authority: string) => Promise<Pick<Stamp, 'size' | 'at'> | null>;
  readonly save: (stamp: Stamp) => Promise<void>;
  readonly clock: Clock;
  readonly report: StampingReport;
  readonly settings?: Partial<StampingSettings>;
  /** Calls again and again until the returned function is called; tests tick by hand. */
  readonly every?: (milliseconds: number, tick: () => void) => () => void;
}

export interface StampingSettings {
  /** From one stamp of an authority to its next, milliseconds. */
  readonly intervalMs: number;
  /** After a failure. */
  readonly retryMs: number;
  /** How often it is looked whether anything is due. */
  readonly tickMs: number;
}

/** Hourly, retried each minute (trust 6.8; the retry is X-Road's). */
export const stampingDefaults: StampingSettings = {
  intervalMs: 3_600_000,
  retryMs: 60_000,
  tickMs: 2_000,
};

export interface StampingReport {
  stamped(authority: string, size: number): void;
  /** `problem` is a code of `TimeStampError`. */
  unstamped(authority: string, problem: string): void;
  failed(error: unknown): void;
}

/** Has checkpoints time-stamped by each authority; load there follows the clock and not the traffic. */
export interface Stamping {
  /** Does what is due. Never rejects; a tick during another is the same tick. */
  tick(): Promise<void>;
  /** Lets what is under way end. */
  close(): Promise<void>;
}

export function createStamping(parts: StampingParts): Stamping {
  const { authorities, latest, last, save, clock, report } = parts;
  const settings = { ...stampingDefaults, ...parts.settings };
  const failedAt = new Map<string, number>();
  const closing = new AbortController();
  let running: Promise<void> | null = null;

  async function stampBy({ authority, stamp }: TimeStamper, newest: StampedNote): Promise<void> {
    const since = clock.monotonic() - (failedAt.get(authority) ?? Number.NEGATIVE_INFINITY);
    if (since < settings.retryMs) return;
    const before = await last(authority);
    const age = clock.now().getTime() - (before?.at.getTime() ?? 0);
    if (before !== null && (before.size >= newest.size || age < settings.intervalMs)) return;
    try {
      const { token } = await stamp(Buffer.from(newest.note), closing.signal);
      await save({ size: newest.size, authority, at: clock.now(), token });
      failedAt.delete(authority);
      report.stamped(authority, newest.size);
    } catch (error) {
      failedAt.set(authority, clock.monotonic());
      if (error instanceof TimeStampError) report.unstamped(authority, error.code);
      else report.failed(error);
    }
  }

  async function runTick(): Promise<void> {
    const newest = await latest();
    if (newest === null || newest.size === 0) return;
    await Promise.all(authorities.map((one) => stampBy(one, newest)));
  }

  function tick(): Promise<void> {
    running ??= runTick()
      .catch((error: unknown) => report.failed(error))
      .finally(() => {
        running = null;
      });
    return running;
  }
  const stop =
    authorities.length === 0
      ? () => undefined
      : (parts.every ?? everyInterval)(settings.tickMs, () => void tick());
  return {
    tick,
    async close() {
      stop();
      closing.abort();
      await running;
    },
  };
}

function everyInterval(milliseconds: number, tick: () => void): () => void {
  const timer = setInterval(tick, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
}
