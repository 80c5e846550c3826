import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import type { StoredRow } from '../src/ledger/chain.ts';
import { openStore, type Store } from '../src/store/index.ts';
import { batches } from './who-looked-rows.ts';

const columns: readonly (keyof StoredRow)[] = [
  'sequence',
  'entry_id',
  'decision_id',
  'recorded_at',
  'client',
  'organisation',
  'practitioner',
  'person',
  'visit',
  'entry',
  'previous',
  'hash',
  'leaf',
];

type Progress = (entries: number) => void;

/** The gateway's own tables, filled past its triggers; indexes are made afterwards, which is several times as fast. */
export async function buildSqlite(
  dataDir: string,
  entries: number,
  progress: Progress,
): Promise<Store> {
  const empty = await openStore({ dataDir });
  if (empty.dialect !== 'sqlite') throw new TypeError('a store without a URL is SQLite');
  await empty.close();
  const database = new DatabaseSync(empty.file);
  database.exec('pragma synchronous = off; pragma cache_size = -500000');
  const spared = database
    .prepare(
      `select type, name, sql from sqlite_master
       where tbl_name = 'ledger_rows' and type in ('index', 'trigger') and sql is not null`,
    )
    .all();
  for (const { type, name } of spared) database.exec(`drop ${type} ${name}`);
  const insert = database.prepare(
    `insert into ledger_rows (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  );
  const insertKey = database.prepare(
    'insert or ignore into ledger_keys (subject, id, epoch, wrapped) values (?, ?, ?, ?)',
  );
  let done = 0;
  for (const made of batches(entries)) {
    database.exec('begin');
    for (const { row, key } of made) {
      insert.run(...columns.map((column) => row[column]));
      if (key !== null) insertKey.run(key.subject, key.id, key.epoch, key.wrapped);
    }
    database.exec('commit');
    done += made.length;
    progress(done);
  }
  for (const { sql } of spared) database.exec(String(sql));
  database.exec('pragma wal_checkpoint(truncate)');
  database.close();
  return openStore({ dataDir });
}

/** @param url of an empty database */
export async function buildPostgres(
  url: string,
  entries: number,
  progress: Progress,
): Promise<Store> {
  await (await openStore({ dataDir: '.', databaseUrl: url })).close();
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('set synchronous_commit = off');
  await client.query('alter table ledger_rows disable trigger all');
  const { rows: indexes } = await client.query<{ indexname: string; indexdef: string }>(
    `select indexname, indexdef from pg_indexes
     where tablename = 'ledger_rows' and indexdef not like 'CREATE UNIQUE%'`,
  );
  for (const { indexname } of indexes) await client.query(`drop index ${indexname}`);
  const types = columns.map((name) => `${name} ${name === 'sequence' ? 'bigint' : 'text'}`);
  let done = 0;
  for (const made of batches(entries)) {
    const keys = made.flatMap(({ key }) => (key === null ? [] : [key]));
    await client.query(
      `with kept as (
         insert into ledger_keys (subject, id, epoch, wrapped)
         select * from json_to_recordset($2) as row(subject text, id text, epoch text, wrapped text)
         on conflict do nothing
       )
       insert into ledger_rows (${columns.join(', ')})
       select * from json_to_recordset($1) as row(${types.join(', ')})`,
      [JSON.stringify(made.map(({ row }) => row)), JSON.stringify(keys)],
    );
    done += made.length;
    progress(done);
  }
  for (const { indexdef } of indexes) await client.query(indexdef);
  await client.query('alter table ledger_rows enable trigger all');
  await client.query('analyze ledger_rows');
  await client.end();
  return openStore({ dataDir: '.', databaseUrl: url });
}
