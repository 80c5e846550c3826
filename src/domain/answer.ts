/** Why an upstream gave no usable answer. "Not found" is an answer and never one of these. */
export type UpstreamFailure =
  | 'TIMEOUT'
  | 'UNREACHABLE'
  | 'INVALID_ANSWER'
  | 'WRONG_PERSON'
  | 'REFUSED'
  | 'RESTRICTED'
  | 'UPSTREAM_ERROR'
  | 'NO_ACCOUNT'
  // Not asked, to spare a source that fails or is full: its breaker is open, too much waits, or too many calls have failed.
  | 'CIRCUIT_OPEN'
  | 'OVERLOADED'
  | 'THROTTLED'
  // Not asked, because the portal has just refused this member of staff.
  | 'STAFF_NOT_REGISTERED'
  | 'STAFF_NAME_DIFFERS';

/** Why a source contributed nothing: it failed, could not be asked, did not have to be, or is too slow to be waited for. */
export type SourceReason = UpstreamFailure | 'NO_NUMBER' | 'NOT_NEEDED' | 'IN_BACKGROUND';

/** What one source contributed to one question. */
export type Answer<T> =
  | {
      readonly state: 'ANSWERED';
      readonly value: T;
      readonly fetchedAt: Date;
      readonly asOf: Date | null;
    }
  | {
      /** An earlier answer, because the source was not heard now. It may favour the patient, and never decides against. */
      readonly state: 'STALE';
      readonly value: T;
      readonly fetchedAt: Date;
      readonly asOf: Date | null;
      /** Why the source was not heard now. */
      readonly reason: UpstreamFailure;
    }
  | { readonly state: 'FAILED'; readonly reason: SourceReason }
  | { readonly state: 'NOT_ASKED'; readonly reason: SourceReason };
