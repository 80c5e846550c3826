import { createHmac } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';
import { createSealing, derivedKey } from '../sealing/index.ts';
import type { Store } from '../store/index.ts';
import { bodyText, readBody } from './body.ts';
import { openStoredRows, type StoredRow } from './rows.ts';

export { type LookupStanding, standingOfLookup } from './lookup-standing.ts';

/*
 * Terms. *Stored answer*: the last verified answer of a register to one question, kept for the time when it is not heard. *Fresh*:
 * young enough to be given as an answer of now. *Stale*: older; it may favour the patient, and never decides against.
 */

export type StoredRegister = 'POPULATION_REGISTER' | 'VSS_PORTAL';

/** Whose question about whom. Nobody is given an answer to a question that differs in any of these (trust T19). */
export interface Question {
  readonly register: StoredRegister;
  /** Facility, agency or client. */
  readonly facility: string;
  readonly callerKind: string;
  readonly purpose: string;
  /** Number, name and birth date as asked, and what else changes the answer. */
  readonly subject: readonly [number: string, ...further: string[]];
}

export interface Stored<T> {
  readonly value: T;
  readonly fetchedAt: Date;
  readonly asOf: Date | null;
}

/** Last verified answers. Nothing here fails or holds up a look-up: what cannot be stored or read is not there. */
export interface AnswerStore {
  /** The keyed name of a question. */
  name(question: Question): string;
  /** What this process itself was answered, if not longer ago than this. */
  recent<T>(name: string, withinMs: number): Stored<T> | null;
  /** What any replica was answered last, if not longer ago than this. */
  find<T>(name: string, withinMs: number): Promise<Stored<T> | null>;
  /** @param stored what is written: `answer` without what no later decision needs */
  keep<T>(name: string, question: Question, answer: Stored<T>, stored: T): void;
  /** Writes what waits; happens by itself. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface AnswerStoreOptions {
  readonly store: Store;
  /** 32 bytes or more, shared by all replicas. */
  readonly secret: Uint8Array;
  readonly clock: Clock;
  readonly policyVersion: string;
  /** The ledger's pseudonym of a number: what is erased of a person is found by it. */
  readonly pseudonym: (number: string) => string;
  /** How long answers are used; nothing of a register is written where it is 0. */
  readonly keepMs: Readonly<Record<StoredRegister, number>>;
  /** The store did not take or give. Must not throw. */
  readonly failed: (error: unknown) => void;
  /** Answers in memory, the oldest of which leave first. Default: 10,000. */
  readonly capacity?: number;
}

const flushMs = 250;
const rowsAtOnce = 100;
const mostWaiting = 5_000;
const purgeEveryMs = 3_600_000;
const mostSkewMs = 60_000;

interface Waiting {
  readonly question: Question;
  readonly body: Stored<unknown>;
}

export function createAnswerStore(options: AnswerStoreOptions): AnswerStore {
  return new SealedAnswers(options);
}

class SealedAnswers implements AnswerStore {
  readonly #options: AnswerStoreOptions;
  readonly #naming;
  readonly #sealing;
  readonly #rows;
  readonly #memory = new Map<string, Stored<unknown>>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #capacity: number;
  /** Also where nobody asks anything for days: what is too old goes. */
  readonly #upkeep = setInterval(() => void this.flush(), purgeEveryMs).unref();
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> | null = null;
  #purgedAt = Number.NEGATIVE_INFINITY;
  #closed = false;
  #failing = false;

  constructor(options: AnswerStoreOptions) {
    this.#options = options;
    this.#capacity = options.capacity ?? 10_000;
    this.#naming = derivedKey(options.secret, 'vss-gateway stored answers names 1');
    this.#sealing = createSealing(options.secret, 'vss-gateway stored answers 1');
    this.#rows = openStoredRows(options.store);
    this.#rows.catch(options.failed);
    this.#schedule();
  }

  name({ register, facility, callerKind, purpose, subject }: Question): string {
    const { policyVersion } = this.#options;
    return createHmac('sha256', this.#naming)
      .update(JSON.stringify([register, facility, callerKind, purpose, policyVersion, ...subject]))
      .digest('base64url');
  }

  recent<T>(name: string, withinMs: number): Stored<T> | null {
    const kept = this.#memory.get(name);
    return kept !== undefined && this.#isWithin(kept, withinMs) ? (kept as Stored<T>) : null;
  }

  async find<T>(name: string, withinMs: number): Promise<Stored<T> | null> {
    if (withinMs <= 0) return null;
    const ours = this.recent<T>(name, withinMs);
    const read = await this.#read<T>(name);
    // Written once, and there no more: somebody was erased, and is to be forgotten here as well.
    const isErased = read === null && !this.#waiting.has(name) && this.#flushing === null;
    if (isErased) this.#memory.delete(name);
    const theirs = read === undefined || isErased ? null : read;
    const newest =
      isErased || ours === null || (theirs !== null && theirs.fetchedAt > ours.fetchedAt)
        ? theirs
        : ours;
    return newest !== null && this.#isWithin(newest, withinMs) ? newest : null;
  }

  keep<T>(name: string, question: Question, answer: Stored<T>, stored: T): void {
    if (this.#options.keepMs[question.register] <= 0) return;
    this.#memory.delete(name);
    const { value, fetchedAt, asOf } = answer;
    this.#memory.set(name, { value, fetchedAt, asOf });
    forgetOldest(this.#memory, this.#capacity);
    this.#waiting.delete(name);
    this.#waiting.set(name, { question, body: { value: stored, fetchedAt, asOf } });
    forgetOldest(this.#waiting, mostWaiting);
    this.#schedule();
  }

  flush(): Promise<void> {
    this.#flushing ??= this.#write().finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#upkeep);
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#flushing;
    await this.flush();
    await this.#rows.then(
      (rows) => rows.close(),
      () => undefined,
    );
  }

  #isWithin({ fetchedAt }: Stored<unknown>, withinMs: number): boolean {
    const age = this.#options.clock.now().getTime() - fetchedAt.getTime();
    // From the future: by another replica's clock, or by ours before it was set right.
    return withinMs > 0 && age <= withinMs && age > -mostSkewMs;
  }

  /** undefined when the store does not say. */
  async #read<T>(name: string): Promise<Stored<T> | null | undefined> {
    try {
      const row = await (await this.#rows).find(name);
      return row === null ? null : this.#open<T>(row);
    } catch (error) {
      this.#options.failed(error);
      return undefined;
    }
  }

  #open<T>(row: StoredRow): Stored<T> {
    return readBody(this.#sealing.open(placeOf(row), row.sealed)) as Stored<T>;
  }

  #seal(key: string, { question, body }: Waiting): StoredRow {
    const { register, facility } = question;
    const person = this.#options.pseudonym(question.subject[0]);
    const row = { key, register, person, facility, verified_at: body.fetchedAt.toISOString() };
    return { ...row, sealed: this.#sealing.seal(placeOf(row), bodyText(body)) };
  }

  #schedule(): void {
    if (this.#closed) return;
    const soon = this.#failing ? 4 * flushMs : flushMs;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.flush();
    }, soon).unref();
  }

  async #write(): Promise<void> {
    const batch = [...this.#waiting].slice(0, rowsAtOnce);
    for (const [key] of batch) this.#waiting.delete(key);
    try {
      const rows = await this.#rows;
      if (batch.length > 0) await rows.put(batch.map(([key, one]) => this.#seal(key, one)));
      await this.#purge();
      this.#failing = false;
    } catch (error) {
      // Once for a whole outage of the store: it comes round four times a second.
      if (!this.#failing) this.#options.failed(error);
      this.#failing = true;
      this.#waitAgain(batch);
    }
    if (this.#waiting.size === 0) return;
    if (this.#failing) return this.#schedule();
    // The requests have their turn between two batches.
    await setImmediate();
    await this.#write();
  }

  #waitAgain(batch: ReadonlyArray<readonly [string, Waiting]>): void {
    for (const [key, one] of batch) {
      if (!this.#waiting.has(key) && this.#waiting.size < mostWaiting) this.#waiting.set(key, one);
    }
  }

  async #purge(): Promise<void> {
    const { clock, keepMs } = this.#options;
    const now = clock.monotonic();
    if (now - this.#purgedAt < purgeEveryMs) return;
    this.#purgedAt = now;
    const rows = await this.#rows;
    for (const [register, ms] of Object.entries(keepMs)) {
      await rows.purge(register, new Date(clock.now().getTime() - ms).toISOString());
    }
  }
}

/** A row that is moved, or given another time, opens no more. */
function placeOf(row: Omit<StoredRow, 'sealed'>): string {
  return `stored_answers\n${row.key}\n${row.register}\n${row.facility}\n${row.verified_at}`;
}

function forgetOldest(map: Map<string, unknown>, capacity: number): void {
  if (map.size <= capacity) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
