import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../dialect.ts';

const lists = {
  id: 'Random name of the list',
  key: 'Keyed hash of client, facility, member of staff and the idempotency key that they chose, base64url',
  facility: 'Facility whose visits they are',
  client: 'Client id of who started it',
  sealed: 'In whose name the registers are asked, AES-256-GCM, base64url',
  created_at: 'RFC 3339 in UTC, as all times here',
  started_at: 'When the first row was taken up',
  closed_at: 'When no more rows could be added',
  cancelled_at: 'When it was stopped',
  finished_at: 'When its last row was done',
  total: 'Number of rows',
} as const;

const rows = {
  list_id: 'The list',
  position: 'Place in the list, from 1',
  reference: 'Keyed hash of the name that the list gives the row, base64url',
  content: 'Keyed hash of the row, base64url',
  known_version: 'Result of an earlier list that may still count',
  sealed: 'Reference and visit, AES-256-GCM, base64url',
  attempts: 'How often it was asked without an answer that stands',
  next_at: 'Not before',
} as const;

const results = {
  list_id: 'The list',
  position: 'Place in the list',
  entry_id: 'Ledger entry of the decision',
  version: 'Id of the decision',
  outcome: 'DECIDED, or UNCHANGED',
  tally: 'ELIGIBLE, PROVISIONAL, NOT_ELIGIBLE, NEEDS_ACTION or FAILED',
  facility: 'As in check_lists',
  client: 'As in check_lists',
  visit: 'Keyed hash of the visit as asked, base64url',
  checked_at: 'When the sources were asked; of an UNCHANGED row, for the answer that still counts',
  decided_at: 'When the receipt was signed',
  final: '1 when nothing is open in the decision',
  policy: 'Version of rules, facility register and lists',
  visit_date: 'Day of the visit',
  sealed: 'The decision with its receipt, AES-256-GCM, base64url',
} as const;

const desks = {
  facility: 'Facility whose lists are worked through by one replica at a time',
  holder: 'Random name of that replica',
  until: 'When another may take over',
  paused_since: 'Since when a source cannot be asked',
} as const;

/** Lists of visits that are checked in the background. */
export function checkListsMigration(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await createLists(database);
      await createRows(database);
      await createResults(database);
      await database.schema
        .createTable('check_list_desks')
        .addColumn('facility', 'text', (column) => column.primaryKey())
        .addColumn('holder', 'text', (column) => column.notNull())
        .addColumn('until', 'text', (column) => column.notNull())
        .addColumn('paused_since', 'text')
        .execute();
      const statements = [
        ...dialect.unchangeable('check_list_results'),
        ...dialect.comments('check_lists', lists),
        ...dialect.comments('check_list_rows', rows),
        ...dialect.comments('check_list_results', results),
        ...dialect.comments('check_list_desks', desks),
      ];
      for (const statement of statements) await sql.raw(statement).execute(database);
    },
  };
}

async function createLists(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('check_lists')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('facility', 'text', (column) => column.notNull())
    .addColumn('client', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text')
    .addColumn('closed_at', 'text')
    .addColumn('cancelled_at', 'text')
    .addColumn('finished_at', 'text')
    .addColumn('total', 'integer', (column) => column.notNull())
    .execute();
  await sql`create index check_lists_at_work on check_lists (facility)
    where finished_at is null and cancelled_at is null`.execute(database);
  await database.schema
    .createIndex('check_lists_created')
    .on('check_lists')
    .column('created_at')
    .execute();
}

async function createRows(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('check_list_rows')
    .addColumn('list_id', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('reference', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('known_version', 'text')
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('check_list_rows_key', ['list_id', 'position'])
    .addUniqueConstraint('check_list_rows_reference', ['list_id', 'reference'])
    .execute();
}

async function createResults(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('check_list_results')
    .addColumn('list_id', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('entry_id', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull().unique())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('tally', 'text', (column) => column.notNull())
    .addColumn('facility', 'text', (column) => column.notNull())
    .addColumn('client', 'text', (column) => column.notNull())
    .addColumn('visit', 'text', (column) => column.notNull())
    .addColumn('checked_at', 'text', (column) => column.notNull())
    .addColumn('decided_at', 'text', (column) => column.notNull())
    .addColumn('final', 'integer', (column) => column.notNull())
    .addColumn('policy', 'text', (column) => column.notNull())
    .addColumn('visit_date', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('check_list_results_key', ['list_id', 'position'])
    .execute();
}
