import type { Selectable } from 'kysely';
import { openBeside } from '../store/beside.ts';
import type { Store } from '../store/index.ts';
import type { StoredAnswersTable } from '../store/tables.ts';

export type StoredRow = Selectable<StoredAnswersTable>;

/** The table, as all replicas see it. */
export interface StoredRows {
  /** A row that is there already gives way only to a later answer. */
  put(rows: readonly StoredRow[]): Promise<void>;
  find(key: string): Promise<StoredRow | null>;
  purge(register: string, before: string): Promise<void>;
  close(): Promise<void>;
}

export async function openStoredRows(store: Store): Promise<StoredRows> {
  const { database, close } = await openBeside(store);
  return {
    async put(rows) {
      // In one order everywhere: two replicas that lock the same rows crosswise would wait for each other.
      const ordered = [...rows].sort((a, b) => (a.key < b.key ? -1 : 1));
      await database
        .insertInto('stored_answers')
        .values(ordered)
        .onConflict((conflict) =>
          conflict
            .column('key')
            .doUpdateSet((is) => ({
              verified_at: is.ref('excluded.verified_at'),
              sealed: is.ref('excluded.sealed'),
            }))
            .whereRef('stored_answers.verified_at', '<', 'excluded.verified_at'),
        )
        .execute();
    },
    async find(key) {
      const row = await database
        .selectFrom('stored_answers')
        .selectAll()
        .where('key', '=', key)
        .executeTakeFirst();
      return row ?? null;
    },
    async purge(register, before) {
      await database
        .deleteFrom('stored_answers')
        .where('register', '=', register)
        .where('verified_at', '<', before)
        .execute();
    },
    close,
  };
}
