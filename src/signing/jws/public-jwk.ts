import { createPublicKey, type KeyObject } from 'node:crypto';
import type { JsonObject } from '../../domain/strict-json.ts';
import { algorithms, type VerifyBytes, verifyWith } from '../algorithms.ts';
import { publicPart } from '../keys/thumbprint.ts';
import { decodeCanonical } from './base64url.ts';

/** Why nothing is verified with a JWK, whatever the signature. */
export const publicJwkRefusals = {
  KEY_MALFORMED: 'The JWK lacks a member of its type, or one is not written in its one spelling.',
  KEY_PRIVATE: 'The JWK holds a private part: whoever has it can sign.',
  KEY_UNUSABLE: 'The key is there, but may not be used to verify a JWS.',
  KEY_TYPE_WRONG: 'The key is not of the type and curve that its algorithm needs.',
  KEY_TOO_WEAK: 'The key can be broken, or lets one signature pass for any content.',
  ALGORITHM_REFUSED: 'The signature algorithm is none of those that are accepted.',
} as const satisfies Record<string, string>;

export type PublicJwkRefusal = keyof typeof publicJwkRefusals;

export type JwsAlgorithm = 'ES256' | 'PS256' | 'EdDSA';

export interface PublicJwkKey {
  readonly alg: JwsAlgorithm;
  /** null when the JWK has none. */
  readonly kid: string | null;
  readonly verify: VerifyBytes;
}

interface Family {
  readonly kty: string;
  readonly crv?: string;
  /** On the members as they are written; the key itself is judged by `algorithms`. */
  readonly judge: (jwk: JsonObject) => PublicJwkRefusal | null;
}

const families: Readonly<Record<JwsAlgorithm, Family>> = {
  ES256: { kty: 'EC', crv: 'P-256', judge: judgePoint },
  EdDSA: { kty: 'OKP', crv: 'Ed25519', judge: judgeEdwards },
  PS256: { kty: 'RSA', judge: judgeModulus },
};

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/**
 * Imports one public JWK (RFC 7517) that says itself what it is for: `alg` must be there. Members are taken in one spelling
 * only, as RFC 7518 6 and RFC 8037 2 give it.
 */
export function importPublicJwk(jwk: JsonObject): PublicJwkKey | PublicJwkRefusal {
  const { alg, kid = null } = jwk;
  if (!isJwsAlgorithm(alg)) return 'ALGORITHM_REFUSED';
  if (kid !== null && typeof kid !== 'string') return 'KEY_MALFORMED';
  const refusal = judgeUse(jwk) ?? judgeFamily(jwk, families[alg]);
  if (refusal !== null) return refusal;
  const key = publicKeyOf(jwk);
  if (key === null) return 'KEY_MALFORMED';
  return algorithms[alg].fits(key) ? { alg, kid, verify: verifyWith(alg, key) } : 'KEY_TOO_WEAK';
}

export function isJwsAlgorithm(alg: unknown): alg is JwsAlgorithm {
  return typeof alg === 'string' && Object.hasOwn(families, alg);
}

/** RFC 7517 4.2, 4.3: a key that says what it is for is used for nothing else, and must not contradict itself. */
function judgeUse(jwk: JsonObject): PublicJwkRefusal | null {
  if (privateMembers.some((member) => Object.hasOwn(jwk, member))) return 'KEY_PRIVATE';
  const { use = 'sig', key_ops: operations = ['verify'] } = jwk;
  if (!Array.isArray(operations) || new Set(operations).size < operations.length) {
    return 'KEY_MALFORMED';
  }
  return use === 'sig' && operations.includes('verify') ? null : 'KEY_UNUSABLE';
}

function judgeFamily(jwk: JsonObject, { kty, crv, judge }: Family): PublicJwkRefusal | null {
  const isFamily = jwk['kty'] === kty && (crv === undefined || jwk['crv'] === crv);
  return isFamily ? judge(jwk) : 'KEY_TYPE_WRONG';
}

const coordinateBytes = 32;

/** RFC 7518 6.2.1.2: a coordinate has the full length of the curve's field. */
function judgePoint({ x, y }: JsonObject): PublicJwkRefusal | null {
  return [x, y].every((part) => memberBytes(part)?.byteLength === coordinateBytes)
    ? null
    : 'KEY_MALFORMED';
}

const edwardsPrime = 2n ** 255n - 19n;

/**
 * y of the points whose order divides 8. With such a key anybody can sign anything (RFC 8032 leaves out the check), and
 * OpenSSL takes it.
 */
const smallOrder: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  edwardsPrime - 1n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
]);

/** RFC 8032 5.1.3: y is below the prime; OpenSSL reduces a greater one. */
function judgeEdwards({ x }: JsonObject): PublicJwkRefusal | null {
  const bytes = memberBytes(x);
  if (bytes?.byteLength !== coordinateBytes) return 'KEY_MALFORMED';
  const y = BigInt.asUintN(255, numberOf(bytes.toReversed()));
  if (y >= edwardsPrime) return 'KEY_MALFORMED';
  return smallOrder.has(y) ? 'KEY_TOO_WEAK' : null;
}

const exponentBytes = 32;

/** FIPS 186-5 A.1.1: the exponent is odd and between 2^16 and 2^256. RFC 7518 2: no leading zero octet. */
function judgeModulus({ n, e }: JsonObject): PublicJwkRefusal | null {
  const [modulus, exponent] = [memberBytes(n), memberBytes(e)];
  if (!modulus?.[0] || !exponent?.[0]) return 'KEY_MALFORMED';
  if (exponent.byteLength > exponentBytes) return 'KEY_TOO_WEAK';
  const isOdd = [modulus, exponent].every((bytes) => (bytes.at(-1) ?? 0) % 2 === 1);
  return isOdd && numberOf(exponent) > 2n ** 16n ? null : 'KEY_TOO_WEAK';
}

function memberBytes(member: unknown): Uint8Array | null {
  return typeof member === 'string' ? decodeCanonical(member) : null;
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function publicKeyOf(jwk: JsonObject): KeyObject | null {
  try {
    return createPublicKey({ key: publicPart(jwk), format: 'jwk' });
  } catch {
    return null;
  }
}
