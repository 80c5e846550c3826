import { type AccessCriteria, createAccessLog, type ReadableStore } from './access-log.ts';
import { createPersonFinder } from './access-person.ts';
import { createBodyReader } from './body-reader.ts';
import type { LedgerEntry } from './entry.ts';
import { createPseudonyms } from './pseudonym.ts';

export interface AccessQuestion extends Omit<AccessCriteria, 'persons' | 'client'> {
  /** Number of the person asked about: personal, card or insurance. */
  readonly number?: string;
  /** Personal number of a staff member, in place of the pseudonym. */
  readonly practitionerNumber?: string;
}

export interface FoundAccess {
  readonly entry: LedgerEntry;
  /** From the entry's body, which is opened when this is called; null where it names nobody or is erased. */
  practitionerName(): Promise<string | null>;
}

export interface FoundAccesses {
  readonly accesses: readonly FoundAccess[];
  readonly next: string | null;
}

/** Who looked, by numbers. */
export interface AccessDesk {
  /** null when the ledger does not hold the entry `after`. */
  find(
    question: AccessQuestion,
    page: { readonly first: number; readonly after: string | null },
  ): Promise<FoundAccesses | null>;
}

export function createAccessDesk(store: ReadableStore, pseudonymKey: Uint8Array): AccessDesk {
  const log = createAccessLog(store);
  const finder = createPersonFinder(store, pseudonymKey);
  const bodies = createBodyReader(store.kysely, pseudonymKey);
  const pseudonyms = createPseudonyms(pseudonymKey);
  return {
    async find({ number, practitionerNumber, ...criteria }, page) {
      const found = await log.page(
        {
          ...criteria,
          ...(number === undefined ? {} : { persons: (await finder.numbersOf(number)).pseudonyms }),
          ...(practitionerNumber === undefined
            ? {}
            : { practitioner: pseudonyms.practitioner(practitionerNumber) }),
        },
        page,
      );
      if (found === null) return null;
      let opened: ReturnType<typeof bodies.open> | undefined;
      const accesses = found.entries.map((entry) => ({
        entry,
        practitionerName: async () => {
          opened ??= bodies.open(found.entries);
          return (await opened).get(entry.id)?.content?.practitioner?.fullName ?? null;
        },
      }));
      return { accesses, next: found.next };
    },
  };
}
