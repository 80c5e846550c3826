import { createHmac, createSecretKey } from 'node:crypto';

export interface Pseudonyms {
  /** Stands for a personal number. */
  person(number: string): string;
  /** Stands for a staff member. */
  practitioner(id: string): string;
  /** Stands for a client, as the subject of the data keys of its entries about nobody. */
  client(id: string): string;
  /** Stands for an encounter of a facility or agency. */
  visit(organisation: string, encounter: string): string;
  /** Stands for what a register answered, in the receipt of one decision. */
  answer(decision: string, canonical: string): string;
}

/**
 * base64url(HMAC-SHA-256(key, label ‖ value)): the same person is recognised within this ledger and cannot be named without
 * the key. The labels keep a person and a staff member with the same number apart.
 */
export function createPseudonyms(key: Uint8Array): Pseudonyms {
  if (key.byteLength < 32) throw new TypeError('the pseudonym key must have at least 32 bytes');
  // A key object once: Node examines raw bytes anew at every call, for five times the cost of the hash (measured).
  const secret = createSecretKey(key);
  const keyed = (label: string) => (value: string) =>
    createHmac('sha256', secret).update(`vss-gateway/${label}/1\n${value}`).digest('base64url');
  const visit = keyed('ledger-visit');
  const answer = keyed('receipt-answer');
  return {
    person: keyed('ledger-person'),
    practitioner: keyed('ledger-practitioner'),
    client: keyed('ledger-client'),
    // A JSON array: two texts are told apart whatever they contain.
    visit: (organisation, encounter) => visit(JSON.stringify([organisation, encounter])),
    answer: (decision, canonical) => answer(`${decision}\n${canonical}`),
  };
}
