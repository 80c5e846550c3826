import { GatewayError } from '../errors.ts';

/**
 * What a key may sign. A key without a stated purpose serves receipts, HTTP and checkpoints as far as its algorithm can; the
 * other two need a key of their own: a document is signed in the name of the holder of a certificate, and an assertion is
 * how an authorisation server knows this gateway.
 */
export type KeyPurpose = 'receipt' | 'http' | 'checkpoint' | 'document' | 'client-assertion';

export type SignatureAlgorithm = 'ES256' | 'EdDSA' | 'PS256';

/** Where the private part is: in the key file, in a PKCS#11 device, or with a key management service. */
export type SignerKind = 'file' | 'pkcs11' | 'kms';

/** Whether the next signature can be expected; `lastFailure` is a code, never a message from below. */
export interface SignerHealth {
  readonly state: 'UP' | 'DOWN';
  readonly lastFailure: string | null;
}

/** Holds one private key, wherever it lives. */
export interface Signer {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  readonly alg: SignatureAlgorithm;
  readonly kind: SignerKind;
  /**
   * Raw signature as JWS and RFC 9421 want it (r‖s for ECDSA).
   *
   * @throws SignerUnavailable when the device or service gives no signature, or a wrong one
   */
  sign(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
  health(): SignerHealth;
  /** Asks a device or service for the key; a text says what is wrong. A key in the file was checked when it was read. */
  check?(): Promise<string | null>;
  /** Certificates of a document key, each DER in base64, its own first (RFC 7517 4.7). */
  readonly x5c?: readonly string[];
}

/** Why a device or service gave no signature. */
export const signerFailures = {
  TIMEOUT: 'It did not answer in time.',
  UNREACHABLE: 'It cannot be reached.',
  REFUSED: 'It refused to sign.',
  INVALID_ANSWER: 'Its answer is not one of this interface.',
  WRONG_SIGNATURE: 'Its signature does not verify with the public key in the key file.',
  KEY_NOT_FOUND: 'It has no such key, or more than one.',
  KEY_EXTRACTABLE: 'The private key can be read out of the device.',
  LOGIN_FAILED: 'It refused the PIN or password.',
  CLOCK_UNSURE:
    'The clock differs from its time sources by more than 2 seconds, or they have not answered for an hour.',
  MODULE_UNUSABLE: 'The module, or the package that loads it, cannot be used here.',
} as const satisfies Record<string, string>;

export type SignerFailure = keyof typeof signerFailures;

/** No signature now. Nothing may leave unsigned, so the request fails with it; it may be sent again. */
export class SignerUnavailable extends GatewayError {
  readonly failure: SignerFailure;
  /** A code of the layer below, e.g. `CKR_PIN_INCORRECT`. */
  readonly detail: string | undefined;

  /** @param detail never a text that could quote a secret */
  constructor(failure: SignerFailure, detail?: string) {
    super('SIGNER_UNAVAILABLE', {
      detail: `${signerFailures[failure]}${detail === undefined ? '' : ` (${detail})`}`,
    });
    this.name = 'SignerUnavailable';
    this.failure = failure;
    this.detail = detail;
  }
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
  /**
   * The key that signs for a purpose: ask each time, for keys turn.
   *
   * @param at what the signed thing will say that it was signed at; left out, now
   * @throws SigningKeysError when there is none
   */
  signerFor(purpose: KeyPurpose, at?: Date): Signer;
  /** Next, current and retired keys; never a withdrawn one. */
  publicKeys(): { readonly keys: readonly PublicJwk[] };
}
