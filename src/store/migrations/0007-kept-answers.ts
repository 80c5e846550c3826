import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../dialect.ts';

const columns = {
  key: 'Keyed hash of a client and the idempotency key that it chose, base64url',
  request: 'Keyed hash of the request, with the member of staff who sent it, base64url',
  entry_id: 'Ledger entry of the answer',
  kept_at: 'When the answer was made, RFC 3339 in UTC',
  sealed: 'The answer as sent, AES-256-GCM: nonce, ciphertext and tag, base64url',
} as const;

/** Answers that are given again, byte for byte, when a request is repeated. */
export function keptAnswersMigration(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await database.schema
        .createTable('kept_answers')
        .addColumn('key', 'text', (column) => column.primaryKey())
        .addColumn('request', 'text', (column) => column.notNull())
        .addColumn('entry_id', 'text', (column) => column.notNull())
        .addColumn('kept_at', 'text', (column) => column.notNull())
        .addColumn('sealed', 'text', (column) => column.notNull())
        .modifyEnd(sql.raw(dialect.keptByPrimaryKey))
        .execute();
      const statements = [
        ...dialect.unchangeable('kept_answers'),
        ...dialect.comments('kept_answers', columns),
      ];
      for (const statement of statements) await sql.raw(statement).execute(database);
    },
  };
}
