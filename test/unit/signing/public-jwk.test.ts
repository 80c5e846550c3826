import {
  constants,
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
  sign,
} from 'node:crypto';
import { flattenedVerify, importJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/strict-json.ts';
import { jwsRefusals, verifyCompactWith } from '../../../src/signing/jws/verify.ts';

interface Party {
  readonly jwk: JsonObject;
  /** A JWS of this header and payload, with a signature that is right for them. */
  readonly signed: (header?: object | string, payload?: string) => string;
}

type Alg = 'ES256' | 'PS256' | 'EdDSA';

const kid = 'k-1';
const base64url = (value: string | Uint8Array) => Buffer.from(value).toString('base64url');

const signers: Readonly<Record<Alg, (bytes: Buffer, key: KeyObject) => Buffer>> = {
  ES256: (bytes, key) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }),
  PS256: (bytes, key) =>
    sign('sha256', bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  EdDSA: (bytes, key) => sign(null, bytes, key),
};

function party(alg: Alg, { publicKey, privateKey }: KeyPairKeyObjectResult): Party {
  const jwk = { ...publicKey.export({ format: 'jwk' }), alg, kid };
  return {
    jwk,
    signed(header = { alg, kid }, payload = 'foo') {
      const text = typeof header === 'string' ? header : JSON.stringify(header);
      const input = `${base64url(text)}.${base64url(payload)}`;
      return `${input}.${base64url(signers[alg](Buffer.from(input), privateKey))}`;
    },
  };
}

const es256 = party('ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' }));
const ps256 = party('PS256', generateKeyPairSync('rsa', { modulusLength: 2048 }));
const edDsa = party('EdDSA', generateKeyPairSync('ed25519'));
const parties = { ES256: es256, PS256: ps256, EdDSA: edDsa };

function codeOf(jws: string, jwk: JsonObject): string {
  const verdict = verifyCompactWith(jws, jwk);
  return verdict.ok ? 'OK' : verdict.code;
}

function without(jwk: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(jwk).filter(([member]) => member !== name));
}

describe.each(Object.entries(parties))('%s', (alg, { jwk, signed }) => {
  test.each([
    ['as it is', jwk, signed()],
    ['without a kid on either side', without(jwk, 'kid'), signed({ alg })],
    ['without a kid in the header', jwk, signed({ alg })],
    ['with a use', { ...jwk, use: 'sig' }, signed()],
    ['with operations', { ...jwk, key_ops: ['verify'] }, signed()],
    ['with members that nobody knows', { ...jwk, owner: 'x' }, signed({ alg, kid, owner: 'x' })],
    ['with white space in the header', jwk, signed(`{ "kid" : "${kid}",\n\t"alg":"${alg}" }`)],
    ['with an empty payload', jwk, signed({ alg, kid }, '')],
    ['with a header of 8 KB', jwk, signed(paddedHeader(alg, 8_192))],
  ])('holds %s', async (_, key, jws) => {
    expect(codeOf(jws, key)).toBe('OK');
    const [header, payload, signature] = jws.split('.') as [string, string, string];
    const imported = await importJWK({ ...key } as Parameters<typeof importJWK>[0], alg);
    const seen = await flattenedVerify({ protected: header, payload, signature }, imported);
    expect(base64url(seen.payload)).toBe(payload);
  });

  test.each<[code: string, what: string, jwk: JsonObject]>([
    ['ALGORITHM_MISMATCH', 'without alg', without(jwk, 'alg')],
    ['ALGORITHM_MISMATCH', 'of another algorithm', { ...jwk, alg: `${alg} ` }],
    ['ALGORITHM_MISMATCH', 'with a list of algorithms', { ...jwk, alg: [alg] }],
    ['KEY_ID_DIFFERS', 'of another kid', { ...jwk, kid: 'k-2' }],
    ['KEY_ID_DIFFERS', 'without the kid that the header names', without(jwk, 'kid')],
    ['KEY_MALFORMED', 'with a kid that is no text', { ...jwk, kid: 1 }],
    ['KEY_MALFORMED', 'with operations that are no list', { ...jwk, key_ops: 'verify' }],
    ['KEY_MALFORMED', 'with an operation twice', { ...jwk, key_ops: ['verify', 'verify'] }],
    ['KEY_UNUSABLE', 'for encryption', { ...jwk, use: 'enc' }],
    ['KEY_UNUSABLE', 'with a use that is no text', { ...jwk, use: ['sig'] }],
    ['KEY_UNUSABLE', 'for other operations', { ...jwk, key_ops: ['encrypt'] }],
    ['KEY_UNUSABLE', 'for signing only', { ...jwk, key_ops: ['sign'] }],
    ['KEY_UNUSABLE', 'without an operation', { ...jwk, key_ops: [] }],
    ['KEY_PRIVATE', 'with a private part', { ...jwk, d: 'AQAB' }],
    ['KEY_PRIVATE', 'with an empty private part', { ...jwk, d: null }],
    ['KEY_PRIVATE', 'with a secret', { ...jwk, k: 'AQAB' }],
    ['KEY_TYPE_WRONG', 'of a symmetric type', { ...jwk, kty: 'oct' }],
    ['KEY_TYPE_WRONG', 'of no type', without(jwk, 'kty')],
    [
      'KEY_TYPE_WRONG',
      'of a type in other letters',
      { ...jwk, kty: String(jwk['kty']).concat(' ') },
    ],
  ])('%s: a key %s', (code, _, key) => {
    expect(codeOf(signed(), key)).toBe(code);
  });

  test.each<[code: string, what: string, header: object | string]>([
    ['HEADER_TOO_LARGE', 'of 8 KB and a byte', paddedHeader(alg, 8_193)],
    ['HEADER_MALFORMED', 'that is no JSON', 'alg'],
    ['HEADER_MALFORMED', 'with more behind it', `{"alg":"${alg}"}{}`],
    ['HEADER_MALFORMED', 'with a comma too many', `{"alg":"${alg}",}`],
    ['HEADER_MALFORMED', 'with a comment', `{"alg":"${alg}"/**/}`],
    ['HEADER_MALFORMED', 'that is a list', `["${alg}"]`],
    ['HEADER_MALFORMED', 'that is null', 'null'],
    ['HEADER_MALFORMED', 'with a byte order mark', `\ufeff{"alg":"${alg}"}`],
    ['HEADER_MALFORMED', 'with alg twice', `{"alg":"none","alg":"${alg}"}`],
    ['HEADER_MALFORMED', 'with alg twice, once escaped', `{"\\u0061lg":"none","alg":"${alg}"}`],
    ['HEADER_MALFORMED', 'with a name twice within', `{"alg":"${alg}","x":{"a":1,"a":2}}`],
    ['ALGORITHM_REFUSED', 'without alg', { kid }],
    ['ALGORITHM_REFUSED', 'with none', { alg: 'none', kid }],
    ['ALGORITHM_REFUSED', 'with None', { alg: 'None', kid }],
    ['ALGORITHM_REFUSED', 'with HS256', { alg: 'HS256', kid }],
    ['ALGORITHM_REFUSED', 'with RS256', { alg: 'RS256', kid }],
    ['ALGORITHM_REFUSED', 'with ES384', { alg: 'ES384', kid }],
    ['ALGORITHM_REFUSED', 'with PS512', { alg: 'PS512', kid }],
    ['ALGORITHM_REFUSED', 'with the newer name of EdDSA', { alg: 'Ed25519', kid }],
    ['ALGORITHM_REFUSED', 'in small letters', { alg: alg.toLowerCase(), kid }],
    ['ALGORITHM_REFUSED', 'with a list', { alg: [alg], kid }],
    ['ALGORITHM_REFUSED', 'with a name that every object has', { alg: 'constructor', kid }],
    ['CRITICAL_REFUSED', 'with crit', { alg, kid, crit: ['exp'], exp: 1 }],
    ['CRITICAL_REFUSED', 'with an empty crit', { alg, kid, crit: [] }],
    ['CRITICAL_REFUSED', 'with crit null', { alg, kid, crit: null }],
    ['CRITICAL_REFUSED', 'with b64 and crit', { alg, kid, crit: ['b64'], b64: false }],
    ['PAYLOAD_UNENCODED', 'with b64', { alg, kid, b64: false }],
    ['PAYLOAD_UNENCODED', 'with b64 that changes nothing', { alg, kid, b64: true }],
    ['KEY_ID_DIFFERS', 'with another kid', { alg, kid: 'k-2' }],
    ['KEY_ID_DIFFERS', 'with kid null', { alg, kid: null }],
    ['KEY_ID_DIFFERS', 'with a kid in a list', { alg, kid: [kid] }],
  ])('%s: a header %s', (code, _, header) => {
    expect(codeOf(signed(header), jwk)).toBe(code);
  });

  test('another header of the same length, or another payload, is refused', () => {
    const [header = '', , signature = ''] = signed().split('.');
    expect(codeOf(`${header}.${base64url('fop')}.${signature}`, jwk)).toBe('SIGNATURE_INVALID');
    const respelled = base64url(`{"kid":"${kid}","alg":"${alg}"}`);
    expect(codeOf(`${respelled}.${base64url('foo')}.${signature}`, jwk)).toBe('SIGNATURE_INVALID');
  });

  test('a signature is as long as it is', () => {
    const [header = '', payload = '', signature = ''] = signed().split('.');
    const raw = Buffer.from(signature, 'base64url');
    for (const wrong of [
      raw.subarray(1),
      raw.subarray(0, -1),
      Buffer.concat([Buffer.alloc(1), raw]),
      Buffer.concat([raw, Buffer.alloc(1)]),
      Buffer.alloc(raw.length),
      Buffer.alloc(raw.length, 0xff),
      Buffer.alloc(1),
      Buffer.concat([raw, raw]),
    ]) {
      expect(codeOf(`${header}.${payload}.${base64url(wrong)}`, jwk)).toBe('SIGNATURE_INVALID');
    }
  });

  test('every other character in its place makes another JWS, and is refused', () => {
    const jws = signed();
    for (let at = 0; at < jws.length; at += 1) {
      for (const character of ['A', '_', '.', '=', '+', '/', ' ', '\n', '\0', 'é']) {
        if (character === jws[at]) continue;
        expect(codeOf(jws.slice(0, at) + character + jws.slice(at + 1), jwk)).not.toBe('OK');
      }
    }
  });

  test.each(['', '.', '..', '...', ' ', '{}', '""'])('MALFORMED: %j', (text) => {
    expect(codeOf(text, jwk)).toBe('MALFORMED');
  });

  test.each([
    ['padding', (jws: string) => `${jws}=`],
    ['a line feed behind', (jws: string) => `${jws}\n`],
    ['a line feed before', (jws: string) => `\n${jws}`],
    ['padding of the payload', (jws: string) => jws.replace('.Zm9v.', '.Zm9v==.')],
    ['a space', (jws: string) => jws.replace('.', ' .')],
    ['a fourth part', (jws: string) => `${jws}.`],
    ['no signature', (jws: string) => jws.slice(0, jws.lastIndexOf('.') + 1)],
    ['no header', (jws: string) => jws.slice(jws.indexOf('.'))],
    ['full-width letters', (jws: string) => jws.replace('Zm9v', 'Ｚm9v')],
    ['JSON serialisation', (jws: string) => JSON.stringify({ protected: jws })],
  ])('MALFORMED: %s', (_, change) => {
    expect(codeOf(change(signed()), jwk)).toBe('MALFORMED');
  });
});

function paddedHeader(alg: string, bytes: number): string {
  const rest = JSON.stringify({ alg, kid, pad: '' }).length;
  return JSON.stringify({ alg, kid, pad: 'x'.repeat(bytes - rest) });
}

describe('keys of another kind than their algorithm', () => {
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const k256 = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
  const ed448 = generateKeyPairSync('ed448');
  const x25519 = generateKeyPairSync('x25519');

  test.each<[string, Alg, JsonObject]>([
    ['P-384 as ES256', 'ES256', jwkOf(p384.publicKey)],
    ['secp256k1 as ES256', 'ES256', jwkOf(k256.publicKey)],
    ['a point of secp256k1 that says P-256', 'ES256', { ...jwkOf(k256.publicKey), crv: 'P-256' }],
    ['Ed448 as EdDSA', 'EdDSA', jwkOf(ed448.publicKey)],
    ['X25519 as EdDSA', 'EdDSA', jwkOf(x25519.publicKey)],
    ['RSA as ES256', 'ES256', ps256.jwk],
    ['P-256 as PS256', 'PS256', es256.jwk],
    ['P-256 as EdDSA', 'EdDSA', es256.jwk],
    ['Ed25519 as ES256', 'ES256', edDsa.jwk],
  ])('%s', (_, alg, jwk) => {
    const code = codeOf(parties[alg].signed(), { ...jwk, alg, kid });
    expect(['KEY_TYPE_WRONG', 'KEY_MALFORMED']).toContain(code);
  });

  test('the public key as a secret of HS256', () => {
    const jwk = { ...es256.jwk, alg: 'HS256' };
    const input = `${base64url(JSON.stringify({ alg: 'HS256', kid }))}.Zm9v`;
    const mac = createHmac('sha256', JSON.stringify(jwk)).update(input).digest('base64url');
    expect(codeOf(`${input}.${mac}`, jwk)).toBe('ALGORITHM_REFUSED');
    const secret = { kty: 'oct', k: base64url(JSON.stringify(jwk)), alg: 'HS256', kid };
    expect(codeOf(`${input}.${mac}`, secret)).toBe('ALGORITHM_REFUSED');
  });

  test('a key in the header is not looked at', () => {
    const other = party('ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' }));
    const header = { alg: 'ES256', kid, jwk: other.jwk, jku: 'https://keys.example', x5c: [] };
    expect(codeOf(other.signed(header), es256.jwk)).toBe('SIGNATURE_INVALID');
    expect(codeOf(es256.signed(header), es256.jwk)).toBe('OK');
  });
});

function jwkOf(key: KeyObject): JsonObject {
  return { ...key.export({ format: 'jwk' }) };
}

describe('members have one spelling', () => {
  const zeroFirst = (member: unknown) =>
    base64url(Buffer.concat([Buffer.alloc(1), Buffer.from(String(member), 'base64url')]));

  test.each<[string, Party, (jwk: JsonObject) => JsonObject]>([
    ['a longer coordinate', es256, (jwk) => ({ ...jwk, x: zeroFirst(jwk['x']) })],
    ['an empty coordinate', es256, (jwk) => ({ ...jwk, y: '' })],
    ['a coordinate that is no text', es256, (jwk) => ({ ...jwk, y: 1 })],
    ['no second coordinate', es256, (jwk) => without(jwk, 'y')],
    ['padding', es256, (jwk) => ({ ...jwk, x: `${jwk['x']}=` })],
    ['a line feed', es256, (jwk) => ({ ...jwk, x: `${jwk['x']}\n` })],
    ['a point beside the curve', es256, (jwk) => ({ ...jwk, y: jwk['x'] })],
    [
      'no point',
      es256,
      (jwk) => ({ ...jwk, x: base64url(Buffer.alloc(32)), y: base64url(Buffer.alloc(32)) }),
    ],
    [
      'a coordinate above the prime',
      es256,
      (jwk) => ({ ...jwk, x: base64url(Buffer.alloc(32, 0xff)) }),
    ],
    ['a short Edwards point', edDsa, (jwk) => ({ ...jwk, x: base64url(Buffer.alloc(31, 1)) })],
    ['a long Edwards point', edDsa, (jwk) => ({ ...jwk, x: base64url(Buffer.alloc(33, 1)) })],
    [
      'an Edwards point above the prime',
      edDsa,
      (jwk) => ({ ...jwk, x: base64url(Buffer.alloc(32, 0xff)) }),
    ],
    ['a modulus with a zero before it', ps256, (jwk) => ({ ...jwk, n: zeroFirst(jwk['n']) })],
    ['an exponent with a zero before it', ps256, (jwk) => ({ ...jwk, e: zeroFirst(jwk['e']) })],
    ['an exponent in base64', ps256, (jwk) => ({ ...jwk, e: 'AQAB=' })],
    ['no exponent', ps256, (jwk) => without(jwk, 'e')],
    ['an empty modulus', ps256, (jwk) => ({ ...jwk, n: '' })],
  ])('KEY_MALFORMED: %s', (_, { jwk, signed }, change) => {
    expect(codeOf(signed(), change(jwk))).toBe('KEY_MALFORMED');
  });
});

describe('keys that can be broken', () => {
  test.each([1024, 2040, 2047])('RSA of %i bits', (modulusLength) => {
    const weak = party('PS256', generateKeyPairSync('rsa', { modulusLength }));
    expect(codeOf(weak.signed(), weak.jwk)).toBe('KEY_TOO_WEAK');
  });

  test('RSA of more than 8192 bits costs more than it gives', () => {
    const n = base64url(Buffer.alloc(1_025, 0xff));
    expect(codeOf(ps256.signed(), { ...ps256.jwk, n })).toBe('KEY_TOO_WEAK');
  });

  test('RSA with exponent 3', () => {
    const weak = party(
      'PS256',
      generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }),
    );
    expect(codeOf(weak.signed(), weak.jwk)).toBe('KEY_TOO_WEAK');
  });

  test.each([
    ['1', 'AQ'],
    ['2', 'Ag'],
    ['65536', 'AQAA'],
    ['65538', 'AQAC'],
    ['of 33 bytes', base64url(Buffer.alloc(33, 0x55))],
  ])('RSA with exponent %s', (_, e) => {
    expect(codeOf(ps256.signed(), { ...ps256.jwk, e })).toBe('KEY_TOO_WEAK');
  });

  test('RSA with an even modulus', () => {
    const n = Buffer.from(String(ps256.jwk['n']), 'base64url');
    n[n.length - 1] = 0;
    expect(codeOf(ps256.signed(), { ...ps256.jwk, n: base64url(n) })).toBe('KEY_TOO_WEAK');
  });

  test.each([
    ['order 1', `01${'00'.repeat(31)}`],
    ['order 1, of the other sign', `01${'00'.repeat(30)}80`],
    ['order 2', `ec${'ff'.repeat(30)}7f`],
    ['order 4', '00'.repeat(32)],
    ['order 8', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'],
    ['order 8, the other', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'],
  ])('an Edwards point of %s', (_, hex) => {
    const jwk = { ...edDsa.jwk, x: base64url(Buffer.from(hex, 'hex')) };
    // With the neutral element as key, R = neutral and S = 0 is a signature of everything.
    const forged = base64url(Buffer.concat([Buffer.of(1), Buffer.alloc(63)]));
    const input = edDsa.signed().replace(/[^.]+$/, '');
    expect(codeOf(`${input}${forged}`, jwk)).toBe('KEY_TOO_WEAK');
  });
});

test('every refusal has a sentence', () => {
  for (const sentence of Object.values(jwsRefusals)) expect(sentence).toMatch(/^[A-Z].+\.$/);
});
