import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { describe, expect, test } from 'vitest';
import { selfCertified } from '../../../../src/documents/authority.ts';
import { sha256Base64url } from '../../../../src/signing/digest.ts';
import { parseKeyFile } from '../../../../src/signing/keys/key-file.ts';
import {
  generateSigningKeys,
  loadSigningKeys,
  SigningKeysError,
} from '../../../../src/signing/keys/key-set.ts';
import { importKeySet, KeySetError } from '../../../../src/signing/keys/public-key-set.ts';
import { thumbprint } from '../../../../src/signing/keys/thumbprint.ts';

type Jwk = Readonly<Record<string, unknown>>;

function ecKey(extra: Jwk = {}): Jwk {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), ...extra };
}

function edKey(extra: Jwk = {}): Jwk {
  return { ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), ...extra };
}

function rsaKey(modulusLength: number, extra: Jwk = {}): Jwk {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return { ...privateKey.export({ format: 'jwk' }), ...extra };
}

function withoutPrivate({ d: _, ...jwk }: Jwk): Jwk {
  return jwk;
}

function problemsOf(jwks: unknown): readonly string[] {
  try {
    loadSigningKeys(jwks);
  } catch (error) {
    if (error instanceof SigningKeysError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

describe('generated signing keys', () => {
  const generated = generateSigningKeys();
  const keys = loadSigningKeys(generated);

  test('there is one for each purpose', () => {
    const signers = (['receipt', 'http', 'checkpoint'] as const).map((p) => keys.signerFor(p));
    expect(signers.map((signer) => signer.alg)).toEqual(['ES256', 'ES256', 'EdDSA']);
    expect(new Set(signers.map((signer) => signer.kid)).size).toBe(3);
  });

  test('they survive a trip through a file', () => {
    const read = loadSigningKeys(JSON.parse(JSON.stringify(generated)));
    expect(read.signerFor('http').kid).toBe(keys.signerFor('http').kid);
  });

  test('the published set has alg, use, kid and purpose, and nothing private', () => {
    for (const key of keys.publicKeys().keys) {
      expect(Object.keys(key).sort()).toEqual(
        (key.kty === 'EC'
          ? ['alg', 'crv', 'kid', 'kty', 'purpose', 'use', 'x', 'y']
          : ['alg', 'crv', 'kid', 'kty', 'purpose', 'use', 'x']
        ).sort(),
      );
    }
  });

  test('what they sign verifies with the published set', () => {
    const bytes = Buffer.from('anything');
    const signer = keys.signerFor('checkpoint');
    const key = importKeySet(keys.publicKeys()).find(signer.kid);
    const signature = signer.sign(bytes) as Uint8Array;
    expect(key !== 'UNUSABLE' && key?.verify(bytes, signature)).toBe(true);
  });
});

describe('a key without a purpose', () => {
  test('of ES256 signs receipts, HTTP and checkpoints', () => {
    const keys = loadSigningKeys({ keys: [ecKey()] });
    expect(keys.signerFor('receipt').kid).toBe(keys.signerFor('http').kid);
    expect(keys.signerFor('receipt').kid).toBe(keys.signerFor('checkpoint').kid);
  });

  test('gives way to Ed25519 where checkpoints are signed', () => {
    const keys = loadSigningKeys({ keys: [ecKey(), edKey()] });
    expect(keys.signerFor('receipt').alg).toBe('ES256');
    expect(keys.signerFor('checkpoint').alg).toBe('EdDSA');
  });

  test.each(['document', 'client-assertion'] as const)('never signs for %s', (purpose) => {
    const keys = loadSigningKeys({ keys: [ecKey(), edKey()] });
    expect(() => keys.signerFor(purpose)).toThrow(`no key may sign for "${purpose}"`);
  });

  test('of Ed25519 signs everything', () => {
    const keys = loadSigningKeys({ keys: [edKey()] });
    expect(keys.signerFor('checkpoint').kid).toBe(keys.signerFor('http').kid);
  });

  test('of RSA signs receipts only: RFC 9421 has no PS256', () => {
    const keys = loadSigningKeys({ keys: [rsaKey(2048)] });
    expect(keys.signerFor('receipt').alg).toBe('PS256');
    expect(() => keys.signerFor('http')).toThrow(SigningKeysError);
  });

  test('gives way to one made for the purpose', () => {
    const own = ecKey({ purpose: 'http' });
    const keys = loadSigningKeys({ keys: [ecKey(), own] });
    expect(keys.signerFor('http').kid).toBe(thumbprint(own));
    expect(keys.signerFor('receipt').kid).not.toBe(thumbprint(own));
  });
});

describe('rotation', () => {
  test('the first key of a purpose signs, the next one is published already', () => {
    const [current, next] = [ecKey({ purpose: 'http' }), ecKey({ purpose: 'http' })];
    const keys = loadSigningKeys({ keys: [current, next] });
    expect(keys.signerFor('http').kid).toBe(thumbprint(current));
    expect(keys.publicKeys().keys.map((key) => key.kid)).toContain(thumbprint(next));
  });

  test.each([
    ['with', (jwk: Jwk) => jwk],
    ['without', withoutPrivate],
  ])('a retired key %s its private part is published and never signs', (_, strip) => {
    const old = ecKey();
    const keys = loadSigningKeys({ keys: [{ ...strip(old), retired: true }, ecKey()] });
    expect(keys.publicKeys().keys[0]?.kid).toBe(thumbprint(old));
    expect(keys.signerFor('receipt').kid).not.toBe(thumbprint(old));
  });
});

describe('a key for documents', () => {
  const { key, certificates } = selfCertified({
    organization: 'Bệnh viện Mẫu',
    use: 'DOCUMENTS',
    now: new Date(),
  });
  const x5c = certificates.map((der) => der.toString('base64'));
  const jwk = { ...key.export({ format: 'jwk' }), purpose: 'document', x5c };

  test('hands its certificates on, and publishes none of them', () => {
    const keys = loadSigningKeys({ keys: [jwk] });
    expect(keys.signerFor('document').x5c).toEqual(x5c);
    expect(keys.publicKeys().keys[0]?.['x5c']).toBeUndefined();
    expect(() => keys.signerFor('receipt')).toThrow('no key may sign for "receipt"');
  });

  test.each<[string, Jwk, string]>([
    ['no certificates', { ...jwk, x5c: undefined }, 'a key for "document" needs its certificates'],
    ['those of another key', { ...ecKey(), purpose: 'document', x5c }, 'is not about this key'],
    ['something else', { ...jwk, x5c: ['AAAA'] }, '"x5c" must be an array of certificates'],
  ])('with %s is a problem', (_name, wrong, problem) => {
    expect(problemsOf({ keys: [wrong] })).toEqual([expect.stringContaining(problem)]);
  });
});

describe('where a key is', () => {
  const reference = (members: Jwk) => ({ ...withoutPrivate(ecKey()), ...members });
  const pkcs11 = { module: '/m.so', tokenLabel: 'vss', pinFile: 'pin' };
  const kms = { url: 'https://kms.example.vn/v1/' };

  test('can be a device or a service, whose section is read with its defaults', () => {
    const file = parseKeyFile({
      keys: [
        reference({ pkcs11: { label: 'a', id: '0aFF' } }),
        reference({ kms: { key: 'b' } }),
        ecKey(),
      ],
      pkcs11,
      kms,
    });
    expect(file.entries.map(({ holder }) => holder?.kind)).toEqual(['pkcs11', 'kms', 'file']);
    expect(file.devices).toEqual({
      pkcs11: { ...pkcs11, timeoutMs: 1_000 },
      kms: { url: 'https://kms.example.vn/v1', tokenFile: null, caFile: null, timeoutMs: 1_000 },
    });
  });

  test('is said wrongly in many ways, all of them named at once', () => {
    const problems = problemsOf({
      keys: [
        reference({ pkcs11: { label: '' } }),
        reference({ pkcs11: { id: 'xyz' } }),
        reference({ kms: {} }),
        ecKey({ kms: { key: 'b' } }),
        reference({ kms: { key: 'b' } }),
      ],
      pkcs11: { module: 7, tokenLabel: '', pinFile: 'pin', timeoutMs: 20_000 },
    });
    expect(problems).toEqual([
      'keys[0]: "pkcs11" must be {"label": text, "id": hexadecimal}, one of them or both',
      'keys[1]: "pkcs11" must be {"label": text, "id": hexadecimal}, one of them or both',
      'keys[2]: "kms" must be {"key": name}',
      'keys[3]: only one of "d", "pkcs11" and "kms" can hold the private part',
      '"pkcs11": "module" must be a text',
      '"pkcs11": "tokenLabel" must be a text',
      '"pkcs11": "timeoutMs" must be a whole number from 50 to 10000',
      'keys[4]: the section "kms" of the file is missing',
    ]);
  });

  test.each([
    ['http://kms.example.vn', 'must be https'],
    ['ftp://kms.example.vn', 'must be an https URL'],
    ['https://user:word@kms.example.vn', 'must have neither user, query nor fragment'],
    ['https://kms.example.vn/?key=1', 'must have neither user, query nor fragment'],
    ['', 'must be a text'],
  ])('is no service at %s', (url, problem) => {
    const keys = [ecKey(), reference({ kms: { key: 'b' } })];
    expect(problemsOf({ keys, kms: { url } })).toEqual([expect.stringContaining(problem)]);
  });
});

describe('problems of a signing key set', () => {
  test.each([null, [], {}, { keys: [] }, { keys: 'x' }])('%j is no set', (jwks) => {
    expect(problemsOf(jwks)).toEqual([expect.stringContaining('expected a JWK set')]);
  });

  test('are reported together, each with the index of its key', () => {
    const problems = problemsOf({
      keys: [
        'x',
        ecKey({ kid: 'mine' }),
        ecKey({ purpose: 'tea' }),
        rsaKey(2048, { purpose: 'checkpoint' }),
        rsaKey(1024),
        withoutPrivate(edKey()),
        { kty: 'EC', crv: 'P-384', x: 'AA', y: 'AA', d: 'AA' },
        { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', d: 'AA' },
        ecKey({ retired: 'yes' }),
        ecKey({ alg: 'ES384' }),
      ],
    });
    expect(problems.map((problem) => problem.replace(/[A-Za-z0-9_-]{43}/, '<kid>'))).toEqual([
      'keys[0]: not a JWK object',
      'keys[1]: "kid" must be the RFC 7638 thumbprint, <kid>, or be left out',
      'keys[2]: "purpose" must be one of receipt, http, checkpoint, document, client-assertion',
      'keys[3]: a key for "checkpoint" must use EdDSA or ES256',
      'keys[4]: an RSA key needs 2048 to 8192 bits and an exponent above 65536',
      'keys[6]: "kty" and "crv" must be EC with P-256, OKP with Ed25519, or RSA',
      'keys[7]: its members do not form a key',
      'keys[8]: "retired" must be true or false',
      'keys[9]: "alg" of this key can only be ES256',
      'keys[5]: the private part "d" is missing',
    ]);
  });

  test.each([
    ['EC', ecKey],
    ['OKP', edKey],
  ])('%s: a private part of another key is noticed', (_, make) => {
    expect(problemsOf({ keys: [make({ d: make()['d'] })] })).toEqual([
      expect.stringMatching(
        /^keys\[0\]: (the private part does not belong|its members do not form)/,
      ),
    ]);
  });

  test('a retired key is checked too', () => {
    const retired = { kty: 'OKP', crv: 'Ed25519', x: 'AA', retired: true };
    expect(problemsOf({ keys: [retired] })).toEqual(['keys[0]: its members do not form a key']);
  });

  test('the same key twice is noticed', () => {
    const key = ecKey();
    expect(problemsOf({ keys: [key, key] })).toEqual([`the key ${thumbprint(key)} occurs twice`]);
  });

  test('never show key material', () => {
    const bad = ecKey({ kid: 'x', purpose: 'tea', alg: 'none' });
    const text = problemsOf({ keys: [bad, { ...bad, alg: 'ES256' }] }).join();
    expect(text).not.toContain(bad['d']);
    expect(text).not.toContain(bad['x']);
  });
});

describe('thumbprints', () => {
  test.each([
    ['EC', ecKey()],
    ['OKP', edKey()],
    ['RSA', rsaKey(2048)],
  ])('%s: as jose calculates them', async (_, jwk) => {
    expect(thumbprint(jwk)).toBe(await calculateJwkThumbprint(jwk));
  });

  test.each([{ kty: 'oct', k: 'AA' }, { kty: 'EC', crv: 'P-256', x: 'AA' }, {}])(
    '%j has none',
    (jwk) => {
      expect(() => thumbprint(jwk)).toThrow(TypeError);
    },
  );

  test('text and bytes hash alike', () => {
    expect(sha256Base64url('số')).toBe(sha256Base64url(Buffer.from('số')));
  });
});

describe('importing a public key set', () => {
  const find = (jwk: Jwk, allow?: readonly string[]) =>
    importKeySet({ keys: [{ kid: 'k', ...jwk }] }, allow === undefined ? {} : { allow }).find('k');

  test.each([undefined, 'x', {}, { keys: {} }])('%j is no set', (jwks) => {
    expect(() => importKeySet(jwks)).toThrow(KeySetError);
  });

  test.each(['none', 'HS256', 'toString'])('%s can never be allowed', (name) => {
    expect(() => importKeySet({ keys: [] }, { allow: [name] })).toThrow(TypeError);
  });

  test('a key that names no algorithm gets the only one it fits', () => {
    expect(find(withoutPrivate(ecKey()))).toMatchObject({ alg: 'ES256' });
    expect(find(withoutPrivate(rsaKey(2048)))).toMatchObject({ alg: 'PS256' });
    expect(find(withoutPrivate(rsaKey(2048)), ['RS256'])).toMatchObject({ alg: 'RS256' });
  });

  test('nothing is guessed when it fits two', () => {
    expect(find(withoutPrivate(rsaKey(2048)), ['RS256', 'PS256'])).toBe('UNUSABLE');
  });

  test.each<[string, Jwk]>([
    ['a private key', ecKey()],
    ['a key for encryption', withoutPrivate(ecKey({ use: 'enc' }))],
    ['a key for other operations', withoutPrivate(ecKey({ key_ops: ['sign'] }))],
    ['a symmetric key', { kty: 'oct', k: 'c2VjcmV0', alg: 'HS256' }],
    ['a short RSA key', withoutPrivate(rsaKey(1024, { alg: 'PS256' }))],
    ['an algorithm of another key type', withoutPrivate(ecKey({ alg: 'EdDSA' }))],
    ['an algorithm that is not allowed', withoutPrivate(rsaKey(2048, { alg: 'RS256' }))],
    ['a point off the curve', { ...withoutPrivate(ecKey()), y: 'AAAA' }],
  ])('%s is unusable', (_, jwk) => {
    expect(find(jwk)).toBe('UNUSABLE');
  });

  test('two keys under one kid are both unusable', () => {
    const keys = [ecKey(), ecKey(), ecKey()].map((key) => ({ ...withoutPrivate(key), kid: 'k' }));
    expect(importKeySet({ keys }).find('k')).toBe('UNUSABLE');
  });

  test('a key without a kid is not there', () => {
    const { kid: _, ...jwk } = withoutPrivate(ecKey({ kid: 'k' }));
    expect(importKeySet({ keys: [jwk, 7] }).find('k')).toBeUndefined();
  });
});
