import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { migrate } from './migrate.ts';
import { kyselyOverPostgres } from './postgres.ts';
import { openSqlite, openSqliteReadOnly } from './sqlite.ts';
import { kyselyOverSqlite } from './sqlite-kysely.ts';
import type { Tables } from './tables.ts';

export interface StoreOptions {
  /** `postgres://…`; without it the store is a SQLite file in `dataDir`. */
  readonly databaseUrl?: string | undefined;
  readonly dataDir: string;
}

export type StoreLocation =
  | { readonly dialect: 'sqlite'; readonly file: string }
  | { readonly dialect: 'postgres'; readonly url: string };

export type Store = StoreLocation & {
  readonly kysely: Kysely<Tables>;
  close(): Promise<void>;
};

/** Opens the store, creates it where there is none, and brings its tables up to date. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const location = locate(options);
  const kysely =
    location.dialect === 'sqlite'
      ? kyselyOverSqlite(openSqlite(location.file))
      : kyselyOverPostgres(location.url);
  return closedOnFailure(kysely, async () => {
    await migrate(kysely, location.dialect);
    return asStore(location, kysely);
  });
}

/** Opens a store for reading and changes nothing; null when there is none. */
export async function openExistingStore(options: StoreOptions): Promise<Store | null> {
  const location = locate(options);
  if (location.dialect === 'sqlite' && !existsSync(location.file)) return null;
  const kysely =
    location.dialect === 'sqlite'
      ? kyselyOverSqlite(openSqliteReadOnly(location.file))
      : kyselyOverPostgres(location.url);
  return closedOnFailure(kysely, async () => {
    if (await hasLedger(kysely)) return asStore(location, kysely);
    await kysely.destroy();
    return null;
  });
}

function locate({ databaseUrl, dataDir }: StoreOptions): StoreLocation {
  if (databaseUrl === undefined) {
    return { dialect: 'sqlite', file: join(dataDir, 'vss-gateway.db') };
  }
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new TypeError('a database URL starts with postgres://');
  }
  return { dialect: 'postgres', url: databaseUrl };
}

function asStore(location: StoreLocation, kysely: Kysely<Tables>): Store {
  return { ...location, kysely, close: () => kysely.destroy() };
}

async function closedOnFailure<T>(kysely: Kysely<Tables>, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    await kysely.destroy();
    throw error;
  }
}

async function hasLedger(kysely: Kysely<Tables>): Promise<boolean> {
  try {
    const tables = await kysely.introspection.getTables();
    return tables.some((table) => table.name === 'ledger_rows');
  } catch (error) {
    if (isUnknownDatabase(error)) return false;
    throw error;
  }
}

/** PostgreSQL error 3D000, invalid_catalog_name. */
function isUnknownDatabase(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '3D000';
}
