/** Why a source contributed nothing. */
export type SourceReason =
  | 'TIMEOUT'
  | 'UNREACHABLE'
  | 'INVALID_ANSWER'
  | 'WRONG_PERSON'
  | 'REFUSED'
  | 'RESTRICTED'
  | 'UPSTREAM_ERROR'
  | 'NO_ACCOUNT'
  | 'NO_NUMBER'
  | 'NOT_NEEDED';

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
