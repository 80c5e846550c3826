/**
 * Terms. *Entry*: what the ledger keeps of one subject of one answered request. *Pseudonym*: keyed hash that only this
 * gateway can recompute; a bare SHA-256 of a 12-digit number would be as reversible as the number. *Chain*: each row holds
 * the hash of the row before. *Group commit*: entries of concurrent requests share one transaction. *Head*: last row.
 */

/** Everything that is known before the answer's bytes exist. */
export interface LedgerEntry {
  /** UUID, given out before signing so that a receipt can name it. */
  readonly id: string;
  /** Instant of the decision, RFC 3339 in UTC with milliseconds. */
  readonly at: string;
  readonly requestId: string;
  /** Client id and kind of the caller. */
  readonly client: string;
  readonly callerKind: string;
  /** The caller's facility or agency code; null for citizens and auditors. */
  readonly organisation: string | null;
  /** Pseudonym of the staff member; null where the credential names none. */
  readonly practitioner: string | null;
  readonly purpose: string;
  /** Root field, e.g. `eligibility`. */
  readonly operation: string;
  /** SHA-256 of the GraphQL document, base64url. */
  readonly document: string;
  /** Pseudonym of the person asked about; null when the request was about nobody. */
  readonly person: string | null;
  readonly decision: LedgerDecision | null;
  readonly sources: readonly LedgerSource[];
  /** Error code when the request, or this row of it, was refused. */
  readonly refusal: string | null;
  /** HTTP status of the answer. */
  readonly status: number;
  /** SHA-256 of the exact bytes of the answer's body, base64url. */
  readonly answer: string;
}

export interface LedgerDecision {
  readonly id: string;
  readonly decision: string;
  readonly provisional: boolean;
  /** SHA-256 of the receipt, base64url. */
  readonly receipt: string;
}

export interface LedgerSource {
  readonly register: string;
  readonly status: string;
  readonly reason: string | null;
  readonly fetchedAt: string | null;
}

/** A row as stored. `hash` = SHA-256 over previous hash, sequence number and canonical entry. */
export interface LedgerRow {
  readonly sequence: number;
  readonly previous: string;
  readonly hash: string;
  readonly entry: LedgerEntry;
}

export interface LedgerHead {
  readonly sequence: number;
  readonly hash: string;
}

export interface ChainReport {
  readonly rows: number;
  readonly head: LedgerHead | null;
  /** First row that does not fit, and why; null when the chain holds. */
  readonly broken: { readonly sequence: number; readonly problem: string } | null;
}

/** The only door to the ledger. */
export interface Ledger {
  /** Resolves when all entries are durable; rejects with GatewayError LEDGER_UNAVAILABLE otherwise. */
  append(entries: readonly LedgerEntry[]): Promise<void>;
  findByDecision(decisionId: string): Promise<LedgerRow | null>;
  verify(onProgress?: (rows: number) => void): Promise<ChainReport>;
  head(): Promise<LedgerHead | null>;
  close(): Promise<void>;
}
