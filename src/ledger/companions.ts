import type { Insertable } from 'kysely';
import type { Tables } from '../store/tables.ts';

/** `sequence` is filled in: the number of the ledger entry. A `text` or an `integer` may be part of a key. */
type ColumnKind = 'text' | 'integer' | 'bigint' | 'sequence';

interface CompanionTableShape {
  /** Columns of the primary key. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnKind>>;
}

/**
 * The tables whose rows may be written in the transaction of a ledger entry, and what they are made of: statements are built from
 * these names and from no others.
 */
export const companionTables = {
  kept_answers: {
    key: ['key'],
    columns: { key: 'text', request: 'text', entry_id: 'text', kept_at: 'text', sealed: 'text' },
  },
  check_ins: {
    key: ['id'],
    columns: {
      id: 'text',
      sequence: 'sequence',
      entry_id: 'text',
      client: 'text',
      facility: 'text',
      person: 'text',
      visit: 'text',
      registered_at: 'text',
      visit_date: 'text',
      settled_at_once: 'integer',
    },
  },
  check_in_bodies: {
    key: ['check_in_id', 'part'],
    columns: {
      check_in_id: 'text',
      part: 'text',
      entry_id: 'text',
      kept_at: 'text',
      sealed: 'text',
    },
  },
  check_in_notices: {
    key: ['id'],
    columns: {
      id: 'text',
      facility: 'text',
      client: 'text',
      check_in_id: 'text',
      episode: 'text',
      stage: 'text',
      version: 'integer',
      entry_id: 'text',
      report: 'text',
      state: 'text',
      field_list: 'text',
      sealed: 'text',
      problems: 'text',
      signed: 'integer',
      attempts: 'integer',
      next_attempt_at: 'text',
      reported_at: 'text',
      final_at: 'text',
    },
  },
  settlements: {
    key: ['check_in_id'],
    columns: {
      check_in_id: 'text',
      sequence: 'sequence',
      entry_id: 'text',
      client: 'text',
      facility: 'text',
      outcome: 'text',
      decision_id: 'text',
      settled_at: 'text',
    },
  },
  settlement_queue: {
    key: ['check_in_id'],
    columns: {
      check_in_id: 'text',
      facility: 'text',
      registered_at: 'text',
      open_registers: 'text',
      attempts: 'integer',
      next_attempt_at: 'bigint',
      lease_until: 'bigint',
      lease_owner: 'text',
    },
  },
  webhook_messages: {
    key: ['id'],
    columns: {
      id: 'text',
      endpoint: 'text',
      check_in_id: 'text',
      entry_id: 'text',
      sealed: 'text',
      created_at: 'text',
      state: 'text',
      attempts: 'integer',
      next_attempt_at: 'text',
      lease: 'text',
      last_outcome: 'text',
      finished_at: 'text',
    },
  },
  check_list_results: {
    key: ['list_id', 'position'],
    columns: {
      list_id: 'text',
      position: 'integer',
      entry_id: 'text',
      version: 'text',
      outcome: 'text',
      tally: 'text',
      facility: 'text',
      client: 'text',
      visit: 'text',
      checked_at: 'text',
      decided_at: 'text',
      final: 'integer',
      policy: 'text',
      visit_date: 'text',
      sealed: 'text',
    },
  },
} as const satisfies Partial<Record<keyof Tables, CompanionTableShape>>;

export type CompanionTable = keyof typeof companionTables;

type NumberedColumn<T extends CompanionTable> = {
  [C in keyof (typeof companionTables)[T]['columns']]: (typeof companionTables)[T]['columns'][C] extends 'sequence'
    ? C
    : never;
}[keyof (typeof companionTables)[T]['columns']];

/** What the caller gives of a row: all but the number of the entry. */
export type CompanionRow<T extends CompanionTable> = Readonly<
  Omit<Insertable<Tables[T]>, NumberedColumn<T>>
>;

/** A row that becomes durable with a ledger entry, or not at all. */
export type Companion = {
  readonly [T in CompanionTable]: { readonly table: T; readonly row: CompanionRow<T> };
}[CompanionTable];

export interface Companions {
  /** Each the first of its key: while there is one of the same key, the whole entry is left out. */
  readonly once: readonly Companion[];
  /** One whose key is there already is left as it was. */
  readonly along: readonly Companion[];
}

export type CompanionValue = string | number | null;

/** The columns of a companion table in their order, each with its type. */
export function columnsOf(table: CompanionTable): readonly (readonly [string, ColumnKind])[] {
  const { columns }: CompanionTableShape = companionTables[table];
  return Object.entries(columns);
}

export function keyOf(table: CompanionTable): readonly string[] {
  return companionTables[table].key;
}

/** The values of a row in the order of its columns, with the number of its entry. */
export function valuesOf({ table, row }: Companion, sequence: number): readonly CompanionValue[] {
  const given = recordOf(row);
  return columnsOf(table).map(([name, kind]) =>
    kind === 'sequence' ? sequence : (given[name] ?? null),
  );
}

/** The values of its key, as the database gives them back. */
export function keyValuesOf({ table, row }: Companion): readonly CompanionValue[] {
  const given = recordOf(row);
  return keyOf(table).map((column) => given[column] ?? null);
}

/** Names a row among those of all tables. */
export function placeOf(table: CompanionTable, key: readonly unknown[]): string {
  return JSON.stringify([table, ...key]);
}

function recordOf(row: Companion['row']): Readonly<Record<string, CompanionValue>> {
  return { ...row };
}
