import { type Kysely, sql } from 'kysely';
import type { Store } from './index.ts';
import { openSqlite } from './sqlite.ts';
import { patientKysely } from './sqlite-kysely.ts';
import type { Tables } from './tables.ts';

/** A connection for what is written beside the requests. */
export interface BesideConnection {
  readonly database: Kysely<Tables>;
  close(): Promise<void>;
}

/** @param outlives whether what was written must outlive a power cut as well, which costs a wait for the disk */
export async function openBeside(
  store: Store,
  { outlives = 'process' }: { readonly outlives?: 'process' | 'power' } = {},
): Promise<BesideConnection> {
  if (store.dialect !== 'sqlite') {
    return { database: store.kysely, close: () => Promise.resolve() };
  }
  const database = await ownConnection(store.file, outlives);
  return { database, close: () => database.destroy() };
}

/**
 * On this thread, so it neither sleeps until the ledger's worker lets go of the file (no busy timeout, and patience instead) nor waits, unless it must, for the
 * disk: with `normal` a commit outlives the process, and only a power cut can take the last ones back.
 */
async function ownConnection(file: string, outlives: 'process' | 'power'): Promise<Kysely<Tables>> {
  const database = patientKysely(openSqlite(file));
  await sql`pragma busy_timeout = 0`.execute(database);
  if (outlives === 'process') await sql`pragma synchronous = normal`.execute(database);
  // The ledger's worker copies the log back into the file, beside the requests.
  await sql`pragma wal_autocheckpoint = 0`.execute(database);
  return database;
}
