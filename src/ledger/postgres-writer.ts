import { Client, DatabaseError } from 'pg';
import { connectTimeoutMs } from '../store/postgres.ts';
import type { GroupWriter } from './append.ts';
import { beforeFirstRow, type ChainPoint, linkRows, type StoredRow } from './chain.ts';
import {
  type Companion,
  type CompanionTable,
  columnsOf,
  keyOf,
  placeOf,
  valuesOf,
} from './companions.ts';
import { firstOfAll, onceRows, type PreparedEntry } from './prepared.ts';

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

/** One statement for groups of any size and with rows of any tables, since each is a round trip. */
function insertAll(tables: readonly CompanionTable[]): string {
  const companions = tables.map(
    (table, index) => `,
companion_${index} as (
  insert into ${table} (${columnsOf(table)
    .map(([name]) => name)
    .join(', ')})
  select * from ${recordset(index + 3, table)}
  on conflict (${keyOf(table).join(', ')}) do nothing
)`,
  );
  return `
with kept as (
  insert into ledger_keys (subject, id, epoch, wrapped)
  select * from json_to_recordset($2) as row(subject text, id text, epoch text, wrapped text)
  on conflict do nothing
)${companions.join('')}
insert into ledger_rows (${columns.map(([name]) => name).join(', ')})
select * from json_to_recordset($1) as row(${columns.map((column) => column.join(' ')).join(', ')})`;
}

function recordset(parameter: number, table: CompanionTable): string {
  const typed = columnsOf(table).map(
    ([name, kind]) => `${name} ${kind === 'sequence' ? 'bigint' : kind}`,
  );
  return `json_to_recordset($${parameter}) as row(${typed.join(', ')})`;
}

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

async function commit(
  client: Client,
  candidates: readonly PreparedEntry[],
): Promise<readonly number[]> {
  try {
    const head = await lockAndReadHead(client);
    const { entries, leftOut } = firstOfAll(candidates, await takenPlaces(client, candidates));
    const rows = linkRows(head, entries);
    const keys = entries.flatMap((entry) => entry.keys);
    const companions = companionRows(entries, rows);
    await client.query(insertAll([...companions.keys()]), [
      JSON.stringify(rows),
      JSON.stringify(keys),
      ...[...companions.values()].map((ofTable) => JSON.stringify(ofTable)),
    ]);
    await client.query('commit');
    return leftOut.map((entry) => candidates.indexOf(entry));
  } catch (error) {
    throw withoutRow(error);
  }
}

/** What the entries bring for each table, with their numbers. */
function companionRows(
  entries: readonly PreparedEntry[],
  rows: readonly StoredRow[],
): ReadonlyMap<CompanionTable, readonly object[]> {
  const byTable = new Map<CompanionTable, object[]>();
  for (const [index, { companions }] of entries.entries()) {
    if (companions === null) continue;
    const { sequence = 0 } = rows[index] ?? {};
    for (const row of [...companions.once, ...companions.along]) {
      const names = columnsOf(row.table).map(([name]) => name);
      const values = valuesOf(row, sequence);
      const object = Object.fromEntries(names.map((name, at) => [name, values[at]]));
      byTable.set(row.table, [...(byTable.get(row.table) ?? []), object]);
    }
  }
  return byTable;
}

/** Under the lock of the chain: no other replica can take one meanwhile. */
async function takenPlaces(
  client: Client,
  entries: readonly PreparedEntry[],
): Promise<readonly string[]> {
  const asked = Map.groupBy(onceRows(entries), ({ table }) => table);
  const taken: string[] = [];
  for (const [table, rows] of asked) taken.push(...(await takenIn(client, table, rows)));
  return taken;
}

async function takenIn(
  client: Client,
  table: CompanionTable,
  asked: readonly Companion[],
): Promise<readonly string[]> {
  const key = keyOf(table).join(', ');
  const { rows } = await client.query<unknown[]>({
    text: `select ${key} from ${table} where (${key}) in (select ${key} from ${recordset(1, table)})`,
    values: [JSON.stringify(asked.map(({ row }) => row))],
    rowMode: 'array',
  });
  return rows.map((values) => placeOf(table, values));
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
