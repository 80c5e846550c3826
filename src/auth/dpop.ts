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
}

export interface Proof {
  readonly jti: string;
  /** RFC 7638 thumbprint of the key that the proof embeds and was signed with. */
  readonly thumbprint: string;
}

export const proofAlgorithms: readonly TokenAlgorithm[] = ['ES256', 'EdDSA', 'PS256'];

const oldestSeconds = 60;
const longestJti = 256;

/** @throws AuthError SENDER_CONSTRAINT_FAILED */
export async function verifyProof(
  header: string | readonly string[] | undefined,
  demand: ProofDemand,
): Promise<Proof> {
  const { token, key } = await verifyEmbeddedKey(onlyOne(header)).catch(rethrowAsFailure);
  return { jti: requireClaims(token, demand), thumbprint: key.thumbprint };
}

/** @throws AuthError SENDER_CONSTRAINT_FAILED when the client has used the proof before */
export async function useProofOnce(
  replay: ReplayStore,
  client: string,
  proof: Proof,
): Promise<void> {
  if (!(await replay.remember(client, proof.jti))) throw failed('the proof was used before');
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
  if (typeof iat !== 'number' || !isRecent(iat, demand.now)) {
    throw failed('"iat": the clock of the client or the gateway is wrong, or the proof is old');
  }
  if (demand.accessTokenHash !== undefined && ath !== demand.accessTokenHash) {
    throw failed('"ath" (access token hash)');
  }
  return jti;
}

function isSameTarget(given: string, expected: string): boolean {
  if (!URL.canParse(given) || !URL.canParse(expected)) return false;
  const [a, b] = [new URL(given), new URL(expected)];
  const isPlain = a.username === '' && a.password === '';
  return isPlain && a.origin === b.origin && a.origin !== 'null' && a.pathname === b.pathname;
}

function isRecent(iat: number, now: number): boolean {
  return iat >= now - oldestSeconds && iat <= now + clockToleranceSeconds;
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
