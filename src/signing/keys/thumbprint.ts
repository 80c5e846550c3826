import type { JsonObject } from '../../domain/strict-json.ts';
import { sha256Base64url } from '../digest.ts';

/** RFC 7638 3.2: the required members of each key type, in the order in which they are hashed. */
const requiredMembers: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['EC', ['crv', 'kty', 'x', 'y']],
  ['OKP', ['crv', 'kty', 'x']],
  ['RSA', ['e', 'kty', 'n']],
]);

/** The part of a JWK that makes up the public key; empty for a key type without one. */
export function publicPart(jwk: JsonObject): JsonObject {
  const members = requiredMembers.get(jwk['kty']) ?? [];
  return Object.fromEntries(members.map((name) => [name, jwk[name]]));
}

/**
 * RFC 7638 thumbprint of a JWK with SHA-256: 43 characters of base64url.
 *
 * @throws TypeError when the key type is unknown or a required member is missing
 */
export function thumbprint(jwk: JsonObject): string {
  const part = publicPart(jwk);
  const values = Object.values(part);
  if (values.length === 0 || values.some((value) => typeof value !== 'string')) {
    throw new TypeError('The JWK lacks a member that its thumbprint needs');
  }
  return sha256Base64url(JSON.stringify(part));
}
