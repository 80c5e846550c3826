import { openStore, type Store, type StoreLocation, type StoreOptions } from '../store/index.ts';
import {
  GroupCommit,
  type GroupCommitSettings,
  type GroupWriter,
  groupCommitDefaults,
} from './append.ts';
import type { Ledger } from './entry.ts';
import { createCommitments } from './leaf.ts';
import { openPostgresWriter } from './postgres-writer.ts';
import { prepareEntry } from './prepared.ts';
import { createLedgerReader } from './reader.ts';
import { openSqliteWriter } from './sqlite-writer.ts';

export interface LedgerSettings extends Partial<GroupCommitSettings> {
  /** 32 bytes or more, shared by all replicas: leaves are computed with it. */
  readonly pseudonymKey: Uint8Array;
}

export type LedgerOptions = StoreOptions & LedgerSettings;

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
export function createLedger(store: Store, settings: LedgerSettings): Ledger {
  const commitments = createCommitments(settings.pseudonymKey);
  const group = new GroupCommit(() => openWriter(store), { ...groupCommitDefaults, ...settings });
  return {
    ...createLedgerReader(store.kysely),
    async append(entries, keys = []) {
      // All of a call are in one transaction, whichever entry carries the keys.
      await group.append(
        entries.map((entry, index) => prepareEntry(commitments, entry, index === 0 ? keys : [])),
      );
    },
    appendOnce: async (entry, keys, answer) =>
      (await group.append([prepareEntry(commitments, entry, keys, answer)])) === 1,
    close: () => group.close(),
  };
}

async function openWriter(location: StoreLocation): Promise<GroupWriter> {
  return location.dialect === 'sqlite'
    ? openSqliteWriter(location.file)
    : await openPostgresWriter(location.url);
}
