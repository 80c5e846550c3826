import type { LedgerEntry } from '../../src/ledger/entry.ts';
import { openExistingStore } from '../../src/store/index.ts';

/** Every entry of an embedded ledger, in its order; a gateway may be writing to it. */
export async function entriesIn(dataDir: string): Promise<readonly LedgerEntry[]> {
  const store = await openExistingStore({ dataDir, databaseUrl: undefined });
  if (store === null) throw new Error(`There is no ledger in ${dataDir}`);
  try {
    const rows = await store.kysely
      .selectFrom('ledger_rows')
      .select('entry')
      .orderBy('sequence')
      .execute();
    return rows.map(({ entry }) => JSON.parse(entry) as LedgerEntry);
  } finally {
    await store.close();
  }
}
