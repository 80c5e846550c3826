import { UpstreamError } from '../upstream.ts';
import type { Refusal } from './account-doors.ts';

/** What one question tells about the upstream and about the account in whose name it was asked. */
export type Verdict =
  | { readonly kind: 'GOOD' }
  | { readonly kind: 'BAD' }
  | { readonly kind: 'REFUSED'; readonly refusal: Refusal }
  | { readonly kind: 'NEITHER' };

const neither: Verdict = { kind: 'NEITHER' };

/** Mistakes of ours: they tell nothing of the upstream (resilience, section 5). 408, 425 and 429 are about load. */
function isOurMistake({ failure, status = 0 }: UpstreamError): boolean {
  const aboutLoad = status === 408 || status === 425 || status === 429;
  return failure === 'UPSTREAM_ERROR' && status >= 400 && status < 500 && !aboutLoad;
}

export function verdictOnError(error: unknown, signal: AbortSignal | undefined): Verdict {
  if (!(error instanceof UpstreamError)) return neither;
  switch (error.failure) {
    case 'REFUSED':
    case 'RESTRICTED':
      return { kind: 'REFUSED', refusal: { failure: error.failure, of: 'ACCOUNT' } };
    case 'TIMEOUT':
    case 'UNREACHABLE':
      return signal?.aborted === true ? neither : { kind: 'BAD' };
    case 'INVALID_ANSWER':
    case 'WRONG_PERSON':
      return { kind: 'BAD' };
    case 'UPSTREAM_ERROR':
      return isOurMistake(error) ? neither : { kind: 'BAD' };
    default:
      return neither;
  }
}

export type Alarm =
  /** It lied, or what it says cannot be read. */
  | 'INTEGRITY'
  /** It is not who it should be: its certificate. */
  | 'IDENTITY'
  /** It refused an account. */
  | 'ACCOUNT'
  /** It refused our request. */
  | 'OUR_REQUEST';

/** OpenSSL's and Node's codes for a peer that is not who it should be. */
export const tlsFailure: RegExp = /CERT|TLS|SSL|UNABLE_TO/;

export function alarmOf(error: unknown): Alarm | null {
  if (!(error instanceof UpstreamError)) return null;
  if (isOurMistake(error)) return 'OUR_REQUEST';
  switch (error.failure) {
    case 'WRONG_PERSON':
      return 'INTEGRITY';
    case 'INVALID_ANSWER':
      // An error page with an error's status is no lie.
      return (error.status ?? 200) < 300 ? 'INTEGRITY' : null;
    case 'UNREACHABLE':
      return tlsFailure.test(error.message) ? 'IDENTITY' : null;
    default:
      return null;
  }
}
