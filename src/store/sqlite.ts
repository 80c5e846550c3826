import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export const busyTimeoutMs = 4_000;

/** A connection that reports a commit only when it is on disk. */
export function openSqlite(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // The log beside it takes over the mode of the file (sqlite.org/wal.html).
  closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file, {
    timeout: busyTimeoutMs,
    enableForeignKeyConstraints: true,
    defensive: true,
  });
  database.exec('pragma journal_mode = wal');
  database.exec('pragma synchronous = full');
  // The commit that reaches this number of pages copies them all, on its own thread: the ledger's worker is asked to do so long before.
  database.exec('pragma wal_autocheckpoint = 16384');
  return database;
}

export function openSqliteReadOnly(file: string): DatabaseSync {
  return new DatabaseSync(file, { timeout: busyTimeoutMs, readOnly: true });
}

const busy = 5;
/** The connection has read an older state, which no waiting makes newer (sqlite.org/rescode.html). */
const busySnapshot = 517;

/** SQLITE_BUSY in its low byte: another connection is writing, or brings back what a killed one left in the log. */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error && 'errcode' in error)) return false;
  const code = Number(error.errcode);
  return (code & 0xff) === busy && code !== busySnapshot;
}
