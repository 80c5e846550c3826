import type { Caller } from './auth/caller.ts';
import type { Purpose } from './auth/policy/purposes.ts';
import type { EligibilityInput } from './generated/schema.ts';
import type { EvidenceRecord } from './http/evidence.ts';
import type { LedgerDecision } from './ledger/entry.ts';
import type { DecisionModel } from './resolvers/insurance/models.ts';

/** Decides visits of callers who do not wait: a check-in that is settled, a row of tomorrow's list. */
export interface BackgroundDesk {
  /** A visit that cannot be decided is an answer too, as a row of a list is. Never throws for what a register does. */
  decide(task: BackgroundTask): Promise<BackgroundDecision>;
  /**
   * Says again what is known, without asking anybody, with a receipt of now that names the one before (`previous`); null for a visit
   * that its caller may not be told of, or that cannot be read any more.
   */
  repeat(task: BackgroundTask, known: DecisionModel): Promise<BackgroundDecision | null>;
}

export interface BackgroundTask {
  /** In whose name: the member of staff whom the portal is told. */
  readonly caller: Caller;
  readonly purpose: Purpose;
  /** Root field whose rights the caller needs, e.g. `Mutation.checkIn`. */
  readonly coordinate: string;
  /** As in the ledger, e.g. `settlement`. */
  readonly operation: string;
  /** What the caller once asked: its text and variables enter receipt and ledger as digests. */
  readonly document: string;
  readonly variables: unknown;
  readonly visit: EligibilityInput;
  /** The decision that this one follows; the receipt names it. */
  readonly previous: LedgerDecision | null;
  /** Whether a miss counts as a guess of the caller's: not when the same question was counted before. Those of lists have a budget of their own. */
  readonly counted: boolean | 'LIST';
  /** Whether the co-payment service is asked too. */
  readonly withCoPayment: boolean;
}

export interface BackgroundDecision {
  readonly decision: DecisionModel;
  /** What the ledger keeps of it, under the digest of what is disclosed. Once. */
  record(disclosed: string): EvidenceRecord;
}
