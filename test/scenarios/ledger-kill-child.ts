import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../src/domain/clock.ts';
import type { BodyContent } from '../../src/ledger/body.ts';
import { createBodySealer } from '../../src/ledger/data-keys.ts';
import { openLedger } from '../../src/ledger/index.ts';
import type { StoreOptions } from '../../src/store/index.ts';
import { ledgerEntry, ledgerKey } from '../support/ledger-entry.ts';

// Appends without end and prints each decision id once its entry is acknowledged, until it is killed.
const content: BodyContent = {
  v: 1,
  personalId: '001086000001',
  cardNumber: null,
  linked: false,
  practitioner: null,
  encounter: null,
  reasonCodes: [],
};
const options: StoreOptions = JSON.parse(process.argv[2] ?? '');
const ledger = await openLedger({ ...options, pseudonymKey: ledgerKey });
const bodies = createBodySealer(ledgerKey, systemClock);
// The first append waits for a writer to start, which takes longer than some kills leave it.
await appendOne();
process.stdout.write('ready\n');
await Promise.all(Array.from({ length: 8 }, appendForever));

async function appendForever(): Promise<never> {
  for (;;) {
    process.stdout.write(`${await appendOne()}\n`);
    await setTimeout(0);
  }
}

async function appendOne(): Promise<string | undefined> {
  // Few people, so that most entries rest on a key that another call makes durable.
  const person = `person ${Math.floor(Math.random() * 50)}`;
  const entry = ledgerEntry({ person });
  const { body, row } = bodies.seal(content, { id: entry.id, at: new Date() }, person);
  const keys = row === null ? [] : [row];
  await ledger.append([{ ...entry, body }], keys);
  bodies.kept(keys);
  return entry.decision?.id;
}
