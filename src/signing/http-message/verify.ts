import {
  type InnerList,
  isInnerList,
  type Parameters,
  parseDictionary,
  serializeDictionary,
  serializeInnerList,
  serializeItem,
} from 'structured-headers';
import { algorithms } from '../algorithms.ts';
import { checkContentDigest } from '../digest.ts';
import type { PublicKeySet, VerificationKey } from '../keys/public-key-set.ts';
import {
  componentsFor,
  type ResponseComponent,
  responseComponents,
  responseSignatureProfile,
  type SignedExchange,
  type SignedRequest,
  signatureBase,
} from './components.ts';

/** Why a signed response is refused. */
export const responseRefusals = {
  FIELDS_MISSING: 'The response lacks a field that a signed response has.',
  FIELDS_MALFORMED: 'A signature field is not written as RFC 8941 and RFC 9421 want it.',
  SIGNATURE_ABSENT: 'No signature carries the tag of this profile.',
  SIGNATURE_AMBIGUOUS: 'More than one signature carries the tag of this profile.',
  PARAMETER_MISSING: 'A signature parameter is missing or of the wrong type.',
  PARAMETER_UNKNOWN: 'The signature has a parameter that this profile does not know.',
  COMPONENT_MISSING: 'The signature does not cover everything that it must.',
  COMPONENT_UNKNOWN: 'The signature covers something that this profile does not know.',
  COMPONENT_REPEATED: 'The signature covers the same thing twice.',
  REQUEST_NEEDED: 'The signature covers a part of the request that was not given.',
  REQUEST_MALFORMED: 'The request cannot have been sent like this.',
  KEY_UNKNOWN: 'The key that signed the response is not in the key set.',
  KEY_UNUSABLE: 'The key is in the key set but may not sign HTTP messages.',
  ALGORITHM_MISMATCH: 'The signature names another algorithm than that of the key.',
  SIGNATURE_INVALID: 'The signature does not belong to this response and request.',
  CREATED_IN_FUTURE: 'The signature was made in the future: check the clocks on both sides.',
  TOO_OLD: 'The signature is older than allowed.',
  DIGEST_UNSUPPORTED: 'The Content-Digest has no sha-256 and no sha-512.',
  DIGEST_MISMATCH: 'The body is not the one that was signed.',
} as const satisfies Record<string, string>;

export type ResponseRefusalCode = keyof typeof responseRefusals;

export interface ResponseRefusal {
  readonly ok: false;
  readonly code: ResponseRefusalCode;
  readonly message: string;
}

export interface VerifiedResponse {
  readonly ok: true;
  readonly kid: string;
  /** Name in the RFC 9421 registry. */
  readonly algorithm: string;
  readonly created: Date;
  /** Identifiers of what the signature covers. */
  readonly components: readonly string[];
}

export interface ReceivedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes exactly as received. */
  readonly body: Uint8Array;
  readonly request: SignedRequest;
  readonly keys: PublicKeySet;
  readonly now: Date;
  /** Left out, the age is not judged: a saved answer may be checked years later. */
  readonly maxAgeSeconds?: number | undefined;
}

const { tag, parameters } = responseSignatureProfile;
const maxAheadSeconds = 10;
const knownParameters: ReadonlySet<string> = new Set([...parameters, 'alg']);
const componentByIdentifier: ReadonlyMap<string, ResponseComponent> = new Map(
  responseComponents.map((component) => [component.identifier, component]),
);

class Refused extends Error {
  readonly code: ResponseRefusalCode;

  constructor(code: ResponseRefusalCode, detail?: string) {
    super(detail === undefined ? responseRefusals[code] : `${responseRefusals[code]} (${detail})`);
    this.code = code;
  }
}

/**
 * Verifies the signature that `signResponse` makes: over the status, the body's digest and the request that was answered.
 * Signature before time before body, so that a refusal names what was really changed.
 */
export function verifyResponse(response: ReceivedResponse): VerifiedResponse | ResponseRefusal {
  try {
    return verifyOrThrow(response);
  } catch (error) {
    if (error instanceof Refused) {
      return { ok: false, code: error.code, message: error.message };
    }
    throw error;
  }
}

function verifyOrThrow(response: ReceivedResponse): VerifiedResponse {
  const field = fieldReader(response.headers);
  const contentDigest = field('content-digest');
  const { list, signature } = findSignature(field('signature-input'), field('signature'));
  const { created, keyid, alg } = readParameters(list[1]);
  const components = readComponents(list, response.request);
  const key = findKey(response.keys, keyid, alg);
  const exchange = { status: response.status, contentDigest, request: response.request };
  const base = signatureBase(lines(components, exchange), serializeInnerList(list));
  if (!key.verify(Buffer.from(base), signature)) {
    throw new Refused('SIGNATURE_INVALID');
  }
  judgeAge(created, response.now, response.maxAgeSeconds);
  judgeDigest(contentDigest, response.body);
  return {
    ok: true,
    kid: key.kid,
    algorithm: key.algorithm,
    created: new Date(created * 1000),
    components: components.map((component) => component.identifier),
  };
}

/** RFC 9421 2.1: several fields of one name are joined by ", ", each without surrounding white space. */
function fieldReader(headers: ReceivedResponse['headers']): (name: string) => string {
  const fields = new Map<string, readonly string[]>();
  for (const [name, value = []] of Object.entries(headers)) {
    const key = name.toLowerCase();
    fields.set(key, [...(fields.get(key) ?? []), ...[value].flat()]);
  }
  return (name) => {
    const values = fields.get(name) ?? [];
    if (values.length === 0) {
      throw new Refused('FIELDS_MISSING', name);
    }
    return values.map((value) => value.trim()).join(', ');
  };
}

function findSignature(inputField: string, signatureField: string): FoundSignature {
  const inputs = parseCanonical('signature-input', inputField);
  const signatures = parseCanonical('signature', signatureField);
  const ours = [...inputs].filter(([, [, params]]) => params.get('tag') === tag);
  const [found, ...others] = ours;
  if (found === undefined || others.length > 0) {
    throw new Refused(found === undefined ? 'SIGNATURE_ABSENT' : 'SIGNATURE_AMBIGUOUS');
  }
  const [label, list] = found;
  const [signature] = signatures.get(label) ?? [];
  if (!isInnerList(list) || !(signature instanceof ArrayBuffer)) {
    throw new Refused('FIELDS_MALFORMED', label);
  }
  return { list, signature: new Uint8Array(signature) };
}

interface FoundSignature {
  readonly list: InnerList;
  readonly signature: Uint8Array;
}

/**
 * Only the canonical spelling is taken. RFC 8941 parsers forgive repeated members (the last one counts), spaces and unused
 * bits of base64; a signed message with more than one spelling, or one that two readers read differently, is not wanted.
 */
function parseCanonical(name: string, field: string): ReturnType<typeof parseDictionary> {
  try {
    const dictionary = parseDictionary(field);
    if (serializeDictionary(dictionary) === field) {
      return dictionary;
    }
  } catch {
    throw new Refused('FIELDS_MALFORMED', name);
  }
  throw new Refused('FIELDS_MALFORMED', `${name} is not in canonical form`);
}

interface SignatureParameters {
  readonly created: number;
  readonly keyid: string;
  readonly alg: string | undefined;
}

function readParameters(params: Parameters): SignatureParameters {
  for (const name of params.keys()) {
    if (!knownParameters.has(name)) {
      throw new Refused('PARAMETER_UNKNOWN', name);
    }
  }
  const [created, keyid, alg] = [params.get('created'), params.get('keyid'), params.get('alg')];
  if (typeof created !== 'number' || !Number.isInteger(created)) {
    throw new Refused('PARAMETER_MISSING', 'created');
  }
  if (typeof keyid !== 'string') {
    throw new Refused('PARAMETER_MISSING', 'keyid');
  }
  if (alg !== undefined && typeof alg !== 'string') {
    throw new Refused('PARAMETER_MISSING', 'alg');
  }
  return { created, keyid, alg };
}

function readComponents([items]: InnerList, request: SignedRequest): readonly ResponseComponent[] {
  const identifiers = items.map((item) => serializeItem(item));
  const components = identifiers.map((identifier, index) => {
    const component = componentByIdentifier.get(identifier);
    if (component === undefined) {
      throw new Refused('COMPONENT_UNKNOWN', identifier);
    }
    if (identifiers.indexOf(identifier) !== index) {
      throw new Refused('COMPONENT_REPEATED', identifier);
    }
    return component;
  });
  const missing = componentsFor(request).find((component) => !components.includes(component));
  if (missing !== undefined) {
    throw new Refused('COMPONENT_MISSING', missing.identifier);
  }
  return components;
}

function findKey(
  keys: PublicKeySet,
  keyid: string,
  alg: string | undefined,
): VerificationKey & { readonly algorithm: string } {
  const key = keys.find(keyid);
  if (key === undefined) {
    throw new Refused('KEY_UNKNOWN', keyid);
  }
  const algorithm = key === 'UNUSABLE' ? null : algorithms[key.alg].http;
  if (key === 'UNUSABLE' || algorithm === null) {
    throw new Refused('KEY_UNUSABLE', keyid);
  }
  if (alg !== undefined && alg !== algorithm) {
    throw new Refused('ALGORITHM_MISMATCH', `${alg}, not ${algorithm}`);
  }
  return { ...key, algorithm };
}

function* lines(
  components: readonly ResponseComponent[],
  exchange: SignedExchange,
): Iterable<readonly [string, string]> {
  for (const { identifier, read } of components) {
    const value = read(exchange)?.trim();
    if (value === undefined) {
      throw new Refused('REQUEST_NEEDED', identifier);
    }
    // RFC 9421 2.5: a line break in a value could stand for another component.
    if (/[\r\n]/.test(value)) {
      throw new Refused('REQUEST_MALFORMED', identifier);
    }
    yield [identifier, value];
  }
}

function judgeAge(created: number, now: Date, maxAgeSeconds: number | undefined): void {
  const age = now.getTime() / 1000 - created;
  if (age < -maxAheadSeconds) {
    throw new Refused('CREATED_IN_FUTURE', `${Math.ceil(-age)} s ahead`);
  }
  if (maxAgeSeconds !== undefined && age > maxAgeSeconds) {
    throw new Refused('TOO_OLD', `${Math.floor(age)} s, allowed ${maxAgeSeconds} s`);
  }
}

const digestRefusals = {
  DIFFERS: 'DIGEST_MISMATCH',
  MALFORMED: 'FIELDS_MALFORMED',
  UNSUPPORTED: 'DIGEST_UNSUPPORTED',
} as const;

function judgeDigest(contentDigest: string, body: Uint8Array): void {
  const verdict = checkContentDigest(contentDigest, body);
  if (verdict !== 'MATCHES') {
    throw new Refused(digestRefusals[verdict], 'content-digest');
  }
}
