import { createPublicKey, type KeyObject } from 'node:crypto';
import { algorithmOf, type HashName, type SigningAlgorithm, signBytes } from './algorithm.ts';

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
