/** What a key may sign. A key without a stated purpose serves all of them. */
export type KeyPurpose = 'receipt' | 'http' | 'checkpoint';

export type SignatureAlgorithm = 'ES256' | 'EdDSA' | 'PS256';

/** Holds one private key, wherever it lives; a network HSM may answer later. */
export interface Signer {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  readonly alg: SignatureAlgorithm;
  /** Raw signature as JWS and RFC 9421 want it (r‖s for ECDSA). */
  sign(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** A public key as published: `alg`, `use` and `kid` are always there. */
export interface PublicJwk {
  readonly kty: string;
  readonly kid: string;
  readonly alg: string;
  readonly use: 'sig';
  readonly [member: string]: unknown;
}

export interface SigningKeys {
  signerFor(purpose: KeyPurpose): Signer;
  publicKeys(): { readonly keys: readonly PublicJwk[] };
}
