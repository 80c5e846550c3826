import { generateKeyPairSync } from 'node:crypto';
import type { JsonObject } from '../../domain/strict-json.ts';
import type { KeyPurpose, SignatureAlgorithm } from '../signer.ts';
import { thumbprint } from './thumbprint.ts';

/** A private JWK set with one key for each purpose: ES256 for receipts and HTTP, Ed25519 for checkpoints. */
export function generateSigningKeys(): { readonly keys: readonly JsonObject[] } {
  return {
    keys: [
      generateKey('ES256', 'receipt'),
      generateKey('ES256', 'http'),
      generateKey('EdDSA', 'checkpoint'),
    ],
  };
}

/** A new private JWK. */
export function generateKey(alg: SignatureAlgorithm, purpose: KeyPurpose | null): JsonObject {
  const jwk: JsonObject = { ...generatePair(alg).export({ format: 'jwk' }) };
  return {
    ...jwk,
    alg,
    use: 'sig',
    kid: thumbprint(jwk),
    ...(purpose === null ? {} : { purpose }),
  };
}

function generatePair(alg: SignatureAlgorithm) {
  switch (alg) {
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    case 'EdDSA':
      return generateKeyPairSync('ed25519').privateKey;
    case 'PS256':
      return generateKeyPairSync('rsa', { modulusLength: 3_072 }).privateKey;
  }
}
