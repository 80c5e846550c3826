import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../dialect.ts';

const countColumns = {
  subject: 'Pseudonym of an operator of a client, or of a client',
  kind: 'OPERATOR, CLIENT or EMERGENCY (missed emergencies of an operator)',
  bucket: 'Start of the five minutes that the row counts',
  calls: 'Identity look-ups without emergencies',
  misses: 'Look-ups that matched nobody, and those under way, which may yet do so',
  emergencies: 'Look-ups claimed as emergencies, kept for review',
} as const;

const standingColumns = {
  subject: 'Pseudonym as in lookup_counts',
  state: 'STEP_UP or SUSPENDED',
  since: 'When the state began',
  until: 'When it ends by itself',
} as const;

export function missBudgetMigration(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await createCounts(database);
      await createStandings(database);
      const statements = [
        ...dialect.comments('lookup_counts', countColumns),
        ...dialect.comments('lookup_standings', standingColumns),
      ];
      for (const statement of statements) await sql.raw(statement).execute(database);
    },
  };
}

async function createCounts(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('lookup_counts')
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('bucket', 'text', (column) => column.notNull())
    .addColumn('calls', 'integer', (column) => column.notNull())
    .addColumn('misses', 'integer', (column) => column.notNull())
    .addColumn('emergencies', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('lookup_counts_key', ['subject', 'bucket'])
    .execute();
  await database.schema
    .createIndex('lookup_counts_bucket')
    .on('lookup_counts')
    .column('bucket')
    .execute();
}

function createStandings(database: Kysely<unknown>): Promise<void> {
  return database.schema
    .createTable('lookup_standings')
    .addColumn('subject', 'text', (column) => column.primaryKey())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('until', 'text', (column) => column.notNull())
    .execute();
}
