import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../domain/strict-json.ts';

export const tokenAlgorithms = ['ES256', 'PS256', 'EdDSA', 'RS256'] as const;
export type TokenAlgorithm = (typeof tokenAlgorithms)[number];

/** A public key and the one algorithm that it may verify. */
export interface PublicKey {
  readonly algorithm: TokenAlgorithm;
  readonly key: KeyObject;
  /** RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string;
}

export type RsaAlgorithm = 'PS256' | 'RS256';

interface KeyFamily {
  /** Members of the public key in the order that RFC 7638 hashes them. */
  readonly members: readonly string[];
  readonly algorithms: readonly TokenAlgorithm[];
}

const families: ReadonlyMap<string, KeyFamily> = new Map([
  ['EC P-256', { members: ['crv', 'kty', 'x', 'y'], algorithms: ['ES256'] }],
  ['OKP Ed25519', { members: ['crv', 'kty', 'x'], algorithms: ['EdDSA'] }],
  ['RSA', { members: ['e', 'kty', 'n'], algorithms: ['PS256', 'RS256'] }],
]);

const privateMembers = ['d', 'k', 'p', 'q', 'dp', 'dq', 'qi', 'oth'];

/** The algorithm named by a header or a JWK; RFC 9864 gave EdDSA over Ed25519 a second name. */
export function tokenAlgorithm(name: unknown): TokenAlgorithm | undefined {
  if (name === 'Ed25519') return 'EdDSA';
  return tokenAlgorithms.find((algorithm) => algorithm === name);
}

/** Undefined for what may not verify here: symmetric, private, weak, meant for something else, or not a key. */
export function importPublicJwk(jwk: unknown, rsa: RsaAlgorithm = 'PS256'): PublicKey | undefined {
  if (!isJsonObject(jwk) || !isForVerifying(jwk)) return undefined;
  const family = families.get(
    jwk['kty'] === 'RSA' ? 'RSA' : `${String(jwk['kty'])} ${String(jwk['crv'])}`,
  );
  if (family === undefined) return undefined;
  const algorithm = algorithmOf(jwk, family, rsa);
  const key = importMembers(jwk, family);
  if (algorithm === undefined || key === undefined || !isStrong(key)) return undefined;
  return { algorithm, key, thumbprint: thumbprintOf(key, family) };
}

function isForVerifying(jwk: JsonObject): boolean {
  if (privateMembers.some((member) => Object.hasOwn(jwk, member))) return false;
  if (jwk['use'] !== undefined && jwk['use'] !== 'sig') return false;
  const operations = jwk['key_ops'];
  return operations === undefined || (Array.isArray(operations) && operations.includes('verify'));
}

function algorithmOf(
  jwk: JsonObject,
  family: KeyFamily,
  rsa: RsaAlgorithm,
): TokenAlgorithm | undefined {
  if (jwk['alg'] === undefined) return jwk['kty'] === 'RSA' ? rsa : family.algorithms[0];
  const named = tokenAlgorithm(jwk['alg']);
  return named !== undefined && family.algorithms.includes(named) ? named : undefined;
}

function importMembers(jwk: JsonObject, family: KeyFamily): KeyObject | undefined {
  const members: JsonWebKey = {};
  for (const member of family.members) {
    const value = jwk[member];
    if (typeof value !== 'string') return undefined;
    members[member] = value;
  }
  try {
    return createPublicKey({ format: 'jwk', key: members });
  } catch {
    return undefined;
  }
}

/** The upper bounds keep a key that a stranger embeds in a proof from costing seconds of arithmetic. */
function isStrong(key: KeyObject): boolean {
  if (key.asymmetricKeyType !== 'rsa') return true;
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  const hasSoundExponent = publicExponent >= 65_537n && publicExponent < 2n ** 32n;
  return modulusLength >= 2_048 && modulusLength <= 8_192 && hasSoundExponent;
}

/** Over the re-exported key, so that padded spellings of one key have one thumbprint. */
function thumbprintOf(key: KeyObject, family: KeyFamily): string {
  const jwk: JsonWebKey = key.export({ format: 'jwk' });
  const canonical = JSON.stringify(
    Object.fromEntries(family.members.map((name) => [name, jwk[name]])),
  );
  return createHash('sha256').update(canonical).digest('base64url');
}
