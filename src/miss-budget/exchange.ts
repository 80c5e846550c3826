import type { Clock } from '../domain/clock.ts';
import type { Counter, Counts, Kind, Restriction } from './counter.ts';
import { windowMs } from './limits.ts';
import type { CountRow, Rows, StandingRow } from './rows.ts';

/** A subject came under a stricter rule. It names nobody. */
export interface StandingChange {
  readonly kind: Kind;
  readonly state: Restriction['state'];
  readonly subject: string;
  readonly since: Date;
  readonly until: Date;
}

export interface ExchangeOptions {
  readonly clock: Clock;
  readonly alert: (change: StandingChange) => void;
  /** The store did not take or give; counting goes on in memory. */
  readonly failed: (error: unknown) => void;
  /** A statement that takes longer has failed. */
  readonly timeoutMs: number;
}

/** Tells the store and asks it, one exchange at a time; who comes meanwhile is part of the next. */
export class Exchange {
  readonly #rows: Promise<Rows>;
  readonly #options: ExchangeOptions;
  readonly #alerted = new WeakSet<Restriction>();
  #wanted = new Set<Counter>();
  #next = Promise.withResolvers<void>();
  #running: Promise<void> | null = null;

  constructor(rows: Promise<Rows>, options: ExchangeOptions) {
    this.#rows = rows;
    this.#options = options;
  }

  /** Resolves, also after a failure, when the counters were exchanged. */
  share(counters: Iterable<Counter>): Promise<void> {
    for (const counter of counters) this.#wanted.add(counter);
    if (this.#wanted.size === 0) return this.#running ?? Promise.resolve();
    const done = this.#next.promise;
    this.#running ??= this.#run();
    return done;
  }

  async #run(): Promise<void> {
    await Promise.resolve();
    while (this.#wanted.size > 0) {
      const counters = [...this.#wanted];
      const done = this.#next;
      this.#wanted = new Set();
      this.#next = Promise.withResolvers();
      await this.#exchange(counters);
      done.resolve();
    }
    this.#running = null;
  }

  async #exchange(counters: readonly Counter[]): Promise<void> {
    const { clock, failed } = this.#options;
    const askedAt = clock.monotonic();
    let alone = false;
    try {
      for (const counter of counters) await this.#tellRestriction(counter);
      await this.#tellCounts(counters);
      await this.#ask(counters);
    } catch (error) {
      alone = true;
      failed(error);
    }
    for (const counter of counters) {
      counter.alone = alone;
      counter.freshAt = askedAt;
      counter.admit();
    }
  }

  async #tellRestriction(counter: Counter): Promise<void> {
    const told = counter.unsentRestriction;
    if (told === null) return;
    let first = true;
    try {
      first = await this.#inTime((rows) => rows.restrict(standingRow(counter.subject, told)));
      if (counter.unsentRestriction === told) counter.unsentRestriction = null;
    } finally {
      // A store that is out of order must not keep the alarm back.
      if (first) this.#alertOnce(counter, told);
    }
  }

  #alertOnce({ kind, subject }: Counter, restriction: Restriction): void {
    if (this.#alerted.has(restriction)) return;
    this.#alerted.add(restriction);
    const { state, since, until } = restriction;
    this.#options.alert({ kind, subject, state, since: new Date(since), until: new Date(until) });
  }

  async #tellCounts(counters: readonly Counter[]): Promise<void> {
    const counts = counters.flatMap((counter) =>
      counter.startSending().map(([bucket, counted]) => countRow(counter, bucket, counted)),
    );
    let written = false;
    try {
      if (counts.length > 0) await this.#inTime((rows) => rows.add(counts));
      written = true;
    } finally {
      for (const counter of counters) counter.endSending(written);
    }
  }

  async #ask(counters: readonly Counter[]): Promise<void> {
    const now = this.#options.clock.now().getTime();
    const subjects = counters.map(({ subject }) => subject);
    const counts = await this.#inTime((rows) => rows.counts(subjects, iso(now - windowMs)));
    const standings = await this.#inTime((rows) => rows.standings(subjects, iso(now)));
    const countsOf = Map.groupBy(counts, ({ subject }) => subject);
    const standingOf = new Map(standings.map((row) => [row.subject, restriction(row)]));
    for (const counter of counters) {
      const shared = (countsOf.get(counter.subject) ?? []).map(bucketCounts);
      counter.adopt(new Map(shared), standingOf.get(counter.subject) ?? null);
    }
  }

  async #inTime<T>(work: (rows: Rows) => Promise<T>): Promise<T> {
    const limit = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => limit.reject(new Error('the miss budget waited too long for the store')),
      this.#options.timeoutMs,
    );
    try {
      return await Promise.race([this.#rows.then(work), limit.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}

export function iso(instant: number): string {
  return new Date(instant).toISOString();
}

function countRow({ subject, kind }: Counter, bucket: number, counts: Counts): CountRow {
  return { subject, kind, bucket: iso(bucket), ...counts };
}

function bucketCounts({ bucket, calls, misses, emergencies }: CountRow): [number, Counts] {
  return [Date.parse(bucket), { calls, misses, emergencies }];
}

function standingRow(subject: string, { state, since, until }: Restriction): StandingRow {
  return { subject, state, since: iso(since), until: iso(until) };
}

function restriction({ state, since, until }: StandingRow): Restriction {
  return { state, since: Date.parse(since), until: Date.parse(until) };
}
