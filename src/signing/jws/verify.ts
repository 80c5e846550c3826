import { isJsonObject, type JsonObject, parseStrictJsonBytes } from '../../domain/strict-json.ts';
import { algorithms } from '../algorithms.ts';
import {
  importKeySet,
  type JsonWebKeySet,
  type PublicKeySet,
  type VerificationKey,
} from '../keys/public-key-set.ts';

export { importKeySet, type JsonWebKeySet, type PublicKeySet } from '../keys/public-key-set.ts';

/** Why a compact JWS is refused. */
export const jwsRefusals = {
  MALFORMED: 'This is not a compact JWS: three parts of base64url without padding.',
  HEADER_TOO_LARGE: 'The header of the JWS is larger than 8 KB.',
  HEADER_MALFORMED: 'The header of the JWS is not a JSON object with distinct member names.',
  CRITICAL_REFUSED: 'The JWS demands an extension ("crit") that is not supported here.',
  ALGORITHM_REFUSED: 'The signature algorithm is not accepted, or is not the one of the key.',
  TYPE_WRONG: 'The JWS is of another type ("typ") than expected.',
  KEY_UNKNOWN: 'The key that signed the JWS is not in the key set.',
  KEY_UNUSABLE: 'The key is in the key set but may not be used to verify a JWS.',
  SIGNATURE_INVALID: 'The signature does not belong to this content.',
} as const satisfies Record<string, string>;

export type JwsRefusalCode = keyof typeof jwsRefusals;

export interface JwsHeader {
  readonly alg: string;
  readonly kid: string;
  readonly typ?: string;
  readonly [member: string]: unknown;
}

export interface JwsRefusal {
  readonly ok: false;
  readonly code: JwsRefusalCode;
}

export interface VerifiedJws {
  readonly ok: true;
  readonly header: JwsHeader;
  readonly payload: Uint8Array;
}

const grammar = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){2}$/;
const maxHeaderBytes = 8_192;

/**
 * Verifies a compact JWS against a set of public keys. The key and its algorithm come from the set, by `kid`; `jwk`, `jku`,
 * `x5u` and `x5c` are never looked at (RFC 8725 3.1, 3.10). One token has one spelling: padding, white space and unused
 * trailing bits are refused. Claims are the caller's business.
 *
 * @param keys a JWK set, or better one that `importKeySet` has imported once
 * @param options.typ the expected media type, compared as RFC 7515 4.1.9 says (`application/` may be left out)
 */
export function verifyCompact(
  jws: string,
  keys: JsonWebKeySet | PublicKeySet,
  options: { readonly typ?: string } = {},
): VerifiedJws | JwsRefusal {
  if (!grammar.test(jws)) {
    return refuse('MALFORMED');
  }
  const [first, last] = [jws.indexOf('.'), jws.lastIndexOf('.')];
  const payload = decodeSegment(jws.slice(first + 1, last));
  const signature = decodeSegment(jws.slice(last + 1));
  if (payload === null || signature === null) {
    return refuse('MALFORMED');
  }
  const header = readHeader(jws.slice(0, first));
  if (typeof header === 'string') {
    return refuse(header);
  }
  const key = judgeHeader(header, 'find' in keys ? keys : importKeySet(keys), options.typ);
  if (typeof key === 'string') {
    return refuse(key);
  }
  return key.verify(Buffer.from(jws.slice(0, last), 'latin1'), signature)
    ? { ok: true, header: { ...header, alg: key.alg, kid: key.kid }, payload }
    : refuse('SIGNATURE_INVALID');
}

function refuse(code: JwsRefusalCode): JwsRefusal {
  return { ok: false, code };
}

/** Null unless this is the only way to write these bytes: RFC 4648 3.5 lets decoders accept others. */
function decodeSegment(segment: string): Buffer | null {
  const bytes = Buffer.from(segment, 'base64url');
  return bytes.toString('base64url') === segment ? bytes : null;
}

function readHeader(segment: string): JsonObject | JwsRefusalCode {
  if (segment.length > (maxHeaderBytes * 4) / 3) {
    return 'HEADER_TOO_LARGE';
  }
  const bytes = decodeSegment(segment);
  if (bytes === null) {
    return 'MALFORMED';
  }
  try {
    const header = parseStrictJsonBytes(bytes);
    return isJsonObject(header) ? header : 'HEADER_MALFORMED';
  } catch {
    return 'HEADER_MALFORMED';
  }
}

function judgeHeader(
  header: JsonObject,
  keys: PublicKeySet,
  typ: string | undefined,
): VerificationKey | JwsRefusalCode {
  const { alg, kid } = header;
  if (typeof alg !== 'string' || !keys.accepts(alg)) {
    return 'ALGORITHM_REFUSED';
  }
  // RFC 7797: "b64" changes what is signed, and is meaningless unless "crit" names it.
  if (header['crit'] !== undefined || header['b64'] !== undefined) {
    return 'CRITICAL_REFUSED';
  }
  if (typ !== undefined && !isSameType(header['typ'], typ)) {
    return 'TYPE_WRONG';
  }
  return typeof kid === 'string' ? judgeKey(keys.find(kid), alg) : 'KEY_UNKNOWN';
}

function judgeKey(
  key: ReturnType<PublicKeySet['find']>,
  alg: string,
): VerificationKey | JwsRefusalCode {
  if (key === undefined) {
    return 'KEY_UNKNOWN';
  }
  if (key === 'UNUSABLE') {
    return 'KEY_UNUSABLE';
  }
  return key.alg === alg && algorithms[key.alg].jws ? key : 'ALGORITHM_REFUSED';
}

function isSameType(given: unknown, expected: string): boolean {
  return typeof given === 'string' && mediaType(given) === mediaType(expected);
}

function mediaType(typ: string): string {
  const lower = typ.toLowerCase();
  return lower.includes('/') ? lower : `application/${lower}`;
}
