import { createPublicKey } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject } from '../../src/domain/strict-json.ts';
import { readDer } from '../../src/identity/presence/der.ts';
import { type ChipKey, readPublicKey } from '../../src/identity/presence/public-key.ts';
import { isSignedBy } from '../../src/identity/presence/signature.ts';
import { importPublicJwk, isJwsAlgorithm } from '../../src/signing/jws/public-jwk.ts';
import { verifyCompactWith } from '../../src/signing/jws/verify.ts';
import { importKeySet } from '../../src/signing/keys/public-key-set.ts';
import { publish, readJson, Tally, vectorFolder } from './vectors.ts';

const folder = vectorFolder('C2SP/wycheproof');

type Result = 'valid' | 'invalid' | 'acceptable';

interface SignatureCase {
  readonly tcId: number;
  readonly msg: string;
  readonly sig: string;
  readonly result: Result;
}

interface JwsCase {
  readonly tcId: number;
  readonly jws: string;
  readonly result: Result;
}

interface Group<Case> {
  readonly tests: readonly Case[];
  readonly publicKeyDer?: string;
  /** In the sets of JWS: a JWK, or a set of them. */
  readonly public?: JsonObject;
  readonly private?: JsonObject;
}

interface VectorFile<Case> {
  readonly testGroups: readonly Group<Case>[];
}

function groupsOf<Case>(file: string): readonly Group<Case>[] {
  const path = [folder ?? '', 'testvectors_v1', `${file}_test.json`] as const;
  return readJson<VectorFile<Case>>(...path).testGroups;
}

type Verify = (bytes: Uint8Array, signature: Buffer) => boolean;
/** Null for a key that is refused whatever it signs, such as RSA with exponent 3. */
type Import = (der: Buffer) => Verify | null;

function jwkOf(der: Buffer): JsonObject {
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return { ...key.export({ format: 'jwk' }) };
}

/** As a JWS is verified, but over bytes. */
const asJws =
  (alg: string): Import =>
  (der) => {
    const key = importPublicJwk({ ...jwkOf(der), alg });
    if (typeof key === 'string') throw new Error(key);
    return key.verify;
  };

/** As the token of an issuer that may use RS256 is verified. */
const asRs256: Import = (der) => {
  const jwk = { ...jwkOf(der), alg: 'RS256', kid: 'k' };
  const key = importKeySet({ keys: [jwk] }, { allow: ['RS256'] }).find('k');
  return key === undefined || key === 'UNUSABLE' ? null : key.verify;
};

function chipKey(der: Buffer): ChipKey | null {
  try {
    return readPublicKey(readDer(der));
  } catch {
    return null;
  }
}

/** As the signatures of a chip and its certificates are verified. */
const asChip =
  (family: 'ECDSA' | 'RSA' | 'RSA_PSS'): Import =>
  (der) => {
    const key = chipKey(der);
    if (key === null) return null;
    const digest = { hash: 'sha256', bytes: 32 } as const;
    const algorithm = { family, digest, saltLength: family === 'RSA_PSS' ? 32 : null };
    return (bytes, signature) => isSignedBy(key, { bytes, signature, algorithm });
  };

const sets: readonly [file: string, cases: number, name: string, load: Import][] = [
  ['ed25519', 151, 'JWS', asJws('EdDSA')],
  ['ecdsa_secp256r1_sha256_p1363', 262, 'JWS', asJws('ES256')],
  ['ecdsa_secp256r1_sha256', 484, 'chip', asChip('ECDSA')],
  ['rsa_pss_2048_sha256_mgf1_32', 108, 'JWS', asJws('PS256')],
  ['rsa_pss_3072_sha256_mgf1_32', 108, 'JWS', asJws('PS256')],
  ['rsa_pss_4096_sha256_mgf1_32', 108, 'JWS', asJws('PS256')],
  ['rsa_pss_2048_sha256_mgf1_32', 108, 'chip', asChip('RSA_PSS')],
  ['rsa_signature_2048_sha256', 259, 'token', asRs256],
  ['rsa_signature_3072_sha256', 259, 'token', asRs256],
  ['rsa_signature_2048_sha256', 259, 'chip', asChip('RSA')],
  ['rsa_signature_3072_sha256', 259, 'chip', asChip('RSA')],
];

describe.skipIf(folder === null)('Wycheproof', () => {
  const tallies: Tally[] = [];
  afterAll(() => {
    const total = tallies.reduce((sum, { cases }) => sum + cases, 0);
    const wrong = tallies.reduce((sum, { wrongAccepts }) => sum + wrongAccepts.length, 0);
    publish(`Wycheproof, all sets: ${total} cases, ${wrong} wrong accepts`);
  });

  function finish(name: string, tally: Tally): void {
    tallies.push(tally);
    publish(`Wycheproof ${name}: ${tally}`);
    expect(tally.wrongAccepts).toEqual([]);
  }

  test.each(sets)('%s: %i cases as a %s', (file, cases, name, load) => {
    const tally = new Tally();
    for (const { publicKeyDer = '', tests } of groupsOf<SignatureCase>(file)) {
      const verify = load(Buffer.from(publicKeyDer, 'hex'));
      for (const { tcId, msg, sig, result } of tests) {
        const accepted = verify?.(Buffer.from(msg, 'hex'), Buffer.from(sig, 'hex')) ?? false;
        // "acceptable": old habits that a verifier may share, or not.
        const expected = result === 'acceptable' ? accepted : verify !== null && result === 'valid';
        tally.count(`${tcId}`, expected, accepted);
      }
    }
    finish(`${file} (${name})`, tally);
    expect(tally.wrongRejects).toEqual([]);
    expect(tally.cases).toBe(cases);
  });

  test('json_web_signature: 401 JWS, each with its key', () => {
    const tally = new Tally();
    for (const { public: key, private: secret, tests } of groupsOf<JwsCase>('json_web_signature')) {
      for (const { tcId, jws, result } of tests) {
        const jwk = key ?? secret ?? {};
        const expected = result === 'valid' && isJwsAlgorithm(jwk['alg']) && says(jws, jwk['alg']);
        tally.count(String(tcId), expected, verifyCompactWith(jws, jwk).ok);
      }
    }
    finish('json_web_signature', tally);
    expect(tally).toMatchObject({ cases: 401, accepted: 8, wrongRejects: [] });
  });

  test('json_web_key: 26 JWS, each with a set of keys', () => {
    const tally = new Tally();
    for (const { public: set, private: secret, tests } of groupsOf<JwsCase>('json_web_key')) {
      for (const { tcId, jws } of tests) {
        const keys = (set ?? secret)?.['keys'];
        const jwks = Array.isArray(keys) ? keys.filter(isJsonObject) : [];
        // RS256 and HS256 throughout: what is "valid" there is refused here for its algorithm.
        tally.count(
          String(tcId),
          false,
          jwks.some((jwk) => verifyCompactWith(jws, jwk).ok),
        );
      }
    }
    finish('json_web_key', tally);
    expect(tally.cases).toBe(26);
  });
});

/** Whether the header names this algorithm. */
function says(jws: string, alg: unknown): boolean {
  const [header = ''] = jws.split('.');
  return JSON.parse(Buffer.from(header, 'base64url').toString()).alg === alg;
}
