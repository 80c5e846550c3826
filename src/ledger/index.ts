import { openStore, type Store, type StoreLocation, type StoreOptions } from '../store/index.ts';
import {
  GroupCommit,
  type GroupCommitSettings,
  type GroupWriter,
  groupCommitDefaults,
} from './append.ts';
import type { Companion } from './companions.ts';
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
    async append(entries, keys = [], along = nothingAlong) {
      // All of a call are in one transaction, whichever entry carries the keys.
      const prepared = entries.map((entry, index) => {
        const rows = along.get(entry.id);
        const companions = rows === undefined ? null : { once: [], along: rows };
        return prepareEntry(commitments, entry, index === 0 ? keys : [], companions);
      });
      await group.append(prepared);
    },
    appendOnce: async (entry, keys, once, along = []) =>
      (await group.append([prepareEntry(commitments, entry, keys, { once, along })])) === 1,
    close: () => group.close(),
  };
}

const nothingAlong: ReadonlyMap<string, readonly Companion[]> = new Map();

async function openWriter(location: StoreLocation): Promise<GroupWriter> {
  return location.dialect === 'sqlite'
    ? openSqliteWriter(location.file)
    : await openPostgresWriter(location.url);
}
