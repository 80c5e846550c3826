import { isJsonObject, type JsonObject, parseStrictJsonBytes } from '../../domain/strict-json.ts';
import { algorithms } from '../algorithms.ts';
import {
  importKeySet,
  type JsonWebKeySet,
  type PublicKeySet,
  type VerificationKey,
} from '../keys/public-key-set.ts';
import { decodeCanonical } from './base64url.ts';
import { importPublicJwk, isJwsAlgorithm } from './public-jwk.ts';
import type { JwsRefusalCode } from './refusals.ts';

export { importKeySet, type JsonWebKeySet, type PublicKeySet } from '../keys/public-key-set.ts';
export { type JwsRefusalCode, jwsRefusals } from './refusals.ts';

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

const grammar = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+$/;
const maxHeaderBytes = 8_192;

/**
 * Verifies a compact JWS against a set of public keys. The key and its algorithm come from the set, by `kid`; `jwk`, `jku`,
 * `x5u` and `x5c` are never looked at (RFC 8725 3.1, 3.10). One token has one spelling: padding, white space and unused
 * trailing bits are refused, and so is an empty payload. Claims are the caller's business.
 *
 * @param keys a JWK set, or better one that `importKeySet` has imported once
 * @param options.typ the expected media type, compared as RFC 7515 4.1.9 says (`application/` may be left out)
 */
export function verifyCompact(
  jws: string,
  keys: JsonWebKeySet | PublicKeySet,
  options: { readonly typ?: string } = {},
): VerifiedJws | JwsRefusal {
  const parts = readParts(jws);
  if (typeof parts === 'string') return refuse(parts);
  if (parts.payload.byteLength === 0) return refuse('MALFORMED');
  const { header } = parts;
  const key = judgeHeader(header, 'find' in keys ? keys : importKeySet(keys), options.typ);
  if (typeof key === 'string') return refuse(key);
  return key.verify(parts.input, parts.signature)
    ? { ok: true, header: { ...header, alg: key.alg, kid: key.kid }, payload: parts.payload }
    : refuse('SIGNATURE_INVALID');
}

/**
 * Verifies a compact JWS with one public JWK, which must name its algorithm. A `kid` in the header must be that of the key;
 * the payload may be empty, as RFC 7515 allows.
 */
export function verifyCompactWith(
  jws: string,
  jwk: JsonObject,
): { readonly ok: true; readonly payload: Uint8Array } | JwsRefusal {
  const parts = readParts(jws);
  if (typeof parts === 'string') return refuse(parts);
  const { alg, kid } = parts.header;
  if (!isJwsAlgorithm(alg)) return refuse('ALGORITHM_REFUSED');
  const extension = judgeExtensions(parts.header);
  if (extension !== null) return refuse(extension);
  if (jwk['alg'] !== alg) return refuse('ALGORITHM_MISMATCH');
  const key = importPublicJwk(jwk);
  if (typeof key === 'string') return refuse(key);
  if (kid !== undefined && kid !== key.kid) return refuse('KEY_ID_DIFFERS');
  return key.verify(parts.input, parts.signature)
    ? { ok: true, payload: parts.payload }
    : refuse('SIGNATURE_INVALID');
}

function refuse(code: JwsRefusalCode): JwsRefusal {
  return { ok: false, code };
}

interface Parts {
  readonly header: JsonObject;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** What is signed. */
  readonly input: Uint8Array;
}

function readParts(jws: string): Parts | JwsRefusalCode {
  if (!grammar.test(jws)) return 'MALFORMED';
  const [first, last] = [jws.indexOf('.'), jws.lastIndexOf('.')];
  const payload = decodeCanonical(jws.slice(first + 1, last));
  const signature = decodeCanonical(jws.slice(last + 1));
  if (payload === null || signature === null) return 'NOT_CANONICAL';
  const header = readHeader(jws.slice(0, first));
  if (typeof header === 'string') return header;
  return { header, payload, signature, input: Buffer.from(jws.slice(0, last), 'latin1') };
}

function readHeader(segment: string): JsonObject | JwsRefusalCode {
  if (segment.length > Math.ceil((maxHeaderBytes * 4) / 3)) return 'HEADER_TOO_LARGE';
  const bytes = decodeCanonical(segment);
  if (bytes === null) return 'NOT_CANONICAL';
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
  if (typeof alg !== 'string' || !keys.accepts(alg)) return 'ALGORITHM_REFUSED';
  const extension = judgeExtensions(header);
  if (extension !== null) return extension;
  if (typ !== undefined && !isSameType(header['typ'], typ)) return 'TYPE_WRONG';
  return typeof kid === 'string' ? judgeKey(keys.find(kid), alg) : 'KEY_UNKNOWN';
}

/** RFC 7797: "b64" changes what is signed, and is meaningless unless "crit" names it. */
function judgeExtensions(header: JsonObject): JwsRefusalCode | null {
  if (Object.hasOwn(header, 'crit')) return 'CRITICAL_REFUSED';
  return Object.hasOwn(header, 'b64') ? 'PAYLOAD_UNENCODED' : null;
}

function judgeKey(
  key: ReturnType<PublicKeySet['find']>,
  alg: string,
): VerificationKey | JwsRefusalCode {
  if (key === undefined) return 'KEY_UNKNOWN';
  if (key === 'UNUSABLE') return 'KEY_UNUSABLE';
  if (key.alg !== alg) return 'ALGORITHM_MISMATCH';
  return algorithms[key.alg].jws ? key : 'ALGORITHM_REFUSED';
}

function isSameType(given: unknown, expected: string): boolean {
  return typeof given === 'string' && mediaType(given) === mediaType(expected);
}

function mediaType(typ: string): string {
  const lower = typ.toLowerCase();
  return lower.includes('/') ? lower : `application/${lower}`;
}
