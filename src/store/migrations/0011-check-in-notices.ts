import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../dialect.ts';

const columns = {
  id: 'Keyed hash of facility, episode, stage and version, as a UUID: two reports of one first cost are one row',
  facility: 'Facility that sends, and whose notices go out in order',
  client: 'Client that reported the first cost',
  check_in_id: 'Check-in that the first cost belongs to',
  episode: 'Keyed hash of facility, episode and stage, base64url',
  stage: 'VISIT, or ADMISSION for the first cost in a ward',
  version: 'Counts from 1; a corrected report is a further version',
  entry_id: 'Ledger entry of the report',
  report:
    'Keyed hashes of what was stated and of what the notice says, base64url: the same report again is no further version',
  state: 'QUEUED, SENDING, ACCEPTED, REJECTED, UNKNOWN or NOT_DUE',
  field_list: 'Decision whose field list the notice follows',
  sealed: 'Patient and fields, AES-256-GCM: nonce, ciphertext and tag, base64url',
  problems: 'What our own check found, as JSON of fields and kinds; null when nothing',
  signed: '1 when it was sent with the signature of the facility',
  attempts: 'Attempts that were begun',
  next_attempt_at: 'When it is due next, RFC 3339 in UTC',
  lease: 'Who is attempting it, or was last; null before the first attempt',
  lease_until: 'Until when nobody else may take it; null while it is free',
  failure: 'Why the last attempt did not end in an answer',
  code: 'Result code of the answer',
  transaction_id: 'Transaction of the answer, as the portal names it',
  received_at: 'When the portal took it, by its own clock, RFC 3339 in UTC',
  message: 'Words of the answer, sealed',
  reported_at: 'When the first cost was reported, RFC 3339 in UTC',
  final_at: 'Since when it is not to be sent; null while it is',
} as const;

/** Check-in notices to the portal, from the report of the first cost until 60 days after their end. */
export function checkInNoticesMigration(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await database.schema
        .createTable('check_in_notices')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('facility', 'text', (column) => column.notNull())
        .addColumn('client', 'text', (column) => column.notNull())
        .addColumn('check_in_id', 'text', (column) => column.notNull())
        .addColumn('episode', 'text', (column) => column.notNull())
        .addColumn('stage', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('entry_id', 'text', (column) => column.notNull())
        .addColumn('report', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('field_list', 'text', (column) => column.notNull())
        .addColumn('sealed', 'text', (column) => column.notNull())
        .addColumn('problems', 'text')
        .addColumn('signed', 'integer', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('next_attempt_at', 'text')
        .addColumn('lease', 'text')
        .addColumn('lease_until', 'text')
        .addColumn('failure', 'text')
        .addColumn('code', 'text')
        .addColumn('transaction_id', 'text')
        .addColumn('received_at', 'text')
        .addColumn('message', 'text')
        .addColumn('reported_at', 'text', (column) => column.notNull())
        .addColumn('final_at', 'text')
        .execute();
      for (const [name, on] of indexes) {
        await database.schema
          .createIndex(name)
          .on('check_in_notices')
          .columns([...on])
          .execute();
      }
      await database.schema
        .createIndex('check_in_notices_open')
        .on('check_in_notices')
        .columns(['facility', 'reported_at', 'id'])
        .where(sql.ref('final_at'), 'is', null)
        .execute();
      // Of those that have ended alone: SQLite would otherwise prefer it for the open ones.
      await database.schema
        .createIndex('check_in_notices_ended')
        .on('check_in_notices')
        .column('final_at')
        .where(sql.ref('final_at'), 'is not', null)
        .execute();
      for (const statement of dialect.comments('check_in_notices', columns)) {
        await sql.raw(statement).execute(database);
      }
    },
  };
}

const indexes: ReadonlyArray<readonly [name: string, columns: readonly string[]]> = [
  ['check_in_notices_episode', ['episode', 'version']],
  ['check_in_notices_of_facility', ['facility', 'reported_at', 'id']],
  ['check_in_notices_state', ['state', 'lease_until']],
  ['check_in_notices_entry', ['entry_id']],
];
