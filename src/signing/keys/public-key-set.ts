import { createPublicKey, type KeyObject } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../../domain/strict-json.ts';
import {
  type AlgorithmName,
  algorithms,
  isAlgorithmName,
  type VerifyBytes,
  verifyWith,
} from '../algorithms.ts';
import { publicPart } from './thumbprint.ts';

/** A JWK set (RFC 7517) of public keys. */
export interface JsonWebKeySet {
  readonly keys: readonly JsonObject[];
}

export interface VerificationKey {
  readonly kid: string;
  readonly alg: AlgorithmName;
  readonly verify: VerifyBytes;
}

/** Public keys ready to verify with: import once, use for every message. */
export interface PublicKeySet {
  accepts(alg: string): boolean;
  /** 'UNUSABLE' when the set has this key but nothing may be verified with it. */
  find(kid: string): VerificationKey | 'UNUSABLE' | undefined;
}

export class KeySetError extends Error {
  override readonly name = 'KeySetError';
}

export const defaultAlgorithms: readonly AlgorithmName[] = ['ES256', 'PS256', 'EdDSA'];

/**
 * Imports a JWK set. A key counts when it has a `kid` of its own, is for signatures and fits exactly one of the allowed
 * algorithms; its `alg`, when given, must be that one. All others are kept as unusable, and `kty: oct` can never be used.
 *
 * @param options.allow all algorithms to accept: by default ES256, PS256 and EdDSA; an issuer may be given RS256
 * @throws KeySetError when this is no JWK set; TypeError when an allowed algorithm does not exist here
 */
export function importKeySet(
  jwks: unknown,
  options: { readonly allow?: readonly string[] } = {},
): PublicKeySet {
  const allowed = new Set((options.allow ?? defaultAlgorithms).map(knownAlgorithm));
  const keys = new Map<string, VerificationKey | 'UNUSABLE'>();
  for (const jwk of keysOf(jwks)) {
    const kid = isJsonObject(jwk) ? jwk['kid'] : undefined;
    if (isJsonObject(jwk) && typeof kid === 'string') {
      // Two keys under one name: nobody could say which of them was meant.
      keys.set(kid, keys.has(kid) ? 'UNUSABLE' : (importKey(kid, jwk, allowed) ?? 'UNUSABLE'));
    }
  }
  const accepted: ReadonlySet<string> = allowed;
  return { accepts: (alg) => accepted.has(alg), find: (kid) => keys.get(kid) };
}

function knownAlgorithm(name: string): AlgorithmName {
  if (!isAlgorithmName(name)) {
    throw new TypeError(`"${name}" is not an algorithm that may be allowed`);
  }
  return name;
}

function keysOf(jwks: unknown): readonly unknown[] {
  const keys = isJsonObject(jwks) ? jwks['keys'] : undefined;
  if (!Array.isArray(keys)) {
    throw new KeySetError('Expected a JWK set: {"keys": [ … ]}');
  }
  return keys;
}

function importKey(
  kid: string,
  jwk: JsonObject,
  allowed: ReadonlySet<AlgorithmName>,
): VerificationKey | null {
  const key = isForVerification(jwk) ? publicKey(jwk) : null;
  if (key === null) {
    return null;
  }
  const [alg, ...others] = [...allowed].filter(
    (name) => algorithms[name].fits(key) && (jwk['alg'] === undefined || jwk['alg'] === name),
  );
  return alg === undefined || others.length > 0 ? null : { kid, alg, verify: verifyWith(alg, key) };
}

/** A private part in a public set means that the key is in everybody's hands. */
function isForVerification(jwk: JsonObject): boolean {
  const operations = jwk['key_ops'];
  return (
    (jwk['use'] === undefined || jwk['use'] === 'sig') &&
    (operations === undefined || (Array.isArray(operations) && operations.includes('verify'))) &&
    jwk['d'] === undefined
  );
}

function publicKey(jwk: JsonObject): KeyObject | null {
  try {
    return createPublicKey({ key: publicPart(jwk), format: 'jwk' });
  } catch {
    return null;
  }
}
