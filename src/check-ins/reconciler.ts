import { setTimeout } from 'node:timers/promises';
import type { BackgroundDesk } from '../background.ts';
import type { CanAsk } from '../connectors/upstream.ts';
import type { Clock } from '../domain/clock.ts';
import type { Ledger } from '../ledger/entry.ts';
import { keptDecision } from '../resolvers/insurance/kept-decision.ts';
import type { OpenCheckIn, SettledCheckIn } from './models.ts';
import { backOffMs, judge, lapsedBefore, wasAsked } from './outcome.ts';
import { createPace } from './pace.ts';
import type { Queue, Queued } from './queue.ts';
import type { OpenCheckIns } from './reading.ts';
import { type RegistrationParts, settledCheckIn, settlementRows } from './registration.ts';

export interface ReconcilerParts {
  readonly queue: Queue;
  readonly openById: (ids: readonly string[]) => Promise<OpenCheckIns>;
  readonly desk: Pick<BackgroundDesk, 'decide'>;
  readonly ledger: Pick<Ledger, 'appendOnce'>;
  readonly canAsk: CanAsk;
  readonly rows: Pick<RegistrationParts, 'bodies' | 'clock' | 'settlementCompanions'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly report: SettlementReport;
}

export interface SettlementReport {
  settled(outcome: SettledCheckIn['outcome'], waitedMs: number): void;
  /** How many wait, and for how long the oldest has. */
  waiting(count: number, oldestMs: number): void;
  failed(error: unknown): void;
}

/** Asks again about check-ins that are open, until each is settled. */
export interface Reconciler {
  /** Starts what may be asked now; how many that were. */
  tick(): Promise<number>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Begins nothing more, and gives what is under way a few seconds to end. */
  close(): Promise<void>;
}

/** Longer than a question can take; a replica that has died is not waited for longer. */
const leaseMs = 60_000;
/** Looked at in one tick. */
const mostLookedAt = 50;
const drainMs = 4_000;
const unreadableMs = 3_600_000;

export function createReconciler(parts: ReconcilerParts): Reconciler {
  const { clock, queue, random, report } = parts;
  const pace = createPace(parts.canAsk, random);
  const underWay = new Map<string, Promise<void>>();
  let closed = false;

  async function tick(): Promise<number> {
    const now = clock.now();
    const { room, ...plan } = pace.plan(now.getTime());
    if (closed || room <= 0) return 0;
    const lapsed = lapsedBefore(now);
    const found = await queue.due({ ...plan, now: now.getTime(), lapsed, most: mostLookedAt });
    const begun = found.filter((queued) => pace.begin(queued, now.getTime()));
    const leased = await lease(begun);
    const mine = begun.filter(({ checkInId }) => leased.has(checkInId));
    const { open, unreadable } = await opened(mine);
    for (const queued of mine) {
      const work = (
        unreadable.has(queued.checkInId)
          ? setAside(queued)
          : attempt(queued, open.get(queued.checkInId))
      ).catch(report.failed);
      underWay.set(
        queued.checkInId,
        work.finally(() => underWay.delete(queued.checkInId)),
      );
    }
    return mine.length;

    async function lease(wanted: readonly Queued[]): Promise<ReadonlySet<string>> {
      const ids = wanted.map(({ checkInId }) => checkInId);
      let won: ReadonlySet<string> = new Set();
      try {
        won = await queue.lease(ids, now.getTime() + leaseMs, now.getTime());
      } finally {
        for (const queued of wanted) {
          if (!won.has(queued.checkInId)) pace.end(queued, null, now.getTime());
        }
      }
      return won;
    }
  }

  async function opened(mine: readonly Queued[]) {
    if (mine.length === 0) return { open: new Map<string, OpenCheckIn>(), unreadable: new Set() };
    try {
      const found = await parts.openById(mine.map(({ checkInId }) => checkInId));
      return { ...found, open: new Map(found.open.map((one) => [one.id, one])) };
    } catch (error) {
      for (const queued of mine) pace.end(queued, null, clock.now().getTime());
      await queue.release(mine.map(({ checkInId }) => checkInId));
      throw error;
    }
  }

  /** One that cannot be read is left for an operator, and holds up no other. */
  async function setAside(queued: Queued): Promise<void> {
    try {
      await postpone(queued, unreadableMs);
    } finally {
      pace.end(queued, null, clock.now().getTime());
    }
    throw new Error('a check-in that waits cannot be opened: was the key changed?');
  }

  async function attempt(queued: Queued, checkIn: OpenCheckIn | undefined): Promise<void> {
    let stillOpen: readonly string[] | null = null;
    try {
      if (checkIn === undefined) return await queue.remove([queued.checkInId]);
      const latest = await askAgain(checkIn);
      if (wasAsked(latest.decision)) stillOpen = latest.decision.open;
      await conclude(queued, checkIn, latest);
    } catch (error) {
      await postpone(queued, backOffMs(queued.attempts + 1, random)).catch(report.failed);
      throw error;
    } finally {
      pace.end(queued, stillOpen, clock.now().getTime());
    }
  }

  function askAgain({ body }: OpenCheckIn) {
    return parts.desk.decide({
      caller: body.caller,
      purpose: body.purpose,
      coordinate: 'Mutation.checkIn',
      operation: 'settlement',
      ...body.question,
      visit: body.input,
      previous: body.ledger,
      // What nobody answered was not counted then.
      counted: true,
      withCoPayment: true,
    });
  }

  async function conclude(
    queued: Queued,
    checkIn: OpenCheckIn,
    latest: Awaited<ReturnType<typeof askAgain>>,
  ): Promise<void> {
    const now = clock.now();
    const { decision } = latest;
    const verdict = judge(checkIn.body.decision, decision, queued, { now, random });
    if (!verdict.settled) return postpone(queued, verdict.waitMs, decision.open);
    const settled = settledCheckIn(checkIn, decision, now, verdict.outcome);
    const { entries, keys, kept } = latest.record(keptDecision(decision));
    const [entry] = entries;
    if (entry === undefined) throw new TypeError('a decision has a ledger entry');
    const { settlement, beside } = settlementRows(settled, entry, parts.rows);
    if (await parts.ledger.appendOnce(entry, keys, [settlement], beside)) {
      kept();
      report.settled(verdict.outcome, now.getTime() - checkIn.registeredAt.getTime());
    }
    await queue.remove([queued.checkInId]);
  }

  function postpone(
    { attempts, checkInId, open }: Queued,
    waitMs: number,
    stillOpen: readonly string[] = open,
  ): Promise<void> {
    return queue.postpone(checkInId, {
      attempts: attempts + 1,
      nextAttemptAt: clock.now().getTime() + waitMs,
      open: stillOpen,
    });
  }

  async function idle(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay.values());
  }

  return {
    tick,
    idle,
    async close() {
      closed = true;
      const timeout = new AbortController();
      await Promise.race([
        idle(),
        setTimeout(drainMs, undefined, { signal: timeout.signal }).catch(() => undefined),
      ]);
      timeout.abort();
      await queue.release([...underWay.keys()]);
    },
  };
}
