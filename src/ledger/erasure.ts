import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import canonicalize from 'canonicalize';
import { type Kysely, sql } from 'kysely';
import type { Clock } from '../domain/clock.ts';
import type { Store } from '../store/index.ts';
import { openSqlite } from '../store/sqlite.ts';
import { kyselyOverSqlite } from '../store/sqlite-kysely.ts';
import type { Tables } from '../store/tables.ts';
import type { DataKeyRow, Ledger } from './entry.ts';
import { recordAct } from './operator-entry.ts';

/** Whose bodies, and of which month; all months when it is null. */
export interface ErasureOrder {
  /** Pseudonyms of one person, that of the number which was given first. */
  readonly persons: readonly [string, ...string[]];
  /** Calendar month in Viet Nam, `2026-11`. */
  readonly epoch: string | null;
  readonly operator: string;
}

/** What was erased; its entry holds the SHA-256 of its canonical form (RFC 8785) as `answer`. */
export interface ErasureStatement {
  readonly v: 1;
  /** Id of the ledger entry about the erasure. */
  readonly entry: string;
  readonly persons: readonly string[];
  readonly epoch: string | null;
  /** Data keys that were deleted, by month. */
  readonly keys: ReadonlyArray<Pick<DataKeyRow, 'id' | 'epoch'>>;
}

/** Proof of erasure: the statement, and where its entry stands in the chain. */
export interface ErasureReceipt {
  readonly statement: ErasureStatement;
  readonly at: string;
  readonly sequence: number;
  /** Hash of the entry's row. */
  readonly hash: string;
  /**
   * Whether the file itself holds the keys no more. PostgreSQL keeps deleted rows until it vacuums; SQLite, which overwrites them
   * here, keeps earlier pages in its write-ahead log while others read.
   */
  readonly overwritten: boolean;
}

export type DataKeyName = Pick<DataKeyRow, 'subject' | 'id' | 'epoch'>;

/** The data keys that an order would delete. */
export async function keysToErase(
  { kysely }: Pick<Store, 'kysely'>,
  { persons, epoch }: Pick<ErasureOrder, 'persons' | 'epoch'>,
): Promise<readonly DataKeyName[]> {
  let query = kysely
    .selectFrom('ledger_keys')
    .select(['subject', 'id', 'epoch'])
    .where('subject', 'in', persons)
    .orderBy('epoch')
    .orderBy('id');
  if (epoch !== null) query = query.where('epoch', '=', epoch);
  return query.execute();
}

export interface ErasureParts {
  readonly store: Store;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly pseudonymKey: Uint8Array;
  readonly clock: Clock;
}

/**
 * Records the erasure first, then deletes exactly the keys that the entry speaks of. What is sealed meanwhile is a new access, and
 * stays. No row of the ledger changes: chain, tree and every proof hold as before.
 */
export async function erase(
  { store, ledger, pseudonymKey, clock }: ErasureParts,
  { persons, epoch, operator }: ErasureOrder,
  keys: readonly DataKeyName[],
): Promise<ErasureReceipt> {
  const statement: ErasureStatement = {
    v: 1,
    entry: randomUUID(),
    persons,
    epoch,
    keys: keys.map(({ id, epoch: month }) => ({ id, epoch: month })),
  };
  const entry = await recordAct(
    ledger,
    pseudonymKey,
    clock,
    {
      operation: 'ledger erase',
      purpose: 'ERASURE',
      person: persons[0],
      output: canonicalStatement(statement),
      operator,
    },
    statement.entry,
  );
  const overwritten = await deleteKeys(store, keys);
  const row = await store.kysely
    .selectFrom('ledger_rows')
    .select(['sequence', 'hash'])
    .where('entry_id', '=', entry.id)
    .executeTakeFirstOrThrow();
  return {
    statement,
    at: entry.at,
    sequence: Number(row.sequence),
    hash: row.hash,
    overwritten,
  };
}

export function canonicalStatement(statement: ErasureStatement): string {
  const text = canonicalize(statement);
  if (text === undefined) throw new TypeError('an erasure statement is an object');
  return text;
}

async function deleteKeys(store: Store, keys: readonly DataKeyName[]): Promise<boolean> {
  if (store.dialect === 'postgres') {
    await deleteRows(store.kysely, keys);
    return vacuumKeys(store.kysely);
  }
  // A connection of its own: the store may have been opened for reading.
  const database = kyselyOverSqlite(openSqlite(store.file));
  try {
    // Without it a deleted row stays legible in the file until its place is used again (sqlite.org/pragma.html).
    await sql`pragma secure_delete = on`.execute(database);
    await deleteRows(database, keys);
    return await emptyWriteAheadLog(database);
  } finally {
    await database.destroy();
  }
}

/** Others than the owner of a table are told that it was skipped, and nothing else. */
async function vacuumKeys(database: Kysely<Tables>): Promise<boolean> {
  await sql`vacuum ledger_keys`.execute(database);
  const { rows } = await sql<{ readonly owns: boolean }>`
    select pg_has_role(relowner, 'usage') as owns
    from pg_class where oid = 'ledger_keys'::regclass`.execute(database);
  return rows[0]?.owns === true;
}

async function deleteRows(database: Kysely<Tables>, keys: readonly DataKeyName[]): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    for (const { subject, id } of keys) {
      await transaction
        .deleteFrom('ledger_keys')
        .where('subject', '=', subject)
        .where('id', '=', id)
        .execute();
    }
  });
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
