import { hash, randomUUID } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import { createBodySealer } from './data-keys.ts';
import type { Ledger, LedgerEntry } from './entry.ts';
import { createPseudonyms } from './pseudonym.ts';

/** Client of the entries that commands make: they read and erase past the graph, and are recorded all the same. */
export const operatorClient = 'vss-gateway';
/** Kind of their caller: their bodies are sealed under the key of the client, also where they are about a person. */
export const operatorKind = 'operator';

/** What a command does, and what for; both are fixed by the command. */
export interface OperatorAct {
  /** As typed, without arguments: they name people. */
  readonly operation: 'ledger person' | 'ledger affected' | 'ledger erase' | 'ledger bundle';
  readonly purpose: 'SUBJECT_ACCESS' | 'BREACH_REVIEW' | 'ERASURE' | 'EVIDENCE';
  /** Pseudonym; null when it is about many. */
  readonly person: string | null;
  /** What the command puts out: its SHA-256 is in the entry. */
  readonly output: string;
  /** Account on the machine, for want of a better name. */
  readonly operator: string;
}

/**
 * Resolves when it is durable. The operator's name is sealed under the key of the client and no number of a person is: an erasure
 * must not leave behind what it erases.
 */
export async function recordAct(
  ledger: Pick<Ledger, 'append'>,
  pseudonymKey: Uint8Array,
  clock: Clock,
  { operation, purpose, person, output, operator }: OperatorAct,
  id: string = randomUUID(),
): Promise<LedgerEntry> {
  const pseudonyms = createPseudonyms(pseudonymKey);
  const at = clock.now();
  const { body, row } = createBodySealer(pseudonymKey, clock).seal(
    {
      v: 1,
      personalId: null,
      cardNumber: null,
      linked: false,
      practitioner: { personalId: operator, fullName: operator },
      encounter: null,
      reasonCodes: [],
    },
    { id, at },
    pseudonyms.client(operatorClient),
  );
  const entry: LedgerEntry = {
    id,
    at: at.toISOString(),
    requestId: randomUUID(),
    client: operatorClient,
    callerKind: operatorKind,
    organisation: null,
    practitioner: pseudonyms.practitioner(`operator\n${operator}`),
    purpose,
    operation,
    document: sha256(operation),
    person,
    visit: null,
    body,
    decision: null,
    sources: [],
    refusal: null,
    status: 200,
    answer: sha256(output),
  };
  await ledger.append([entry], row === null ? [] : [row]);
  return entry;
}

function sha256(text: string): string {
  return hash('sha256', text, 'base64url');
}
