import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { loadSigningKeys } from '../../../src/signing/keys/key-set.ts';
import type { ReceiptClaims } from '../../../src/signing/receipt.ts';
import type { Signer, SigningKeys } from '../../../src/signing/signer.ts';

export interface KeyRing {
  readonly keys: SigningKeys;
  readonly signer: Signer;
}

function ring(jwk: object): KeyRing {
  const keys = loadSigningKeys({ keys: [jwk] });
  return { keys, signer: keys.signerFor('receipt') };
}

export const es256 = ring(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
);
export const ed25519 = ring(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
export const ps256 = ring(
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
);

export const claims: ReceiptClaims = {
  v: 1,
  iss: 'https://gateway.example',
  aud: 'hospital-79024',
  iat: 1_795_000_000,
  exp: 1_795_050_000,
  jti: '0b9f7c1e-56d4-4c3b-9a0f-2f6d1f0a7b11',
  sub: 'pairwise-pseudonym',
  person: { salt: 'AAAAAAAAAAAAAAAAAAAAAA', digest: 'u6VSHOKV5P3yGb8r6HTH0VfIgI9YpBQ2NrDaYKq3Lr8' },
  op: 'c8X3CkYJqVHRPyXrfIwlmAt1LKbl3UwnBWFXtLUTzfA',
  req: {
    digest: 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o',
    htm: 'POST',
    htu: 'https://gateway.example/graphql',
  },
  purpose: 'CHECK_IN',
  operator: 'staff-pseudonym',
  encounter: '0b9f7c1e-56d4-4c3b-9a0f-2f6d1f0a7b11',
  decision: 'ELIGIBLE',
  provisional: false,
  reasonCodes: ['CARD_VALID'],
  benefit: {
    levelBasisPoints: 9_500,
    routeFactorBasisPoints: 5_000,
    effectiveBasisPoints: 4_750,
    routeCode: '3.1',
  },
  asOf: '2026-11-18T02:26:40Z',
  mode: 'live',
  sources: [{ id: 'VSS_PORTAL', version: '3.2' }, { id: 'POPULATION' }],
  policyVersion: '2026-11',
  ledger: { origin: 'gateway.example/ledger', entryId: '5a7d4a56-7a39-4ddc-8b2a-4f8c7f0d3c22' },
};

export const claimsAt = new Date((claims.iat + 60) * 1000);

export const hasOpenssl = ((): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
})();

/** Each of the eight bits of each byte flipped in turn. */
export function* bitFlips(bytes: Uint8Array): Iterable<Buffer> {
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const copy = Buffer.from(bytes);
    copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    yield copy;
  }
}
