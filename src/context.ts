import type { Clock } from './domain/clock.ts';
import type { FacilityCode } from './domain/facility.ts';
import type { PersonalIdRules, PersonNumber } from './domain/personal-id.ts';
import type { DiseaseCatalogue } from './eligibility/listed-disease.ts';
import type { Loaders } from './loaders/index.ts';
import type { UnsignedDecision } from './resolvers/insurance/models.ts';
import type { Source } from './resolvers/sources.ts';

/** What resolvers see of a request. */
export interface Context {
  readonly access: Access;
  readonly loaders: Loaders;
  readonly evidence: Evidence;
  readonly clock: Clock;
  readonly rules: VisitRules;
  /** Tells the operator of a failure that no catalogue entry explains. */
  report(error: unknown): void;
}

/** What this caller may do; each refuses by throwing. */
export interface Access {
  /** The operation itself: scope and kind of caller. @throws AuthError SCOPE_MISSING, CALLER_NOT_ALLOWED */
  operation(coordinate: string): void;
  /** @throws AuthError FACILITY_NOT_YOURS */
  facility(code: FacilityCode): void;
  /** @throws AuthError PERSON_NOT_YOURS */
  person(number: PersonNumber | null): void;
  /** Purpose that goes with an operation which has no purpose argument. */
  readonly purpose: Purpose;
}

export type Purpose =
  | 'CHECK_IN'
  | 'TREATMENT'
  | 'CLAIM_REVIEW'
  | 'ADMINISTRATIVE_PROCEDURE'
  | 'SELF_SERVICE';

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
      /** Why the row was not asked at all. */
      readonly refusal?: string;
    },
  ): Promise<string> | string;
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
  /** Version of rules, facility register and lists; it enters every receipt. */
  readonly policyVersion: string;
}
