import { context, type Der, Members, oid, only, readDer, smallNumber, tags } from './der.ts';
import { type ChipRefusal, must, Refused } from './refusal.ts';

export interface Digest {
  readonly hash: 'sha256' | 'sha384' | 'sha512';
  readonly bytes: number;
}

/** How a signature is made; PKCS #1 v1.5 and ECDSA when there is no salt length. */
export interface SignatureAlgorithm {
  readonly family: 'RSA' | 'RSA_PSS' | 'ECDSA';
  /** Null where the signer's own hash counts, as with the bare name of RSA (RFC 3370 3.2). */
  readonly digest: Digest | null;
  readonly saltLength: number | null;
}

const sha256: Digest = { hash: 'sha256', bytes: 32 };
const sha384: Digest = { hash: 'sha384', bytes: 48 };
const sha512: Digest = { hash: 'sha512', bytes: 64 };

/** ICAO 9303-12 4.4 still allows SHA-1 and SHA-224; nothing weaker than SHA-256 counts here. */
const digests: ReadonlyMap<string, Digest | 'WEAK'> = new Map<string, Digest | 'WEAK'>([
  ['2.16.840.1.101.3.4.2.1', sha256],
  ['2.16.840.1.101.3.4.2.2', sha384],
  ['2.16.840.1.101.3.4.2.3', sha512],
  ['2.16.840.1.101.3.4.2.4', 'WEAK'],
  ['1.3.14.3.2.26', 'WEAK'],
  ['1.2.840.113549.2.5', 'WEAK'],
]);

const pkcs1 = '1.2.840.113549.1.1';
const ecdsa = '1.2.840.10045.4';
const pss = `${pkcs1}.10`;
const mgf1 = `${pkcs1}.8`;

type Named = Omit<SignatureAlgorithm, 'saltLength'> | 'WEAK';

const signatureAlgorithms: ReadonlyMap<string, Named> = new Map<string, Named>([
  [`${pkcs1}.1`, { family: 'RSA', digest: null }],
  [`${pkcs1}.11`, { family: 'RSA', digest: sha256 }],
  [`${pkcs1}.12`, { family: 'RSA', digest: sha384 }],
  [`${pkcs1}.13`, { family: 'RSA', digest: sha512 }],
  [`${ecdsa}.3.2`, { family: 'ECDSA', digest: sha256 }],
  [`${ecdsa}.3.3`, { family: 'ECDSA', digest: sha384 }],
  [`${ecdsa}.3.4`, { family: 'ECDSA', digest: sha512 }],
  [`${pkcs1}.2`, 'WEAK'],
  [`${pkcs1}.4`, 'WEAK'],
  [`${pkcs1}.5`, 'WEAK'],
  [`${pkcs1}.14`, 'WEAK'],
  [`${ecdsa}.1`, 'WEAK'],
  [`${ecdsa}.3.1`, 'WEAK'],
]);

interface Identifier {
  readonly name: string;
  readonly parameters: Der | undefined;
}

export function readIdentifier(der: Der): Identifier {
  const members = new Members(der);
  const name = oid(members.take(tags.oid));
  const parameters = members.rest();
  must(parameters.length <= 1, 'DER_UNEXPECTED');
  return { name, parameters: parameters[0] };
}

function isAbsentOrNull(parameters: Der | undefined): boolean {
  return parameters === undefined || isNull(parameters);
}

export function isNull({ tag, content }: Der): boolean {
  return tag === tags.null && content.length === 0;
}

export function readDigest(der: Der): Digest {
  const { name, parameters } = readIdentifier(der);
  const digest = known(digests.get(name), 'DIGEST_UNKNOWN', 'DIGEST_WEAK');
  must(isAbsentOrNull(parameters), 'DIGEST_UNKNOWN');
  return digest;
}

function known<Value>(
  entry: Value | 'WEAK' | undefined,
  unknown: ChipRefusal,
  weak: ChipRefusal,
): Value {
  if (entry === undefined) throw new Refused(unknown);
  if (entry === 'WEAK') throw new Refused(weak);
  return entry;
}

export function readSignatureAlgorithm(der: Der): SignatureAlgorithm {
  const { name, parameters } = readIdentifier(der);
  if (name === pss) return readPss(parameters);
  const entry = signatureAlgorithms.get(name);
  const named = known(entry, 'SIGNATURE_ALGORITHM_UNKNOWN', 'SIGNATURE_ALGORITHM_WEAK');
  // RFC 5758 3.2: ECDSA has no parameters; RFC 4055 5: RSA has NULL.
  const isPlain = named.family === 'ECDSA' ? parameters === undefined : isAbsentOrNull(parameters);
  must(isPlain, 'SIGNATURE_ALGORITHM_UNKNOWN');
  return { ...named, saltLength: null };
}

/** Every default of RSASSA-PSS-params means SHA-1 (RFC 4055 3.1), so hash and mask must be spelled out. */
export function readPss(parameters: Der | undefined): SignatureAlgorithm {
  if (parameters === undefined) throw new Refused('PSS_PARAMETERS_REFUSED');
  const members = new Members(parameters);
  const [hash, mask] = [members.optional(context(0)), members.optional(context(1))];
  const [salt, trailer] = [members.optional(context(2)), members.optional(context(3))];
  members.end();
  if (hash === undefined || mask === undefined) throw new Refused('DIGEST_WEAK');
  const digest = readDigest(readDer(hash.content));
  must(readMask(readDer(mask.content)).hash === digest.hash, 'PSS_PARAMETERS_REFUSED');
  const saltLength = salt === undefined ? 20 : smallNumber(only(salt, tags.integer));
  must(saltLength >= 20 && saltLength <= 64, 'PSS_PARAMETERS_REFUSED');
  must(
    trailer === undefined || smallNumber(only(trailer, tags.integer)) === 1,
    'PSS_PARAMETERS_REFUSED',
  );
  return { family: 'RSA_PSS', digest, saltLength };
}

function readMask(der: Der): Digest {
  const { name, parameters } = readIdentifier(der);
  if (name !== mgf1 || parameters === undefined) throw new Refused('PSS_PARAMETERS_REFUSED');
  return readDigest(parameters);
}
