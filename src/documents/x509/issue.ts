import { createPublicKey, hash, type KeyObject, randomBytes } from 'node:crypto';
import { algorithmOf, signatureIdentifier, signBytes } from '../algorithm.ts';
import {
  bits,
  der,
  encoded,
  explicit,
  implicitOctets,
  integer,
  isSo,
  type Node,
  objectId,
  octets,
  printable,
  sequence,
  setOf,
  time,
  utf8,
} from '../asn1.ts';
import { certificateOids as names } from '../names.ts';

export interface DistinguishedName {
  readonly organization: string;
  readonly commonName: string;
}

export interface CertificateRequest {
  readonly subject: DistinguishedName;
  /** Public or private; only its public part goes in. */
  readonly key: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** An authority, and how many more may follow below it. */
  readonly authority?: { readonly pathLength: number };
  /** What the key is for; critical where it is nothing else. */
  readonly extendedUse?: { readonly uses: readonly string[]; readonly critical: boolean };
}

/** Whoever issues; for a root, the subject itself. */
export interface Issuer {
  readonly subject: DistinguishedName;
  readonly key: KeyObject;
}

/**
 * An X.509 certificate of version 3 (RFC 5280) in DER, with a random serial number.
 *
 * @throws TypeError when the issuer's key signs no certificates here
 */
export function issueCertificate(request: CertificateRequest, issuer: Issuer): Buffer {
  const algorithm = algorithmOf(createPublicKey(issuer.key));
  if (algorithm === null)
    throw new TypeError('An issuer needs a key of RSA, P-256, P-384 or P-521');
  const identifier = signatureIdentifier(algorithm);
  const tbs = sequence(
    explicit(0, integer(2)),
    integer(serialNumber()),
    identifier,
    nameOf(issuer.subject),
    sequence(time(request.notBefore), time(request.notAfter)),
    nameOf(request.subject),
    encoded(spkiOf(request.key)),
    explicit(3, sequence(...extensionsOf(request, issuer))),
  );
  return der(sequence(tbs, identifier, bits(signBytes(issuer.key, algorithm, der(tbs)))));
}

/** RFC 5280 4.1.2.2: positive, at most 20 octets; the set bit keeps it from being shorter. */
function serialNumber(): Buffer {
  const serial = randomBytes(16);
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  return serial;
}

export function nameOf({ organization, commonName }: DistinguishedName): Node {
  return sequence(
    setOf(sequence(objectId(names.country), printable('VN'))),
    setOf(sequence(objectId(names.organization), utf8(organization))),
    setOf(sequence(objectId(names.commonName), utf8(commonName))),
  );
}

function spkiOf(key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ type: 'spki', format: 'der' });
}

/** RFC 7093 2 (1): the leftmost 160 bits of SHA-256; nothing here is hashed with SHA-1. */
function keyId(key: KeyObject): Buffer {
  return hash('sha256', spkiOf(key), 'buffer').subarray(0, 20);
}

function extensionsOf(request: CertificateRequest, issuer: Issuer): readonly Node[] {
  const { authority, extendedUse, key } = request;
  const constraints =
    authority === undefined ? sequence() : sequence(isSo(), integer(authority.pathLength));
  return [
    extension(names.basicConstraints, constraints, true),
    // keyCertSign and cRLSign; digitalSignature and contentCommitment.
    extension(
      names.keyUsage,
      authority ? bits(Buffer.of(0x06), 1) : bits(Buffer.of(0xc0), 6),
      true,
    ),
    ...(extendedUse === undefined
      ? []
      : [
          extension(
            names.extendedKeyUsage,
            sequence(...extendedUse.uses.map(objectId)),
            extendedUse.critical,
          ),
        ]),
    extension(names.subjectKeyId, octets(keyId(key)), false),
    extension(names.authorityKeyId, sequence(implicitOctets(0, keyId(issuer.key))), false),
  ];
}

function extension(name: string, value: Node, critical: boolean): Node {
  return sequence(objectId(name), ...(critical ? [isSo()] : []), octets(der(value)));
}
