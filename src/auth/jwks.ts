import { isJsonObject } from '../domain/strict-json.ts';
import { importPublicJwk, type PublicKey, type RsaAlgorithm } from './public-key.ts';

export interface VerificationKey extends PublicKey {
  readonly kid: string;
}

const mostKeys = 20;

/**
 * The usable keys of a JWK Set; others are passed over as RFC 7517, section 5 asks. A `kid` given to two usable keys
 * names neither.
 * @throws TypeError when it is no JWK Set or holds more than 20 keys
 */
export function parseJwks(
  jwks: unknown,
  rsaAlgorithm: RsaAlgorithm,
): ReadonlyMap<string, VerificationKey> {
  const listed: unknown = isJsonObject(jwks) ? jwks['keys'] : undefined;
  if (!Array.isArray(listed)) throw new TypeError('not a JWK Set');
  if (listed.length > mostKeys) throw new TypeError(`a JWK Set of more than ${mostKeys} keys`);
  const usable = listed.flatMap((jwk: unknown) => verificationKey(jwk, rsaAlgorithm));
  const kids = usable.map((key) => key.kid);
  const named = usable.filter(({ kid }) => kids.indexOf(kid) === kids.lastIndexOf(kid));
  return new Map(named.map((key) => [key.kid, key]));
}

function verificationKey(jwk: unknown, rsaAlgorithm: RsaAlgorithm): readonly VerificationKey[] {
  const kid = isJsonObject(jwk) ? jwk['kid'] : undefined;
  const key = importPublicJwk(jwk, rsaAlgorithm);
  return typeof kid === 'string' && kid !== '' && key !== undefined ? [{ ...key, kid }] : [];
}
