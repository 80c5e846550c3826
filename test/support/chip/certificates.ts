import { createHash } from 'node:crypto';
import { bits, bool, int, octets, oid, seq, setOf, tlv, utcTime, utf8 } from './der.ts';
import { type Hash, type Pair, signatureIdentifier, signWith } from './keys.ts';

export const day = (text: string) => new Date(`${text}T00:00:00Z`);

export function nameOf(commonName: string): Buffer {
  return seq(
    setOf(seq(oid('2.5.4.6'), tlv(0x13, Buffer.from('VN')))),
    setOf(seq(oid('2.5.4.3'), utf8(commonName))),
  );
}

export const keyIdOf = ({ spki }: Pair) => createHash('sha1').update(spki).digest();

export interface CertificateForm {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: number;
  readonly pair: Pair;
  readonly issuerPair: Pair;
  readonly hash: Hash;
  readonly from: Date;
  readonly to: Date;
  readonly version: number;
  readonly isCa: boolean;
  /** First octet of the KeyUsage bits; null leaves the extension out. */
  readonly keyUsage: number | null;
  readonly subjectKeyId: Uint8Array | null;
  readonly authorityKeyId: Uint8Array | null;
  readonly others: readonly Uint8Array[];
  /** Another algorithm on the outside than in what is signed. */
  readonly outerAlgorithm: Buffer | null;
}

export function extension(name: string, value: Uint8Array, critical = false): Buffer {
  return seq(oid(name), ...(critical ? [bool(true)] : []), octets(value));
}

function keyUsage(octet: number): Buffer {
  const unused = Math.min(7, Math.max(0, 31 - Math.clz32(octet & -octet)));
  return extension('2.5.29.15', tlv(0x03, Buffer.from([unused, octet])), true);
}

function extensionsOf(form: CertificateForm): Buffer {
  const { authorityKeyId, subjectKeyId, isCa, keyUsage: usage, others } = form;
  return seq(
    ...(authorityKeyId ? [extension('2.5.29.35', seq(tlv(0x80, authorityKeyId)))] : []),
    ...(subjectKeyId ? [extension('2.5.29.14', octets(subjectKeyId))] : []),
    ...(usage === null ? [] : [keyUsage(usage)]),
    ...(isCa ? [extension('2.5.29.19', seq(bool(true), int(0)), true)] : []),
    ...others,
  );
}

export function certificate(form: CertificateForm): Buffer {
  const algorithm = signatureIdentifier(form.issuerPair.scheme, form.hash);
  const signed = seq(
    tlv(0xa0, int(form.version - 1)),
    int(form.serial),
    algorithm,
    nameOf(form.issuer),
    seq(utcTime(form.from), utcTime(form.to)),
    nameOf(form.subject),
    form.pair.spki,
    tlv(0xa3, extensionsOf(form)),
  );
  const signature = signWith(form.issuerPair, form.hash, signed);
  return seq(signed, form.outerAlgorithm ?? algorithm, bits(signature));
}

export const usage = { digitalSignature: 0x80, certAndCrlSign: 0x06, crlSign: 0x02 } as const;

export function csca(pair: Pair, hash: Hash, changes: Partial<CertificateForm> = {}): Buffer {
  return certificate({
    subject: 'Test CSCA',
    issuer: 'Test CSCA',
    serial: 1,
    pair,
    issuerPair: pair,
    hash,
    from: day('2020-01-01'),
    to: day('2040-01-01'),
    version: 3,
    isCa: true,
    keyUsage: usage.certAndCrlSign,
    subjectKeyId: keyIdOf(pair),
    authorityKeyId: keyIdOf(pair),
    others: [],
    outerAlgorithm: null,
    ...changes,
  });
}

export const signerSerial = 0x1234567;

export function documentSigner(
  pair: Pair,
  issuerPair: Pair,
  hash: Hash,
  changes: Partial<CertificateForm> = {},
): Buffer {
  return csca(pair, hash, {
    subject: 'Test Document Signer',
    serial: signerSerial,
    issuerPair,
    from: day('2024-01-01'),
    to: day('2035-01-01'),
    isCa: false,
    keyUsage: usage.digitalSignature,
    authorityKeyId: keyIdOf(issuerPair),
    ...changes,
  });
}

export interface ListForm {
  readonly issuer: string;
  readonly revoked: readonly number[];
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

export function revocationList(
  pair: Pair,
  hash: Hash,
  revoked: readonly number[],
  changes: Partial<ListForm> = {},
): Buffer {
  const { issuer = 'Test CSCA' } = changes;
  const { thisUpdate = day('2026-11-01'), nextUpdate = day('2026-12-01') } = changes;
  const algorithm = signatureIdentifier(pair.scheme, hash);
  const entries = revoked.map((serial) => seq(int(serial), utcTime(day('2026-10-01'))));
  const signed = seq(
    int(1),
    algorithm,
    nameOf(issuer),
    utcTime(thisUpdate),
    utcTime(nextUpdate),
    ...(entries.length > 0 ? [seq(...entries)] : []),
    tlv(0xa0, seq(extension('2.5.29.20', int(7)))),
  );
  return seq(signed, algorithm, bits(signWith(pair, hash, signed)));
}
