import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Store } from '../src/store/index.ts';
import { hardware } from './machine.ts';
import { type Question, questionsFor } from './who-looked-questions.ts';
import { fewestEntries } from './who-looked-rows.ts';
import { buildPostgres, buildSqlite } from './who-looked-store.ts';

/** One question, asked about different people, staff or places, so that no answer is of use for the next. */
export interface Measured {
  readonly question: string;
  readonly times: number;
  /** Accesses found by all of them. */
  readonly found: number;
  readonly firstMs: number;
  readonly medianMs: number;
  readonly worstMs: number;
}

export interface WhoLookedReport {
  readonly hardware: string;
  readonly date: string;
  readonly stores: ReadonlyArray<{
    readonly store: string;
    readonly entries: number;
    readonly builtInSeconds: number;
    readonly measured: readonly Measured[];
  }>;
  /** The promise: a person's report in less than a second. */
  readonly problems: readonly string[];
}

const promisedMs = 1_000;

type Progress = (text: string) => void;

/**
 * Settings: WHO_LOOKED_ENTRIES (1000000), WHO_LOOKED_DATABASE_URL for PostgreSQL too, or
 * TEST_DATABASE_URL: a server on which a database may be created.
 */
export async function measureWhoLooked(
  env: Readonly<Record<string, string | undefined>>,
  quick: boolean,
  progress: Progress,
): Promise<WhoLookedReport> {
  const entries = Number(env['WHO_LOOKED_ENTRIES'] ?? (quick ? fewestEntries : 1_000_000));
  if (!Number.isInteger(entries) || entries < fewestEntries) {
    throw new TypeError(`WHO_LOOKED_ENTRIES is a whole number from ${fewestEntries} on`);
  }
  const url = env['WHO_LOOKED_DATABASE_URL'] ?? env['TEST_DATABASE_URL'];
  const stores = [await onSqlite(entries, progress)];
  if (url !== undefined) stores.push(await onPostgres(url, entries, progress));
  const problems = stores.flatMap(({ store, measured }) =>
    measured
      .filter(({ question, worstMs }) => question.startsWith('report') && worstMs >= promisedMs)
      .map(({ question, worstMs }) => `${store}: ${question} took ${worstMs.toFixed(0)} ms`),
  );
  const date = new Date().toISOString().slice(0, 10);
  return { hardware: hardware(), date, stores, problems };
}

type StoreReport = WhoLookedReport['stores'][number];

async function onSqlite(entries: number, progress: Progress): Promise<StoreReport> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vss-who-looked-'));
  try {
    return await measureStore('SQLite', entries, progress, (tell) =>
      buildSqlite(dataDir, entries, tell),
    );
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

async function onPostgres(url: string, entries: number, progress: Progress): Promise<StoreReport> {
  const server = new Client({ connectionString: url });
  await server.connect();
  const name = `vss_gateway_bench_${randomBytes(4).toString('hex')}`;
  await server.query(`create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  try {
    return await measureStore('PostgreSQL', entries, progress, (tell) =>
      buildPostgres(own.href, entries, tell),
    );
  } finally {
    await server.query(`drop database ${name} with (force)`);
    await server.end();
  }
}

async function measureStore(
  name: string,
  entries: number,
  progress: Progress,
  build: (progress: (done: number) => void) => Promise<Store>,
): Promise<StoreReport> {
  const started = performance.now();
  const store = await build((done) => {
    if (done % 100_000 === 0) progress(`${name}: ${done} of ${entries} entries`);
  });
  const builtInSeconds = Math.round((performance.now() - started) / 1_000);
  try {
    const measured: Measured[] = [];
    for (const question of questionsFor(store, entries)) {
      measured.push(await measure(question));
      progress(`${name}: ${measured.at(-1)?.question}`);
    }
    return { store: name, entries, builtInSeconds, measured };
  } finally {
    await store.close();
  }
}

async function measure({ question, asked }: Question): Promise<Measured> {
  const times: number[] = [];
  let found = 0;
  for (const ask of asked) {
    const started = performance.now();
    found += await ask();
    times.push(performance.now() - started);
  }
  const sorted = times.toSorted((a, b) => a - b);
  return {
    question,
    times: asked.length,
    found,
    firstMs: times[0] ?? 0,
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
    worstMs: sorted.at(-1) ?? 0,
  };
}

export function asText({ hardware: machine, date, stores, problems }: WhoLookedReport): string {
  const ms = (value: number) => value.toFixed(1).padStart(10);
  return [
    `Who looked · ${machine} · ${date}`,
    ...stores.flatMap(({ store, entries, builtInSeconds, measured }) => [
      '',
      `${store}, ${entries} entries (built in ${builtInSeconds} s)`,
      `${'question'.padEnd(52)}${'times'.padStart(6)}${'found'.padStart(9)}${'first ms'.padStart(10)}${'median ms'.padStart(10)}${'worst ms'.padStart(10)}`,
      ...measured.map(
        ({ question, times, found, firstMs, medianMs, worstMs }) =>
          `${question.padEnd(52)}${String(times).padStart(6)}${String(found).padStart(9)}${ms(firstMs)}${ms(medianMs)}${ms(worstMs)}`,
      ),
    ]),
    '',
    problems.length === 0
      ? `Every report on a person took less than ${promisedMs} ms.`
      : `Too slow: ${problems.join('; ')}`,
    '',
  ].join('\n');
}
