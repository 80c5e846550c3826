import { hash } from 'node:crypto';
import { readSignatureAlgorithm } from './algorithm.ts';
import {
  context,
  type Der,
  instant,
  isTrue,
  Members,
  namedBits,
  oid,
  readDer,
  smallNumber,
  tags,
  unsigned,
  wholeBytes,
} from './der.ts';
import { type ChipKey, readPublicKey } from './public-key.ts';
import { must, Refused } from './refusal.ts';
import type { Signed } from './signature.ts';

export interface Certificate {
  /** Hexadecimal. */
  readonly serial: string;
  readonly sha256: string;
  /** Names as their DER, which is what is compared (ICAO 9303-12 wants both copied byte for byte). */
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly key: ChipKey;
  readonly signed: Signed;
  readonly extensions: Extensions;
}

export interface Extensions {
  readonly isCa: boolean;
  /** Numbers of the KeyUsage bits (RFC 5280 4.2.1.3); null without the extension. */
  readonly keyUsage: ReadonlySet<number> | null;
  readonly hasExtendedUse: boolean;
  readonly subjectKeyId: Buffer | null;
  readonly authorityKeyId: Buffer | null;
}

export const keyUsageBits = { digitalSignature: 0, keyCertSign: 5, crlSign: 6 } as const;

const names = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;

/** May be critical without a consequence here: usage period, alternative names, policies, distribution points, ICAO's own. */
const passedOver: ReadonlySet<string> = new Set([
  '2.5.29.16',
  '2.5.29.17',
  '2.5.29.18',
  '2.5.29.31',
  '2.5.29.32',
  '2.23.136.1.1.6.1',
  '2.23.136.1.1.6.2',
  ...Object.values(names),
]);

/** What is signed, under which algorithm, of a `SIGNED` structure of X.509; the algorithm stands in it twice. */
export function readSigned(bytes: Uint8Array): { readonly content: Der; readonly signed: Outer } {
  const members = new Members(readDer(bytes));
  const content = members.take(tags.sequence);
  const algorithm = members.take(tags.sequence);
  const signature = wholeBytes(members.take(tags.bitString));
  members.end();
  return { content, signed: { algorithm, bytes: content.bytes, signature } };
}

interface Outer {
  readonly algorithm: Der;
  readonly bytes: Buffer;
  readonly signature: Buffer;
}

export function signedOf(outer: Outer, inner: Der): Signed {
  must(inner.bytes.equals(outer.algorithm.bytes), 'CERTIFICATE_ALGORITHMS_DIFFER');
  return { ...outer, algorithm: readSignatureAlgorithm(inner) };
}

export function readCertificate(bytes: Uint8Array): Certificate {
  const { content, signed: outer } = readSigned(bytes);
  const members = new Members(content);
  requireVersion3(members.optional(context(0)));
  const serial = unsigned(members.take(tags.integer)).toString('hex');
  const signed = signedOf(outer, members.take(tags.sequence));
  const issuer = members.take(tags.sequence).bytes;
  const [notBefore, notAfter] = readValidity(members.take(tags.sequence));
  const subject = members.take(tags.sequence).bytes;
  const key = readPublicKey(members.take(tags.sequence));
  const extensions = readExtensions(members.optional(context(3)));
  members.end();
  const sha256 = hash('sha256', bytes, 'hex');
  return { serial, sha256, issuer, subject, notBefore, notAfter, key, signed, extensions };
}

function requireVersion3(version: Der | undefined): void {
  const isThird = version !== undefined && smallNumber(readDer(version.content)) === 2;
  must(isThird, 'CERTIFICATE_VERSION_WRONG');
}

function readValidity(der: Der): readonly [Date, Date] {
  const members = new Members(der);
  const [from, to] = [readTime(members), readTime(members)];
  members.end();
  return [from, to];
}

export function readTime(members: Members): Date {
  const time = members.optional(tags.utcTime, tags.generalizedTime);
  if (time === undefined) throw new Refused('DER_UNEXPECTED');
  return instant(time);
}

export function readExtensions(wrapped: Der | undefined): Extensions {
  const found = wrapped === undefined ? new Map<string, Der>() : extensionsByName(wrapped);
  const [basic, usage] = [found.get(names.basicConstraints), found.get(names.keyUsage)];
  const [subject, authority] = [found.get(names.subjectKeyId), found.get(names.authorityKeyId)];
  return {
    isCa: basic !== undefined && readIsCa(basic),
    keyUsage: usage === undefined ? null : namedBits(usage),
    hasExtendedUse: found.has(names.extendedKeyUsage),
    subjectKeyId: subject === undefined ? null : readOctets(subject),
    authorityKeyId: authority === undefined ? null : readAuthorityKeyId(authority),
  };
}

function extensionsByName(wrapped: Der): ReadonlyMap<string, Der> {
  const found = new Map<string, Der>();
  for (const extension of new Members(readDer(wrapped.content)).rest()) {
    const [name, value] = readExtension(extension);
    must(!found.has(name), 'EXTENSION_REPEATED');
    found.set(name, value);
  }
  return found;
}

function readExtension(der: Der): readonly [string, Der] {
  const members = new Members(der);
  const name = oid(members.take(tags.oid));
  const critical = members.optional(tags.boolean);
  const value = members.take(tags.octetString);
  members.end();
  const isCritical = critical !== undefined && isTrue(critical);
  must(!isCritical || passedOver.has(name), 'EXTENSION_CRITICAL_UNKNOWN');
  return [name, readDer(value.content)];
}

function readIsCa(der: Der): boolean {
  const flag = new Members(der).optional(tags.boolean);
  return flag !== undefined && isTrue(flag);
}

function readOctets({ tag, content }: Der): Buffer {
  must(tag === tags.octetString, 'DER_UNEXPECTED');
  return content;
}

/** `[0] IMPLICIT KeyIdentifier` of RFC 5280 4.2.1.1. */
function readAuthorityKeyId(der: Der): Buffer | null {
  return new Members(der).optional(0x80)?.content ?? null;
}
