import { hash, randomUUID } from 'node:crypto';
import type { LedgerEntry } from '../../src/ledger/entry.ts';
import { createCommitments } from '../../src/ledger/leaf.ts';
import { type PreparedEntry, prepareEntry } from '../../src/ledger/prepared.ts';

/** Pseudonym key of the tests' ledgers. */
export const ledgerKey: Uint8Array = Buffer.alloc(32, 'ledger test key ');

export function preparedEntry(changes: Partial<LedgerEntry> = {}): PreparedEntry {
  return prepareEntry(commitments, ledgerEntry(changes));
}

const commitments = createCommitments(ledgerKey);

export function ledgerEntry(changes: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    id: randomUUID(),
    at: new Date().toISOString(),
    requestId: randomUUID(),
    client: 'hospital-01001',
    callerKind: 'hospital',
    organisation: '01001',
    practitioner: digest('practitioner'),
    purpose: 'CHECK_IN',
    operation: 'eligibility',
    document: digest('document'),
    person: digest('person'),
    visit: null,
    body: null,
    decision: {
      id: randomUUID(),
      decision: 'COVERED',
      provisional: false,
      receipt: digest('receipt'),
      key: 'receipt-key',
    },
    sources: [
      { register: 'VSS', status: 'OK', reason: null, fetchedAt: new Date().toISOString() },
      { register: 'POPULATION', status: 'UNAVAILABLE', reason: 'TIMEOUT', fetchedAt: null },
    ],
    refusal: null,
    status: 200,
    answer: digest('answer'),
    ...changes,
  };
}

export function ledgerEntries(count: number): LedgerEntry[] {
  return Array.from({ length: count }, () => ledgerEntry());
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url');
}
