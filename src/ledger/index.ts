import { openStore, type Store, type StoreLocation, type StoreOptions } from '../store/index.ts';
import {
  GroupCommit,
  type GroupCommitSettings,
  type GroupWriter,
  groupCommitDefaults,
} from './append.ts';
import { canonicalEntry } from './chain.ts';
import type { Ledger } from './entry.ts';
import { openPostgresWriter } from './postgres-writer.ts';
import { createLedgerReader } from './reader.ts';
import { openSqliteWriter } from './sqlite-writer.ts';

export type LedgerOptions = StoreOptions & Partial<GroupCommitSettings>;

/** A ledger with a store of its own, which it closes. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const store = await openStore(options);
  const ledger = createLedger(store, options);
  return {
    ...ledger,
    async close() {
      await ledger.close();
      await store.close();
    },
  };
}

/** A ledger in a store that others use too; closing the ledger leaves the store open. */
export function createLedger(store: Store, settings: Partial<GroupCommitSettings> = {}): Ledger {
  const group = new GroupCommit(() => openWriter(store), { ...groupCommitDefaults, ...settings });
  return {
    ...createLedgerReader(store.kysely),
    // Canonical before it is queued: an entry that cannot be written fails its own caller and no other.
    append: async (entries) => group.append(entries.map(canonicalEntry)),
    close: () => group.close(),
  };
}

async function openWriter(location: StoreLocation): Promise<GroupWriter> {
  return location.dialect === 'sqlite'
    ? openSqliteWriter(location.file)
    : await openPostgresWriter(location.url);
}
