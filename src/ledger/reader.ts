import { setImmediate } from 'node:timers/promises';
import type { Kysely, Selectable } from 'kysely';
import type { LedgerRowsTable, Tables } from '../store/tables.ts';
import { beforeFirstRow, type ChainCheck, checkChain, type StoredRow } from './chain.ts';
import type { ChainReport, Ledger, LedgerEntry, LedgerHead, LedgerRow } from './entry.ts';

export type LedgerReader = Pick<Ledger, 'findByDecision' | 'verify' | 'head'>;

const pageSize = 1_000;

export function createLedgerReader(database: Kysely<Tables>): LedgerReader {
  return {
    findByDecision: (decisionId) => findByDecision(database, decisionId),
    verify: (onProgress) => verify(database, onProgress),
    head: () => readHead(database),
  };
}

async function findByDecision(
  database: Kysely<Tables>,
  decisionId: string,
): Promise<LedgerRow | null> {
  const row = await database
    .selectFrom('ledger_rows')
    .select(['sequence', 'previous', 'hash', 'entry'])
    .where('decision_id', '=', decisionId)
    .orderBy('sequence')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const entry: LedgerEntry = JSON.parse(row.entry);
  return { sequence: Number(row.sequence), previous: row.previous, hash: row.hash, entry };
}

async function readHead(database: Kysely<Tables>): Promise<LedgerHead | null> {
  const row = await database
    .selectFrom('ledger_rows')
    .select(['sequence', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { sequence: Number(row.sequence), hash: row.hash };
}

async function verify(
  database: Kysely<Tables>,
  onProgress: (rows: number) => void = () => undefined,
): Promise<ChainReport> {
  let rows = 0;
  let check: ChainCheck = { rows: 0, last: beforeFirstRow, broken: null };
  // Not from 1: a row numbered 0 or below would never be looked at.
  let page = await readPage(database, Number.MIN_SAFE_INTEGER);
  while (page.length > 0 && check.broken === null) {
    check = checkChain(page, check.last);
    rows += check.rows;
    onProgress(rows);
    // SQLite answers within the same turn of the event loop; a serving process must get its turns too.
    await setImmediate();
    page = await readPage(database, check.last.sequence);
  }
  return { rows, head: headOf(check), broken: check.broken };
}

/** Rows after a sequence number, in order. */
export async function readPage(
  database: Kysely<Tables>,
  after: number,
  limit = pageSize,
): Promise<StoredRow[]> {
  const rows = await database
    .selectFrom('ledger_rows')
    .selectAll()
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute();
  return rows.map(storedRow);
}

function storedRow(row: Selectable<LedgerRowsTable>): StoredRow {
  return { ...row, sequence: Number(row.sequence) };
}

function headOf({ last }: ChainCheck): LedgerHead | null {
  return last.sequence === 0 ? null : { sequence: last.sequence, hash: last.hash };
}
