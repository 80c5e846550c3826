import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { algorithmOf, signatureIdentifier } from '../../../src/documents/algorithm.ts';
import {
  bits,
  der,
  encoded,
  explicit,
  integer,
  isSo,
  type Node,
  objectId,
  octets,
  sequence,
  time,
} from '../../../src/documents/asn1.ts';
import { certificateOids as names } from '../../../src/documents/names.ts';
import { type Certificate, readCertificate } from '../../../src/documents/x509/certificate.ts';
import { nameOf } from '../../../src/documents/x509/issue.ts';
import { pem } from '../../../src/documents/x509/pem.ts';

/** When the tests take place. */
export const now = new Date('2026-11-20T03:00:00Z');
const day = 86_400_000;

export function daysFrom(days: number): Date {
  return new Date(now.getTime() + days * day);
}

export interface Holder {
  readonly name: string;
  readonly key: KeyObject;
}

export interface Holding extends Holder {
  readonly bytes: Buffer;
  readonly certificate: Certificate;
}

/** A certificate with everything that could be wrong about it in the hands of the test. */
export interface Wanted {
  readonly key?: KeyObject;
  readonly name?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Null for no extension of that kind. */
  readonly ca?: { readonly pathLength: number | null } | null;
  /** First byte of KeyUsage. */
  readonly usage?: number | null;
  readonly uses?: { readonly ids: readonly string[]; readonly critical?: boolean } | null;
  readonly more?: readonly Node[];
  readonly version1?: boolean;
  /** Signed by this key in place of the issuer's. */
  readonly signedWith?: KeyObject;
  readonly sha1?: boolean;
}

export function ecKey(curve = 'P-256'): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: curve }).privateKey;
}

export function rsaKey(modulusLength: number): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength }).privateKey;
}

/** By `issuer`, or by itself. */
export function certified(wanted: Wanted, issuer?: Holder): Holding {
  const bytes = certificateBytes(wanted, issuer);
  return {
    name: wanted.name ?? 'Signer',
    key: bytes.key,
    bytes: bytes.der,
    // Read when looked at: some are made to be refused.
    get certificate() {
      return readCertificate(bytes.der);
    },
  };
}

function certificateBytes(wanted: Wanted, issuer?: Holder) {
  const { name = 'Signer', key = ecKey(), version1 = false } = wanted;
  const by = issuer ?? { name, key };
  const algorithm = algorithmOf(createPublicKey(by.key));
  if (algorithm === null) throw new TypeError('Not a key for certificates');
  const identifier = wanted.sha1
    ? sequence(objectId('1.2.840.10045.4.1'))
    : signatureIdentifier(algorithm);
  const serial = randomBytes(8);
  serial[0] = 0x41;
  const tbs = sequence(
    ...(version1 ? [] : [explicit(0, integer(2))]),
    integer(serial),
    identifier,
    nameOf({ organization: 'Tests', commonName: by.name }),
    sequence(time(wanted.notBefore ?? daysFrom(-10)), time(wanted.notAfter ?? daysFrom(100))),
    nameOf({ organization: 'Tests', commonName: name }),
    encoded(createPublicKey(key).export({ type: 'spki', format: 'der' })),
    ...(version1 ? [] : [explicit(3, sequence(...extensions(wanted)))]),
  );
  const hash = wanted.sha1 ? 'sha1' : algorithm.hash;
  const signature = sign(hash, der(tbs), wanted.signedWith ?? by.key);
  return { key, der: der(sequence(tbs, identifier, bits(signature))) };
}

function extensions({ ca = null, usage, uses = null, more = [] }: Wanted): Node[] {
  const bitsOfUse = usage === undefined ? (ca === null ? 0xc0 : 0x06) : usage;
  const length = ca?.pathLength ?? null;
  return [
    ...(ca === null
      ? []
      : [
          extension(
            names.basicConstraints,
            sequence(isSo(), ...(length === null ? [] : [integer(length)])),
          ),
        ]),
    ...(bitsOfUse === null ? [] : [extension(names.keyUsage, namedBits(bitsOfUse))]),
    ...(uses === null
      ? []
      : [extension(names.extendedKeyUsage, sequence(...uses.ids.map(objectId)), uses.critical)]),
    ...more,
  ];
}

/** DER of named bits: no zeros at the end (X.690 11.2.2). */
function namedBits(byte: number): Node {
  let unused = 0;
  while (((byte >> unused) & 1) === 0) unused += 1;
  return bits(Buffer.of(byte), unused);
}

export function extension(name: string, value: Node, critical = true): Node {
  return sequence(objectId(name), ...(critical ? [isSo()] : []), octets(der(value)));
}

export const root = certified({ name: 'Root', ca: { pathLength: 1 } });
export const authority = certified({ name: 'Authority', ca: { pathLength: 0 } }, root);
/** A root that nobody was told to trust. */
export const strangeRoot = certified({ name: 'Root', ca: { pathLength: 1 } });

export function pemOf(...holdings: readonly { readonly bytes: Uint8Array }[]): string {
  return holdings.map(({ bytes }) => pem('CERTIFICATE', bytes)).join('');
}
