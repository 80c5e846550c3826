import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../dialect.ts';

const messageColumns = {
  id: 'The webhook-id that the receiver sees, the same at every attempt',
  endpoint: 'Name of the endpoint in the settings; addresses and secrets stand there alone',
  check_in_id: 'Check-in that the message is about',
  entry_id: 'Ledger entry of its settlement',
  sealed: 'The body as sent, AES-256-GCM: nonce, ciphertext and tag, base64url',
  created_at: 'When the event was written, RFC 3339 in UTC',
  state: 'PENDING, DELIVERED or FAILED',
  attempts: 'Attempts that were begun',
  next_attempt_at:
    'When it is due next; while an attempt is under way, when another replica may take it',
  lease: 'Who is attempting it; null while nobody is',
  last_outcome: 'HTTP status of the last attempt, or why it had none',
  finished_at: 'When it was delivered or given up, RFC 3339 in UTC',
} as const;

const endpointColumns = {
  name: 'Name of the endpoint in the settings',
  address: 'SHA-256 of its address, base64url: another address is another endpoint',
  disabled_at: 'When it answered 410 Gone, RFC 3339 in UTC',
} as const;

/** What hospitals are told, until they have acknowledged it. */
export function webhooksMigration(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await database.schema
        .createTable('webhook_messages')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('endpoint', 'text', (column) => column.notNull())
        .addColumn('check_in_id', 'text', (column) => column.notNull())
        .addColumn('entry_id', 'text', (column) => column.notNull())
        .addColumn('sealed', 'text', (column) => column.notNull())
        .addColumn('created_at', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('next_attempt_at', 'text', (column) => column.notNull())
        .addColumn('lease', 'text')
        .addColumn('last_outcome', 'text')
        .addColumn('finished_at', 'text')
        .execute();
      await database.schema
        .createIndex('webhook_messages_due')
        .on('webhook_messages')
        .columns(['state', 'endpoint', 'next_attempt_at'])
        .execute();
      await database.schema
        .createTable('webhook_endpoints')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('address', 'text', (column) => column.notNull())
        .addColumn('disabled_at', 'text', (column) => column.notNull())
        .execute();
      const comments = [
        ...dialect.comments('webhook_messages', messageColumns),
        ...dialect.comments('webhook_endpoints', endpointColumns),
      ];
      for (const statement of comments) await sql.raw(statement).execute(database);
    },
  };
}
