import { Client, DatabaseError } from 'pg';
import { connectTimeoutMs } from '../store/postgres.ts';
import type { GroupWriter } from './append.ts';
import { beforeFirstRow, type ChainPoint, linkRows, type StoredRow } from './chain.ts';
import type { PreparedEntry } from './prepared.ts';

/** Names the lock that makes all replicas writers of one chain; the number only has to be the same everywhere. */
const chainLock = 0x7673735f6c656467n;

/**
 * Set per transaction, because a pooler between us and PostgreSQL may hand out another session each time. The limits end
 * a transaction whose replica has vanished, which would otherwise hold the lock against all others.
 */
const beginAndReadHead = `
begin;
set local synchronous_commit = on;
set local statement_timeout = '4s';
set local idle_in_transaction_session_timeout = '4s';
select pg_advisory_xact_lock(${chainLock});
select sequence, hash, recorded_at from ledger_rows order by sequence desc limit 1`;

const columns = [
  ['sequence', 'bigint'],
  ['entry_id', 'text'],
  ['decision_id', 'text'],
  ['recorded_at', 'text'],
  ['client', 'text'],
  ['organisation', 'text'],
  ['practitioner', 'text'],
  ['person', 'text'],
  ['visit', 'text'],
  ['entry', 'text'],
  ['previous', 'text'],
  ['hash', 'text'],
  ['leaf', 'text'],
] as const satisfies readonly (readonly [keyof StoredRow, string])[];

/** One statement for groups of any size, since each is a round trip. */
const insertRowsAndKeys = `
with kept as (
  insert into ledger_keys (subject, id, epoch, wrapped)
  select * from json_to_recordset($2) as row(subject text, id text, epoch text, wrapped text)
  on conflict do nothing
)
insert into ledger_rows (${columns.map(([name]) => name).join(', ')})
select * from json_to_recordset($1) as row(${columns.map((column) => column.join(' ')).join(', ')})`;

export async function openPostgresWriter(url: string): Promise<GroupWriter> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    application_name: 'vss-gateway ledger',
  });
  let alive = true;
  const lost = () => {
    alive = false;
  };
  client.on('error', lost);
  client.on('end', lost);
  await client.connect();
  return {
    usable: () => alive,
    write: (entries) => commit(client, entries),
    close: () => client.end(),
  };
}

async function commit(client: Client, entries: readonly PreparedEntry[]): Promise<void> {
  try {
    const rows = linkRows(await lockAndReadHead(client), entries);
    const keys = entries.flatMap((entry) => entry.keys);
    await client.query(insertRowsAndKeys, [JSON.stringify(rows), JSON.stringify(keys)]);
    await client.query('commit');
  } catch (error) {
    throw withoutRow(error);
  }
}

interface HeadRow {
  readonly sequence: string;
  readonly hash: string;
  readonly recorded_at: string;
}

async function lockAndReadHead(client: Client): Promise<ChainPoint> {
  // pg answers several statements in one text with one result for each, which its types do not say.
  const results: unknown = await client.query(beginAndReadHead);
  const row = (results as readonly { readonly rows: readonly HeadRow[] }[]).at(-1)?.rows[0];
  if (row === undefined) return beforeFirstRow;
  return { sequence: Number(row.sequence), hash: row.hash, recordedAt: row.recorded_at };
}

/** PostgreSQL quotes the row that it refuses in `detail`; what goes to the log must not carry it. */
function withoutRow(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  return new Error(`PostgreSQL ${error.code}: ${error.message}`);
}
