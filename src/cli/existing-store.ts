import { openExistingStore, type Store } from '../store/index.ts';
import type { Terminal } from './terminal.ts';

/** Where the database is, as options say; one outranks the environment, also when the two name different kinds of it. */
export interface StorePlace {
  readonly dataDir: string | undefined;
  readonly databaseUrl: string | undefined;
}

export const storeOptions = {
  'data-dir': { type: 'string' },
  'database-url': { type: 'string' },
} as const;

/** Reads from a store that is there; else, or when it cannot be read, says so, and the exit code is 1. */
export async function withExistingStore(
  place: StorePlace,
  what: string,
  terminal: Terminal,
  read: (store: Store) => Promise<number>,
): Promise<number> {
  try {
    const { dataDir, databaseUrl } = locate(place, terminal);
    const store = await openExistingStore({ dataDir, databaseUrl });
    if (store === null) {
      const where = databaseUrl === undefined ? `in ${dataDir}` : 'in that PostgreSQL database';
      terminal.err(`There is no ledger ${where}.\n`);
      return 1;
    }
    try {
      return await read(store);
    } finally {
      await store.close();
    }
  } catch (error) {
    terminal.err(`The ${what} could not be read: ${messageOf(error)}\n`);
    return 1;
  }
}

function locate({ dataDir, databaseUrl }: StorePlace, { env }: Terminal) {
  const url = dataDir === undefined ? env['DATABASE_URL'] : undefined;
  return {
    dataDir: dataDir ?? (env['DATA_DIR'] || './data'),
    databaseUrl: databaseUrl ?? (url || undefined),
  };
}

/** A refused connection to a host with two addresses is an AggregateError without a message. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : 'unknown error';
}
