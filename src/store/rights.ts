import type { Tables } from './tables.ts';

/** What the gateway does with a table while it serves. */
type Right = 'select' | 'insert' | 'update' | 'delete';

const appended: readonly Right[] = ['select', 'insert'];
const kept: readonly Right[] = ['select', 'insert', 'update', 'delete'];

/** Least rights of the role under which a gateway serves. Nothing of the ledger can be changed or deleted with them. */
const rights: Readonly<Record<keyof Tables, readonly Right[]>> = {
  ledger_rows: appended,
  ledger_tiles: appended,
  ledger_checkpoints: appended,
  ledger_cosignatures: appended,
  ledger_timestamps: appended,
  // Erasure is an operator's act, under a role of its own.
  ledger_keys: appended,
  lookup_counts: kept,
  lookup_standings: kept,
  used_once: kept,
  check_in_notices: kept,
  check_lists: kept,
  check_list_rows: kept,
  check_list_results: ['select', 'insert', 'delete'],
  check_list_desks: kept,
  stored_answers: kept,
  kept_answers: ['select', 'insert', 'delete'],
  check_ins: appended,
  check_in_bodies: ['select', 'insert', 'delete'],
  settlements: appended,
  settlement_queue: kept,
  webhook_messages: kept,
  webhook_endpoints: kept,
};

/** Triggers that refuse changes of what is only ever added to, by table. */
const guards: ReadonlyMap<string, string> = new Map([
  ['ledger_rows', 'append_only'],
  ['ledger_tiles', 'append_only'],
  ['ledger_checkpoints', 'append_only'],
  ['ledger_cosignatures', 'append_only'],
  ['ledger_timestamps', 'append_only'],
  ['ledger_keys', 'unchangeable'],
  ['check_ins', 'append_only'],
  ['check_in_bodies', 'unchangeable'],
  ['settlements', 'append_only'],
]);

/**
 * PostgreSQL statements, for the owner of the tables, after which a role can do no more than a serving gateway needs, and after which
 * the triggers fire whatever the session says.
 */
export function grantStatements(role: string): readonly string[] {
  const name = quoted(role);
  return [
    `revoke all on all tables in schema public from ${name}`,
    `revoke create on schema public from ${name}`,
    `grant usage on schema public to ${name}`,
    // A start looks whether all migrations have been made.
    `grant select on kysely_migration, kysely_migration_lock to ${name}`,
    ...Object.entries(rights).map(
      ([table, allowed]) => `grant ${allowed.join(', ')} on ${table} to ${name}`,
    ),
    ...[...guards].map(
      ([table, guard]) => `alter table ${table} enable always trigger ${table}_${guard}`,
    ),
  ];
}

function quoted(role: string): string {
  return `"${role.replaceAll('"', '""')}"`;
}
