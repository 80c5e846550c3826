import { setImmediate } from 'node:timers/promises';
import { type CardNumber, insuranceNumberOf } from '../domain/card-number.ts';
import { latestRows, type ReadableStore } from './access-log.ts';
import { createBodyReader } from './body-reader.ts';
import type { LedgerEntry } from './entry.ts';
import { createPseudonyms } from './pseudonym.ts';

/** The numbers by which entries of one person are found. */
export interface PersonNumbers {
  /** The number that was given, then those that the ledger ties to it. */
  readonly numbers: readonly string[];
  /** Their pseudonyms, in the same order. */
  readonly pseudonyms: readonly string[];
}

export interface PersonFinder {
  /**
   * Adds to a personal number the card numbers, and the insurance numbers in them, that a decision found to belong to the same
   * person: a desk may have presented the card alone. Erased bodies no longer tell.
   */
  numbersOf(number: string): Promise<PersonNumbers>;
}

/** A person with more entries is found by cards that the latest of them name. */
const mostEntries = 20_000;
/** Read at a time: SQLite answers within the same turn of the event loop. */
const pageSize = 200;

export function createPersonFinder(store: ReadableStore, pseudonymKey: Uint8Array): PersonFinder {
  const pseudonyms = createPseudonyms(pseudonymKey);
  const bodies = createBodyReader(store.kysely, pseudonymKey);

  async function cardsOf(number: string, entries: readonly LedgerEntry[]): Promise<string[]> {
    const opened = await bodies.open(entries.filter(mayLink));
    return [...opened.values()].flatMap(({ content }) =>
      content?.linked === true && content.personalId === number && content.cardNumber !== null
        ? [content.cardNumber]
        : [],
    );
  }
  return {
    async numbersOf(number) {
      const person = pseudonyms.person(number);
      const numbers = new Set([number]);
      let before = Number.MAX_SAFE_INTEGER;
      for (let read = 0; read < mostEntries; read += pageSize) {
        const rows = await latestRows(store, { persons: [person] }, before, pageSize);
        for (const card of await cardsOf(
          number,
          rows.map(({ entry }) => entry),
        )) {
          numbers.add(card);
          const insurance = insuranceNumberOf(card as CardNumber);
          if (insurance !== undefined) numbers.add(insurance);
        }
        before = rows.at(-1)?.sequence ?? 0;
        if (rows.length < pageSize) break;
        await setImmediate();
      }
      return { numbers: [...numbers], pseudonyms: [...numbers].map(pseudonyms.person) };
    },
  };
}

/** Only a decision for certain links two numbers: the bodies of the others need not be opened. */
function mayLink({ decision, body }: LedgerEntry): boolean {
  return (
    body !== null && decision !== null && decision.decision === 'ELIGIBLE' && !decision.provisional
  );
}
