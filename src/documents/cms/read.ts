import {
  type Digest,
  readDigest,
  readSignatureAlgorithm,
} from '../../identity/presence/algorithm.ts';
import {
  children,
  context,
  type Der,
  encode,
  instant,
  Members,
  oid,
  only,
  readDer,
  smallNumber,
  tags,
} from '../../identity/presence/der.ts';
import type { Signed } from '../../identity/presence/signature.ts';
import { oids } from '../names.ts';
import { DocumentRefused, must, readAs } from '../refusal.ts';
import { type Certificate, readCertificate } from '../x509/certificate.ts';

/** A SignedData (RFC 5652) of exactly one signer, in DER; read, not verified. */
export interface SignedData {
  readonly contentType: string;
  /** Null when detached. */
  readonly content: Buffer | null;
  /** As they stand in the file; candidates. */
  readonly certificates: readonly Certificate[];
  readonly signer: Certificate;
  readonly digest: Digest;
  /** What the signer says the content's digest is. */
  readonly messageDigest: Buffer;
  /** Null where the attribute is missing. */
  readonly signingTime: Date | null;
  /** Hash of the signer's certificate, as the signer named it; null where the attribute is missing. */
  readonly signingCertificate: {
    /** SHA-1 where only the attribute from before RFC 5035 is there; whether that will do is for the caller to say. */
    readonly hash: Digest['hash'] | 'sha1';
    readonly value: Buffer;
  } | null;
  readonly signed: Signed;
}

/** @throws DocumentRefused for anything that is not exactly that */
export function readSignedData(bytes: Uint8Array): SignedData {
  const outer = readAs('DER_REFUSED', () => readDer(bytes));
  must(bytes.byteLength - contentLength(outer) <= mostBytes, 'SIGNATURE_FILE_TOO_LARGE');
  readAs('DER_REFUSED', () => everyByte(outer));
  return readAs('CMS_MALFORMED', () => readContentInfo(outer));
}

const mostBytes = 1_048_576;

/** Bytes of the content, where there is one; found without looking at anything else. */
function contentLength(outer: Der): number {
  const below = (der: Der | undefined, at: number) =>
    der === undefined || (der.tag & 0x20) === 0
      ? undefined
      : readAs('DER_REFUSED', () => children(der))[at];
  const signedData = below(below(outer, 1), 0);
  return below(below(signedData, 2), 1)?.content.length ?? 0;
}

const deepest = 64;

/** BER in any corner of the structure would be a second spelling of it, so all of it is walked before anything is read. */
function everyByte(der: Der, depth = 0): Der {
  must(depth < deepest, 'DER_REFUSED');
  const isConstructed = ((der.tag > 0xff ? der.tag >> 8 : der.tag) & 0x20) !== 0;
  if (isConstructed) for (const child of children(der)) everyByte(child, depth + 1);
  return der;
}

function readContentInfo(outer: Der): SignedData {
  const members = new Members(outer);
  must(oid(members.take(tags.oid)) === oids.signedData, 'CMS_MALFORMED');
  const wrapped = members.take(context(0));
  members.end();
  return read(new Members(only(wrapped, tags.sequence)));
}

function read(members: Members): SignedData {
  const version = smallNumber(members.take(tags.integer));
  const digests = children(members.take(tags.set)).map(readDigest);
  const { contentType, content } = readContent(members.take(tags.sequence));
  // RFC 5652 5.1.
  must(version === (contentType === oids.data ? 1 : 3), 'CMS_MALFORMED');
  const given = members.optional(context(0));
  must(members.optional(context(1)) === undefined, 'CMS_FIELD_REFUSED');
  const [signerInfo, ...others] = children(members.take(tags.set));
  members.end();
  if (signerInfo === undefined || others.length > 0)
    throw new DocumentRefused('SIGNER_COUNT_WRONG');
  const info = readSignerInfo(signerInfo);
  const [digest] = digests;
  must(digests.length === 1 && digest?.hash === info.digest.hash, 'ALGORITHMS_DISAGREE');
  const certificates = (given === undefined ? [] : children(given)).map((der) =>
    readCertificate(der.bytes),
  );
  const attributes = readAttributes(info.attributes);
  must(attributes.contentType === contentType, 'SIGNED_CONTENT_TYPE_DIFFERS');
  const signer = findSigner(info.identifier, certificates);
  return { content, certificates, signer, ...info, ...attributes, contentType };
}

function readContent(der: Der) {
  const members = new Members(der);
  const contentType = oid(members.take(tags.oid));
  const wrapped = members.optional(context(0));
  members.end();
  const content = wrapped === undefined ? null : only(wrapped, tags.octetString).content;
  return { contentType, content };
}

function readSignerInfo(der: Der) {
  const members = new Members(der);
  // Version 1 goes with issuer and serial number, the identifier that CAdES signers use (RFC 5652 5.3).
  must(smallNumber(members.take(tags.integer)) === 1, 'CMS_MALFORMED');
  const identifier = members.take(tags.sequence);
  const digest = readDigest(members.take(tags.sequence));
  const attributes = members.optional(context(0));
  if (attributes === undefined) throw new DocumentRefused('SIGNED_ATTRIBUTE_MISSING');
  const algorithm = readSignatureAlgorithm(members.take(tags.sequence));
  const signature = members.take(tags.octetString).content;
  must(members.optional(context(1)) === undefined, 'CMS_FIELD_REFUSED');
  members.end();
  const agrees = algorithm.digest === null || algorithm.digest.hash === digest.hash;
  must(agrees, 'ALGORITHMS_DISAGREE');
  // RFC 5652 5.4: sent as [0] IMPLICIT, signed as SET OF.
  const bytes = encode(tags.set, attributes.content);
  return {
    identifier,
    digest,
    attributes,
    signed: { bytes, signature, algorithm: { ...algorithm, digest } },
  };
}

function findSigner(identifier: Der, certificates: readonly Certificate[]): Certificate {
  const members = new Members(identifier);
  const issuer = members.take(tags.sequence).bytes;
  const serial = members.take(tags.integer).bytes;
  members.end();
  const [signer, ...others] = certificates.filter(
    (one) => one.issuer.equals(issuer) && one.serial.equals(serial),
  );
  if (signer === undefined) throw new DocumentRefused('SIGNER_CERTIFICATE_MISSING');
  must(others.length === 0, 'CERTIFICATE_STRAY');
  return signer;
}

function readAttributes(set: Der) {
  const values = attributeValues(set);
  return readAs('SIGNED_ATTRIBUTE_MALFORMED', () => {
    const contentType = oid(required(values.get(oids.contentType)));
    const digest = required(values.get(oids.messageDigest));
    must(digest.tag === tags.octetString, 'SIGNED_ATTRIBUTE_MALFORMED');
    const time = values.get(oids.signingTime);
    return {
      contentType,
      messageDigest: digest.content,
      signingTime: time === undefined ? null : instant(time),
      signingCertificate: readSigningCertificate(values),
    };
  });
}

function required(value: Der | undefined): Der {
  if (value === undefined) throw new DocumentRefused('SIGNED_ATTRIBUTE_MISSING');
  return value;
}

/** The one value of each attribute, by name. */
function attributeValues(set: Der): ReadonlyMap<string, Der> {
  const attributes = children(set);
  const isSorted = attributes.every(
    ({ bytes }, at) => at === 0 || Buffer.compare(attributes[at - 1]?.bytes ?? bytes, bytes) < 0,
  );
  must(isSorted, 'SIGNED_ATTRIBUTES_UNSORTED');
  const found = new Map<string, Der>();
  for (const attribute of attributes) {
    const members = new Members(attribute);
    const name = oid(members.take(tags.oid));
    const [value, ...others] = children(members.take(tags.set));
    members.end();
    const isOne = value !== undefined && others.length === 0 && !found.has(name);
    must(isOne, 'SIGNED_ATTRIBUTE_REPEATED');
    found.set(name, value);
  }
  return found;
}

/** ESSCertIDv2 (RFC 5035 4) of the signer's own certificate, the first of the list; else ESSCertID, which is SHA-1 (RFC 2634 5.4.1). */
function readSigningCertificate(
  values: ReadonlyMap<string, Der>,
): SignedData['signingCertificate'] {
  const [second, first] = [
    values.get(oids.signingCertificateV2),
    values.get(oids.signingCertificate),
  ];
  const attribute = second ?? first;
  if (attribute === undefined) return null;
  const [own] = children(new Members(attribute).take(tags.sequence));
  if (own === undefined) throw new DocumentRefused('SIGNED_ATTRIBUTE_MALFORMED');
  const members = new Members(own);
  if (second === undefined) return { hash: 'sha1', value: members.take(tags.octetString).content };
  const algorithm = members.optional(tags.sequence);
  const { hash } = algorithm === undefined ? { hash: 'sha256' as const } : readDigest(algorithm);
  return { hash, value: members.take(tags.octetString).content };
}
