import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StoreOptions } from '../../src/store/index.ts';
import { ledgerKey } from './ledger-entry.ts';
import { createFreshDatabase } from './postgres.ts';

/** A place for one test's ledger, with a back door for the forger. */
export interface LedgerPlace {
  readonly options: StoreOptions & { readonly pseudonymKey: Uint8Array };
  /** SQL past the gateway. */
  execute(sql: string): Promise<void>;
  /** Takes away what refuses UPDATE and DELETE. */
  disarm(): Promise<void>;
  /** Makes the next groups fail as the database would. */
  breakWriting(): Promise<void>;
  mendWriting(): Promise<void>;
  remove(): Promise<void>;
}

export async function sqlitePlace(): Promise<LedgerPlace> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vss-ledger-'));
  const execute = async (sql: string) => {
    const database = new DatabaseSync(join(dataDir, 'vss-gateway.db'), { timeout: 5_000 });
    try {
      database.exec(sql);
    } finally {
      database.close();
    }
  };
  return {
    options: { dataDir, pseudonymKey: ledgerKey },
    execute,
    disarm: () =>
      execute(
        ['update', 'delete', 'replace']
          .map((name) => `drop trigger ledger_rows_no_${name};`)
          .join(' '),
      ),
    breakWriting: () => execute('alter table ledger_rows rename to gone'),
    mendWriting: () => execute('alter table gone rename to ledger_rows'),
    remove: () => rm(dataDir, { recursive: true }),
  };
}

export async function postgresPlace(): Promise<LedgerPlace> {
  const database = await createFreshDatabase();
  return {
    options: { databaseUrl: database.url, dataDir: tmpdir(), pseudonymKey: ledgerKey },
    execute: database.execute,
    disarm: () => database.execute('alter table ledger_rows disable trigger all'),
    breakWriting: () => database.execute('alter table ledger_rows rename to gone'),
    mendWriting: () => database.execute('alter table gone rename to ledger_rows'),
    remove: database.drop,
  };
}
