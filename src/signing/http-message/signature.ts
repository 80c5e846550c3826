import { algorithms } from '../algorithms.ts';
import { checkContentDigest } from '../digest.ts';
import type { PublicKeySet, VerificationKey } from '../keys/public-key-set.ts';
import { parseDictionary } from '../structured-fields/parse.ts';
import {
  serializeDictionary,
  serializeInnerList,
  serializeItem,
} from '../structured-fields/serialize.ts';
import type { Dictionary, InnerList, Parameters } from '../structured-fields/types.ts';
import { type Component, signatureBase } from './components.ts';

/** Why a signed message is refused. */
export const signatureRefusals = {
  FIELDS_MISSING: 'The message lacks a field that a signed message has.',
  FIELDS_MALFORMED: 'A signature field is not written as RFC 8941 and RFC 9421 want it.',
  SIGNATURE_ABSENT: 'No signature carries the tag of this profile.',
  SIGNATURE_AMBIGUOUS: 'More than one signature carries the tag of this profile.',
  PARAMETER_MISSING: 'A signature parameter is missing or of the wrong type.',
  PARAMETER_UNKNOWN: 'The signature has a parameter that this profile does not know.',
  COMPONENT_MISSING: 'The signature does not cover everything that it must.',
  COMPONENT_UNKNOWN: 'The signature covers something that this profile does not know.',
  COMPONENT_REPEATED: 'The signature covers the same thing twice.',
  REQUEST_NEEDED: 'The signature covers a part of the message that was not given.',
  REQUEST_MALFORMED: 'The message cannot have been sent like this.',
  KEY_UNKNOWN: 'The key that signed the message is not in the key set.',
  KEY_UNUSABLE: 'The key is in the key set but may not sign HTTP messages.',
  KEY_WITHDRAWN:
    'The key was withdrawn before this message was signed, or nobody can say that it was not.',
  ALGORITHM_MISMATCH: 'The signature names another algorithm than that of the key.',
  SIGNATURE_INVALID: 'The signature does not belong to this message.',
  CREATED_IN_FUTURE: 'The signature was made in the future: check the clocks on both sides.',
  TOO_OLD: 'The signature is older than allowed.',
  DIGEST_UNSUPPORTED: 'The Content-Digest has no sha-256 and no sha-512.',
  DIGEST_MISMATCH: 'The body is not the one that was signed.',
} as const satisfies Record<string, string>;

export type SignatureRefusalCode = keyof typeof signatureRefusals;

export interface SignatureRefusal {
  readonly ok: false;
  readonly code: SignatureRefusalCode;
  readonly message: string;
}

export interface VerifiedSignature {
  readonly ok: true;
  readonly kid: string;
  /** Name in the RFC 9421 registry. */
  readonly algorithm: string;
  readonly created: Date;
  /** Identifiers of what the signature covers. */
  readonly components: readonly string[];
  /** Where the profile wants one. */
  readonly nonce?: string;
}

/** What one kind of message must be signed with. */
export interface SignatureProfile<Message> {
  readonly tag: string;
  /** Each must be there; `alg` may be. */
  readonly parameters: readonly SignatureParameter[];
  readonly components: readonly Component<Message>[];
  /** First component that the signature of this message ought to cover and does not. */
  readonly uncovered: (
    message: Message,
    covered: readonly Component<Message>[],
  ) => Component<Message> | undefined;
}

export type SignatureParameter = 'created' | 'nonce' | 'keyid' | 'tag';

export type HeaderFields = Readonly<Record<string, string | readonly string[] | undefined>>;

/** RFC 9421 gives no bound; a clock may be this far ahead of ours. */
const maxAheadSeconds = 10;

export class Refused extends Error {
  readonly code: SignatureRefusalCode;

  constructor(code: SignatureRefusalCode, detail?: string) {
    const sentence = signatureRefusals[code];
    super(detail === undefined ? sentence : `${sentence} (${detail})`);
    this.code = code;
  }
}

/** A refusal as data. */
export function refusalOr<T>(verify: () => T): T | SignatureRefusal {
  try {
    return verify();
  } catch (error) {
    if (error instanceof Refused) {
      return { ok: false, code: error.code, message: error.message };
    }
    throw error;
  }
}

/**
 * Finds the one signature of this profile and verifies it. The age is judged by `judgeAge` and the body by `judgeDigest`
 * afterwards, so that a refusal names what was really changed.
 *
 * @throws Refused
 */
export function verifySignature<Message>(
  profile: SignatureProfile<Message>,
  fields: { readonly signatureInput: string; readonly signature: string },
  message: Message,
  keys: PublicKeySet,
): VerifiedSignature {
  const { list, signature } = findSignature(profile.tag, fields);
  const { created, keyid, alg, nonce } = readParameters(profile, list.parameters);
  const components = readComponents(profile, list, message);
  const key = findKey(keys, keyid, alg);
  const base = signatureBase(lines(components, message), serializeInnerList(list));
  if (!key.verify(Buffer.from(base), signature)) {
    throw new Refused('SIGNATURE_INVALID');
  }
  return {
    ok: true,
    kid: key.kid,
    algorithm: key.algorithm,
    created: new Date(created * 1000),
    components: components.map((component) => component.identifier),
    ...(nonce === undefined ? {} : { nonce }),
  };
}

/** RFC 9421 2.1: several fields of one name are joined by ", ", each without surrounding white space. */
export function fieldReader(headers: HeaderFields): (name: string) => string | undefined {
  const fields = new Map<string, readonly string[]>();
  for (const [name, value = []] of Object.entries(headers)) {
    const key = name.toLowerCase();
    fields.set(key, [...(fields.get(key) ?? []), ...[value].flat()]);
  }
  return (name) => {
    const values = fields.get(name) ?? [];
    return values.length === 0 ? undefined : values.map((value) => value.trim()).join(', ');
  };
}

export function required(name: string, value: string | undefined): string {
  if (value === undefined) {
    throw new Refused('FIELDS_MISSING', name);
  }
  return value;
}

interface FoundSignature {
  readonly list: InnerList;
  readonly signature: Uint8Array;
}

function findSignature(
  tag: string,
  fields: { readonly signatureInput: string; readonly signature: string },
): FoundSignature {
  const inputs = parseCanonical('signature-input', fields.signatureInput);
  const signatures = parseCanonical('signature', fields.signature);
  const ours = [...inputs].filter(([, { parameters }]) => textOf(parameters, 'tag') === tag);
  const [found, ...others] = ours;
  if (found === undefined || others.length > 0) {
    throw new Refused(found === undefined ? 'SIGNATURE_ABSENT' : 'SIGNATURE_AMBIGUOUS');
  }
  const [label, list] = found;
  const member = signatures.get(label);
  const signature = member?.kind === 'item' && member.value.type === 'binary' ? member.value : null;
  if (list.kind !== 'inner-list' || signature === null) {
    throw new Refused('FIELDS_MALFORMED', label);
  }
  return { list, signature: signature.value };
}

function textOf(parameters: Parameters, name: string): string | undefined {
  const item = parameters.get(name);
  return item?.type === 'string' ? item.value : undefined;
}

/**
 * Only the canonical spelling is taken. RFC 8941 parsers forgive repeated members (the last one counts), spaces and unused
 * bits of base64; a signed message with more than one spelling, or one that two readers read differently, is not wanted.
 */
function parseCanonical(name: string, field: string): Dictionary {
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

interface ReadParameters {
  readonly created: number;
  readonly keyid: string;
  readonly alg: string | undefined;
  readonly nonce: string | undefined;
}

function readParameters<Message>(
  { parameters }: SignatureProfile<Message>,
  params: Parameters,
): ReadParameters {
  const known: readonly string[] = [...parameters, 'alg'];
  for (const name of params.keys()) {
    if (!known.includes(name)) {
      throw new Refused('PARAMETER_UNKNOWN', name);
    }
  }
  const created = params.get('created');
  if (created?.type !== 'integer') {
    throw new Refused('PARAMETER_MISSING', 'created');
  }
  const text = (name: string): string | undefined => {
    const value = textOf(params, name);
    if (value === undefined && params.has(name)) {
      throw new Refused('PARAMETER_MISSING', name);
    }
    return value;
  };
  const [keyid, nonce, alg] = [text('keyid'), text('nonce'), text('alg')];
  if (keyid === undefined || (parameters.includes('nonce') && nonce === undefined)) {
    throw new Refused('PARAMETER_MISSING', keyid === undefined ? 'keyid' : 'nonce');
  }
  return { created: created.value, keyid, alg, nonce };
}

function readComponents<Message>(
  profile: SignatureProfile<Message>,
  { items }: InnerList,
  message: Message,
): readonly Component<Message>[] {
  const identifiers = items.map(serializeItem);
  const components = identifiers.map((identifier, index) => {
    const component = profile.components.find((known) => known.identifier === identifier);
    if (component === undefined) {
      throw new Refused('COMPONENT_UNKNOWN', identifier);
    }
    if (identifiers.indexOf(identifier) !== index) {
      throw new Refused('COMPONENT_REPEATED', identifier);
    }
    return component;
  });
  const missing = profile.uncovered(message, components);
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

function* lines<Message>(
  components: readonly Component<Message>[],
  message: Message,
): Iterable<readonly [string, string]> {
  for (const { identifier, read } of components) {
    const value = read(message)?.trim();
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

/** @throws Refused CREATED_IN_FUTURE, TOO_OLD */
export function judgeAge(created: Date, now: Date, maxAgeSeconds: number | undefined): void {
  const age = (now.getTime() - created.getTime()) / 1000;
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

/** @throws Refused DIGEST_MISMATCH, FIELDS_MALFORMED, DIGEST_UNSUPPORTED */
export function judgeDigest(contentDigest: string, body: Uint8Array): void {
  const verdict = checkContentDigest(contentDigest, body);
  if (verdict !== 'MATCHES') {
    throw new Refused(digestRefusals[verdict], 'content-digest');
  }
}
