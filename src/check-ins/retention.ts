import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';

/** Bodies are kept for this long after a check-in is settled, as answers are for repetition. */
const keptDays = 30;
/** Deleted in one transaction, during which no entry can be written to a SQLite file. */
const batch = 200;

/** Deletes the bodies of what has long been settled. What is open is kept. */
export async function forgetOldBodies(database: Kysely<Tables>, now: Date): Promise<void> {
  const before = new Date(now.getTime() - keptDays * 86_400_000).toISOString();
  for (;;) {
    const old = await oldest(database, before);
    if (old.length === 0) return;
    await database.deleteFrom('check_in_bodies').where('check_in_id', 'in', old).execute();
  }
}

async function oldest(database: Kysely<Tables>, before: string): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('check_in_bodies as b')
    .innerJoin('check_ins as c', 'c.id', 'b.check_in_id')
    .leftJoin('settlements as s', 's.check_in_id', 'c.id')
    .where('b.part', '=', 'CHECK_IN')
    .where('b.kept_at', '<', before)
    .where((is) => is.or([is('c.settled_at_once', '=', 1), is('s.settled_at', '<', before)]))
    .select('b.check_in_id')
    .limit(batch)
    .execute();
  return rows.map(({ check_in_id: id }) => id);
}
