import { hash } from 'node:crypto';
import { digestIdentifier, signatureIdentifier } from '../algorithm.ts';
import {
  der,
  encoded,
  header,
  implicitSetOf,
  integer,
  type Node,
  objectId,
  octets,
  sequence,
  setOf,
  time,
} from '../asn1.ts';
import { oids } from '../names.ts';
import type { DocumentSigner } from '../signer.ts';
import { identityOf } from '../x509/certificate.ts';

export interface SigningInput {
  /** Digest of the content with the hash of the signer's algorithm. */
  readonly digest: Uint8Array;
  readonly signer: DocumentSigner;
  readonly signingTime: Date;
  /** `id-data` unless the content is of a kind of its own. */
  readonly contentType?: string;
  /** False where whoever checks has the certificates and did not ask for them. */
  readonly sendsCertificates?: boolean;
}

/** A detached CMS SignedData (RFC 5652) with the attributes of CAdES-BES (ETSI EN 319 122-1 5.2), in DER. */
export async function signDetached(input: SigningInput): Promise<Buffer> {
  const [before, after] = await parts(input, null);
  return Buffer.concat([before, after]);
}

/**
 * A SignedData around its content, of which only digest and length need to be known: the bytes before it and those after it.
 *
 * @param length of the content in bytes
 */
export function signAround(
  input: SigningInput,
  length: number,
): Promise<readonly [before: Buffer, after: Buffer]> {
  return parts(input, length);
}

/** A SignedData with a short content inside. */
export async function signAttached(
  content: Uint8Array,
  input: Omit<SigningInput, 'digest'>,
): Promise<Buffer> {
  const digest = hash(input.signer.algorithm.hash, content, 'buffer');
  const [before, after] = await parts({ ...input, digest }, content.byteLength);
  return Buffer.concat([before, content, after]);
}

const tag = { sequence: 0x30, octets: 0x04, outer: 0xa0 };

async function parts(
  input: SigningInput,
  length: number | null,
): Promise<readonly [before: Buffer, after: Buffer]> {
  const { signer, contentType = oids.data, sendsCertificates = true } = input;
  const isData = contentType === oids.data;
  const opening = Buffer.concat([
    // RFC 5652 5.1: version 3 where the content is not of type id-data.
    der(integer(isData ? 1 : 3)),
    der(setOf(digestIdentifier(signer.algorithm.hash))),
  ]);
  const [content, contentLength] = around(der(objectId(contentType)), length);
  const after = Buffer.concat([
    ...(sendsCertificates ? [der(implicitSetOf(0, ...signer.certificates.map(encoded)))] : []),
    der(setOf(await signerInfo(input, contentType))),
  ]);
  const inner = opening.length + content.length + contentLength + after.length;
  const signedData = header(tag.sequence, inner);
  const wrapped = header(tag.outer, signedData.length + inner);
  const type = der(objectId(oids.signedData));
  const total = type.length + wrapped.length + signedData.length + inner;
  const before = [header(tag.sequence, total), type, wrapped, signedData, opening, content];
  return [Buffer.concat(before), after];
}

/** EncapsulatedContentInfo up to its content, and how many bytes of that follow. */
function around(type: Buffer, length: number | null): readonly [Buffer, number] {
  if (length === null) return [Buffer.concat([header(tag.sequence, type.length), type]), 0];
  const string = header(tag.octets, length);
  const wrapped = header(tag.outer, string.length + length);
  const total = type.length + wrapped.length + string.length + length;
  return [Buffer.concat([header(tag.sequence, total), type, wrapped, string]), length];
}

async function signerInfo(input: SigningInput, contentType: string): Promise<Node> {
  const { signer } = input;
  const attributes = signedAttributes(input, contentType);
  // RFC 5652 5.4: what is signed is a SET OF, what is sent is [0] IMPLICIT.
  const signature = await signer.sign(der(setOf(...attributes)));
  return sequence(
    integer(1),
    issuerAndSerialNumber(signer.certificates[0]),
    digestIdentifier(signer.algorithm.hash),
    implicitSetOf(0, ...attributes),
    signatureIdentifier(signer.algorithm),
    octets(signature),
  );
}

function signedAttributes(
  { digest, signer, signingTime }: SigningInput,
  contentType: string,
): readonly Node[] {
  return [
    attribute(oids.contentType, objectId(contentType)),
    attribute(oids.signingTime, time(signingTime)),
    attribute(oids.messageDigest, octets(digest)),
    attribute(oids.signingCertificateV2, signingCertificate(signer.certificates[0])),
  ];
}

function attribute(name: string, value: Node): Node {
  return sequence(objectId(name), setOf(value));
}

/** RFC 5035 3: SHA-256 is the default hash and therefore not written. */
function signingCertificate(certificate: Uint8Array): Node {
  return sequence(sequence(sequence(octets(hash('sha256', certificate, 'buffer')))));
}

function issuerAndSerialNumber(bytes: Uint8Array): Node {
  const { issuer, serial } = identityOf(bytes);
  return sequence(encoded(issuer), encoded(serial));
}
