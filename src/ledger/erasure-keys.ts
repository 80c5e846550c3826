import { setTimeout } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Store } from '../store/index.ts';
import { openSqlite } from '../store/sqlite.ts';
import { kyselyOverSqlite } from '../store/sqlite-kysely.ts';
import type { Tables } from '../store/tables.ts';
import type { DataKeyRow } from './entry.ts';
import { type AnswerTable, erasedTables, type KeptText } from './erasure-answers.ts';

export type DataKeyName = Pick<DataKeyRow, 'subject' | 'id' | 'epoch'>;

/** @throws Error before anything is recorded, when the role may not delete: that of a serving gateway may not */
export async function requireErasable({ dialect, kysely }: Store): Promise<void> {
  if (dialect === 'sqlite') return;
  const { rows } = await sql<{ readonly may: boolean }>`
    select bool_and(has_table_privilege(name, 'delete')) as may
    from unnest(array[${sql.join(erasableTables)}]::text[]) as name`.execute(kysely);
  if (rows[0]?.may === true) return;
  throw new Error(
    'this role may not delete data keys and kept answers; erase as the owner of the tables',
  );
}

/** All from which something is deleted. */
export const erasableTables: readonly string[] = [
  'ledger_keys',
  'check_list_rows',
  ...Object.keys(erasedTables),
];

/** Rows in one transaction: while it lasts, no entry can be written to a SQLite file. */
const batch = 2_000;

/** Rows of all those tables, in parts of one transaction each. */
export interface Erasable {
  readonly keys: Parts<DataKeyName>;
  readonly answers: Parts<KeptText>;
}

type Parts<Row> = readonly Row[] | AsyncIterable<readonly Row[]>;

/**
 * Deletes rows for good. False when the files may still hold them: PostgreSQL keeps deleted rows until it vacuums, which only the owner
 * of a table may ask for; SQLite keeps earlier pages in its write-ahead log while others read.
 */
export async function deleteForGood(store: Store, rows: Erasable): Promise<boolean> {
  if (store.dialect === 'postgres') {
    await deleteAll(store.kysely, rows);
    return vacuum(store.kysely);
  }
  // A connection of its own: the store may have been opened for reading.
  const database = kyselyOverSqlite(openSqlite(store.file));
  try {
    // Without it a deleted row stays legible in the file until its place is used again (sqlite.org/pragma.html).
    await sql`pragma secure_delete = on`.execute(database);
    await deleteAll(database, rows);
    return await emptyWriteAheadLog(database);
  } finally {
    await database.destroy();
  }
}

/** Answers first: without bodies nothing ties a card to the person any more, and an erasure that broke off is done again by number. */
async function deleteAll(database: Kysely<Tables>, { keys, answers }: Erasable): Promise<void> {
  for await (const part of partsOf(answers)) {
    for (const [table, texts] of Map.groupBy(part, (text) => text.table)) {
      await deleteTexts(database, table, texts);
    }
  }
  for await (const part of partsOf(keys)) await deleteKeys(database, part);
}

async function* partsOf<Row>(rows: Parts<Row>): AsyncGenerator<readonly Row[]> {
  if (Symbol.asyncIterator in rows) yield* rows;
  else {
    for (let start = 0; start < rows.length; start += batch) yield rows.slice(start, start + batch);
  }
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

async function deleteTexts(
  database: Kysely<Tables>,
  table: AnswerTable,
  texts: readonly KeptText[],
): Promise<void> {
  const columns = sql.join(erasedTables[table].map((column) => sql.ref(column)));
  const keys = texts.map(({ key }) => sql`(${sql.join([...key])})`);
  // A row that has lost its result would be asked again, and holds who it is about.
  if (table === 'check_list_results') {
    await sql`delete from check_list_rows where (list_id, position) in (
      select list_id, position from check_list_results where (${columns}) in (values ${sql.join(keys)}))`.execute(
      database,
    );
  }
  await sql`delete from ${sql.table(table)} where (${columns}) in (values ${sql.join(keys)})`.execute(
    database,
  );
}

async function deleteKeys(database: Kysely<Tables>, keys: readonly DataKeyName[]): Promise<void> {
  const pairs = keys.map(({ subject, id }) => sql`(${subject}, ${id})`);
  await sql`delete from ledger_keys where (subject, id) in (values ${sql.join(pairs)})`.execute(
    database,
  );
}

/** Others than the owner of a table are told that it was skipped, and nothing else. */
async function vacuum(database: Kysely<Tables>): Promise<boolean> {
  await sql`vacuum ${sql.join(erasableTables.map((name) => sql.table(name)))}`.execute(database);
  const { rows } = await sql<{ readonly owns: boolean }>`
    select bool_and(pg_has_role(relowner, 'usage')) as owns
    from pg_class where oid = any(array[${sql.join(erasableTables)}]::text[]::regclass[])`.execute(
    database,
  );
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
