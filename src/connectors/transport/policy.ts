import type { Clock } from '../../domain/clock.ts';
import { type CallPriority, type UpstreamCall, UpstreamError } from '../upstream.ts';
import { createAccountDoors, type DoorPass, type Refusal } from './account-doors.ts';
import { type BreakerState, createBreaker, type Passage } from './breaker.ts';
import { createBulkhead } from './bulkhead.ts';
import { createLatencies } from './latencies.ts';
import type { UpstreamLimits } from './limits.ts';
import { createRetryBudget } from './retry-budget.ts';
import type { Sending } from './sending.ts';
import { createThrottle } from './throttle.ts';
import { systemTimers, type Timers } from './timers.ts';
import { type Alarm, alarmOf, type Verdict, verdictOnError } from './verdict.ts';

/**
 * What stands between the gateway and one upstream: throttle, door of the account, breaker, bulkhead. It wraps a whole question
 * with the reading of its answer, so an upstream that lies opens its breaker.
 */
export interface UpstreamPolicy {
  /** @throws UpstreamError what `work` throws, or THROTTLED, CIRCUIT_OPEN, OVERLOADED, or what closed the account's door */
  run<T>(work: (call: UpstreamCall) => Promise<T>, options: RunOptions<T>): Promise<T>;
  /** Whether a question would be asked now. */
  canAsk(account?: string): boolean;
  report(): UpstreamReport;
  /** For what sends: tries beyond the first, and answers that ask for patience. */
  readonly sending: Sending;
}

export interface RunOptions<T> extends UpstreamCall {
  /** Whose account is used; the gateway has one for everybody unless set. */
  readonly account?: string;
  /** Member of staff in whose name the account asks. */
  readonly staff?: string;
  /** True for a value by which the upstream says that it failed. */
  readonly countsAsFailure?: (value: T) => boolean;
  /** What a value by which it refuses account or staff says. */
  readonly refusalIn?: (value: T) => Refusal | null;
}

export type NotAsked = 'THROTTLED' | 'CIRCUIT_OPEN' | 'OVERLOADED' | 'DOOR_CLOSED';

/** Told what happens; never personal, and must not throw. */
export interface PolicyEvents {
  /** `outcome`: GOOD, or why there was no usable answer. */
  asked(upstream: string, outcome: string, ms: number): void;
  notAsked(upstream: string, why: NotAsked): void;
  retried(upstream: string): void;
  hedged(upstream: string): void;
  breakerIs(upstream: string, state: BreakerState): void;
  alarm(upstream: string, about: Alarm): void;
}

/** What `/readyz` says of one upstream. */
export interface UpstreamReport {
  readonly breaker: BreakerState;
  /** When it became so; by our clock. */
  readonly since: string;
  readonly nextProbeInMs: number;
  readonly probesUnderWay: number;
  readonly underWay: number;
  readonly waiting: number;
  readonly capacity: number;
  readonly retriesLeft: number;
  /** 0 to 1. */
  readonly throttled: number;
  readonly closedAccounts: number;
  readonly lastAnswerAt: string | null;
  readonly lastFailure: string | null;
  readonly failuresInARow: number;
}

export interface PolicyOptions {
  readonly name: string;
  readonly limits: UpstreamLimits;
  readonly clock: Clock;
  readonly timers?: Timers;
  readonly random?: () => number;
  readonly events?: PolicyEvents;
  /** How long a whole question may take where its caller does not say. Default: 8 s. */
  readonly deadlineMs?: number;
}

/** Client and account of calls that name none. */
const gateway = 'gateway';

export function createUpstreamPolicy(options: PolicyOptions): UpstreamPolicy {
  const { name, limits, clock, events, timers = systemTimers, deadlineMs = 8_000 } = options;
  const { random = Math.random } = options;
  const monotonic = () => clock.monotonic();
  const throttle = createThrottle({ limits: limits.throttle, monotonic, random });
  const doors = createAccountDoors(limits.doors, monotonic, () => events?.alarm(name, 'ACCOUNT'));
  const breaker = createBreaker({
    limits: limits.breaker,
    monotonic,
    random,
    changed(state) {
      // What the throttle remembers is of the outage that is over.
      if (state === 'CLOSED') throttle.reset();
      events?.breakerIs(name, state);
    },
  });
  const bulkhead = createBulkhead(limits.bulkhead, timers);
  const budget = createRetryBudget(limits.retryBudget);
  const latencies = createLatencies(limits.assumedP95Ms);
  const last = { answerAt: null as Date | null, failure: null as string | null, failures: 0 };

  function notAsked(why: NotAsked, error: UpstreamError): UpstreamError {
    events?.notAsked(name, why);
    return error;
  }

  function enterDoor({ account = gateway, staff }: RunOptions<never>): DoorPass {
    try {
      return doors.enter(staff === undefined ? { account } : { account, staff });
    } catch (error) {
      events?.notAsked(name, 'DOOR_CLOSED');
      throw error;
    }
  }

  /** @throws UpstreamError when the question is not to be asked now */
  async function enter(options: RunOptions<never>): Promise<Entered> {
    // An open breaker lets its probes through by itself; dropping those would only prolong the outage.
    if (breaker.state() === 'CLOSED' && !throttle.lets()) {
      throw notAsked('THROTTLED', new UpstreamError('THROTTLED', 'most calls failed lately'));
    }
    const door = enterDoor(options);
    const passage = breaker.enter();
    if (passage === null) {
      door.neither();
      throw notAsked('CIRCUIT_OPEN', new UpstreamError('CIRCUIT_OPEN', 'the breaker is open'));
    }
    const { client = gateway, priority = 'DESK', signal } = options;
    try {
      const leave = await bulkhead.enter({ client, priority, signal });
      return { door, passage, leave, client, priority };
    } catch (error) {
      door.neither();
      passage.neither();
      if (signal?.aborted !== true) events?.notAsked(name, 'OVERLOADED');
      throw error;
    }
  }

  function settle({ door, passage }: Entered, verdict: Verdict): void {
    switch (verdict.kind) {
      case 'GOOD':
        passage.good();
        throttle.good();
        door.accepted();
        break;
      case 'BAD':
        passage.bad();
        throttle.bad();
        door.neither();
        break;
      case 'REFUSED':
        passage.neither();
        door.refused(verdict.refusal);
        break;
      case 'NEITHER':
        passage.neither();
        door.neither();
    }
  }

  function note(verdict: Verdict, outcome: string, ms: number): void {
    events?.asked(name, outcome, ms);
    if (verdict.kind === 'GOOD') {
      latencies.add(ms);
      last.answerAt = clock.now();
      last.failures = 0;
    } else if (verdict.kind !== 'NEITHER') {
      last.failure = outcome;
      last.failures += 1;
    }
  }

  async function run<T>(
    work: (call: UpstreamCall) => Promise<T>,
    options: RunOptions<T>,
  ): Promise<T> {
    const { signal } = options;
    const deadlineAt = options.deadlineAt ?? monotonic() + deadlineMs;
    const entered = await enter(options);
    const { client, priority } = entered;
    const startedAt = monotonic();
    const end = (verdict: Verdict, outcome: string) => {
      entered.leave();
      settle(entered, verdict);
      note(verdict, outcome, monotonic() - startedAt);
    };
    try {
      const call = { client, priority, deadlineAt };
      const value = await work(signal === undefined ? call : { ...call, signal });
      const verdict = verdictOnValue(value, options);
      end(verdict, outcomeOf(verdict));
      return value;
    } catch (error) {
      const alarm = alarmOf(error);
      if (alarm !== null) events?.alarm(name, alarm);
      end(verdictOnError(error, signal), error instanceof UpstreamError ? error.failure : 'BUG');
      throw error;
    }
  }

  return {
    run,
    canAsk: (account = gateway) => breaker.canEnter() && doors.isOpen({ account }),
    sending: {
      clock,
      timers,
      random,
      earned: budget.earn,
      mayRetry(waitMs, call) {
        const endsAt = monotonic() + waitMs + latencies.p95();
        if (call.deadlineAt !== undefined && endsAt > call.deadlineAt) return false;
        // Those who were under way when it opened must not go on hammering it.
        if (breaker.state() === 'OPEN' || !budget.spend()) return false;
        events?.retried(name);
        return true;
      },
      holdOff: breaker.holdOff,
      p95: latencies.p95,
      mayHedge: () => breaker.state() === 'CLOSED',
      hedged: () => events?.hedged(name),
    },
    report() {
      const { state, since, probes, nextProbeInMs } = breaker.report();
      return {
        breaker: state,
        since: new Date(clock.now().getTime() - (monotonic() - since)).toISOString(),
        nextProbeInMs: Math.round(nextProbeInMs),
        probesUnderWay: probes,
        underWay: bulkhead.inUse(),
        waiting: bulkhead.queued(),
        capacity: limits.bulkhead.capacity,
        retriesLeft: Math.floor(budget.left() + 1e-9),
        throttled: Math.round(throttle.probability() * 100) / 100,
        closedAccounts: doors.closed(),
        lastAnswerAt: last.answerAt?.toISOString() ?? null,
        lastFailure: last.failure,
        failuresInARow: last.failures,
      };
    },
  };
}

interface Entered {
  readonly door: DoorPass;
  readonly passage: Passage;
  readonly leave: () => void;
  readonly client: string;
  readonly priority: CallPriority;
}

function verdictOnValue<T>(value: T, options: RunOptions<T>): Verdict {
  const refusal = options.refusalIn?.(value) ?? null;
  if (refusal !== null) return { kind: 'REFUSED', refusal };
  return { kind: options.countsAsFailure?.(value) === true ? 'BAD' : 'GOOD' };
}

function outcomeOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'REFUSED':
      return verdict.refusal.failure;
    case 'BAD':
      return 'UPSTREAM_ERROR';
    default:
      return 'GOOD';
  }
}
