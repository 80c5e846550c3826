import { hash, type KeyObject, sign } from 'node:crypto';
import {
  der,
  encoded,
  explicit,
  implicitSetOf,
  integer,
  type Node,
  objectId,
  octets,
  sequence,
  setOf,
  time,
} from '../../../src/documents/asn1.ts';
import { oids } from '../../../src/documents/names.ts';
import { children, readDer } from '../../../src/identity/presence/der.ts';
import { now } from './certificates.ts';

/** A SignedData of which every part can be put wrong. ECDSA with SHA-256 unless said otherwise. */
export interface WantedCms {
  readonly content: Uint8Array;
  readonly key: KeyObject;
  readonly signer: Uint8Array;
  readonly certificates?: readonly Uint8Array[];
  readonly signingTime?: Date;
  /** Turns the right attributes into those wanted. */
  readonly attributes?: (right: Attributes) => readonly Node[];
  readonly attached?: boolean;
  readonly version?: number;
  readonly contentType?: string;
  /** After the signature is made. */
  readonly afterSigning?: (attributes: readonly Node[]) => readonly Node[];
  readonly unsigned?: readonly Node[];
  readonly signers?: (one: Node) => readonly Node[];
  readonly crls?: readonly Node[];
  readonly digest?: string;
  readonly digestNames?: readonly string[];
  readonly signatureName?: string;
  readonly signHash?: string;
  /** In the order given, not that of DER. */
  readonly unsorted?: boolean;
}

export interface Attributes {
  readonly contentType: Node;
  readonly signingTime: Node;
  readonly messageDigest: Node;
  readonly signingCertificate: Node;
}

export function attribute(name: string, ...values: readonly Node[]): Node {
  return sequence(objectId(name), setOf(...values));
}

const digestIds: Readonly<Record<string, string>> = {
  sha1: '1.3.14.3.2.26',
  sha256: oids.sha256,
  sha384: oids.sha384,
  'sha3-256': '2.16.840.1.101.3.4.2.8',
};

export function cms(wanted: WantedCms): Buffer {
  const { content, contentType = oids.data, digest = 'sha256', attached = false } = wanted;
  const right = rightAttributes(wanted);
  const attributes = wanted.attributes?.(right) ?? Object.values(right);
  const joined = (list: readonly Node[], tag: number) =>
    Buffer.concat([Buffer.of(tag), bodyOf(list)]);
  const signedBytes = wanted.unsorted ? joined(attributes, 0x31) : der(setOf(...attributes));
  const sent = wanted.afterSigning?.(attributes) ?? attributes;
  const [issuer, serial] = identityOf(wanted.signer);
  const info = sequence(
    integer(1),
    sequence(encoded(issuer), encoded(serial)),
    digestNode(digest),
    wanted.unsorted ? encoded(joined(sent, 0xa0)) : implicitSetOf(0, ...sent),
    sequence(objectId(wanted.signatureName ?? '1.2.840.10045.4.3.2')),
    octets(sign(wanted.signHash ?? digest, signedBytes, wanted.key)),
    ...(wanted.unsigned === undefined ? [] : [implicitSetOf(1, ...wanted.unsigned)]),
  );
  return der(
    sequence(
      objectId(oids.signedData),
      explicit(
        0,
        sequence(
          integer(wanted.version ?? (contentType === oids.data ? 1 : 3)),
          setOf(...(wanted.digestNames ?? [digest]).map(digestNode)),
          sequence(objectId(contentType), ...(attached ? [explicit(0, octets(content))] : [])),
          implicitSetOf(0, ...(wanted.certificates ?? [wanted.signer]).map(encoded)),
          ...(wanted.crls === undefined ? [] : [implicitSetOf(1, ...wanted.crls)]),
          setOf(...(wanted.signers?.(info) ?? [info])),
        ),
      ),
    ),
  );
}

function digestNode(name: string): Node {
  return sequence(objectId(digestIds[name] ?? name));
}

function rightAttributes({ content, digest = 'sha256', ...wanted }: WantedCms): Attributes {
  return {
    contentType: attribute(oids.contentType, objectId(wanted.contentType ?? oids.data)),
    signingTime: attribute(oids.signingTime, time(wanted.signingTime ?? now)),
    messageDigest: attribute(oids.messageDigest, octets(hash(digest, content, 'buffer'))),
    signingCertificate: attribute(oids.signingCertificateV2, certificateId(wanted.signer)),
  };
}

export function certificateId(certificate: Uint8Array): Node {
  return sequence(sequence(sequence(octets(hash('sha256', certificate, 'buffer')))));
}

/** Length and content of a list of members, in the order given; below 64 KB. */
function bodyOf(list: readonly Node[]): Buffer {
  const content = Buffer.concat(list.map(der));
  const { length } = content;
  const head = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([
    Buffer.from(length >= 0x80 && length < 0x100 ? [0x81, length] : head),
    content,
  ]);
}

/** Issuer and serial number, also of a certificate that is refused. */
function identityOf(certificate: Uint8Array): readonly [issuer: Buffer, serial: Buffer] {
  const [tbs] = children(readDer(certificate));
  const members = tbs === undefined ? [] : children(tbs);
  const start = members[0]?.tag === 0xa0 ? 1 : 0;
  const [serial, , issuer] = members.slice(start);
  if (serial === undefined || issuer === undefined) throw new TypeError('not a certificate');
  return [issuer.bytes, serial.bytes];
}
