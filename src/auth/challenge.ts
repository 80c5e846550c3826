import { type ErrorCode, errorEntry } from '../errors.ts';
import { proofAlgorithms } from './dpop.ts';

const realm = 'realm="vss-gateway"';
const dpop = `DPoP ${realm}, algs="${proofAlgorithms.join(' ')}"`;

const tokenErrors: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'TOKEN_MALFORMED',
  'TOKEN_ISSUER_UNKNOWN',
  'TOKEN_KEY_UNKNOWN',
  'TOKEN_ALGORITHM_REFUSED',
  'TOKEN_SIGNATURE_INVALID',
  'TOKEN_EXPIRED',
  'TOKEN_NOT_YET_VALID',
  'TOKEN_AUDIENCE_WRONG',
  'TOKEN_CLAIMS_INVALID',
]);

/**
 * `WWW-Authenticate` for a refusal; undefined when another token would not help. Without credentials no error is named
 * (RFC 6750, section 3.1), and both schemes are offered (RFC 9449, section 7.1).
 */
export function challenge(error: unknown): string | undefined {
  const { code, en } = errorEntry(error);
  const described = (name: string) => `error="${name}", error_description="${en}"`;
  if (code === 'UNAUTHENTICATED') return `Bearer ${realm}, ${dpop}`;
  if (tokenErrors.has(code)) return `Bearer ${realm}, ${described('invalid_token')}, ${dpop}`;
  if (code === 'SENDER_CONSTRAINT_FAILED') return `${dpop}, ${described('invalid_dpop_proof')}`;
  if (code === 'SCOPE_MISSING') return `Bearer ${realm}, ${described('insufficient_scope')}`;
  return undefined;
}
