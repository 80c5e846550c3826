import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../dialect.ts';

const columns = {
  sequence: 'Position in the chain: 1, 2, 3 ... without gaps',
  entry_id: 'Identifier of the entry, a UUID given out before the answer is signed',
  decision_id: 'Identifier of the eligibility decision; null when there was none',
  recorded_at: 'Latest instant among this entry and all before it; never decreases',
  client: 'Client that asked',
  organisation: 'Facility or agency of the client; null for citizens and auditors',
  practitioner: 'Pseudonym of the staff member; null when unknown',
  person: 'Pseudonym of the person asked about; null when nobody',
  entry: 'The entry as canonical JSON (RFC 8785); the other columns repeat parts of it',
  previous: 'Hash of the row before',
  hash: 'SHA-256 over previous, sequence and entry, base64url',
} as const;

export function ledgerMigration(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await createTable(database, dialect);
      await createIndexes(database);
      const statements = [
        ...dialect.appendOnly('ledger_rows', [['sequence'], ['entry_id']]),
        ...dialect.comments('ledger_rows', columns),
      ];
      for (const statement of statements) await sql.raw(statement).execute(database);
    },
  };
}

function createTable(database: Kysely<unknown>, dialect: Dialect): Promise<void> {
  return database.schema
    .createTable('ledger_rows')
    .addColumn('sequence', dialect.sequenceType, (column) => column.primaryKey())
    .addColumn('entry_id', 'text', (column) => column.notNull().unique())
    .addColumn('decision_id', 'text')
    .addColumn('recorded_at', 'text', (column) => column.notNull())
    .addColumn('client', 'text', (column) => column.notNull())
    .addColumn('organisation', 'text')
    .addColumn('practitioner', 'text')
    .addColumn('person', 'text')
    .addColumn('entry', 'text', (column) => column.notNull())
    .addColumn('previous', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
}

async function createIndexes(database: Kysely<unknown>): Promise<void> {
  for (const column of ['decision_id', 'person']) {
    await database.schema
      .createIndex(`ledger_rows_${column}`)
      .on('ledger_rows')
      .column(column)
      .execute();
  }
}
