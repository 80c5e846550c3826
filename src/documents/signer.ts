import { createPublicKey, type KeyObject } from 'node:crypto';
import { algorithmOf, type HashName, type SigningAlgorithm, signBytes } from './algorithm.ts';
import { der, integer, sequence } from './asn1.ts';

/** Signs in the name of a certificate; the key may live elsewhere. */
export interface DocumentSigner {
  /** DER, the signer's own first; what the signer's issuer is trusted by may be left out. */
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]];
  readonly algorithm: SigningAlgorithm;
  /** The signature as CMS wants it: DER for ECDSA. */
  sign(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** A signer with its key in memory. Null when the key's kind signs no documents. */
export function keySigner(
  key: KeyObject,
  certificates: DocumentSigner['certificates'],
  hash?: HashName,
): DocumentSigner | null {
  const algorithm = algorithmOf(createPublicKey(key), hash);
  if (algorithm === null) return null;
  return { certificates, algorithm, sign: (bytes) => signBytes(key, algorithm, bytes) };
}

/** A key of the gateway that makes signatures as JWS wants them, wherever it lives. */
export interface JwsSigner {
  readonly alg: string;
  sign(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** Null for an algorithm that signs no documents: EdDSA, see `algorithmOf`. */
export function jwsKeySigner(
  { alg, sign }: JwsSigner,
  certificates: DocumentSigner['certificates'],
): DocumentSigner | null {
  if (alg === 'ES256') {
    const algorithm = { family: 'ECDSA', hash: 'sha256' } as const;
    return { certificates, algorithm, sign: async (bytes) => derFromRaw(await sign(bytes)) };
  }
  // RFC 7518 3.5: the salt is as long as the hash, as `signatureIdentifier` says of it.
  return alg === 'PS256'
    ? { certificates, algorithm: { family: 'RSA_PSS', hash: 'sha256' }, sign }
    : null;
}

/** r‖s to `SEQUENCE { INTEGER r, INTEGER s }` (RFC 5753 7.2). */
function derFromRaw(raw: Uint8Array): Buffer {
  const half = raw.byteLength / 2;
  return der(sequence(integer(raw.subarray(0, half)), integer(raw.subarray(half))));
}
