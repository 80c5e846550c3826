import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../dialect.ts';

const columns = {
  key: 'Keyed hash of the question: who was asked about, by which facility, kind of caller and purpose, base64url',
  register: 'Which register answered',
  person: 'Keyed pseudonym of the number that was asked about, as in the ledger',
  facility: 'Facility, agency or client for which it answered',
  verified_at: 'When the answer was received and verified, RFC 3339 in UTC',
  sealed: 'The answer, AES-256-GCM: nonce, ciphertext and tag, base64url',
} as const;

/** Last verified answers of the registers, for the time when one of them is not heard. */
export function storedAnswersMigration(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await database.schema
        .createTable('stored_answers')
        .addColumn('key', 'text', (column) => column.primaryKey())
        .addColumn('register', 'text', (column) => column.notNull())
        .addColumn('person', 'text', (column) => column.notNull())
        .addColumn('facility', 'text', (column) => column.notNull())
        .addColumn('verified_at', 'text', (column) => column.notNull())
        .addColumn('sealed', 'text', (column) => column.notNull())
        .modifyEnd(sql.raw(dialect.keptByPrimaryKey))
        .execute();
      await database.schema
        .createIndex('stored_answers_by_age')
        .on('stored_answers')
        .columns(['register', 'verified_at'])
        .execute();
      // For an erasure.
      await database.schema
        .createIndex('stored_answers_by_person')
        .on('stored_answers')
        .columns(['person'])
        .execute();
      for (const statement of dialect.comments('stored_answers', columns)) {
        await sql.raw(statement).execute(database);
      }
    },
  };
}
