import type { Clock } from '../domain/clock.ts';
import type { Store } from '../store/index.ts';
import { Counter, isStronger, type Kind, type Outcome, type Ticket } from './counter.ts';
import { Exchange, iso, type StandingChange } from './exchange.ts';
import {
  clientScale,
  emergencyLimits,
  type Limits,
  listLimits,
  operatorLimits,
  type State,
  scaled,
} from './limits.ts';
import { type CountRow, openRows, type Rows, readEmergencies } from './rows.ts';

export type { Kind, Outcome } from './counter.ts';
export type { StandingChange } from './exchange.ts';
export type { Limits, State } from './limits.ts';

export interface Subject {
  readonly client: string;
  /** Null shares one budget, of an operator's size, among all who name none: leaving it out must not pay. */
  readonly operator: string | null;
}

export interface Standing {
  readonly state: State;
  /** Null while it is OPEN, or when only look-ups under way stand against the next one. */
  readonly until: Date | null;
  readonly by: Kind | null;
}

/** What the caller of the budget has verified about a look-up. */
export interface Claims {
  readonly emergency: boolean;
  /** Valid evidence that the person is present. */
  readonly presence: boolean;
  /** A row of a list that is worked through in the background. */
  readonly list?: boolean;
}

export type Reservation =
  | {
      readonly granted: true;
      /** Whether a miss may say what differed: not to whom an ordinary look-up would be refused. */
      readonly tellsMisses: boolean;
      /** Before the answer is released. Resolves at once, except when it changes a standing. Without it: a miss. */
      settle(outcome: Outcome): Promise<void>;
    }
  | { readonly granted: false; readonly standing: Standing };

export interface Emergencies {
  readonly kind: Kind;
  readonly subject: string;
  /** Start of the five minutes in which they were claimed. */
  readonly from: Date;
  readonly count: number;
}

/** Guesses at identities, counted per operator and per client. A crash loses the counts of the last second, no standing. */
export interface MissBudget {
  standing(subject: Subject): Promise<Standing>;
  /** Before the look-up. It may wait for look-ups under way, never for a disk unless misses are frequent. */
  reserve(subject: Subject, claims: Claims): Promise<Reservation>;
  /** Counts a look-up that was answered whatever the standing. */
  record(subject: Subject, outcome: Outcome, claims: Claims): Promise<void>;
  /** Of the last 24 hours, for review. */
  emergencies(): Promise<readonly Emergencies[]>;
  /** Exchanges counts with the store now; happens by itself within a second of a call. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface MissBudgetOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly pseudonyms: { practitioner(id: string): string };
  /** Once per change among all replicas; carries nothing personal. Must not throw. */
  readonly alert: (change: StandingChange) => void;
  /** The store did not take or give; counting goes on in memory. Must not throw. */
  readonly failed?: (error: unknown) => void;
  readonly limits?: Partial<MissBudgetLimits>;
}

export interface MissBudgetLimits {
  readonly operator: Limits;
  readonly client: Limits;
  readonly emergency: Limits;
  readonly list: Limits;
  readonly flushMs: number;
  /** What other replicas counted is known after this time at the latest. */
  readonly staleMs: number;
  /** How long a look-up waits for those under way. */
  readonly holdMs: number;
  readonly storeTimeoutMs: number;
}

export const missBudgetDefaults: MissBudgetLimits = {
  operator: operatorLimits,
  client: scaled(operatorLimits, clientScale),
  emergency: emergencyLimits,
  list: listLimits,
  flushMs: 1_000,
  staleMs: 2_000,
  holdMs: 4_000,
  storeTimeoutMs: 3_000,
};

const dayMs = 24 * 3_600_000;
const purgeEveryMs = 3_600_000;
const forgetAfterMs = 600_000;
/** Of the last 24 hours, as the store knows them by now. */
export async function listEmergencies(
  database: Store['kysely'],
  now: Date,
): Promise<readonly Emergencies[]> {
  return (await readEmergencies(database, iso(now.getTime() - dayMs))).map(asEmergencies);
}

function asEmergencies({ kind, subject, bucket, emergencies }: CountRow): Emergencies {
  return { kind, subject, from: new Date(bucket), count: emergencies };
}

const open: Standing = { state: 'OPEN', until: null, by: null };

export function createMissBudget(options: MissBudgetOptions): MissBudget {
  return new CountedBudget(options);
}

class CountedBudget implements MissBudget {
  readonly #options: MissBudgetOptions;
  readonly #limits: MissBudgetLimits;
  readonly #rows: Promise<Rows>;
  readonly #exchange: Exchange;
  readonly #counters = new Map<string, Counter>();
  #timer: NodeJS.Timeout | null = null;
  #purgedAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(options: MissBudgetOptions) {
    this.#options = options;
    this.#limits = { ...missBudgetDefaults, ...options.limits };
    this.#rows = openRows(options.store);
    this.#rows.catch(this.#failed);
    this.#exchange = new Exchange(this.#rows, {
      clock: options.clock,
      alert: options.alert,
      failed: this.#failed,
      timeoutMs: this.#limits.storeTimeoutMs,
    });
  }

  async standing(subject: Subject): Promise<Standing> {
    return standingOf(await this.#fresh(subject));
  }

  async reserve(subject: Subject, claims: Claims): Promise<Reservation> {
    const counters = await this.#fresh(subject);
    if (claims.list === true) return await this.#ofList(subject, counters, claims);
    if (claims.emergency) return await this.#emergency(counters, claims);
    const tickets = new Map<Counter, Ticket>();
    for (const counter of counters) {
      const ticket = await this.#take(counter, counters, claims);
      if (ticket === null) return await this.#refuse(tickets, counter, counters);
      tickets.set(counter, ticket);
    }
    if (blocks(standingOf(counters), claims)) {
      return await this.#refuse(tickets, counters[0], counters);
    }
    this.#schedule();
    return {
      granted: true,
      tellsMisses: true,
      settle: (outcome) => this.#settle(tickets, outcome),
    };
  }

  async record(subject: Subject, outcome: Outcome, claims: Claims): Promise<void> {
    const counters = await this.#fresh(subject);
    if (claims.emergency) {
      const reservation = await this.#emergency(counters, claims);
      if (reservation.granted) await reservation.settle(outcome);
      return;
    }
    const tickets = new Map(counters.map((counter) => [counter, counter.takeNow()]));
    await this.#settle(tickets, outcome);
  }

  async emergencies(): Promise<readonly Emergencies[]> {
    await this.flush();
    const after = iso(this.#options.clock.now().getTime() - dayMs);
    const rows = await (await this.#rows).emergencies(after);
    return rows.map(asEmergencies);
  }

  async flush(): Promise<void> {
    this.#stopTimer();
    await this.#exchange.share([...this.#counters.values()].filter(({ dirty }) => dirty));
    this.#forgetIdle();
    await this.#purge();
    if ([...this.#counters.values()].some(({ dirty }) => dirty)) this.#schedule();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
    await (await this.#rows).close();
  }

  /** The operator's counter before the client's. */
  async #fresh({ client, operator }: Subject): Promise<readonly [Counter, Counter]> {
    const counters = [
      this.#counter('OPERATOR', [client, operator]),
      this.#counter('CLIENT', [client]),
    ] as const;
    await this.#refresh(counters);
    return counters;
  }

  async #refresh(counters: readonly Counter[]): Promise<void> {
    const now = this.#options.clock.monotonic();
    const stale = counters.filter(({ freshAt }) => now - freshAt >= this.#limits.staleMs);
    if (stale.length > 0) await this.#exchange.share(stale);
    for (const counter of counters) counter.judge();
  }

  #counter(kind: Kind, name: readonly (string | null)[]): Counter {
    const { pseudonyms } = this.#options;
    return this.#counterOf(
      pseudonyms.practitioner(JSON.stringify(['miss-budget', kind, ...name])),
      kind,
    );
  }

  #counterOf(subject: string, kind: Kind): Counter {
    const { clock } = this.#options;
    const limits = {
      OPERATOR: 'operator',
      CLIENT: 'client',
      EMERGENCY: 'emergency',
      LIST: 'list',
    } as const;
    const counter =
      this.#counters.get(subject) ??
      new Counter(subject, kind, this.#limits[limits[kind]], clock, this.#shareSoon);
    this.#counters.set(subject, counter);
    counter.usedAt = clock.monotonic();
    return counter;
  }

  async #take(counter: Counter, all: readonly Counter[], claims: Claims): Promise<Ticket | null> {
    if (blocks(standingOf(all), claims)) return null;
    return claims.presence ? counter.takeNow() : await counter.take(this.#limits.holdMs);
  }

  async #refuse(
    taken: Map<Counter, Ticket>,
    { kind }: Counter,
    counters: readonly Counter[],
  ): Promise<Reservation> {
    await this.#settle(taken, 'UNANSWERED');
    const standing = standingOf(counters);
    if (standing.state !== 'OPEN') return { granted: false, standing };
    return { granted: false, standing: { state: 'STEP_UP', until: null, by: kind } };
  }

  /** Empties the map, so that settling again does nothing. */
  async #settle(tickets: Map<Counter, Ticket>, outcome: Outcome): Promise<void> {
    for (const [counter, ticket] of tickets) counter.settle(ticket, outcome);
    const counters = [...tickets.keys()];
    tickets.clear();
    this.#schedule();
    if (counters.some((counter) => counter.unsentRestriction !== null)) {
      await this.#exchange.share(counters);
    }
  }

  /** Refused to whom an ordinary look-up would be, and when the lists of the operator had too many misses; it counts for lists alone. */
  async #ofList(
    { client, operator }: Subject,
    counters: readonly [Counter, Counter],
    claims: Claims,
  ): Promise<Reservation> {
    const lists = this.#counter('LIST', [client, operator]);
    await this.#refresh([lists]);
    const all = [...counters, lists];
    const ticket = await this.#take(lists, all, claims);
    if (ticket === null) return await this.#refuse(new Map(), lists, all);
    const tickets = new Map([[lists, ticket]]);
    this.#schedule();
    return {
      granted: true,
      tellsMisses: lists.window().misses <= this.#limits.operator.stepUpMisses,
      settle: (outcome) => this.#settle(tickets, outcome),
    };
  }

  /** Never refused. Its misses have a counter of their own, of which nobody becomes restricted. */
  async #emergency(counters: readonly [Counter, Counter], claims: Claims): Promise<Reservation> {
    // Named after the operator's, so that an alert leads to the rows of the review.
    const missed = this.#counterOf(`${counters[0].subject}:emergencies`, 'EMERGENCY');
    await this.#refresh([missed]);
    for (const counter of counters) counter.addEmergency();
    const tickets = new Map([[missed, missed.takeNow()]]);
    this.#schedule();
    return {
      granted: true,
      tellsMisses:
        !blocks(standingOf(counters), claims) &&
        missed.restriction === null &&
        missed.window().misses <= this.#limits.emergency.stepUpMisses,
      settle: (outcome) => this.#settle(tickets, outcome),
    };
  }

  readonly #failed = (error: unknown): void => this.#options.failed?.(error);

  readonly #shareSoon = (counter: Counter): void => {
    this.#exchange.share([counter]).catch(this.#failed);
  };

  #schedule(): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => {
      this.flush().catch(this.#failed);
    }, this.#limits.flushMs).unref();
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #forgetIdle(): void {
    const before = this.#options.clock.monotonic() - forgetAfterMs;
    for (const [subject, counter] of this.#counters) {
      if (counter.usedAt < before && counter.idle) this.#counters.delete(subject);
    }
  }

  async #purge(): Promise<void> {
    const now = this.#options.clock.monotonic();
    if (now - this.#purgedAt < purgeEveryMs) return;
    this.#purgedAt = now;
    const before = iso(this.#options.clock.now().getTime() - dayMs);
    await this.#rows.then((rows) => rows.purge(before)).catch(this.#failed);
  }
}

/** The strictest; between equals the operator's, whose counter comes first. */
function standingOf(counters: readonly Counter[]): Standing {
  return counters.reduce((strictest, { restriction, kind }) => {
    if (restriction === null || !isStronger(restriction.state, strictest.state)) return strictest;
    return { state: restriction.state, until: new Date(restriction.until), by: kind };
  }, open);
}

function blocks({ state }: Standing, { presence }: Claims): boolean {
  return state === 'SUSPENDED' || (state === 'STEP_UP' && !presence);
}
