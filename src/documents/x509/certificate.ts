import { type KeyObject, X509Certificate } from 'node:crypto';
import { readSignatureAlgorithm } from '../../identity/presence/algorithm.ts';
import { readSigned, readTime, signedOf } from '../../identity/presence/certificate.ts';
import {
  children,
  context,
  type Der,
  isTrue,
  Members,
  namedBits,
  oid,
  readDer,
  smallNumber,
  tags,
} from '../../identity/presence/der.ts';
import { Refused } from '../../identity/presence/refusal.ts';
import { algorithmOf } from '../algorithm.ts';
import { certificateOids as names } from '../names.ts';
import { DocumentRefused, must, readAs } from '../refusal.ts';

/** A certificate as it is written; nothing about it is believed yet. */
export interface Certificate {
  readonly bytes: Buffer;
  /** The same in the hands of OpenSSL, which judges the signature. */
  readonly x509: X509Certificate;
  readonly key: KeyObject;
  /** DER of both names and of the serial number, which are compared byte for byte. */
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly serial: Buffer;
  /** Signed with a hash weaker than SHA-256: only a root may be, which is trusted because it was given. */
  readonly isWeak: boolean;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly isCa: boolean;
  /** How many authorities may follow below this one; null for any number. */
  readonly pathLength: number | null;
  /** Numbers of the KeyUsage bits; null without the extension. */
  readonly keyUsage: ReadonlySet<number> | null;
  /** Null without the extension. */
  readonly extendedUse: { readonly uses: ReadonlySet<string>; readonly critical: boolean } | null;
}

export const keyUsageBits = { digitalSignature: 0, contentCommitment: 1, keyCertSign: 5 } as const;

/**
 * Version 3, or version 1, which has no extensions: it can be a signer's, and never an authority's (RFC 5280 6.1.4 (k)).
 *
 * @throws DocumentRefused for what is neither, or has a key or an algorithm that is refused here
 */
export function readCertificate(bytes: Uint8Array): Certificate {
  const own = Buffer.from(bytes);
  const written = readAs('CERTIFICATE_MALFORMED', () => readTbs(own));
  const x509 = parsed(own);
  const key = publicKeyOf(x509);
  must(key !== null && algorithmOf(key) !== null, 'KEY_REFUSED');
  return { bytes: own, x509, key, ...written };
}

/** Issuer and serial number of a certificate that was read before, as the DER in which they stand there. */
export function identityOf(bytes: Uint8Array): {
  readonly issuer: Buffer;
  readonly serial: Buffer;
} {
  return readAs('CERTIFICATE_MALFORMED', () => readTbs(Buffer.from(bytes)));
}

function parsed(bytes: Buffer): X509Certificate {
  try {
    return new X509Certificate(bytes);
  } catch (cause) {
    throw new DocumentRefused('CERTIFICATE_MALFORMED', { cause });
  }
}

function publicKeyOf(x509: X509Certificate): KeyObject | null {
  try {
    return x509.publicKey;
  } catch {
    return null;
  }
}

function readTbs(bytes: Buffer) {
  const { content, signed } = readSigned(bytes);
  const members = new Members(content);
  const version = members.optional(context(0));
  must(
    version === undefined || smallNumber(readDer(version.content)) === 2,
    'CERTIFICATE_MALFORMED',
  );
  const serial = members.take(tags.integer).bytes;
  const algorithm = members.take(tags.sequence);
  const isWeak = isWeakAlgorithm(algorithm);
  if (!isWeak) signedOf(signed, algorithm);
  const issuer = members.take(tags.sequence).bytes;
  const validity = new Members(members.take(tags.sequence));
  const [notBefore, notAfter] = [readTime(validity), readTime(validity)];
  validity.end();
  const subject = members.take(tags.sequence).bytes;
  members.take(tags.sequence);
  const wrapped = members.optional(context(3));
  must(version !== undefined || wrapped === undefined, 'CERTIFICATE_MALFORMED');
  const extensions = readExtensions(wrapped);
  members.end();
  return { serial, issuer, subject, isWeak, notBefore, notAfter, ...extensions };
}

/** OpenSSL, which checks the signature, makes sure that the algorithm stands in both places. */
function isWeakAlgorithm(der: Der): boolean {
  try {
    readSignatureAlgorithm(der);
    return false;
  } catch (error) {
    if (error instanceof Refused && error.refusal === 'SIGNATURE_ALGORITHM_WEAK') return true;
    throw error;
  }
}

/** May be critical without a consequence here: names and policies, which the second judge weighs. */
const passedOver: ReadonlySet<string> = new Set([
  '2.5.29.17',
  '2.5.29.18',
  '2.5.29.30',
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.36',
  '2.5.29.54',
]);

const understood: ReadonlySet<string> = new Set([
  names.subjectKeyId,
  names.keyUsage,
  names.basicConstraints,
  names.authorityKeyId,
  names.extendedKeyUsage,
]);

interface Extension {
  readonly value: Der;
  readonly critical: boolean;
}

function readExtensions(wrapped: Der | undefined) {
  const found = new Map<string, Extension>();
  const listed = wrapped === undefined ? [] : children(readDer(wrapped.content, tags.sequence));
  for (const each of listed) {
    const [name, extension] = readExtension(each);
    must(!found.has(name), 'EXTENSION_REFUSED');
    found.set(name, extension);
  }
  const [usage, extended] = [found.get(names.keyUsage), found.get(names.extendedKeyUsage)];
  return {
    ...readConstraints(found.get(names.basicConstraints)?.value),
    keyUsage: usage === undefined ? null : namedBits(usage.value),
    extendedUse:
      extended === undefined
        ? null
        : { uses: new Set(children(extended.value).map(oid)), critical: extended.critical },
  };
}

function readExtension(der: Der): readonly [string, Extension] {
  const members = new Members(der);
  const name = oid(members.take(tags.oid));
  const flag = members.optional(tags.boolean);
  const value = members.take(tags.octetString);
  members.end();
  const critical = flag !== undefined && isTrue(flag);
  must(!critical || understood.has(name) || passedOver.has(name), 'EXTENSION_REFUSED');
  return [name, { value: understood.has(name) ? readDer(value.content) : value, critical }];
}

function readConstraints(der: Der | undefined) {
  if (der === undefined) return { isCa: false, pathLength: null };
  const members = new Members(der);
  const flag = members.optional(tags.boolean);
  const length = members.optional(tags.integer);
  members.end();
  return {
    isCa: flag !== undefined && isTrue(flag),
    pathLength: length === undefined ? null : smallNumber(length),
  };
}
