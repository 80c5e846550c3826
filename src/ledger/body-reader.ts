import { type Kysely, sql } from 'kysely';
import type { Tables } from '../store/tables.ts';
import { type BodyContent, type DataKey, openBody } from './body.ts';
import { createKeyWrapping } from './data-keys.ts';
import type { DataKeyRow, LedgerEntry } from './entry.ts';
import { operatorKind } from './operator-entry.ts';
import { createPseudonyms } from './pseudonym.ts';

/** ERASED: the key row is gone. UNREADABLE: altered, or sealed under another pseudonym key. */
export type OpenedBody =
  | { readonly state: 'OPENED'; readonly content: BodyContent }
  | { readonly state: 'NONE' | 'ERASED' | 'UNREADABLE'; readonly content: null };

/** As much of an entry as opening takes. */
export type Sealed = Pick<LedgerEntry, 'id' | 'callerKind' | 'client' | 'person' | 'body'>;

export interface BodyReader {
  /** By id of the entry. */
  open(entries: readonly Sealed[]): Promise<ReadonlyMap<string, OpenedBody>>;
}

/** Key rows that one statement asks for: SQLite takes 32,766 parameters, PostgreSQL 65,535. */
const batch = 1_000;

type KeyName = Pick<DataKeyRow, 'subject' | 'id'>;

export function createBodyReader(database: Kysely<Tables>, pseudonymKey: Uint8Array): BodyReader {
  const wrapping = createKeyWrapping(pseudonymKey);
  const pseudonyms = createPseudonyms(pseudonymKey);
  const keyNameOf = ({ body, person, client, callerKind }: Sealed): KeyName | null => {
    if (body === null) return null;
    const ofClient = person === null || callerKind === operatorKind;
    return { subject: ofClient ? pseudonyms.client(client) : person, id: body.key };
  };

  return {
    async open(entries) {
      const wanted = new Map<string, KeyName>();
      for (const entry of entries) {
        const name = keyNameOf(entry);
        if (name !== null) wanted.set(textOf(name), name);
      }
      const keys = new Map<string, DataKey | null>();
      for (const row of await readKeys(database, [...wanted.values()])) {
        keys.set(textOf(row), wrapping.unwrap(row));
      }
      const opened = (entry: Sealed): OpenedBody => {
        const name = keyNameOf(entry);
        if (name === null || entry.body === null) return { state: 'NONE', content: null };
        const key = keys.get(textOf(name));
        if (key === undefined) return { state: 'ERASED', content: null };
        const content = key === null ? null : openBody(entry.body, entry.id, key);
        return content === null
          ? { state: 'UNREADABLE', content: null }
          : { state: 'OPENED', content };
      };
      return new Map(entries.map((entry) => [entry.id, opened(entry)]));
    },
  };
}

function textOf({ subject, id }: KeyName): string {
  return `${subject} ${id}`;
}

async function readKeys(
  database: Kysely<Tables>,
  names: readonly KeyName[],
): Promise<readonly DataKeyRow[]> {
  const found: DataKeyRow[] = [];
  for (let start = 0; start < names.length; start += batch) {
    const pairs = names
      .slice(start, start + batch)
      .map(({ subject, id }) => sql`(${subject}, ${id})`);
    const { rows } = await sql<DataKeyRow>`
      with wanted (subject, id) as (values ${sql.join(pairs)})
      select k.subject, k.id, k.epoch, k.wrapped
      from wanted w join ledger_keys k on k.subject = w.subject and k.id = w.id`.execute(database);
    found.push(...rows);
  }
  return found;
}
