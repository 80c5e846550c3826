import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { openSqlite } from '../store/sqlite.ts';
import { beforeFirstRow, type ChainPoint, linkRows, type StoredRow } from './chain.ts';
import {
  type Companion,
  type CompanionTable,
  columnsOf,
  keyOf,
  keyValuesOf,
  placeOf,
  valuesOf,
} from './companions.ts';
import { firstOfAll, onceRows, type PreparedEntry } from './prepared.ts';

/** A group of entries, or null for "close". Answered, when durable, by the positions left out; a failure ends the worker. */
export type SqliteWorkerRequest = readonly PreparedEntry[] | null;

export interface SqliteWorkerData {
  readonly file: string;
}

if (parentPort === null) throw new TypeError('sqlite-worker.ts runs as a worker thread only');
const port = parentPort;
const { file }: SqliteWorkerData = workerData;
const database = openSqlite(file);
// A group of entries touches pages all over the indexes: with the defaults, 2 MB and 1,000 pages, it reads them anew each time, and nearly
// every commit copies the log into the database (a third fewer entries a second, measured).
database.exec('pragma cache_size = -65536');
database.exec('pragma wal_autocheckpoint = 4096');
const selectHead = database.prepare(
  'select sequence, hash, recorded_at as recordedAt from ledger_rows order by sequence desc limit 1',
);
const insertRow = database.prepare(
  `insert into ledger_rows (sequence, entry_id, decision_id, recorded_at, client, organisation,
     practitioner, person, visit, entry, previous, hash, leaf) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
);
const insertKey = database.prepare(
  'insert or ignore into ledger_keys (subject, id, epoch, wrapped) values (?, ?, ?, ?)',
);

interface CompanionStatements {
  readonly find: StatementSync;
  readonly insert: StatementSync;
}

const companionStatements = new Map<CompanionTable, CompanionStatements>();

/** Prepared when a table is first written: most processes write few of them. */
function statementsFor(table: CompanionTable): CompanionStatements {
  const prepared = companionStatements.get(table);
  if (prepared !== undefined) return prepared;
  const columns = columnsOf(table).map(([name]) => name);
  const key = keyOf(table);
  const made = {
    find: database.prepare(
      `select 1 from ${table} where ${key.map((column) => `${column} = ?`).join(' and ')}`,
    ),
    insert: database.prepare(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
    ),
  };
  companionStatements.set(table, made);
  return made;
}

function isThere(row: Companion): boolean {
  return statementsFor(row.table).find.get(...keyValuesOf(row)) !== undefined;
}

port.on('message', (request: SqliteWorkerRequest) => {
  if (request === null) {
    database.close();
    port.close();
    return;
  }
  port.postMessage(commit(database, request));
});

function commit(connection: DatabaseSync, candidates: readonly PreparedEntry[]): readonly number[] {
  try {
    // The write lock is taken before the head is read: another process may be adding rows to the same file.
    connection.exec('begin immediate');
    const known = onceRows(candidates)
      .filter(isThere)
      .map((row) => placeOf(row.table, keyValuesOf(row)));
    const { entries, leftOut } = firstOfAll(candidates, known);
    const rows = linkRows(readHead(selectHead), entries);
    for (const row of rows) insert(insertRow, row);
    for (const { subject, id, epoch, wrapped } of entries.flatMap(({ keys }) => keys)) {
      insertKey.run(subject, id, epoch, wrapped);
    }
    for (const [index, { companions }] of entries.entries()) {
      if (companions === null) continue;
      const { sequence = 0 } = rows[index] ?? {};
      for (const row of [...companions.once, ...companions.along]) {
        // Asked rather than left to `on conflict`, which triggers that refuse a replacement do not wait for.
        if (!isThere(row)) statementsFor(row.table).insert.run(...valuesOf(row, sequence));
      }
    }
    connection.exec('commit');
    return leftOut.map((entry) => candidates.indexOf(entry));
  } catch (error) {
    // Closing rolls back. After a failed fsync the connection's view of the file cannot be trusted.
    connection.close();
    throw error;
  }
}

function readHead(statement: StatementSync): ChainPoint {
  const row = statement.get();
  if (row === undefined) return beforeFirstRow;
  return {
    sequence: Number(row['sequence']),
    hash: String(row['hash']),
    recordedAt: String(row['recordedAt']),
  };
}

function insert(statement: StatementSync, row: StoredRow): void {
  statement.run(
    row.sequence,
    row.entry_id,
    row.decision_id,
    row.recorded_at,
    row.client,
    row.organisation,
    row.practitioner,
    row.person,
    row.visit,
    row.entry,
    row.previous,
    row.hash,
    row.leaf,
  );
}
