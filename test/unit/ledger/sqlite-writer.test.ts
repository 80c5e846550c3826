import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../src/ledger/entry.ts';
import { openLedger } from '../../../src/ledger/index.ts';
import { ledgerEntries, ledgerEntry, ledgerKey } from '../../support/ledger-entry.ts';

describe('the SQLite worker', () => {
  let dataDir: string;
  let ledger: Ledger;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'vss-ledger-'));
    ledger = await openLedger({ dataDir, pseudonymKey: ledgerKey });
  });
  afterEach(async () => {
    await ledger.close();
    await rm(dataDir, { recursive: true });
  });

  async function firstWorker(): Promise<Worker> {
    const started = once(process, 'worker');
    await ledger.append([ledgerEntry()]);
    const [worker] = await started;
    return worker;
  }

  it('is started again after it ended while idle, and nobody notices', async () => {
    const worker = await firstWorker();
    await worker.terminate();
    await ledger.append([ledgerEntry()]);
    expect(await ledger.verify()).toMatchObject({ rows: 2, broken: null });
  });

  it('refuses the group during which it crashed, and recovers', async () => {
    const worker = await firstWorker();
    const large = ledger.append(ledgerEntries(5_000));
    const refused = expect(large).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    await new Promise(setImmediate);
    await worker.terminate();
    await refused;
    await ledger.append([ledgerEntry()]);
    expect((await ledger.verify()).broken).toBeNull();
  });

  it('leaves the event loop to the requests while a commit waits', async () => {
    await firstWorker();
    const other = new DatabaseSync(join(dataDir, 'vss-gateway.db'));
    other.exec('begin immediate');
    let durable = false;
    const appended = ledger.append([ledgerEntry()]).then(() => {
      durable = true;
    });
    for (let turns = 0; turns < 20; turns += 1) await setTimeout(5);
    expect(durable).toBe(false);
    other.exec('commit');
    other.close();
    await appended;
    expect(await ledger.verify()).toMatchObject({ rows: 2, broken: null });
  });
});
