import { GatewayError } from '../errors.ts';
import type { PreparedEntry } from './prepared.ts';

/** Writes groups of entries, one at a time. After a failure it is discarded and another one opened. */
export interface GroupWriter {
  /** False once the writer knows that the next write must fail. */
  usable(): boolean;
  /**
   * Resolves when all entries are durable, and writes all of them or none; but those with a `once` row of a key that is there are left
   * out. Their positions are what it resolves to.
   */
  write(entries: readonly PreparedEntry[]): Promise<readonly number[]>;
  close(): Promise<void>;
}

export interface GroupCommitSettings {
  /** Entries accepted but not yet durable; beyond that `append` is refused at once. */
  readonly maxQueued: number;
  /** Entries in one transaction, unless a single call brings more. */
  readonly maxGroup: number;
  /** A group whose writing takes longer has failed. */
  readonly groupTimeoutMs: number;
}

export const groupCommitDefaults: GroupCommitSettings = {
  maxQueued: 10_000,
  maxGroup: 1_000,
  groupTimeoutMs: 5_000,
};

interface Call {
  readonly entries: readonly PreparedEntry[];
  /** @param written how many of the entries were not left out */
  resolve(written: number): void;
  reject(error: GatewayError): void;
}

/**
 * While one group is being written, the calls that arrive form the next; it starts when the last one is durable. There
 * is no timer: alone, a call waits for nobody, and the busier the ledger, the larger its groups.
 *
 * A rejected call says "not known to be durable": when the connection is lost during COMMIT, the rows may be there. That is
 * the harmless direction, since an answer is withheld though it was recorded, never the reverse.
 */
export class GroupCommit {
  /** Bounded in time by itself. */
  readonly #open: () => Promise<GroupWriter>;
  readonly #settings: GroupCommitSettings;
  #calls: Call[] = [];
  #queued = 0;
  #writer: GroupWriter | null = null;
  #running: Promise<void> | null = null;
  #closed = false;

  constructor(open: () => Promise<GroupWriter>, settings: GroupCommitSettings) {
    this.#open = open;
    this.#settings = settings;
  }

  /** Resolves to how many entries were written: all but those that were left out. */
  async append(entries: readonly PreparedEntry[]): Promise<number> {
    if (entries.length === 0) return 0;
    if (this.#closed) throw unavailable('the ledger is closed');
    if (this.#queued + entries.length > this.#settings.maxQueued) {
      throw unavailable('too many entries are waiting for the ledger');
    }
    this.#queued += entries.length;
    return new Promise<number>((resolve, reject) => {
      this.#calls.push({ entries, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Writes what is queued, then closes. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
    await this.#writer?.close();
    this.#writer = null;
  }

  async #run(): Promise<void> {
    // Calls made in the same turn of the event loop belong in the first group.
    await Promise.resolve();
    while (this.#calls.length > 0) await this.#commit(this.#takeGroup());
    this.#running = null;
  }

  #takeGroup(): Call[] {
    let size = 0;
    const beyond = this.#calls.findIndex((call, index) => {
      size += call.entries.length;
      return index > 0 && size > this.#settings.maxGroup;
    });
    return this.#calls.splice(0, beyond === -1 ? this.#calls.length : beyond);
  }

  async #commit(group: readonly Call[]): Promise<void> {
    const entries = group.flatMap((call) => call.entries);
    try {
      const writer = await this.#usableWriter();
      const leftOut = new Set(await inTime(writer.write(entries), this.#settings.groupTimeoutMs));
      let position = 0;
      for (const call of group) {
        const written = call.entries.filter((_, index) => !leftOut.has(position + index));
        position += call.entries.length;
        call.resolve(written.length);
      }
    } catch (cause) {
      this.#discardWriter();
      for (const call of group) call.reject(unavailable('the ledger could not be written', cause));
    }
    this.#queued -= entries.length;
  }

  async #usableWriter(): Promise<GroupWriter> {
    if (this.#writer?.usable() === false) this.#discardWriter();
    this.#writer ??= await this.#open();
    return this.#writer;
  }

  #discardWriter(): void {
    const writer = this.#writer;
    this.#writer = null;
    // Nobody waits for a broken writer to close: it may hang for as long as what broke it.
    writer?.close().catch(() => undefined);
  }
}

function unavailable(detail: string, cause?: unknown): GatewayError {
  return new GatewayError('LEDGER_UNAVAILABLE', { detail, cause });
}

async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => limit.reject(new Error(`no commit within ${limitMs} ms`)),
    limitMs,
  );
  try {
    return await Promise.race([work, limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}
