import { constants, type KeyObject, sign } from 'node:crypto';
import { explicit, integer, type Node, nothing, objectId, sequence } from './asn1.ts';
import { oids } from './names.ts';

export type HashName = 'sha256' | 'sha384' | 'sha512';

/** How a key signs in CMS and X.509. */
export interface SigningAlgorithm {
  readonly hash: HashName;
  readonly family: 'RSA' | 'RSA_PSS' | 'ECDSA';
}

const pkcs1 = '1.2.840.113549.1.1';

const hashes = {
  sha256: { bytes: 32, rsa: `${pkcs1}.11`, ecdsa: '1.2.840.10045.4.3.2' },
  sha384: { bytes: 48, rsa: `${pkcs1}.12`, ecdsa: '1.2.840.10045.4.3.3' },
  sha512: { bytes: 64, rsa: `${pkcs1}.13`, ecdsa: '1.2.840.10045.4.3.4' },
} as const satisfies Record<HashName, object>;

export function isHashName(name: string): name is HashName {
  return Object.hasOwn(hashes, name);
}

/** RFC 5754 2: without parameters. */
export function digestIdentifier(hash: HashName): Node {
  return sequence(objectId(oids[hash]));
}

/** RFC 4055 5 (NULL), RFC 5758 3.2 (nothing), RFC 4055 3.1 (everything that is not SHA-1 is spelled out). */
export function signatureIdentifier({ family, hash }: SigningAlgorithm): Node {
  if (family === 'ECDSA') return sequence(objectId(hashes[hash].ecdsa));
  if (family === 'RSA') return sequence(objectId(hashes[hash].rsa), nothing());
  const digest = () => sequence(objectId(oids[hash]), nothing());
  return sequence(
    objectId(`${pkcs1}.10`),
    sequence(
      explicit(0, digest()),
      explicit(1, sequence(objectId(`${pkcs1}.8`), digest())),
      explicit(2, integer(hashes[hash].bytes)),
    ),
  );
}

const curves: ReadonlyMap<string, HashName> = new Map([
  ['prime256v1', 'sha256'],
  ['secp384r1', 'sha384'],
  ['secp521r1', 'sha512'],
]);

/**
 * What a key signs documents with; null for a key that may not: RSA below 2048 bits, another curve, or Ed25519, which CMS has
 * (RFC 8419) but OpenSSL 3.0 and PKI.js do not verify in it.
 */
export function algorithmOf(key: KeyObject, wanted?: HashName): SigningAlgorithm | null {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec') {
    const hash = curves.get(namedCurve);
    return hash === undefined ? null : { family: 'ECDSA', hash: wanted ?? hash };
  }
  const families = { rsa: 'RSA', 'rsa-pss': 'RSA_PSS' } as const;
  const type = key.asymmetricKeyType ?? '';
  const isSound = modulusLength >= 2_048 && modulusLength <= 8_192;
  if ((type !== 'rsa' && type !== 'rsa-pss') || !isSound) return null;
  return { family: families[type], hash: wanted ?? 'sha256' };
}

/** The signature in the form of CMS and X.509: for ECDSA a SEQUENCE of two numbers. */
export function signBytes(
  key: KeyObject,
  { family, hash }: SigningAlgorithm,
  bytes: Uint8Array,
): Buffer {
  if (family !== 'RSA_PSS') return sign(hash, bytes, key);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return sign(hash, bytes, { key, padding, saltLength: hashes[hash].bytes });
}
