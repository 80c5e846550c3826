import { hash } from 'node:crypto';
import { type Digest, readDigest, readSignatureAlgorithm } from './algorithm.ts';
import { type Certificate, readCertificate } from './certificate.ts';
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
  unsigned,
} from './der.ts';
import { must, Refused } from './refusal.ts';
import type { Signed } from './signature.ts';

/** A SignedData (RFC 5652 5) with one signer. Its certificate is a candidate, believed only through a CSCA. */
export interface SignedObject {
  readonly content: Buffer;
  readonly signer: Certificate;
  /** Over the signed attributes. */
  readonly signed: Signed;
  readonly signingTime: Date | null;
}

const signedData = '1.2.840.113549.1.7.2';
const attributeNames = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
} as const;

export function readSignedObject(contentInfo: Der, contentType: string): SignedObject {
  const members = new Members(openContentInfo(contentInfo));
  must(smallNumber(members.take(tags.integer)) === 3, 'CMS_VERSION_WRONG');
  const digests = children(members.take(tags.set)).map(readDigest);
  const content = openContent(members.take(tags.sequence), contentType);
  const certificates = members.optional(context(0));
  must(members.optional(context(1)) === undefined, 'CMS_FIELD_REFUSED');
  const signers = children(members.take(tags.set));
  members.end();
  const [signer] = signers;
  if (signer === undefined || signers.length > 1) throw new Refused('SIGNER_COUNT_WRONG');
  const info = readSignerInfo(signer);
  must(
    digests.some((digest) => digest.hash === info.digest.hash),
    'DIGESTS_DISAGREE',
  );
  return { content, ...judge(info, content, contentType), signer: findSigner(certificates, info) };
}

function openContentInfo(der: Der): Der {
  const members = new Members(der);
  must(oid(members.take(tags.oid)) === signedData, 'CMS_NOT_SIGNED_DATA');
  const wrapped = members.take(context(0));
  members.end();
  return only(wrapped, tags.sequence);
}

function openContent(der: Der, contentType: string): Buffer {
  const members = new Members(der);
  must(oid(members.take(tags.oid)) === contentType, 'CONTENT_TYPE_WRONG');
  const wrapped = members.take(context(0));
  members.end();
  return only(wrapped, tags.octetString).content;
}

interface SignerInfo {
  readonly identifier: Der;
  readonly digest: Digest;
  readonly attributes: Der;
  readonly algorithm: Der;
  readonly signature: Buffer;
}

/** RFC 5652 5.3: version 1 goes with issuer and serial number, version 3 with a key identifier. */
const identifierTags: ReadonlyMap<number, number> = new Map([
  [1, tags.sequence],
  [3, 0x80],
]);

function readSignerInfo(der: Der): SignerInfo {
  const members = new Members(der);
  const tag = identifierTags.get(smallNumber(members.take(tags.integer)));
  const identifier = members.optional(tags.sequence, 0x80);
  if (identifier === undefined || identifier.tag !== tag) throw new Refused('CMS_VERSION_WRONG');
  const digest = readDigest(members.take(tags.sequence));
  const attributes = members.optional(context(0));
  if (attributes === undefined) throw new Refused('SIGNED_ATTRIBUTE_MISSING');
  const algorithm = members.take(tags.sequence);
  const signature = members.take(tags.octetString).content;
  must(members.optional(context(1)) === undefined, 'CMS_FIELD_REFUSED');
  members.end();
  return { identifier, digest, attributes, algorithm, signature };
}

/** The attributes speak for the content; the signature, over their DER SET OF, for the attributes (RFC 5652 5.4). */
function judge(info: SignerInfo, content: Buffer, contentType: string) {
  const attributes = readAttributes(info.attributes);
  const stated = oid(required(attributes.get(attributeNames.contentType)));
  must(stated === contentType, 'SIGNED_CONTENT_TYPE_DIFFERS');
  const digest = required(attributes.get(attributeNames.messageDigest));
  must(digest.tag === tags.octetString, 'DER_UNEXPECTED');
  must(digest.content.equals(hash(info.digest.hash, content, 'buffer')), 'MESSAGE_DIGEST_DIFFERS');
  const signingTime = attributes.get(attributeNames.signingTime);
  return {
    signed: signedAttributes(info),
    signingTime: signingTime === undefined ? null : instant(signingTime),
  };
}

function required(attribute: Der | undefined): Der {
  if (attribute === undefined) throw new Refused('SIGNED_ATTRIBUTE_MISSING');
  return attribute;
}

function signedAttributes({ attributes, algorithm: der, digest, signature }: SignerInfo): Signed {
  const algorithm = readSignatureAlgorithm(der);
  const isSame = algorithm.digest === null || algorithm.digest.hash === digest.hash;
  must(isSame, 'DIGESTS_DISAGREE');
  const bytes = encode(tags.set, attributes.content);
  return { bytes, signature, algorithm: { ...algorithm, digest } };
}

/** The one value of each attribute, by name. */
function readAttributes(set: Der): ReadonlyMap<string, Der> {
  const attributes = children(set);
  const isSorted = attributes.every(
    ({ bytes }, at) => at === 0 || Buffer.compare(attributes[at - 1]?.bytes ?? bytes, bytes) <= 0,
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

function findSigner(certificates: Der | undefined, { identifier }: SignerInfo): Certificate {
  const given = certificates === undefined ? [] : children(certificates);
  const isNamed = identifier.tag === tags.sequence ? byNumber(identifier) : byKey(identifier);
  const [signer, ...others] = given.map(({ bytes }) => readCertificate(bytes)).filter(isNamed);
  if (signer === undefined) throw new Refused('SIGNER_CERTIFICATE_MISSING');
  must(others.length === 0, 'SIGNER_CERTIFICATE_AMBIGUOUS');
  return signer;
}

function byNumber(identifier: Der): (certificate: Certificate) => boolean {
  const members = new Members(identifier);
  const issuer = members.take(tags.sequence).bytes;
  const serial = unsigned(members.take(tags.integer)).toString('hex');
  members.end();
  return (certificate) => certificate.issuer.equals(issuer) && certificate.serial === serial;
}

function byKey({ content }: Der): (certificate: Certificate) => boolean {
  return ({ extensions }) => extensions.subjectKeyId?.equals(content) ?? false;
}

/** The element inside EF.SOD or another file with one outer tag. */
export function openFile(bytes: Uint8Array, inner: number): Der {
  return only(readDer(bytes), inner);
}
