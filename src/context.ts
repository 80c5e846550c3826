import type { Purpose } from './auth/policy/purposes.ts';
import type { Access } from './auth/policy/request-access.ts';
import type { CheckInQuery, RegisteredCheckIn } from './check-ins/index.ts';
import type { Clock } from './domain/clock.ts';
import type { PlainDate } from './domain/date.ts';
import type { PersonalId, PersonalIdRules } from './domain/personal-id.ts';
import type { DiseaseCatalogue } from './eligibility/listed-disease.ts';
import type { Switches } from './eligibility/switches.ts';
import type { EligibilityInput } from './generated/schema.ts';
import type { PresenceClaim } from './identity/presence/comparison.ts';
import type { Presence, PresenceEvidence } from './identity/presence/strength.ts';
import type { AccessDesk } from './ledger/access-desk.ts';
import type { Companions } from './ledger/companions.ts';
import type { LedgerEntry } from './ledger/entry.ts';
import type { Loaders } from './loaders/index.ts';
import type { FirstCostReport, NoticeQuery, NoticeRecord } from './notices/models.ts';
import type { AccessExplanationModel, AccessQuestion } from './resolvers/access/models.ts';
import type { CheckListDesk } from './resolvers/check-lists/desk.ts';
import type { DecisionModel, UnsignedDecision } from './resolvers/insurance/models.ts';
import type { Source } from './resolvers/sources.ts';

export type { Purpose } from './auth/policy/purposes.ts';
export type { Access } from './auth/policy/request-access.ts';

/** What resolvers see of a request. */
export interface Context {
  readonly access: Access;
  readonly loaders: Loaders;
  readonly evidence: Evidence;
  readonly guesses: Guesses;
  readonly presence: PresenceDesk;
  /** What this caller would see of a document. @throws what the endpoint would refuse it with */
  explainAccess(question: AccessQuestion): AccessExplanationModel;
  readonly accessLog: AccessLogDesk;
  readonly repeats: Repeats;
  readonly checkIns: CheckInDesk;
  readonly checkLists: CheckListDesk;
  readonly notices: CheckInNoticeDesk;
  readonly clock: Clock;
  /** Arrival of the request by the monotonic clock, from which its deadline counts. */
  readonly startedAt: number;
  /** Aborts when the gateway stops: what takes long is answered with what is known. */
  readonly closing: AbortSignal;
  readonly rules: VisitRules;
  /** Tells the operator of a failure that no catalogue entry explains. */
  report(error: unknown): void;
}

/** The check-ins of the caller's own facility. */
export interface CheckInDesk {
  /** To be kept with the answer of this request, in which it was decided. */
  register(checkIn: { readonly decision: DecisionModel; readonly visit: EligibilityInput }): void;
  /** null: there is none, or nothing of it is kept any more, or it is another facility's. */
  find(id: string): Promise<RegisteredCheckIn | null>;
  /** Newest first. */
  list(query: Omit<CheckInQuery, 'facility'>): Promise<readonly RegisteredCheckIn[]>;
}

/** Check-in notices of the caller's own facility. */
export interface CheckInNoticeDesk {
  /** What a report comes to: its notice becomes durable with the answer of this request, and is sent afterwards. */
  report(report: Omit<FirstCostReport, 'client'>): Promise<{
    readonly notice: NoticeRecord;
    /** Another report of the same first cost stands, and this one changed nothing. */
    readonly differs: boolean;
  }>;
  /** null: there is none, or not any more, or it is another facility's. */
  find(id: string): Promise<NoticeRecord | null>;
  /** Newest first. */
  list(query: Omit<NoticeQuery, 'facility'>): Promise<readonly NoticeRecord[]>;
}

/** Requests that are answered once, however often they are sent. */
export interface Repeats {
  /**
   * Resolves for a request that is new under this key. For one that was answered before it ends the execution: the kept answer
   * is sent instead.
   *
   * @throws GatewayError IDEMPOTENCY_KEY_REUSED
   */
  claim(idempotencyKey: string): Promise<void>;
}

/** Counts guesses at identities, per staff member and per client (trust 3.1). */
export interface Guesses {
  /** Before a look-up. */
  reserve(claims: LookUpClaims): Promise<LookUpPermit>;
  /** Resolves on the next tick of a coarse grid: how long a miss took must not tell what kind of miss it was (P9). */
  nextTick(): Promise<void>;
}

/** Who looked. Whose accesses a caller may see is for the resolver to keep. */
export interface AccessLogDesk extends AccessDesk {
  /** Whom the caller's credential names, and whose accesses are its own; of auditors neither. */
  readonly own: {
    readonly person: PersonalId | null;
    /** Code of the facility or agency. */
    readonly organisation: string | null;
  };
}

/** Challenges for this caller, and the judge of what comes back. */
export interface PresenceDesk {
  issue(): {
    readonly challenge: string;
    readonly chipChallenge: Uint8Array;
    readonly expiresAt: Date;
  };
  /** Once for a challenge that this caller was given: what a chip was to answer; else null. */
  accept(challenge: string): Uint8Array | null;
  check(evidence: PresenceEvidence, claim: PresenceClaim): Presence;
}

/** What has been verified about a look-up. */
export interface LookUpClaims {
  readonly emergency: boolean;
  /** Valid evidence that the person is present. */
  readonly presence: boolean;
}

export type LookUpPermit =
  | {
      readonly granted: true;
      /** Whether a miss may say what differed. */
      readonly tellsMisses: boolean;
      settle(outcome: LookUpOutcome): Promise<void>;
    }
  | { readonly granted: false; readonly standing: { readonly state: string } };

export type LookUpOutcome = 'HIT' | 'MISS' | 'UNANSWERED';

export type MakeCompanions = (entry: LedgerEntry) => Companions | Promise<Companions>;

/** What this request discloses; all of it is in the ledger before a byte leaves. */
export interface Evidence {
  /** A new id for a decision. */
  newId(): string;
  /** Signs the decision's receipt and keeps what the ledger needs of it. */
  decided(
    decision: UnsignedDecision,
    about: {
      readonly person: string | null;
      readonly cardNumber: string | null;
      readonly purpose: Purpose;
      /** The facility's own reference of the visit. */
      readonly encounter: string | null;
      /** Why the row was not asked at all. */
      readonly refusal?: string;
    },
  ): Promise<string>;
  /** The document and its variables, as they came. */
  question(): { readonly document: string; readonly variables: unknown };
  /** Rows of other tables that become durable with the entry of this request, its first, when its answer is a 200; else not at all. */
  alongside(make: MakeCompanions): void;
  /** Keeps a look at a person without a decision. */
  looked(look: {
    readonly person: string | null;
    readonly purpose: Purpose;
    readonly sources: readonly Source[];
  }): void;
}

/** Settings of the operator that a decision depends on. */
export interface VisitRules {
  readonly personalIds: PersonalIdRules;
  readonly deadlineMs: number;
  readonly listDeadlineMs: number;
  /** Appendix II of Circular 01/2025/TT-BYT; null while it is not loaded. */
  readonly appendixII: DiseaseCatalogue | null;
  /** Readings chosen where the sources leave a point open. */
  readonly switches: Switches;
  /** Status texts of the population database that say that a person has died; their list is not published. */
  readonly deceasedStatuses: ReadonlySet<string>;
  /** Holidays besides those of a fixed date. */
  readonly extraHolidays: readonly PlainDate[];
  /** Version of rules, facility register and lists; it enters every receipt. */
  readonly policyVersion: string;
}
