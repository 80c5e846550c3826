import type { KeyPurpose, SignatureAlgorithm } from '../signer.ts';

interface PurposeRule {
  /** Preferred first. */
  readonly algorithms: readonly [SignatureAlgorithm, ...SignatureAlgorithm[]];
  /** Whether a key without a stated purpose may serve. */
  readonly general: boolean;
}

/** What each purpose may be signed with. */
export const purposeRules = {
  receipt: { algorithms: ['ES256', 'EdDSA', 'PS256'], general: true },
  // RFC 9421 3.3 has no RSA-PSS with SHA-256.
  http: { algorithms: ['ES256', 'EdDSA'], general: true },
  // C2SP signed notes take Ed25519 from public witnesses; a log that only partners watch may do with ECDSA.
  checkpoint: { algorithms: ['EdDSA', 'ES256'], general: true },
  // RFC 8419 has EdDSA in CMS; OpenSSL 3.0 and PKI.js do not verify it there.
  document: { algorithms: ['ES256', 'PS256'], general: false },
  'client-assertion': { algorithms: ['ES256', 'EdDSA', 'PS256'], general: false },
} as const satisfies Record<KeyPurpose, PurposeRule>;

export function isPurpose(value: unknown): value is KeyPurpose {
  return typeof value === 'string' && Object.hasOwn(purposeRules, value);
}

export const keyPurposes: readonly KeyPurpose[] = Object.keys(purposeRules).filter(isPurpose);

export function mayServe(algorithm: SignatureAlgorithm, purpose: KeyPurpose): boolean {
  const { algorithms }: PurposeRule = purposeRules[purpose];
  return algorithms.includes(algorithm);
}

/** Preferred first. */
export function algorithmsFor(
  purpose: KeyPurpose,
): readonly [SignatureAlgorithm, ...SignatureAlgorithm[]] {
  return purposeRules[purpose].algorithms;
}

/** "ES256 or EdDSA" */
export function algorithmsOf(purpose: KeyPurpose): string {
  return purposeRules[purpose].algorithms.join(' or ');
}
