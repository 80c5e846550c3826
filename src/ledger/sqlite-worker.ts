import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { openSqlite } from '../store/sqlite.ts';
import { beforeFirstRow, type ChainPoint, linkRows, type StoredRow } from './chain.ts';
import { answerKeys, firstAnswers, type PreparedEntry } from './prepared.ts';

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

const findAnswer = database.prepare('select key from kept_answers where key = ?');
const insertAnswer = database.prepare(
  'insert into kept_answers (key, request, entry_id, kept_at, sealed) values (?, ?, ?, ?, ?)',
);

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
    const known = answerKeys(candidates).filter((key) => findAnswer.get(key) !== undefined);
    const { entries, leftOut } = firstAnswers(candidates, known);
    for (const row of linkRows(readHead(selectHead), entries)) insert(insertRow, row);
    for (const { subject, id, epoch, wrapped } of entries.flatMap(({ keys }) => keys)) {
      insertKey.run(subject, id, epoch, wrapped);
    }
    for (const { answer } of entries) {
      if (answer === null) continue;
      const { key, request, entry_id, kept_at, sealed } = answer;
      insertAnswer.run(key, request, entry_id, kept_at, sealed);
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
