import { isJsonObject } from '../domain/strict-json.ts';
import { importKeySet, type PublicKeySet } from '../signing/keys/public-key-set.ts';

/** Public keys with which a client signs its requests, by issuer and client id. */
export interface ClientKeys {
  of(issuer: string, client: string): PublicKeySet | undefined;
}

/** RFC 9421 knows RSA-PSS with SHA-512 alone, and a client may still have such a key. */
const signatureAlgorithms = ['ES256', 'EdDSA', 'PS512'] as const;

export const noClientKeys: ClientKeys = { of: () => undefined };

/** One key of a client that proved it by other means, e.g. in a DPoP proof. */
export function provedKey(jwk: object, kid: string): PublicKeySet {
  return importKeySet({ keys: [{ ...jwk, kid, alg: undefined }] }, { allow: signatureAlgorithms });
}

/**
 * Reads `CLIENT_KEYS_FILE`: `[{ "issuer", "client", "jwks" }]`. Each key has a `kid` of its own, which is the `keyid` of the
 * client's signatures.
 */
export function parseClientKeys(json: unknown): {
  readonly keys: ClientKeys;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const sets = new Map<string, PublicKeySet>();
  if (!Array.isArray(json)) problems.push('expected a list of clients');
  for (const [index, entry] of (Array.isArray(json) ? json : []).entries()) {
    const problem = addClient(entry, sets);
    if (problem !== null) problems.push(`entry ${index + 1}: ${problem}`);
  }
  return { keys: { of: (issuer, client) => sets.get(nameOf(issuer, client)) }, problems };
}

function addClient(entry: unknown, sets: Map<string, PublicKeySet>): string | null {
  if (!isJsonObject(entry)) return 'expected an object';
  const { issuer, client, jwks } = entry;
  if (typeof issuer !== 'string' || typeof client !== 'string') {
    return '"issuer" and "client" are needed';
  }
  const name = nameOf(issuer, client);
  if (sets.has(name)) return 'this client is listed twice';
  const kids = keyIdsOf(jwks);
  if (kids === null) return '"jwks" must be {"keys": [ … ]} of keys with a "kid"';
  const set = importKeySet(jwks, { allow: signatureAlgorithms });
  if (kids.some((kid) => typeof set.find(kid) !== 'object')) {
    return `a key cannot be used: it must be public, for signatures, and fit ${signatureAlgorithms.join(', ')}`;
  }
  sets.set(name, set);
  return null;
}

function keyIdsOf(jwks: unknown): readonly string[] | null {
  const keys = isJsonObject(jwks) ? jwks['keys'] : undefined;
  if (!Array.isArray(keys) || keys.length === 0) return null;
  const kids = keys.map((key: unknown) => (isJsonObject(key) ? key['kid'] : undefined));
  return kids.every((kid) => typeof kid === 'string') ? kids : null;
}

function nameOf(issuer: string, client: string): string {
  return JSON.stringify([issuer, client]);
}
