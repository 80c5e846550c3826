import { type ErrorCode, errorEntry } from '../errors.ts';
import { proofAlgorithms } from './dpop.ts';
import { RequestSignatureError } from './request-signature.ts';

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
  'TOKEN_LIVES_TOO_LONG',
  // RFC 8705, section 3: also the answer to a token that comes without its certificate.
  'CLIENT_CERTIFICATE_MISMATCH',
]);

const proofErrors: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'SENDER_CONSTRAINT_FAILED',
  'PROOF_CLOCK_AHEAD',
  'PROOF_TOO_OLD',
  'PROOF_REPLAYED',
]);

/**
 * `WWW-Authenticate` for a refusal; undefined when another token would not help. Without credentials no error is named
 * (RFC 6750, section 3.1), and both schemes are offered (RFC 9449, section 7.1).
 */
export function challenge(error: unknown): string | undefined {
  const { code, status, en } = errorEntry(error);
  const described = (name: string) => `error="${name}", error_description="${en}"`;
  if (tokenErrors.has(code)) return `Bearer ${realm}, ${described('invalid_token')}, ${dpop}`;
  if (code === 'DPOP_NONCE_NEEDED') return `${dpop}, ${described('use_dpop_nonce')}`;
  const isProof = proofErrors.has(code) && !(error instanceof RequestSignatureError);
  if (isProof) return `${dpop}, ${described('invalid_dpop_proof')}`;
  if (code === 'SCOPE_MISSING') return `Bearer ${realm}, ${described('insufficient_scope')}`;
  // Every 401 needs a challenge (RFC 9110, section 15.5.2), also one for which no scheme has a word.
  return status === 401 ? `Bearer ${realm}, ${dpop}` : undefined;
}
