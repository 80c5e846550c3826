import type { Caller } from '../auth/caller.ts';
import type { Purpose } from '../auth/policy/purposes.ts';
import type { FacilityCode } from '../domain/facility.ts';
import type { EligibilityInput } from '../generated/schema.ts';
import type { LedgerDecision } from '../ledger/entry.ts';
import type { DecisionModel } from '../resolvers/insurance/models.ts';

/**
 * Terms. *Open*: the first decision of a check-in was provisional or undetermined, and none has taken its place. *Settlement*:
 * the decision that takes its place, once. *Lapsed*: after 30 days the last decision takes its place, whatever it says.
 */
export type SettlementOutcome = 'CONFIRMED' | 'CHANGED' | 'LAPSED';
export type CheckInState = 'FINAL' | 'UNSETTLED' | SettlementOutcome;

export type Hospital = Caller & { readonly kind: 'hospital' };

/** A check-in as it is kept, for 30 days after it was settled. */
export interface RegisteredCheckIn {
  /** That of its first decision. */
  readonly id: string;
  /** Number of its ledger entry. */
  readonly sequence: number;
  readonly client: string;
  readonly facility: FacilityCode;
  readonly registeredAt: Date;
  readonly state: CheckInState;
  /** As it was asked; where it said nothing of the time, the visit is that of the registration. */
  readonly input: EligibilityInput;
  readonly purpose: Purpose;
  /** The first decision. */
  readonly decision: DecisionModel;
  readonly settlement: RegisteredSettlement | null;
}

export interface RegisteredSettlement {
  readonly outcome: SettlementOutcome;
  readonly settledAt: Date;
  readonly decision: DecisionModel;
}

/** A check-in that waits, with all that is needed to ask about it again. */
export interface OpenCheckIn {
  readonly id: string;
  readonly client: string;
  readonly facility: FacilityCode;
  readonly registeredAt: Date;
  readonly body: OpenBody;
}

/** What is kept of the request of a check-in. */
export interface CheckInBody {
  readonly input: EligibilityInput;
  readonly caller: Hospital;
  readonly purpose: Purpose;
  readonly decision: DecisionModel;
  /** What the ledger says of the decision. */
  readonly ledger: LedgerDecision;
  /** The document and variables, for as long as they are needed to ask again; null when the first decision stood. */
  readonly question: Question | null;
}

export type OpenBody = CheckInBody & { readonly question: Question };

export interface Question {
  readonly document: string;
  readonly variables: unknown;
}

/** A check-in that is being settled. */
export interface SettledCheckIn {
  readonly checkInId: string;
  readonly facility: FacilityCode;
  readonly client: string;
  readonly outcome: SettlementOutcome;
  readonly registeredAt: Date;
  readonly settledAt: Date;
  readonly decision: DecisionModel;
}

/** Where a settlement stands among all of them, in the order in which they became durable. */
export interface SettlementPlace {
  readonly sequence: number;
  readonly checkInId: string;
}

export interface SettlementNotice extends SettlementPlace {
  readonly facility: FacilityCode;
  readonly client: string;
  readonly outcome: SettlementOutcome;
  readonly settledAt: Date;
  readonly decisionId: string;
}

/** Whether a decision stands: whatever comes later, nobody is asked again because of it. */
export function stands({
  decision,
  provisional,
}: Pick<DecisionModel, 'decision' | 'provisional'>): boolean {
  return decision !== 'UNDETERMINED' && !provisional;
}
