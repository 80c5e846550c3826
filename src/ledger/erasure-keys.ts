import { setTimeout } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Store } from '../store/index.ts';
import { openSqlite } from '../store/sqlite.ts';
import { kyselyOverSqlite } from '../store/sqlite-kysely.ts';
import type { Tables } from '../store/tables.ts';
import type { DataKeyRow } from './entry.ts';

export type DataKeyName = Pick<DataKeyRow, 'subject' | 'id' | 'epoch'>;

/** @throws Error before anything is recorded, when the role may not delete: that of a serving gateway may not */
export async function requireErasable({ dialect, kysely }: Store): Promise<void> {
  if (dialect === 'sqlite') return;
  const { rows } = await sql<{ readonly may: boolean }>`
    select has_table_privilege('ledger_keys', 'delete') as may`.execute(kysely);
  if (rows[0]?.may === true) return;
  throw new Error('this role may not delete data keys; erase as the owner of the tables');
}

/** Rows in one transaction: while it lasts, no entry can be written to a SQLite file. */
const batch = 2_000;

/**
 * Deletes rows for good. False when the files may still hold them: PostgreSQL keeps deleted rows until it vacuums, which only the owner
 * of a table may ask for; SQLite keeps earlier pages in its write-ahead log while others read.
 */
export async function deleteKeys(
  store: Store,
  keys: readonly DataKeyName[] | AsyncIterable<readonly DataKeyName[]>,
): Promise<boolean> {
  const parts = Symbol.asyncIterator in keys ? keys : partsOf(keys);
  if (store.dialect === 'postgres') {
    for await (const part of parts) await deleteRows(store.kysely, part);
    return vacuumKeys(store.kysely);
  }
  // A connection of its own: the store may have been opened for reading.
  const database = kyselyOverSqlite(openSqlite(store.file));
  try {
    // Without it a deleted row stays legible in the file until its place is used again (sqlite.org/pragma.html).
    await sql`pragma secure_delete = on`.execute(database);
    for await (const part of parts) await deleteRows(database, part);
    return await emptyWriteAheadLog(database);
  } finally {
    await database.destroy();
  }
}

async function* partsOf(keys: readonly DataKeyName[]): AsyncGenerator<readonly DataKeyName[]> {
  for (let start = 0; start < keys.length; start += batch) yield keys.slice(start, start + batch);
}

/** Keys of all months before one, in the order of their places in the table. */
export async function* keysBefore(
  { kysely }: Pick<Store, 'kysely'>,
  month: string,
): AsyncGenerator<readonly DataKeyName[]> {
  let last: DataKeyName | undefined;
  do {
    let query = kysely
      .selectFrom('ledger_keys')
      .select(['subject', 'id', 'epoch'])
      .where('epoch', '<', month)
      .orderBy('subject')
      .orderBy('id')
      .limit(batch);
    if (last !== undefined) {
      query = query.where(sql<boolean>`(subject, id) > (${last.subject}, ${last.id})`);
    }
    const part: readonly DataKeyName[] = await query.execute();
    if (part.length > 0) yield part;
    last = part.length < batch ? undefined : part.at(-1);
  } while (last !== undefined);
}

async function deleteRows(database: Kysely<Tables>, keys: readonly DataKeyName[]): Promise<void> {
  if (keys.length === 0) return;
  const pairs = keys.map(({ subject, id }) => sql`(${subject}, ${id})`);
  await sql`delete from ledger_keys where (subject, id) in (values ${sql.join(pairs)})`.execute(
    database,
  );
}

/** Others than the owner of a table are told that it was skipped, and nothing else. */
async function vacuumKeys(database: Kysely<Tables>): Promise<boolean> {
  await sql`vacuum ledger_keys`.execute(database);
  const { rows } = await sql<{ readonly owns: boolean }>`
    select pg_has_role(relowner, 'usage') as owns
    from pg_class where oid = 'ledger_keys'::regclass`.execute(database);
  return rows[0]?.owns === true;
}

const attempts = 50;
const pauseMs = 100;

/** It holds pages as they were before, keys included, until all of it is back in the file and nobody reads from it. */
async function emptyWriteAheadLog(database: Kysely<Tables>): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const { rows } = await sql<{ readonly busy: number }>`pragma wal_checkpoint(truncate)`.execute(
      database,
    );
    if (rows[0]?.busy === 0) return true;
    await setTimeout(pauseMs);
  }
  return false;
}
