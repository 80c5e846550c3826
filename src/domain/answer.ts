/** Why an upstream gave no usable answer. "Not found" is an answer and never one of these. */
export type UpstreamFailure =
  | 'TIMEOUT'
  | 'UNREACHABLE'
  | 'INVALID_ANSWER'
  | 'WRONG_PERSON'
  | 'REFUSED'
  | 'RESTRICTED'
  | 'UPSTREAM_ERROR'
  | 'NO_ACCOUNT';

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
  | { readonly state: 'FAILED'; readonly reason: SourceReason }
  | { readonly state: 'NOT_ASKED'; readonly reason: SourceReason };
