import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

const configured = process.env['TEST_DATABASE_URL'];
const server = configured ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** Whether the tests' PostgreSQL server answers; prints why its tests are skipped when it does not. */
export async function postgresAnswers(): Promise<boolean> {
  try {
    await onServer(server, 'select 1');
    return true;
  } catch {
    const place = configured === undefined ? 'port 5432 of this machine' : 'TEST_DATABASE_URL';
    process.stderr.write(`PostgreSQL tests are skipped: no server answers at ${place}.\n`);
    return false;
  }
}

export interface FreshDatabase {
  readonly url: string;
  execute(sql: string): Promise<void>;
  drop(): Promise<void>;
}

export async function createFreshDatabase(): Promise<FreshDatabase> {
  const name = `vss_gateway_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    execute: (sql) => onServer(url.href, sql),
    drop: () => onServer(server, `drop database ${name} with (force)`),
  };
}

/** Runs statements over a connection of their own. */
export async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
