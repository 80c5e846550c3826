import type { Companion } from './companions.ts';

/**
 * Terms. *Entry*: what the ledger keeps of one subject of one answered request. *Pseudonym*: keyed hash that only this
 * gateway can recompute; a bare SHA-256 of a 12-digit number would be as reversible as the number. *Body*: what an entry says
 * about people by name and number, encrypted. *Data key*: key of the bodies of one person in one epoch. *Epoch*: calendar
 * month in Viet Nam. *Erasure*: deletion of data keys; no row changes, so every proof holds. *Chain*: each row holds the hash
 * of the row before. *Group commit*: entries of concurrent requests share one transaction. *Head*: last row. *Companion*: row of another table that becomes durable with an entry.
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
  /** Pseudonym of facility and encounter; null without an encounter. */
  readonly visit: string | null;
  /** null when the request was about nobody and no staff member is known. */
  readonly body: SealedBody | null;
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
  /** Id (`kid`) of the key that signed the receipt. */
  readonly key: string;
}

/** What the entry says by name and number; `body.ts` seals and opens it. */
export interface SealedBody {
  /** Id of the data key; its row is gone once the body is erased. */
  readonly key: string;
  /** AES-256-GCM: nonce, ciphertext and tag, base64url. */
  readonly sealed: string;
}

/** A row of `ledger_keys`. */
export interface DataKeyRow {
  /** Pseudonym of the person; where an entry is about nobody, of the client. */
  readonly subject: string;
  readonly id: string;
  /** Calendar month in Viet Nam, `2026-11`. */
  readonly epoch: string;
  /** The key, wrapped (RFC 3394), base64url. */
  readonly wrapped: string;
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
  /**
   * Resolves when all entries and keys are durable, which one transaction makes them; rejects with GatewayError
   * LEDGER_UNAVAILABLE otherwise. Keys whose subject and id are there already are left as they are. `along`: rows of other
   * tables that become durable with an entry, by its id.
   */
  append(
    entries: readonly LedgerEntry[],
    keys?: readonly DataKeyRow[],
    along?: ReadonlyMap<string, readonly Companion[]>,
  ): Promise<void>;
  /**
   * The same for what happens once: false, and nothing at all is written, when a row of `once` has a key that is in its table
   * already, by whichever replica. A row of `along` whose key is there is left as it was.
   */
  appendOnce(
    entry: LedgerEntry,
    keys: readonly DataKeyRow[],
    once: readonly Companion[],
    along?: readonly Companion[],
  ): Promise<boolean>;
  findByDecision(decisionId: string): Promise<LedgerRow | null>;
  verify(onProgress?: (rows: number) => void): Promise<ChainReport>;
  head(): Promise<LedgerHead | null>;
  close(): Promise<void>;
}
