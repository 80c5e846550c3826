import type { ColumnType } from 'kysely';

/** Written once: the update type of every column is `never`. */
type Fixed<T> = ColumnType<T, T, never>;

export interface LedgerRowsTable {
  /** PostgreSQL's bigint arrives as a string, SQLite's integer as a number. */
  readonly sequence: ColumnType<number | string, number, never>;
  readonly entry_id: Fixed<string>;
  readonly decision_id: Fixed<string | null>;
  readonly recorded_at: Fixed<string>;
  readonly client: Fixed<string>;
  readonly organisation: Fixed<string | null>;
  readonly practitioner: Fixed<string | null>;
  readonly person: Fixed<string | null>;
  readonly entry: Fixed<string>;
  readonly previous: Fixed<string>;
  readonly hash: Fixed<string>;
}

export interface Tables {
  readonly ledger_rows: LedgerRowsTable;
}
