import { sha256Base64url } from '../digest.ts';
import type { JsonObject } from '../strict-json.ts';

/** RFC 7638 3.2: the required members of each key type, in the order in which they are hashed. */
const requiredMembers: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['EC', ['crv', 'kty', 'x', 'y']],
  ['OKP', ['crv', 'kty', 'x']],
  ['RSA', ['e', 'kty', 'n']],
]);

/** The members that make up a public key; null for a key type without one. */
export function publicMembers(kty: unknown): readonly string[] | null {
  return requiredMembers.get(kty) ?? null;
}

/**
 * RFC 7638 thumbprint of a JWK with SHA-256: 43 characters of base64url.
 *
 * @throws TypeError when the key type is unknown or a required member is missing
 */
export function thumbprint(jwk: JsonObject): string {
  const members = publicMembers(jwk['kty']);
  if (members === null || members.some((name) => typeof jwk[name] !== 'string')) {
    throw new TypeError('The JWK lacks a member that its thumbprint needs');
  }
  return sha256Base64url(JSON.stringify(Object.fromEntries(members.map((m) => [m, jwk[m]]))));
}
