import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';
import { GatewayError } from '../errors.ts';
import type { Store } from '../store/index.ts';
import { type ReplayStore, replayKey, replayWindowMs } from './replay.ts';
import { openReplayRows, type ReplayRows } from './replay-rows.ts';

export interface SharedReplayOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** The store did not answer, or expired rows could not be deleted. Must not throw. */
  readonly failed?: (error: unknown) => void;
  /** Longest time for one group. Default: 3 s. */
  readonly timeoutMs?: number;
}

export interface SharedReplayStore extends ReplayStore {
  remember(client: string, jti: string): Promise<boolean>;
  close(): Promise<void>;
}

interface Claim {
  readonly key: string;
  resolve(isNew: boolean): void;
  reject(error: GatewayError): void;
}

const mostWaiting = 10_000;
const largestGroup = 500;
const cleanEveryMs = 30_000;
/** More than what two readings of one moment can differ by. */
const stepMs = 1_000;

/** Shared by all replicas of one store, and kept when they end. What it cannot check counts as used. */
export function sharedReplayStore(options: SharedReplayOptions): SharedReplayStore {
  return new StoredReplays(options);
}

/** Claims that arrive while a group is being written form the next one; alone, a claim waits for nobody. */
class StoredReplays implements SharedReplayStore {
  readonly #clock: Clock;
  readonly #failed: (error: unknown) => void;
  readonly #timeoutMs: number;
  readonly #rows: ReplayRows;
  #waiting: Claim[] = [];
  #running: Promise<void> | null = null;
  #cleaning: Promise<void> = Promise.resolve();
  #closing: Promise<void> | null = null;
  #cleanedAt: number;
  #steadySince: number;
  #wallAhead: number;

  constructor({ store, clock, failed, timeoutMs }: SharedReplayOptions) {
    this.#clock = clock;
    this.#failed = failed ?? (() => undefined);
    this.#timeoutMs = timeoutMs ?? 3_000;
    this.#rows = openReplayRows(store);
    this.#cleanedAt = clock.monotonic();
    this.#steadySince = clock.monotonic();
    this.#wallAhead = clock.now().getTime() - clock.monotonic();
  }

  async remember(client: string, jti: string): Promise<boolean> {
    if (this.#closing !== null) throw new GatewayError('REPLAY_CHECK_UNAVAILABLE');
    if (this.#waiting.length >= mostWaiting) throw new GatewayError('OVERLOADED');
    const claim = Promise.withResolvers<boolean>();
    this.#waiting.push({ key: replayKey(client, jti), ...claim });
    this.#running ??= this.#run();
    return await claim.promise;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#running;
    await this.#cleaning;
    await this.#rows.close();
  }

  async #run(): Promise<void> {
    // Claims made in the same turn of the event loop belong in the first group.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#claim(this.#waiting.splice(0, largestGroup));
    this.#running = null;
    this.#cleanWhenDue();
  }

  async #claim(group: readonly Claim[]): Promise<void> {
    const now = this.#clock.now().getTime();
    const keys = [...new Set(group.map(({ key }) => key))];
    try {
      const claimed = this.#rows.claim(keys, { now, expiresAt: now + replayWindowMs });
      const free = new Set(await inTime(claimed, this.#timeoutMs));
      // Of several claims to one key the first has it.
      for (const { key, resolve } of group) resolve(free.delete(key));
    } catch (cause) {
      this.#failed(cause);
      for (const { reject } of group)
        reject(new GatewayError('REPLAY_CHECK_UNAVAILABLE', { cause }));
    }
  }

  #cleanWhenDue(): void {
    const elapsed = this.#clock.monotonic();
    if (!this.#isSteady(elapsed) || elapsed - this.#cleanedAt < cleanEveryMs) return;
    this.#cleanedAt = elapsed;
    this.#cleaning = this.#clean(this.#clock.now().getTime()).catch(this.#failed);
  }

  async #clean(before: number): Promise<void> {
    while (await inTime(this.#rows.clean(before), this.#timeoutMs)) await setImmediate();
  }

  /**
   * A wall clock that stepped ahead may step back, and then proofs count as recent again whose rows look expired now: nothing
   * is deleted until the two clocks have gone side by side for as long as a proof can be replayed.
   */
  #isSteady(elapsed: number): boolean {
    const wallAhead = this.#clock.now().getTime() - elapsed;
    if (Math.abs(wallAhead - this.#wallAhead) > stepMs) {
      this.#wallAhead = wallAhead;
      this.#steadySince = elapsed;
    }
    return elapsed - this.#steadySince > replayWindowMs;
  }
}

async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => limit.reject(new Error(`no answer within ${limitMs} ms`)),
    limitMs,
  );
  try {
    return await Promise.race([work, limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}
