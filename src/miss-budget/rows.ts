import { setImmediate } from 'node:timers/promises';
import { type Kysely, type Selectable, sql } from 'kysely';
import { openBeside } from '../store/beside.ts';
import type { Store } from '../store/index.ts';
import type { LookupCountsTable, LookupStandingsTable, Tables } from '../store/tables.ts';

export type CountRow = Selectable<LookupCountsTable>;
export type StandingRow = Selectable<LookupStandingsTable>;

/** The two tables, as all replicas see them. */
export interface Rows {
  add(counts: readonly CountRow[]): Promise<void>;
  /** False when another replica had written the same or something stronger. */
  restrict(standing: StandingRow): Promise<boolean>;
  counts(subjects: readonly string[], after: string): Promise<readonly CountRow[]>;
  standings(subjects: readonly string[], at: string): Promise<readonly StandingRow[]>;
  emergencies(after: string): Promise<readonly CountRow[]>;
  purge(before: string): Promise<void>;
  close(): Promise<void>;
}

/** A few milliseconds of SQLite, after which the requests have their turn. */
const rowsAtOnce = 200;

export async function openRows(store: Store): Promise<Rows> {
  const { database, close } = await openBeside(store);
  return {
    add: (counts) => inParts(counts, (part) => addCounts(database, part)),
    restrict: (standing) => restrict(database, store.dialect, standing),
    counts: async (subjects, after) =>
      (await parts(subjects, (part) => readCounts(database, part, after))).flat(),
    standings: async (subjects, at) =>
      (await parts(subjects, (part) => readStandings(database, part, at))).flat(),
    emergencies: (after) => readEmergencies(database, after),
    purge: (before) => purge(database, before),
    close,
  };
}

async function parts<T, R>(
  all: readonly T[],
  work: (part: readonly T[]) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < all.length; start += rowsAtOnce) {
    if (start > 0) await setImmediate();
    results.push(await work(all.slice(start, start + rowsAtOnce)));
  }
  return results;
}

async function inParts<T>(
  all: readonly T[],
  work: (part: readonly T[]) => Promise<void>,
): Promise<void> {
  await parts(all, work);
}

async function addCounts(database: Kysely<Tables>, counts: readonly CountRow[]): Promise<void> {
  // In one order everywhere: two replicas that lock the same rows crosswise would wait for each other.
  const rows = [...counts].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  await database
    .insertInto('lookup_counts')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['subject', 'bucket']).doUpdateSet((is) => ({
        calls: is('lookup_counts.calls', '+', is.ref('excluded.calls')),
        misses: is('lookup_counts.misses', '+', is.ref('excluded.misses')),
        emergencies: is('lookup_counts.emergencies', '+', is.ref('excluded.emergencies')),
      })),
    )
    .execute();
}

function keyOf({ subject, bucket }: CountRow): string {
  return `${subject} ${bucket}`;
}

/** Changes of standing are rare and must survive a power cut too. */
async function restrict(
  database: Kysely<Tables>,
  dialect: Store['dialect'],
  row: StandingRow,
): Promise<boolean> {
  if (dialect === 'postgres') return await upsertStanding(database, row);
  await sql`pragma synchronous = full`.execute(database);
  try {
    return await upsertStanding(database, row);
  } finally {
    await sql`pragma synchronous = normal`.execute(database);
  }
}

async function upsertStanding(database: Kysely<Tables>, row: StandingRow): Promise<boolean> {
  const { state, since, until } = row;
  const result = await database
    .insertInto('lookup_standings')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .column('subject')
        .doUpdateSet({ state, since, until })
        .where((is) =>
          is.or([
            is('lookup_standings.until', '<=', since),
            is.and([
              is('lookup_standings.state', '=', 'STEP_UP'),
              is('excluded.state', '=', 'SUSPENDED'),
            ]),
          ]),
        ),
    )
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

function readCounts(
  database: Kysely<Tables>,
  subjects: readonly string[],
  after: string,
): Promise<readonly CountRow[]> {
  return database
    .selectFrom('lookup_counts')
    .selectAll()
    .where('subject', 'in', subjects)
    .where('bucket', '>', after)
    .execute();
}

function readStandings(
  database: Kysely<Tables>,
  subjects: readonly string[],
  at: string,
): Promise<readonly StandingRow[]> {
  return database
    .selectFrom('lookup_standings')
    .selectAll()
    .where('subject', 'in', subjects)
    .where('until', '>', at)
    .execute();
}

export function readEmergencies(
  database: Kysely<Tables>,
  after: string,
): Promise<readonly CountRow[]> {
  return database
    .selectFrom('lookup_counts')
    .selectAll()
    .where('emergencies', '>', 0)
    .where('bucket', '>', after)
    .orderBy('bucket')
    .orderBy('subject')
    .execute();
}

async function purge(database: Kysely<Tables>, before: string): Promise<void> {
  await database.deleteFrom('lookup_counts').where('bucket', '<=', before).execute();
  await database.deleteFrom('lookup_standings').where('until', '<=', before).execute();
}
