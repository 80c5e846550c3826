import { type CallPriority, UpstreamError } from '../upstream.ts';
import type { Timers } from './timers.ts';

export interface BulkheadLimits {
  /** Calls under way at a time. */
  readonly capacity: number;
  /** Calls that wait for a place. */
  readonly queue: number;
  /** How long a desk waits for a place. */
  readonly waitMs: number;
  /** How long a call waits for which nobody does. */
  readonly bulkWaitMs: number;
  /** Part of the places, 0 to 1, that one client may count on; it gets more only while that leaves as many free. */
  readonly clientShare: number;
}

export interface Place {
  readonly client: string;
  readonly priority: CallPriority;
  readonly signal?: AbortSignal | undefined;
}

/** So many calls at a time, shared out by client. */
export interface Bulkhead {
  /** Resolves with what gives the place back. @throws UpstreamError OVERLOADED, or TIMEOUT when the caller has left */
  enter(place: Place): Promise<() => void>;
  inUse(): number;
  queued(): number;
}

interface Waiter {
  readonly client: string;
  readonly priority: CallPriority;
  enter(): void;
  refuse(failure: 'OVERLOADED' | 'TIMEOUT', why: string): void;
}

interface InUse {
  all: number;
  bulk: number;
}

/**
 * The last places are kept for clients below their share, so a hospital that is alone may use nearly all, and another one
 * finds room at once. Calls for which nobody waits get half a share, or what is left of half of all places.
 */
export function createBulkhead(limits: BulkheadLimits, timers: Timers): Bulkhead {
  const { capacity } = limits;
  const kept = Math.floor(capacity * limits.clientShare);
  const share = Math.max(1, kept);
  const bulkShare = Math.max(1, Math.floor(share / 2));
  const byClient = new Map<string, InUse>();
  let inUse = 0;
  let waiting: readonly Waiter[] = [];

  const ofClient = (client: string): InUse => byClient.get(client) ?? { all: 0, bulk: 0 };

  function isBelowShare({ client }: Pick<Waiter, 'client'>): boolean {
    return ofClient(client).all < share;
  }

  function fits(one: Pick<Waiter, 'client' | 'priority'>): boolean {
    if (inUse >= capacity) return false;
    if (!isBelowShare(one) && capacity - inUse <= kept) return false;
    return (
      one.priority === 'DESK' ||
      ofClient(one.client).bulk < bulkShare ||
      inUse < Math.floor(capacity / 2)
    );
  }

  function take({ client, priority }: Pick<Waiter, 'client' | 'priority'>): () => void {
    const used = ofClient(client);
    const isBulk = priority === 'BULK' ? 1 : 0;
    inUse += 1;
    used.all += 1;
    used.bulk += isBulk;
    byClient.set(client, used);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      inUse -= 1;
      used.all -= 1;
      used.bulk -= isBulk;
      if (used.all === 0) byClient.delete(client);
      letIn();
    };
  }

  /** Desks first, among them those below their share, each in the order of coming. */
  function next(): Waiter | undefined {
    const desks = waiting.filter(({ priority }) => priority === 'DESK');
    return (
      desks.find((one) => isBelowShare(one) && fits(one)) ?? desks.find(fits) ?? waiting.find(fits)
    );
  }

  function letIn(): void {
    for (let waiter = next(); waiter !== undefined; waiter = next()) waiter.enter();
  }

  function leave(waiter: Waiter): void {
    waiting = waiting.filter((one) => one !== waiter);
  }

  /** Whoever waits most often gives way, the latest first. False: that is whoever comes. */
  function roomFor(client: string): boolean {
    if (waiting.length < limits.queue) return true;
    const countOf = (of: string) => waiting.filter((one) => one.client === of).length;
    const most = waiting.toSorted((a, b) => countOf(b.client) - countOf(a.client))[0];
    if (most === undefined || countOf(most.client) <= countOf(client) + 1) return false;
    waiting.findLast((one) => one.client === most.client)?.refuse('OVERLOADED', 'gave way');
    return true;
  }

  function queue({ client, priority, signal }: Place): Promise<() => void> {
    const { promise, resolve, reject } = Promise.withResolvers<() => void>();
    const left = () => waiter.refuse('TIMEOUT', 'ended by the caller');
    const waitMs = priority === 'DESK' ? limits.waitMs : limits.bulkWaitMs;
    const settle = () => {
      cancel();
      signal?.removeEventListener('abort', left);
      leave(waiter);
    };
    const waiter: Waiter = {
      client,
      priority,
      enter() {
        settle();
        resolve(take(waiter));
      },
      refuse(failure, why) {
        settle();
        reject(new UpstreamError(failure, why));
      },
    };
    const cancel = timers.after(waitMs, () =>
      waiter.refuse('OVERLOADED', `no place within ${waitMs} ms`),
    );
    signal?.addEventListener('abort', left, { once: true });
    waiting = [...waiting, waiter];
    return promise;
  }

  return {
    async enter(place) {
      if (place.signal?.aborted === true) {
        throw new UpstreamError('TIMEOUT', 'ended by the caller');
      }
      if (fits(place)) return take(place);
      if (!roomFor(place.client)) throw new UpstreamError('OVERLOADED', 'too many wait');
      return queue(place);
    },
    inUse: () => inUse,
    queued: () => waiting.length,
  };
}
