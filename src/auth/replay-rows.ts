import { sql } from 'kysely';
import type { Store } from '../store/index.ts';
import { patiently } from '../store/patience.ts';
import { openSqlite } from '../store/sqlite.ts';

/** The table `used_once`, as all replicas see it. */
export interface ReplayRows {
  /** Of distinct keys those that were not in use; they are from now on. All of them are written, or none. */
  claim(keys: readonly string[], times: ClaimTimes): Promise<ReadonlySet<string>>;
  /** Deletes some of the rows that expired before that time; true when it may have left others. */
  clean(before: number): Promise<boolean>;
  close(): Promise<void>;
}

/** Milliseconds since the epoch. */
export interface ClaimTimes {
  readonly now: number;
  readonly expiresAt: number;
}

export function openReplayRows(store: Store): ReplayRows {
  return store.dialect === 'sqlite' ? sqliteRows(store.file) : postgresRows(store.kysely);
}

/** A few milliseconds of SQLite. */
const cleanedAtOnce = 500;

/**
 * On a connection of this thread, which neither sleeps until another writer lets go of the file (no busy timeout) nor waits
 * for the disk: with `normal` a commit outlives the process. What a power cut could take back is safe before any data leaves,
 * since the ledger's commit, which waits for the disk, comes after it in the same log.
 */
function sqliteRows(file: string): ReplayRows {
  const database = openSqlite(file);
  // The ledger's worker copies the log back into the file, beside the requests.
  database.exec(
    'pragma busy_timeout = 0; pragma synchronous = normal; pragma wal_autocheckpoint = 0',
  );
  const claim = database.prepare(
    `insert into used_once (key, expires_at) values (?, ?)
     on conflict (key) do update set expires_at = excluded.expires_at where used_once.expires_at < ?`,
  );
  const clean = database.prepare(
    `delete from used_once where key in
       (select key from used_once where expires_at < ? order by expires_at limit ${cleanedAtOnce})`,
  );

  function inTransaction<T>(work: () => T): T {
    database.exec('begin immediate');
    try {
      const result = work();
      database.exec('commit');
      return result;
    } catch (error) {
      database.exec('rollback');
      throw error;
    }
  }

  return {
    claim: (keys, { now, expiresAt }) =>
      patiently(() =>
        inTransaction(
          () => new Set(keys.filter((key) => claim.run(key, expiresAt, now).changes === 1)),
        ),
      ),
    clean: (before) => patiently(() => clean.run(before).changes === cleanedAtOnce),
    close: async () => database.close(),
  };
}

function postgresRows(database: Store['kysely']): ReplayRows {
  return {
    async claim(keys, { now, expiresAt }) {
      // In one order everywhere: two replicas that claim the same keys crosswise would wait for each other.
      const sorted = [...keys].sort();
      const { rows } = await sql<{ readonly key: string }>`
        insert into used_once (key, expires_at)
        select given.key, ${expiresAt}::bigint from unnest(${sorted}::text[]) as given(key)
        on conflict (key) do update set expires_at = excluded.expires_at
          where used_once.expires_at < ${now}::bigint
        returning key`.execute(database);
      return new Set(rows.map(({ key }) => key));
    },
    async clean(before) {
      const { numAffectedRows = 0n } = await sql`
        delete from used_once where key in (
          select key from used_once where expires_at < ${before}::bigint
          order by expires_at limit ${cleanedAtOnce} for update skip locked
        )`.execute(database);
      return numAffectedRows === BigInt(cleanedAtOnce);
    },
    close: async () => undefined,
  };
}
