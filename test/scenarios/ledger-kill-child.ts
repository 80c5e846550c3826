import { setTimeout } from 'node:timers/promises';
import { openLedger } from '../../src/ledger/index.ts';
import type { StoreOptions } from '../../src/store/index.ts';
import { ledgerEntry, ledgerKey } from '../support/ledger-entry.ts';

// Appends without end and prints each decision id once its entry is acknowledged, until it is killed.
const options: StoreOptions = JSON.parse(process.argv[2] ?? '');
const ledger = await openLedger({ ...options, pseudonymKey: ledgerKey });
process.stdout.write('ready\n');
await Promise.all(Array.from({ length: 8 }, appendForever));

async function appendForever(): Promise<never> {
  for (;;) {
    const entry = ledgerEntry();
    await ledger.append([entry]);
    process.stdout.write(`${entry.decision?.id}\n`);
    await setTimeout(0);
  }
}
