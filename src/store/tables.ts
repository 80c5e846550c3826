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
  readonly visit: Fixed<string | null>;
  readonly leaf: Fixed<string | null>;
}

export interface LedgerTilesTable {
  readonly level: Fixed<number>;
  /** As `sequence`. */
  readonly idx: ColumnType<number | string, number, never>;
  readonly hashes: Fixed<Uint8Array>;
  readonly root: Fixed<Uint8Array>;
}

export interface LedgerCheckpointsTable {
  readonly tree_size: ColumnType<number | string, number, never>;
  readonly root: Fixed<string>;
  readonly note: Fixed<string>;
  readonly signed_at: Fixed<string>;
}

export interface LedgerCosignaturesTable {
  readonly tree_size: ColumnType<number | string, number, never>;
  readonly witness: Fixed<string>;
  readonly cosigned_at: Fixed<string>;
  readonly line: Fixed<string>;
}

export interface LedgerTimestampsTable {
  readonly tree_size: ColumnType<number | string, number, never>;
  readonly authority: Fixed<string>;
  readonly stamped_at: Fixed<string>;
  readonly token: Fixed<Uint8Array>;
}

/** Inserted by the gateway, deleted by an operator, never changed. */
export interface LedgerKeysTable {
  readonly subject: Fixed<string>;
  readonly id: Fixed<string>;
  readonly epoch: Fixed<string>;
  readonly wrapped: Fixed<string>;
}

export interface LookupCountsTable {
  readonly subject: Fixed<string>;
  readonly kind: Fixed<'OPERATOR' | 'CLIENT' | 'EMERGENCY'>;
  readonly bucket: Fixed<string>;
  readonly calls: number;
  readonly misses: number;
  readonly emergencies: number;
}

export interface LookupStandingsTable {
  readonly subject: Fixed<string>;
  readonly state: 'STEP_UP' | 'SUSPENDED';
  readonly since: string;
  readonly until: string;
}

export interface UsedOnceTable {
  readonly key: Fixed<string>;
  /** As `sequence`. */
  readonly expires_at: ColumnType<number | string, number, number>;
}

/** Inserted with a ledger entry, deleted when it need not be repeated any more. */
export interface KeptAnswersTable {
  readonly key: Fixed<string>;
  readonly request: Fixed<string>;
  readonly entry_id: Fixed<string>;
  readonly kept_at: Fixed<string>;
  readonly sealed: Fixed<string>;
}

/** Inserted with a ledger entry; what is said of its delivery changes. */
export interface WebhookMessagesTable {
  readonly id: Fixed<string>;
  readonly endpoint: Fixed<string>;
  readonly check_in_id: Fixed<string>;
  readonly sealed: Fixed<string>;
  readonly created_at: Fixed<string>;
  readonly state: 'PENDING' | 'DELIVERED' | 'FAILED';
  readonly attempts: number;
  readonly next_attempt_at: string;
  readonly lease: string | null;
  readonly last_outcome: string | null;
  readonly finished_at: string | null;
}

export interface WebhookEndpointsTable {
  readonly name: Fixed<string>;
  readonly address: string;
  readonly disabled_at: string;
}

export interface Tables {
  readonly kept_answers: KeptAnswersTable;
  readonly ledger_rows: LedgerRowsTable;
  readonly ledger_tiles: LedgerTilesTable;
  readonly ledger_checkpoints: LedgerCheckpointsTable;
  readonly ledger_cosignatures: LedgerCosignaturesTable;
  readonly ledger_timestamps: LedgerTimestampsTable;
  readonly ledger_keys: LedgerKeysTable;
  readonly lookup_counts: LookupCountsTable;
  readonly lookup_standings: LookupStandingsTable;
  readonly used_once: UsedOnceTable;
  readonly webhook_endpoints: WebhookEndpointsTable;
  readonly webhook_messages: WebhookMessagesTable;
}
