import type { Kysely } from 'kysely';
import type { FacilityCode } from '../domain/facility.ts';
import type { Tables } from '../store/tables.ts';

/** A check-in that waits for its turn. */
export interface Queued {
  readonly checkInId: string;
  readonly facility: FacilityCode;
  readonly registeredAt: Date;
  readonly open: readonly string[];
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly nextAttemptAt: number;
}

/** When to ask again. It decides nothing: that a check-in is settled once is for the settlements' key to say. */
export interface Queue {
  /** The first whose time has come by `before`, and that nobody is at. */
  due(query: DueQuery): Promise<readonly Queued[]>;
  /** Those that this replica may be at until then: no other had them first. */
  lease(ids: readonly string[], until: number, now: number): Promise<ReadonlySet<string>>;
  /** Gives it back. */
  postpone(id: string, next: Pick<Queued, 'attempts' | 'nextAttemptAt' | 'open'>): Promise<void>;
  /** Gives them back as they were. */
  release(ids: readonly string[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  length(): Promise<{ readonly waiting: number; readonly oldest: Date | null }>;
}

export interface DueQuery {
  readonly now: number;
  readonly before: number;
  /** Check-ins that wait for one of these are left out, but those from before `lapsed`. */
  readonly without: readonly string[];
  readonly lapsed: Date;
  readonly notOf: readonly FacilityCode[];
  readonly most: number;
}

/** @param owner names this replica */
export function createQueue(database: Kysely<Tables>, owner: string): Queue {
  return {
    due: (query) => due(database, query),

    async lease(ids, until, now) {
      if (ids.length === 0) return new Set();
      const rows = await database
        .updateTable('settlement_queue')
        .set({ lease_until: until, lease_owner: owner })
        .where('check_in_id', 'in', ids)
        .where('lease_until', '<=', now)
        .returning('check_in_id')
        .execute();
      return new Set(rows.map(({ check_in_id: id }) => id));
    },

    async postpone(id, { attempts, nextAttemptAt, open }) {
      const next = { attempts, next_attempt_at: nextAttemptAt, open_registers: open.join(' ') };
      await database
        .updateTable('settlement_queue')
        .set({ ...next, lease_until: 0 })
        .where('check_in_id', '=', id)
        .where('lease_owner', '=', owner)
        .execute();
    },

    async release(ids) {
      if (ids.length === 0) return;
      await database
        .updateTable('settlement_queue')
        .set({ lease_until: 0 })
        .where('check_in_id', 'in', ids)
        .where('lease_owner', '=', owner)
        .execute();
    },

    async remove(ids) {
      if (ids.length === 0) return;
      await database.deleteFrom('settlement_queue').where('check_in_id', 'in', ids).execute();
    },

    async length() {
      const row = await database
        .selectFrom('settlement_queue')
        .select((of) => [
          of.fn.countAll<number | string>().as('waiting'),
          of.fn.min('registered_at').as('oldest'),
        ])
        .executeTakeFirstOrThrow();
      return {
        waiting: Number(row.waiting),
        oldest: row.oldest === null ? null : new Date(row.oldest),
      };
    },
  };
}

async function due(
  database: Kysely<Tables>,
  { now, before, without, lapsed, notOf, most }: DueQuery,
): Promise<readonly Queued[]> {
  let query = database
    .selectFrom('settlement_queue')
    .selectAll()
    .where('next_attempt_at', '<=', before)
    .where('lease_until', '<=', now);
  for (const register of without) {
    query = query.where((is) =>
      is.or([
        is('open_registers', 'not like', `%${register}%`),
        is('registered_at', '<=', lapsed.toISOString()),
      ]),
    );
  }
  if (notOf.length > 0) query = query.where('facility', 'not in', notOf);
  const rows = await query.orderBy('next_attempt_at').limit(most).execute();
  return rows.map((row) => ({
    checkInId: row.check_in_id,
    facility: row.facility as FacilityCode,
    registeredAt: new Date(row.registered_at),
    open: row.open_registers === '' ? [] : row.open_registers.split(' '),
    attempts: row.attempts,
    nextAttemptAt: Number(row.next_attempt_at),
  }));
}
