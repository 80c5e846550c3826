import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../dialect.ts';

const columns = {
  key: 'SHA-256 over a client and an identifier that it may use once, base64url',
  expires_at: 'Milliseconds since the epoch until which it must not be used again',
} as const;

/** What clients have used and may not use again: DPoP proofs, nonces of signed requests, client assertions. */
export function replayMigration(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await database.schema
        .createTable('used_once')
        .addColumn('key', 'text', (column) => column.primaryKey())
        .addColumn('expires_at', dialect.sequenceType, (column) => column.notNull())
        .modifyEnd(sql.raw(dialect.keptByPrimaryKey))
        .execute();
      await database.schema
        .createIndex('used_once_expires_at')
        .on('used_once')
        .column('expires_at')
        .execute();
      for (const statement of dialect.comments('used_once', columns)) {
        await sql.raw(statement).execute(database);
      }
    },
  };
}
