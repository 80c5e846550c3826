import { compactVerify, errors } from 'jose';
import type { Clock } from '../domain/clock.ts';
import { type PersonalIdRules, provincesOnly } from '../domain/personal-id.ts';
import { type JsonObject, parseStrictJsonObject } from '../domain/strict-json.ts';
import { AuthError } from '../errors.ts';
import { type AccessClaims, readAccessClaims } from './access-claims.ts';
import type { Issuer, IssuerRegistry, VerificationKey } from './issuers.ts';
import { type PublicKey, tokenAlgorithm } from './public-key.ts';

/** A compact JWS in its one accepted spelling. Nothing in it is believed yet. */
export interface CompactToken {
  readonly text: string;
  readonly header: JsonObject;
  readonly payload: JsonObject;
}

export interface VerifiedToken extends AccessClaims {
  readonly issuer: Issuer;
  readonly key: VerificationKey;
}

export interface TokenRules {
  readonly issuers: IssuerRegistry;
  readonly clock: Clock;
  readonly personalIds?: PersonalIdRules | undefined;
}

const largestToken = 8_192;
const compactForm = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){2}$/;
const accessTokenTypes = ['at+jwt', 'application/at+jwt'];

/**
 * jose accepts padding, blanks and line ends around the parts of a token; this gate does not.
 * @throws AuthError TOKEN_MALFORMED
 */
export function requireCompactForm(text: string): void {
  if (text.length > largestToken) throw malformed('longer than 8 KB');
  if (!compactForm.test(text)) throw malformed('not three base64url parts');
}

/** @throws AuthError TOKEN_MALFORMED */
export function readCompact(text: string): CompactToken {
  requireCompactForm(text);
  const [header, payload] = text.split('.').map(decodePart);
  const token = { text, header: readObject(header), payload: readObject(payload) };
  if (Object.hasOwn(token.header, 'crit')) throw malformed('"crit" (Critical) is not supported');
  return token;
}

/** @throws AuthError TOKEN_MALFORMED */
export function requireType(token: CompactToken, types: readonly string[]): void {
  const typ = token.header['typ'];
  if (typeof typ !== 'string' || !types.includes(typ.toLowerCase())) {
    throw malformed(`"typ" (Type) is not ${types[0]}`);
  }
}

/**
 * The algorithm is the key's; a header that names another one is refused before any arithmetic.
 * @throws AuthError TOKEN_ALGORITHM_REFUSED, TOKEN_SIGNATURE_INVALID, TOKEN_MALFORMED
 */
export async function verifySignature(token: CompactToken, key: PublicKey): Promise<void> {
  if (tokenAlgorithm(token.header['alg']) !== key.algorithm) throw algorithmRefused();
  const algorithms =
    key.algorithm === 'EdDSA' ? (['EdDSA', 'Ed25519'] as const) : ([key.algorithm] as const);
  try {
    await compactVerify(token.text, key.key, { algorithms: [...algorithms] });
  } catch (cause) {
    if (cause instanceof errors.JWSSignatureVerificationFailed) {
      throw new AuthError('TOKEN_SIGNATURE_INVALID', { cause });
    }
    if (cause instanceof errors.JOSEError) throw malformed('refused by the verifier', cause);
    throw cause;
  }
}

/** @throws AuthError */
export async function verifyAccessToken(text: string, rules: TokenRules): Promise<VerifiedToken> {
  const token = readCompact(text);
  requireType(token, accessTokenTypes);
  if (tokenAlgorithm(token.header['alg']) === undefined) throw algorithmRefused();
  const issuer = issuerOf(token, rules.issuers);
  const key = await keyOf(token, issuer);
  if (!issuer.algorithms.has(key.algorithm)) throw algorithmRefused();
  await verifySignature(token, key);
  const claims = readAccessClaims(token.payload, {
    issuer: issuer.issuer,
    audience: issuer.audience,
    now: rules.clock.now().getTime() / 1_000,
    personalIds: rules.personalIds ?? provincesOnly,
    longestLifetime: issuer.longestLifetime,
  });
  return { ...claims, issuer, key };
}

function issuerOf(token: CompactToken, issuers: IssuerRegistry): Issuer {
  const name = token.payload['iss'];
  if (typeof name !== 'string' || name === '') {
    throw new AuthError('TOKEN_CLAIMS_INVALID', { detail: '"iss" (Issuer) is not a text' });
  }
  const issuer = issuers.find(name);
  if (issuer === undefined) throw new AuthError('TOKEN_ISSUER_UNKNOWN');
  return issuer;
}

async function keyOf(token: CompactToken, issuer: Issuer): Promise<VerificationKey> {
  const kid = token.header['kid'];
  const key = typeof kid === 'string' ? await issuer.keys.find(kid) : undefined;
  if (key === undefined) throw new AuthError('TOKEN_KEY_UNKNOWN');
  return key;
}

/** The last character of a part can hold unused bits, which would give one token several spellings. */
function decodePart(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw malformed('a part is not canonical base64url');
  return bytes;
}

function readObject(bytes: Buffer | undefined): JsonObject {
  try {
    return parseStrictJsonObject(bytes ?? Buffer.alloc(0));
  } catch (cause) {
    throw malformed('a part is not an unambiguous JSON object', cause);
  }
}

function malformed(detail: string, cause?: unknown): AuthError {
  return new AuthError('TOKEN_MALFORMED', { detail, cause });
}

function algorithmRefused(): AuthError {
  return new AuthError('TOKEN_ALGORITHM_REFUSED');
}
