import { setTimeout } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { type Dialect, dialects } from './dialect.ts';
import { ledgerMigration } from './migrations/0001-ledger.ts';
import { missBudgetMigration } from './migrations/0002-miss-budget.ts';
import { transparencyMigration } from './migrations/0003-transparency.ts';
import { ledgerKeysMigration } from './migrations/0004-ledger-keys.ts';
import { replayMigration } from './migrations/0005-replay.ts';
import { keptAnswersMigration } from './migrations/0007-kept-answers.ts';
import { storedAnswersMigration } from './migrations/0008-stored-answers.ts';
import { checkInsMigration } from './migrations/0009-check-ins.ts';
import { webhooksMigration } from './migrations/0010-webhooks.ts';
import { checkInNoticesMigration } from './migrations/0011-check-in-notices.ts';
import { checkListsMigration } from './migrations/0012-check-lists.ts';
import { busyTimeoutMs, isBusy } from './sqlite.ts';
import type { Tables } from './tables.ts';

const attempts = 500;
const pauseMs = 10;

/** Safe when several replicas start at once: the first one migrates, the others wait for it. */
export function migrate(database: Kysely<Tables>, name: Dialect['name']): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: {
      getMigrations: () =>
        Promise.resolve({
          '0001-ledger': ledgerMigration(dialects[name]),
          '0002-miss-budget': missBudgetMigration(dialects[name]),
          '0003-transparency': transparencyMigration(dialects[name]),
          '0004-ledger-keys': ledgerKeysMigration(dialects[name]),
          '0005-replay': replayMigration(dialects[name]),
          '0007-kept-answers': keptAnswersMigration(dialects[name]),
          '0008-stored-answers': storedAnswersMigration(dialects[name]),
          '0009-check-ins': checkInsMigration(dialects[name]),
          '0010-webhooks': webhooksMigration(dialects[name]),
          '0011-check-in-notices': checkInNoticesMigration(dialects[name]),
          '0012-check-lists': checkListsMigration(dialects[name]),
        }),
    },
  });
  return name === 'sqlite' ? underWriteLock(database, migrator) : toLatest(migrator);
}

// Kysely's migration lock is a PostgreSQL advisory lock; on SQLite it is nothing at all.
async function underWriteLock(database: Kysely<Tables>, migrator: Migrator): Promise<void> {
  await beginAlone(database);
  try {
    await toLatest(migrator);
    await sql`commit`.execute(database);
  } catch (error) {
    await sql`rollback`.execute(database);
    throw error;
  }
}

/**
 * SQLite's own waiting would block this thread, on which another store of the same file may be in the middle of its
 * migration.
 */
async function beginAlone(database: Kysely<Tables>): Promise<void> {
  await sql`pragma busy_timeout = 0`.execute(database);
  for (let attempt = 1; !(await begun(database, attempt)); attempt += 1) await setTimeout(pauseMs);
  await sql`pragma busy_timeout = ${sql.lit(busyTimeoutMs)}`.execute(database);
}

async function begun(database: Kysely<Tables>, attempt: number): Promise<boolean> {
  try {
    await sql`begin immediate`.execute(database);
    return true;
  } catch (error) {
    if (attempt === attempts || !isBusy(error)) throw error;
    return false;
  }
}

/** Asks first, so that a role with SELECT and INSERT alone can start once another has migrated. */
async function toLatest(migrator: Migrator): Promise<void> {
  const known = await migrator.getMigrations();
  if (known.every((migration) => migration.executedAt !== undefined)) return;
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
