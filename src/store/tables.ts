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
  readonly kind: Fixed<'OPERATOR' | 'CLIENT' | 'EMERGENCY' | 'LIST'>;
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
  readonly entry_id: Fixed<string>;
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

/** Upserted when a register has answered, deleted when the answer is too old to be used. */
export interface StoredAnswersTable {
  readonly key: Fixed<string>;
  readonly register: Fixed<string>;
  readonly person: Fixed<string>;
  readonly facility: Fixed<string>;
  readonly verified_at: string;
  readonly sealed: string;
}

export interface CheckListsTable {
  readonly id: Fixed<string>;
  readonly key: Fixed<string>;
  readonly facility: Fixed<string>;
  readonly client: Fixed<string>;
  readonly sealed: Fixed<string>;
  readonly created_at: Fixed<string>;
  readonly started_at: string | null;
  readonly closed_at: string | null;
  readonly cancelled_at: string | null;
  readonly finished_at: string | null;
  readonly total: number;
}

export interface CheckListRowsTable {
  readonly list_id: Fixed<string>;
  readonly position: Fixed<number>;
  readonly reference: Fixed<string>;
  readonly content: Fixed<string>;
  readonly known_version: Fixed<string | null>;
  readonly sealed: Fixed<string>;
  readonly attempts: number;
  readonly next_at: string;
}

/** Inserted with a ledger entry, deleted with the list. */
export interface CheckListResultsTable {
  readonly list_id: Fixed<string>;
  readonly position: Fixed<number>;
  readonly entry_id: Fixed<string>;
  readonly version: Fixed<string>;
  readonly outcome: Fixed<'DECIDED' | 'UNCHANGED'>;
  readonly tally: Fixed<'ELIGIBLE' | 'PROVISIONAL' | 'NOT_ELIGIBLE' | 'NEEDS_ACTION' | 'FAILED'>;
  readonly facility: Fixed<string>;
  readonly client: Fixed<string>;
  readonly visit: Fixed<string>;
  readonly checked_at: Fixed<string>;
  readonly decided_at: Fixed<string>;
  /** 0 or 1. */
  readonly final: Fixed<number>;
  readonly policy: Fixed<string>;
  readonly visit_date: Fixed<string>;
  readonly sealed: Fixed<string>;
}

export interface CheckListDesksTable {
  readonly facility: Fixed<string>;
  readonly holder: string;
  readonly until: string;
  readonly paused_since: string | null;
}

/** Written with the ledger entry of a check-in. */
export interface CheckInsTable {
  readonly id: Fixed<string>;
  readonly sequence: ColumnType<number | string, number, never>;
  readonly entry_id: Fixed<string>;
  readonly client: Fixed<string>;
  readonly facility: Fixed<string>;
  readonly person: Fixed<string | null>;
  readonly visit: Fixed<string | null>;
  readonly registered_at: Fixed<string>;
  readonly visit_date: Fixed<string>;
  readonly settled_at_once: Fixed<number>;
}

/** Written with a ledger entry, deleted a while after the check-in is settled. */
export interface CheckInBodiesTable {
  readonly check_in_id: Fixed<string>;
  readonly part: Fixed<'CHECK_IN' | 'SETTLEMENT'>;
  readonly entry_id: Fixed<string>;
  readonly kept_at: Fixed<string>;
  readonly sealed: Fixed<string>;
}

/** Written with the ledger entry of the decision that settles. */
export interface SettlementsTable {
  readonly check_in_id: Fixed<string>;
  readonly sequence: ColumnType<number | string, number, never>;
  readonly entry_id: Fixed<string>;
  readonly client: Fixed<string>;
  readonly facility: Fixed<string>;
  readonly outcome: Fixed<'CONFIRMED' | 'CHANGED' | 'LAPSED'>;
  readonly decision_id: Fixed<string>;
  readonly settled_at: Fixed<string>;
}

/** When the registers are asked again; it decides nothing. */
export interface SettlementQueueTable {
  readonly check_in_id: Fixed<string>;
  readonly facility: Fixed<string>;
  readonly registered_at: Fixed<string>;
  readonly open_registers: string;
  readonly attempts: number;
  /** As `sequence`. */
  readonly next_attempt_at: ColumnType<number | string, number, number>;
  readonly lease_until: ColumnType<number | string, number, number>;
  readonly lease_owner: string;
}

/** Written with the ledger entry of the report; its state says whether it is to be sent. */
export interface CheckInNoticesTable {
  readonly id: Fixed<string>;
  readonly facility: Fixed<string>;
  readonly client: Fixed<string>;
  readonly check_in_id: Fixed<string>;
  readonly episode: Fixed<string>;
  readonly stage: Fixed<'VISIT' | 'ADMISSION'>;
  readonly version: Fixed<number>;
  readonly entry_id: Fixed<string>;
  readonly report: Fixed<string>;
  readonly state: 'QUEUED' | 'SENDING' | 'ACCEPTED' | 'REJECTED' | 'UNKNOWN' | 'NOT_DUE';
  readonly field_list: Fixed<string>;
  readonly sealed: string;
  readonly problems: Fixed<string | null>;
  readonly signed: number;
  readonly attempts: number;
  readonly next_attempt_at: string | null;
  readonly lease: string | null;
  readonly lease_until: string | null;
  readonly failure: string | null;
  readonly code: string | null;
  readonly transaction_id: string | null;
  readonly received_at: string | null;
  readonly message: string | null;
  readonly reported_at: Fixed<string>;
  readonly final_at: string | null;
}

export interface Tables {
  readonly check_ins: CheckInsTable;
  readonly check_in_bodies: CheckInBodiesTable;
  readonly settlements: SettlementsTable;
  readonly settlement_queue: SettlementQueueTable;
  readonly check_in_notices: CheckInNoticesTable;
  readonly check_lists: CheckListsTable;
  readonly check_list_rows: CheckListRowsTable;
  readonly check_list_results: CheckListResultsTable;
  readonly check_list_desks: CheckListDesksTable;
  readonly stored_answers: StoredAnswersTable;
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
