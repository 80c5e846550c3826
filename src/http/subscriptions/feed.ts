import type { FacilityCode } from '../../domain/facility.ts';
import type { SettlementPlace } from './cursor.ts';
import type { Timers } from './timers.ts';

/** Settlements in the order in which they became durable, of all replicas. */
export interface Settlements {
  settledAfter(query: {
    /** null: of all. */
    readonly facility: FacilityCode | null;
    readonly after: SettlementPlace | null;
    readonly first: number;
  }): Promise<readonly (SettlementPlace & { readonly facility: FacilityCode })[]>;
  /** @param facility null: of all */
  newestSettlement(facility: FacilityCode | null): Promise<SettlementPlace | null>;
}

/** Wakes streams when there is something for them to read; one question a second, however many there are. */
export interface SettlementFeed {
  /** Returns what ends it. */
  listen(facility: FacilityCode, wake: () => void): () => void;
}

export interface FeedParts {
  readonly settlements: Settlements;
  readonly timers: Timers;
  readonly failed: (error: unknown) => void;
}

const everyMs = 1_000;
const pageSize = 500;

/**
 * A stream reads from its own place, so a wake-up that comes too often costs a question and one that is missing a second, and
 * neither an event.
 */
export function createSettlementFeed({ failed, settlements, timers }: FeedParts): SettlementFeed {
  const listeners = new Map<FacilityCode, Set<() => void>>();
  let stop: (() => void) | null = null;
  let place: { readonly after: SettlementPlace | null } | null = null;
  let isAsking = false;

  async function ask(): Promise<void> {
    if (place === null) {
      place = { after: await settlements.newestSettlement(null) };
      return wake(listeners.keys());
    }
    for (let isMore = true; isMore; ) {
      const { after } = place;
      const found = await settlements.settledAfter({ facility: null, after, first: pageSize });
      const last = found.at(-1);
      if (last === undefined) return;
      place = { after: last };
      wake(new Set(found.map(({ facility }) => facility)));
      isMore = found.length === pageSize;
    }
  }

  function wake(facilities: Iterable<FacilityCode>): void {
    for (const facility of facilities) for (const one of listeners.get(facility) ?? []) one();
  }

  function look(): void {
    if (isAsking) return;
    isAsking = true;
    ask()
      .catch(failed)
      .finally(() => {
        isAsking = false;
      });
  }

  return {
    listen(facility, one) {
      const others = listeners.get(facility) ?? new Set();
      listeners.set(facility, others.add(one));
      stop ??= timers.every(everyMs, look);
      return () => {
        others.delete(one);
        if (others.size === 0) listeners.delete(facility);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
        place = null;
      };
    },
  };
}
