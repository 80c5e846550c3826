import { createHash } from 'node:crypto';
import { AuthError } from '../errors.ts';
import { clockToleranceSeconds } from './access-claims.ts';
import { importPublicJwk, type PublicKey, type TokenAlgorithm } from './public-key.ts';
import type { ReplayStore } from './replay.ts';
import { type CompactToken, readCompact, requireType, verifySignature } from './token.ts';

/** What a proof of possession (RFC 9449) has to be about. */
export interface ProofDemand {
  readonly method: string;
  /** Absolute; query and fragment do not count (RFC 9449, section 4.3). */
  readonly targetUri: string;
  /** Seconds since the epoch. */
  readonly now: number;
  /** SHA-256 of the access token in base64url; none at a token endpoint. */
  readonly accessTokenHash?: string;
  /** Without one, nonces are not looked at. */
  readonly nonce?: NonceDemand;
}

/** A nonce that is given is checked, also where none is required. */
export interface NonceDemand {
  readonly required: boolean;
  accepts(nonce: string): boolean;
}

export interface Proof {
  readonly jti: string;
  /** RFC 7638 thumbprint of the key that the proof embeds and was signed with. */
  readonly thumbprint: string;
}

export const proofAlgorithms: readonly TokenAlgorithm[] = ['ES256', 'EdDSA', 'PS256'];

const oldestSeconds = 60;
const longestJti = 256;

/** @throws AuthError SENDER_CONSTRAINT_FAILED, PROOF_CLOCK_AHEAD, PROOF_TOO_OLD, DPOP_NONCE_NEEDED */
export async function verifyProof(
  header: string | readonly string[] | undefined,
  demand: ProofDemand,
): Promise<Proof> {
  const { token, key } = await verifyEmbeddedKey(onlyOne(header)).catch(rethrowAsFailure);
  return { jti: requireClaims(token, demand), thumbprint: key.thumbprint };
}

/** @throws AuthError PROOF_REPLAYED when the client has used the proof before */
export async function useProofOnce(
  replay: ReplayStore,
  client: string,
  proof: Proof,
): Promise<void> {
  if (!(await replay.remember(client, proof.jti))) throw new AuthError('PROOF_REPLAYED');
}

export function sha256Base64url(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function onlyOne(header: string | readonly string[] | undefined): string {
  const proofs = typeof header === 'string' ? [header] : (header ?? []);
  const [proof] = proofs;
  if (proof === undefined || proofs.length > 1) throw failed('exactly one DPoP header is needed');
  return proof;
}

async function verifyEmbeddedKey(text: string): Promise<{ token: CompactToken; key: PublicKey }> {
  const token = readCompact(text);
  requireType(token, ['dpop+jwt']);
  const key = importPublicJwk(token.header['jwk']);
  if (key === undefined || !proofAlgorithms.includes(key.algorithm)) {
    throw failed('the embedded key cannot verify here');
  }
  await verifySignature(token, key);
  return { token, key };
}

function requireClaims({ payload }: CompactToken, demand: ProofDemand): string {
  const { jti, htm, htu, iat, ath } = {
    jti: payload['jti'],
    htm: payload['htm'],
    htu: payload['htu'],
    iat: payload['iat'],
    ath: payload['ath'],
  };
  if (typeof jti !== 'string' || jti === '' || jti.length > longestJti) throw failed('"jti"');
  if (htm !== demand.method) throw failed('"htm" (HTTP method)');
  if (typeof htu !== 'string' || !isSameTarget(htu, demand.targetUri)) throw failed('"htu" (URI)');
  if (typeof iat !== 'number') throw failed('"iat" (issued at)');
  if (demand.accessTokenHash !== undefined && ath !== demand.accessTokenHash) {
    throw failed('"ath" (access token hash)');
  }
  requireRecent(iat, demand.now);
  requireNonce(payload['nonce'], demand.nonce);
  return jti;
}

function isSameTarget(given: string, expected: string): boolean {
  if (!URL.canParse(given) || !URL.canParse(expected)) return false;
  const [a, b] = [new URL(given), new URL(expected)];
  const isPlain = a.username === '' && a.password === '';
  return isPlain && a.origin === b.origin && a.origin !== 'null' && a.pathname === b.pathname;
}

/** After everything else, so that what is said about clocks is said of a proof that is otherwise good. */
function requireRecent(iat: number, now: number): void {
  if (!(iat <= now + clockToleranceSeconds)) throw new AuthError('PROOF_CLOCK_AHEAD');
  if (!(iat >= now - oldestSeconds)) throw new AuthError('PROOF_TOO_OLD');
}

/** RFC 9449, section 8: a proof without a fresh nonce is answered with one, and the client tries again. */
function requireNonce(nonce: unknown, demand: NonceDemand | undefined): void {
  if (demand === undefined || (nonce === undefined && !demand.required)) return;
  if (typeof nonce !== 'string' || !demand.accepts(nonce)) throw new AuthError('DPOP_NONCE_NEEDED');
}

function failed(detail: string): AuthError {
  return new AuthError('SENDER_CONSTRAINT_FAILED', { detail: `DPoP proof: ${detail}` });
}

function rethrowAsFailure(cause: unknown): never {
  if (!(cause instanceof AuthError)) throw cause;
  throw cause.code === 'SENDER_CONSTRAINT_FAILED'
    ? cause
    : new AuthError('SENDER_CONSTRAINT_FAILED', { cause, detail: `DPoP proof: ${cause.message}` });
}
