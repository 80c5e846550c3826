import type { Clock } from '../domain/clock.ts';
import { bucketMs, judge, type Limits, type State, windowMs } from './limits.ts';

/** EMERGENCY: an operator's look-ups claimed as emergencies, which are reviewed and never refused. LIST: those of lists that it started. */
export type Kind = 'OPERATOR' | 'CLIENT' | 'EMERGENCY' | 'LIST';
export type Outcome = 'HIT' | 'MISS' | 'UNANSWERED';

export interface Counts {
  readonly calls: number;
  readonly misses: number;
  readonly emergencies: number;
}

/** A standing other than OPEN. */
export interface Restriction {
  readonly state: Exclude<State, 'OPEN'>;
  readonly since: number;
  readonly until: number;
}

interface Bucket {
  /** As the store last said. */
  shared: Counts;
  /** On its way to the store. */
  sending: Counts;
  unsent: Counts;
  /** Calls taken here and not settled. */
  underWay: number;
}

/** A look-up under way, counted as a miss until it is settled. */
export interface Ticket {
  readonly bucket: number;
}

const none: Counts = { calls: 0, misses: 0, emergencies: 0 };
const oneCall: Counts = { calls: 1, misses: 1, emergencies: 0 };
const oneEmergency: Counts = { calls: 0, misses: 0, emergencies: 1 };
const settlement: Readonly<Record<Outcome, Counts>> = {
  HIT: { calls: 0, misses: -1, emergencies: 0 },
  MISS: none,
  UNANSWERED: { calls: -1, misses: -1, emergencies: 0 },
};

/** The window of one subject. All of it is synchronous: between two statements nobody else counts. */
export class Counter {
  readonly subject: string;
  readonly kind: Kind;
  /** Monotonic times at which the store was last asked, and a caller came. */
  freshAt = Number.NEGATIVE_INFINITY;
  usedAt = Number.NEGATIVE_INFINITY;
  /** True while the store does not answer: the limits then hold for this replica alone. */
  alone = false;
  /** A restriction that the store has not been told. */
  unsentRestriction: Restriction | null = null;
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #share: (counter: Counter) => void;
  readonly #buckets = new Map<number, Bucket>();
  readonly #waiting = new Set<(ticket: Ticket | null) => void>();
  #restriction: Restriction | null = null;

  constructor(
    subject: string,
    kind: Kind,
    limits: Limits,
    clock: Clock,
    share: (counter: Counter) => void,
  ) {
    this.subject = subject;
    this.kind = kind;
    this.#limits = limits;
    this.#clock = clock;
    this.#share = share;
  }

  get restriction(): Restriction | null {
    const now = this.#now();
    return this.#restriction !== null && this.#restriction.until > now ? this.#restriction : null;
  }

  get dirty(): boolean {
    return (
      this.unsentRestriction !== null || [...this.#buckets.values()].some((b) => !isNone(b.unsent))
    );
  }

  get idle(): boolean {
    return !this.dirty && this.#waiting.size === 0 && this.window().underWay === 0;
  }

  /** Counts a call at once, whatever the limits say. */
  takeNow(): Ticket {
    const [start, bucket] = this.#current();
    bucket.unsent = sum(bucket.unsent, oneCall);
    bucket.underWay += 1;
    return { bucket: start };
  }

  /** Waits until the call could be a miss without harm; null when that cannot be known in time, or is known not to be. */
  async take(holdMs: number): Promise<Ticket | null> {
    if (this.#waiting.size === 0 && this.#hasRoom()) return this.takeNow();
    if (this.restriction !== null) return null;
    const ticket = Promise.withResolvers<Ticket | null>();
    const settle = (given: Ticket | null) => {
      clearTimeout(timer);
      this.#waiting.delete(settle);
      ticket.resolve(given);
    };
    const timer = setTimeout(() => settle(null), holdMs);
    this.#waiting.add(settle);
    this.admit();
    return await ticket.promise;
  }

  settle(ticket: Ticket, outcome: Outcome): void {
    const bucket = this.#buckets.get(ticket.bucket);
    if (bucket === undefined) return;
    bucket.unsent = sum(bucket.unsent, settlement[outcome]);
    bucket.underWay -= 1;
    this.judge();
    this.admit();
  }

  addEmergency(): void {
    const [, bucket] = this.#current();
    bucket.unsent = sum(bucket.unsent, oneEmergency);
  }

  /** A restriction lasts one window, so that what led to it is forgotten when it ends. */
  judge(): void {
    const { calls, misses, underWay } = this.window();
    const state = judge(calls - underWay, misses - underWay, this.#limits);
    if (!isStronger(state, this.restriction?.state ?? 'OPEN')) return;
    const since = this.#now();
    this.#restriction = { state, since, until: since + windowMs };
    this.unsentRestriction = this.#restriction;
    this.#share(this);
  }

  /** What the store must add; it stays counted here meanwhile. */
  startSending(): readonly (readonly [bucket: number, Counts])[] {
    const dirty = [...this.#buckets].filter(([, bucket]) => !isNone(bucket.unsent));
    for (const [, bucket] of dirty) {
      bucket.sending = bucket.unsent;
      bucket.unsent = none;
    }
    return dirty.map(([start, bucket]) => [start, bucket.sending]);
  }

  endSending(written: boolean): void {
    for (const bucket of this.#buckets.values()) {
      if (written) bucket.shared = sum(bucket.shared, bucket.sending);
      else bucket.unsent = sum(bucket.unsent, bucket.sending);
      bucket.sending = none;
    }
  }

  /** Takes over what all replicas have counted, and how they judged it. */
  adopt(shared: ReadonlyMap<number, Counts>, restriction: Restriction | null): void {
    this.#forgetOldBuckets();
    for (const [start, bucket] of this.#buckets) bucket.shared = shared.get(start) ?? none;
    for (const [start, counts] of shared) this.#bucket(start).shared = counts;
    if (restriction !== null && isLater(restriction, this.restriction)) {
      this.#restriction = restriction;
    }
    this.judge();
  }

  /** Lets in who waits, as far as there is room. */
  admit(): void {
    const refused = this.restriction !== null;
    for (const settle of this.#waiting) {
      if (!refused && !this.#hasRoom()) break;
      settle(refused ? null : this.takeNow());
    }
    if (this.#waiting.size > 0 && !this.#isShared()) this.#share(this);
  }

  #hasRoom(): boolean {
    const { misses, underWay } = this.window();
    return (
      this.restriction === null &&
      underWay < this.#limits.underWay &&
      misses < this.#limits.stepUpMisses &&
      this.#isShared()
    );
  }

  #isShared(): boolean {
    const unsent = [...this.#buckets.values()].reduce(
      (misses, bucket) => misses + bucket.unsent.misses + bucket.sending.misses,
      0,
    );
    return this.alone || unsent < this.#limits.unshared;
  }

  /** What counts now, with the look-ups under way as misses. */
  window(): Counts & { readonly underWay: number } {
    const after = this.#now() - windowMs;
    let counts = none;
    let underWay = 0;
    for (const [start, bucket] of this.#buckets) {
      if (start <= after) continue;
      counts = [bucket.shared, bucket.sending, bucket.unsent].reduce(sum, counts);
      underWay += bucket.underWay;
    }
    return { ...counts, underWay };
  }

  #current(): readonly [number, Bucket] {
    const now = this.#now();
    const start = now - (now % bucketMs);
    return [start, this.#bucket(start)];
  }

  #bucket(start: number): Bucket {
    const known = this.#buckets.get(start);
    if (known !== undefined) return known;
    const bucket: Bucket = { shared: none, sending: none, unsent: none, underWay: 0 };
    this.#buckets.set(start, bucket);
    return bucket;
  }

  #forgetOldBuckets(): void {
    const after = this.#now() - windowMs;
    for (const [start, { unsent }] of this.#buckets) {
      if (start <= after && isNone(unsent)) this.#buckets.delete(start);
    }
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

function sum(a: Counts, b: Counts): Counts {
  return {
    calls: a.calls + b.calls,
    misses: a.misses + b.misses,
    emergencies: a.emergencies + b.emergencies,
  };
}

function isNone({ calls, misses, emergencies }: Counts): boolean {
  return calls === 0 && misses === 0 && emergencies === 0;
}

const strength = { OPEN: 0, STEP_UP: 1, SUSPENDED: 2 } as const satisfies Record<State, number>;

export function isStronger(one: State, other: State): one is Exclude<State, 'OPEN'> {
  return strength[one] > strength[other];
}

function isLater(one: Restriction, other: Restriction | null): boolean {
  if (other === null || isStronger(one.state, other.state)) return true;
  return one.state === other.state && one.until > other.until;
}
