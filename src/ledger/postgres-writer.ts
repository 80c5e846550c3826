import { Client, DatabaseError } from 'pg';
import { connectTimeoutMs } from '../store/postgres.ts';
import type { GroupWriter } from './append.ts';
import { beforeFirstRow, type ChainPoint, linkRows, type StoredRow } from './chain.ts';
import { answerKeys, firstAnswers, type PreparedEntry } from './prepared.ts';

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

const insertAnswers = `
insert into kept_answers (key, request, entry_id, kept_at, sealed)
select * from json_to_recordset($1)
  as row(key text, request text, entry_id text, kept_at text, sealed text)`;

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
    const { entries, leftOut } = firstAnswers(candidates, await knownAnswers(client, candidates));
    const rows = linkRows(head, entries);
    const keys = entries.flatMap((entry) => entry.keys);
    await client.query(insertRowsAndKeys, [JSON.stringify(rows), JSON.stringify(keys)]);
    const answers = entries.flatMap(({ answer }) => (answer === null ? [] : [answer]));
    if (answers.length > 0) await client.query(insertAnswers, [JSON.stringify(answers)]);
    await client.query('commit');
    return leftOut.map((entry) => candidates.indexOf(entry));
  } catch (error) {
    throw withoutRow(error);
  }
}

/** Under the lock of the chain: no other replica can add one meanwhile. */
async function knownAnswers(
  client: Client,
  entries: readonly PreparedEntry[],
): Promise<readonly string[]> {
  const keys = answerKeys(entries);
  if (keys.length === 0) return [];
  const { rows } = await client.query<{ readonly key: string }>(
    'select key from kept_answers where key = any($1)',
    [keys],
  );
  return rows.map(({ key }) => key);
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
