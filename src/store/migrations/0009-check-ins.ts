import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../dialect.ts';

interface Table {
  readonly name: string;
  readonly key: readonly [string, ...string[]];
  readonly columns: Readonly<Record<string, string>>;
}

const checkIns = {
  name: 'check_ins',
  key: ['id'],
  columns: {
    id: 'Id of the first decision of the check-in',
    sequence: 'Number of its ledger entry',
    entry_id: 'Ledger entry of the check-in',
    client: 'Client that registered it',
    facility: 'Facility of the visit',
    person: 'Pseudonym of the patient, as in the ledger; null where nobody was asked about',
    visit: 'Pseudonym of facility and encounter, as in the ledger; null without an encounter',
    registered_at: 'When it was registered, RFC 3339 in UTC',
    visit_date: 'Day of the visit',
    settled_at_once: '1 when its first decision stood; 0 when it was provisional or undetermined',
  },
} as const satisfies Table;

const bodies = {
  name: 'check_in_bodies',
  key: ['check_in_id', 'part'],
  columns: {
    check_in_id: 'Check-in',
    part: 'CHECK_IN: what was asked, by whom, and what was decided; SETTLEMENT: what was decided in the end',
    entry_id: 'Ledger entry with which it was written',
    kept_at: 'When it was written, RFC 3339 in UTC',
    sealed: 'AES-256-GCM: nonce, ciphertext and tag, base64url',
  },
} as const satisfies Table;

const settlements = {
  name: 'settlements',
  key: ['check_in_id'],
  columns: {
    check_in_id: 'Check-in that is settled by it, once',
    sequence: 'Number of the ledger entry of the decision that settles',
    entry_id: 'Ledger entry of the decision that settles',
    client: 'Client that registered the check-in',
    facility: 'Facility of the visit',
    outcome: 'CONFIRMED, CHANGED or LAPSED',
    decision_id: 'The decision that settles',
    settled_at: 'When, RFC 3339 in UTC',
  },
} as const satisfies Table;

const queue = {
  name: 'settlement_queue',
  key: ['check_in_id'],
  columns: {
    check_in_id: 'Check-in that waits to be settled',
    facility: 'Facility of the visit',
    registered_at: 'When it was registered, RFC 3339 in UTC',
    open_registers:
      'Registers whose answers are waited for, between blanks; empty when all have answered',
    attempts: 'How often they have been asked again',
    next_attempt_at: 'When they are asked next, milliseconds since 1970',
    lease_until: 'Until when a replica is at it, milliseconds since 1970',
    lease_owner: 'That replica; empty when none ever was',
  },
} as const satisfies Table;

const instants: ReadonlySet<string> = new Set(['next_attempt_at', 'lease_until']);
const counts: ReadonlySet<string> = new Set(['attempts', 'settled_at_once']);
const optional: ReadonlySet<string> = new Set(['person', 'visit']);

const indexes = [
  'create index check_ins_of_facility on check_ins (facility, sequence)',
  // Most check-ins stand at once: what waits, or waited, is found without going through them.
  'create index check_ins_settled_later on check_ins (facility, sequence) where settled_at_once = 0',
  'create index check_ins_of_visit on check_ins (visit) where settled_at_once = 0 and visit is not null',
  'create index check_in_bodies_by_age on check_in_bodies (kept_at)',
  'create index settlements_in_order on settlements (sequence, check_in_id)',
  'create index settlements_of_facility on settlements (facility, sequence, check_in_id)',
  'create index settlement_queue_due on settlement_queue (next_attempt_at)',
];

/** Check-ins, what became of those that did not stand at once, and when the registers are asked about them again. */
export function checkInsMigration(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      for (const table of [checkIns, bodies, settlements, queue]) {
        await createTable(database, dialect, table);
      }
      const statements = [
        ...dialect.appendOnly('check_ins', [checkIns.key]),
        ...dialect.unchangeable('check_in_bodies'),
        ...dialect.appendOnly('settlements', [settlements.key]),
        ...indexes,
        ...[checkIns, bodies, settlements, queue].flatMap(({ name, columns }) =>
          dialect.comments(name, columns),
        ),
      ];
      for (const statement of statements) await sql.raw(statement).execute(database);
    },
  };
}

async function createTable(
  database: Kysely<unknown>,
  dialect: Dialect,
  { name, key, columns }: Table,
): Promise<void> {
  const typeOf = (column: string) => {
    if (column === 'sequence' || instants.has(column)) return dialect.sequenceType;
    return counts.has(column) ? 'integer' : 'text';
  };
  const lines = Object.keys(columns).map(
    (column) => `${column} ${typeOf(column)}${optional.has(column) ? '' : ' not null'}`,
  );
  lines.push(`primary key (${key.join(', ')})`);
  const text = `create table ${name} (${lines.join(', ')}) ${dialect.keptByPrimaryKey}`;
  await sql.raw(text).execute(database);
}
