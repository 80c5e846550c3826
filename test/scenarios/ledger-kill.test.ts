import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/ledger/entry.ts';
import { openLedger } from '../../src/ledger/index.ts';
import { openStore, type StoreOptions } from '../../src/store/index.ts';
import { testLog, testPublisher } from '../contract/support/tree-place.ts';
import { ledgerKey } from '../support/ledger-entry.ts';
import { type LedgerPlace, postgresPlace, sqlitePlace } from '../support/ledger-place.ts';
import { unprovedOf } from '../support/ledger-proofs.ts';
import { postgresAnswers } from '../support/postgres.ts';

const cycles = Number(process.env['LEDGER_KILLS'] ?? 5);
const child = fileURLToPath(new URL('./ledger-kill-child.ts', import.meta.url));

/** Starts a gateway's ledger, kills it without warning, and returns what it had acknowledged by then. */
async function appendUntilKilled(options: StoreOptions): Promise<string[]> {
  const running = spawn(process.execPath, [child, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  running.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const closed = once(running, 'close');
  await once(running.stdout, 'data');
  await setTimeout(50 + Math.random() * 250);
  running.kill('SIGKILL');
  await closed;
  // What follows the last line break was cut off by the kill.
  return printed.split('\n').slice(1, -1);
}

/** Decisions that have no valid proof under the next checkpoint. */
async function withoutProof(
  options: StoreOptions,
  decisions: readonly string[],
): Promise<readonly string[]> {
  const store = await openStore(options);
  const log = testLog();
  await testPublisher(store, { log }).publish();
  const unproved = await unprovedOf(store, { key: ledgerKey, logKeys: [log.key] }, decisions);
  await store.close();
  return unproved;
}

/** An entry whose key was lost could never be opened, although nobody erased it. */
async function countBodies(options: StoreOptions) {
  const store = await openStore(options);
  const keys = await store.kysely.selectFrom('ledger_keys').select(['subject', 'id']).execute();
  const rows = await store.kysely.selectFrom('ledger_rows').select('entry').execute();
  await store.close();
  const known = new Set(keys.map(({ subject, id }) => `${subject} ${id}`));
  const bodies = rows.map(({ entry }) => JSON.parse(entry) as LedgerEntry);
  const withoutKey = bodies.filter(({ person, body }) => !known.has(`${person} ${body?.key}`));
  return {
    sealed: bodies.filter(({ body }) => body !== null).length,
    withoutKey: withoutKey.length,
  };
}

function defineKillScenario(name: string, make: () => Promise<LedgerPlace>): void {
  it(`loses nothing acknowledged in ${cycles} kills on ${name}`, {
    timeout: 10_000 + cycles * 5_000,
  }, async () => {
    const place = await make();
    const acknowledged: string[] = [];
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      acknowledged.push(...(await appendUntilKilled(place.options)));
    }
    const ledger = await openLedger(place.options);
    const missing: string[] = [];
    for (const id of acknowledged) {
      if ((await ledger.findByDecision(id)) === null) missing.push(id);
    }
    const report = await ledger.verify();
    const unproved = await withoutProof(place.options, acknowledged);
    await ledger.close();
    const bodies = await countBodies(place.options);
    await place.remove();

    expect(acknowledged.length).toBeGreaterThan(cycles);
    expect(missing).toEqual([]);
    expect(unproved).toEqual([]);
    expect(report.broken).toBeNull();
    expect(report.rows).toBeGreaterThanOrEqual(acknowledged.length);
    expect(bodies).toEqual({ sealed: report.rows, withoutKey: 0 });
  });
}

const postgres = await postgresAnswers();

describe('a gateway killed while it appends', () => {
  defineKillScenario('SQLite', sqlitePlace);
  if (postgres) defineKillScenario('PostgreSQL', postgresPlace);
});
