import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../dialect.ts';

const columns = {
  subject:
    'Pseudonym of the person whose entries the key seals; of the client where they are about nobody',
  id: 'Identifier of the key, named by the body of an entry',
  epoch: 'Calendar month in Viet Nam in which the key was made, e.g. 2026-11',
  wrapped:
    'The key, wrapped (RFC 3394), base64url; deleting the row erases the bodies that it sealed',
} as const;

/** How an entry that broke the glass says so: canonical JSON has one spelling, and quotes in texts are escaped. */
export const breakGlassMark = '"purpose":"EMERGENCY_OVERRIDE"';

/** Data keys, and the indexes of who looked. */
export function ledgerKeysMigration(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await createKeys(database, dialect);
      await createIndexes(database, dialect);
      const statements = [
        ...dialect.unchangeable('ledger_keys'),
        ...dialect.comments('ledger_keys', columns),
      ];
      for (const statement of statements) await sql.raw(statement).execute(database);
    },
  };
}

/** By subject: a new key costs one place in one tree, and those of a person stand together. */
function createKeys(database: Kysely<unknown>, dialect: Dialect): Promise<void> {
  return database.schema
    .createTable('ledger_keys')
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('epoch', 'text', (column) => column.notNull())
    .addColumn('wrapped', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('ledger_keys_key', ['subject', 'id'])
    .modifyEnd(sql.raw(dialect.keptByPrimaryKey))
    .execute();
}

/** None by time: it grows with the sequence, in which it is found by halving. */
async function createIndexes(database: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await database.schema.dropIndex('ledger_rows_person').execute();
  for (const column of ['person', 'practitioner', 'organisation', 'client']) {
    await sql
      .raw(
        `create index ledger_rows_by_${column} on ledger_rows (${column}, sequence)
         where ${column} is not null`,
      )
      .execute(database);
  }
  await sql
    .raw(
      `create index ledger_rows_break_glass on ledger_rows (sequence)
       where ${dialect.contains('entry', breakGlassMark)}`,
    )
    .execute(database);
}
