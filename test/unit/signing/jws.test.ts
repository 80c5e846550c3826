import { execFileSync } from 'node:child_process';
import { createHmac, createPublicKey, generateKeyPairSync, sign as rawSign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactVerify, createLocalJWKSet } from 'jose';
import { describe, expect, test } from 'vitest';
import { signCompact } from '../../../src/signing/jws/sign.ts';
import { importKeySet, verifyCompact } from '../../../src/signing/jws/verify.ts';
import type { Signer } from '../../../src/signing/signer.ts';
import { bitFlips, ed25519, es256, hasOpenssl, type KeyRing, ps256 } from './fixtures.ts';

const typ = 'test+jws';
const payload = '{"số":"DN4010112345678","n":1}';

function sign({ signer }: KeyRing, text = payload): string {
  const jws = signCompact(signer, text, { typ });
  if (typeof jws !== 'string') {
    throw new Error('A local signer answers at once');
  }
  return jws;
}

function segments(jws: string): [string, string, string] {
  const [header = '', body = '', signature = ''] = jws.split('.');
  return [header, body, signature];
}

const base64url = (text: string | Uint8Array) => Buffer.from(text).toString('base64url');

/** A JWS whose header is this text, with a signature that is right for it. */
function signHeader({ signer }: KeyRing, header: string | object): string {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const input = `${base64url(text)}.${base64url(payload)}`;
  return `${input}.${base64url(signer.sign(Buffer.from(input)) as Uint8Array)}`;
}

const keysOf = (ring: KeyRing) => importKeySet(ring.keys.publicKeys());
const codeOf = (jws: string, ring: KeyRing = es256, expected = typ) => {
  const verdict = verifyCompact(jws, keysOf(ring), { typ: expected });
  return verdict.ok ? 'OK' : verdict.code;
};
const esHeader = { alg: 'ES256', kid: es256.signer.kid, typ };

describe.each([
  ['ES256', es256],
  ['EdDSA', ed25519],
  ['PS256', ps256],
] as const)('%s', (alg, ring) => {
  test('what is signed verifies, and comes back byte for byte', () => {
    const verdict = verifyCompact(sign(ring), keysOf(ring), { typ });
    expect(verdict).toMatchObject({ ok: true, header: { alg, kid: ring.signer.kid, typ } });
    expect(verdict.ok && Buffer.from(verdict.payload).toString()).toBe(payload);
  });

  test('jose verifies it too', async () => {
    const keys = createLocalJWKSet({
      keys: ring.keys.publicKeys().keys.map((key) => ({ ...key })),
    });
    const { payload: seen, protectedHeader } = await compactVerify(sign(ring), keys);
    expect(Buffer.from(seen).toString()).toBe(payload);
    expect(protectedHeader.typ).toBe(typ);
  });

  test('bytes and text sign alike', () => {
    const jws = signCompact(ring.signer, Buffer.from(payload), { typ });
    expect(segments(jws as string).slice(0, 2)).toEqual(segments(sign(ring)).slice(0, 2));
  });

  test('every flipped bit is refused', () => {
    const parts = segments(sign(ring));
    const keys = keysOf(ring);
    for (const [index, part] of parts.entries()) {
      for (const flipped of bitFlips(Buffer.from(part, 'base64url'))) {
        const jws = parts.with(index, base64url(flipped)).join('.');
        expect(verifyCompact(jws, keys).ok).toBe(false);
      }
    }
  });

  test('every flipped bit of the text is refused', () => {
    const keys = keysOf(ring);
    for (const flipped of bitFlips(Buffer.from(sign(ring), 'latin1'))) {
      expect(verifyCompact(flipped.toString('latin1'), keys).ok).toBe(false);
    }
  });

  test.runIf(hasOpenssl)('openssl verifies it too', () => {
    const directory = mkdtempSync(join(tmpdir(), 'jws-'));
    try {
      expect(opensslVerifies(sign(ring), ring, directory)).toContain('Success');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

test.skipIf(hasOpenssl)('NOT CROSS-CHECKED: there is no openssl command', (context) => {
  context.skip();
});

function opensslVerifies(jws: string, ring: KeyRing, directory: string): string {
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(directory, name), content);
    return join(directory, name);
  };
  const [header, body, signature] = segments(jws);
  const raw = Buffer.from(signature, 'base64url');
  const key = publicPem(ring);
  const args = ['pkeyutl', '-verify', '-pubin', '-inkey', file('key.pem', key), '-rawin'];
  const files = [
    ...['-in', file('input', `${header}.${body}`)],
    ...['-sigfile', file('signature', ring.signer.alg === 'ES256' ? toDer(raw) : raw)],
  ];
  const digest = ring.signer.alg === 'EdDSA' ? [] : ['-digest', 'sha256'];
  const padding =
    ring.signer.alg === 'PS256'
      ? ['-pkeyopt', 'rsa_padding_mode:pss', '-pkeyopt', 'rsa_pss_saltlen:32']
      : [];
  return execFileSync('openssl', [...args, ...digest, ...padding, ...files]).toString();
}

function publicPem(ring: KeyRing): string {
  const [jwk] = ring.keys.publicKeys().keys;
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

/** ECDSA-Sig-Value of RFC 3279 from r‖s. */
function toDer(raw: Buffer): Buffer {
  const integer = (bytes: Buffer) => {
    const start = bytes.findIndex((byte) => byte !== 0);
    const trimmed = bytes.subarray(start);
    const value = (trimmed[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), trimmed]) : trimmed;
    return Buffer.concat([Buffer.of(0x02, value.length), value]);
  };
  const content = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))]);
  return Buffer.concat([Buffer.of(0x30, content.length), content]);
}

describe('a signer that answers later', () => {
  const later: Signer = { ...es256.signer, sign: async (bytes) => es256.signer.sign(bytes) };

  test('makes the JWS a promise', async () => {
    const jws = signCompact(later, payload, { typ });
    expect(jws).toBeInstanceOf(Promise);
    expect(codeOf(await jws)).toBe('OK');
  });
});

describe('one JWS has one spelling', () => {
  const good = sign(es256);
  const [header, body, signature] = segments(good);

  test.each([
    ['padding', `${good}==`],
    ['a line feed at the end', `${good}\n`],
    ['a space at the front', ` ${good}`],
    ['a fourth part', `${good}.${signature}`],
    ['two parts', `${header}.${body}`],
    ['an empty payload', `${header}..${signature}`],
    ['an empty signature', `${header}.${body}.`],
    ['nothing', ''],
    ['base64 instead of base64url', `${header}.${body}.+/${signature.slice(2)}`],
  ])('%s is malformed', (_, jws) => {
    expect(codeOf(jws)).toBe('MALFORMED');
  });

  test.each([0, 1, 2])('a length that no encoding has, in part %i', (part) => {
    const parts = [header, body, signature].with(part, 'AAAAA');
    expect(codeOf(parts.join('.'))).toBe('NOT_CANONICAL');
  });

  test('unused bits at the end of a part must be zero', () => {
    const last = signature.at(-1) ?? '';
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const other = alphabet[alphabet.indexOf(last) + 1];
    const respelled = `${header}.${body}.${signature.slice(0, -1)}${other}`;
    expect(Buffer.from(respelled.split('.')[2] ?? '', 'base64url')).toEqual(
      Buffer.from(signature, 'base64url'),
    );
    expect(codeOf(respelled)).toBe('NOT_CANONICAL');
  });

  test('of the header too', () => {
    const respelled = signHeader(es256, '{"a":1 }').replace(/^([^.]*)[A-Za-z0-9_-]\./, '$1-.');
    expect(codeOf(respelled)).toBe('NOT_CANONICAL');
  });
});

describe('headers', () => {
  test.each<[string, string, string | object]>([
    ['HEADER_MALFORMED', 'no JSON', 'alg=ES256'],
    ['HEADER_MALFORMED', 'not an object', '["ES256"]'],
    ['HEADER_MALFORMED', 'null', 'null'],
    ['HEADER_MALFORMED', 'a name twice', `{"alg":"none",${JSON.stringify(esHeader).slice(1)}`],
    [
      'HEADER_MALFORMED',
      'a name twice by escape',
      `{"\\u0061lg":"none",${JSON.stringify(esHeader).slice(1)}`,
    ],
    ['HEADER_TOO_LARGE', 'more than 8 KB', { ...esHeader, pad: 'x'.repeat(8_192) }],
    ['ALGORITHM_REFUSED', 'none', { ...esHeader, alg: 'none' }],
    ['ALGORITHM_REFUSED', 'HS256', { ...esHeader, alg: 'HS256' }],
    ['ALGORITHM_REFUSED', 'RS256', { ...esHeader, alg: 'RS256' }],
    ['ALGORITHM_REFUSED', 'PS512', { ...esHeader, alg: 'PS512' }],
    ['ALGORITHM_MISMATCH', 'another one than that of the key', { ...esHeader, alg: 'EdDSA' }],
    ['ALGORITHM_REFUSED', 'no text', { ...esHeader, alg: ['ES256'] }],
    ['ALGORITHM_REFUSED', 'missing', { kid: es256.signer.kid, typ }],
    ['CRITICAL_REFUSED', 'crit', { ...esHeader, crit: ['exp'] }],
    ['CRITICAL_REFUSED', 'an empty crit', { ...esHeader, crit: [] }],
    ['PAYLOAD_UNENCODED', 'b64 without crit', { ...esHeader, b64: false }],
    ['TYPE_WRONG', 'another type', { ...esHeader, typ: 'at+jwt' }],
    ['TYPE_WRONG', 'no type', { alg: 'ES256', kid: es256.signer.kid }],
    ['KEY_UNKNOWN', 'another key', { ...esHeader, kid: ed25519.signer.kid }],
    ['KEY_UNKNOWN', 'no key', { alg: 'ES256', typ }],
    ['KEY_UNKNOWN', 'a member of every object', { ...esHeader, kid: '__proto__' }],
    ['OK', 'the type in full', { ...esHeader, typ: `application/${typ}` }],
    ['OK', 'the type in capitals', { ...esHeader, typ: typ.toUpperCase() }],
  ])('%s: %s', (code, _, header) => {
    expect(codeOf(signHeader(es256, header))).toBe(code);
  });

  test('bytes that are not UTF-8 are refused', () => {
    const input = `${base64url(Buffer.from('{"alg":"\xff"}', 'latin1'))}.${base64url(payload)}`;
    expect(codeOf(`${input}.AAAA`)).toBe('HEADER_MALFORMED');
  });

  test('the type is not judged when none is expected', () => {
    expect(verifyCompact(sign(es256), keysOf(es256)).ok).toBe(true);
  });

  test.each(['jwk', 'jku', 'x5u', 'x5c'])('%s is never used', (member) => {
    const attacker = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = attacker.publicKey.export({ format: 'jwk' });
    const header = { alg: 'ES256', typ, [member]: member === 'jwk' ? jwk : 'https://evil.example' };
    expect(codeOf(signHeader(es256, header))).toBe('KEY_UNKNOWN');
  });
});

describe('keys', () => {
  test('HS256 with the public key as the secret is refused', () => {
    const input = `${base64url(JSON.stringify({ ...esHeader, alg: 'HS256' }))}.${base64url(payload)}`;
    const mac = createHmac('sha256', publicPem(es256)).update(input).digest('base64url');
    expect(codeOf(`${input}.${mac}`)).toBe('ALGORITHM_REFUSED');
  });

  test('the signature of another key is refused', () => {
    const jws = signHeader(ed25519, { ...esHeader });
    expect(codeOf(jws)).toBe('SIGNATURE_INVALID');
  });

  test('a key that is in the set but cannot be used says so', () => {
    const keys = es256.keys.publicKeys().keys.map((key) => ({ ...key, use: 'enc' }));
    expect(verifyCompact(sign(es256), { keys })).toEqual({ ok: false, code: 'KEY_UNUSABLE' });
  });

  test.each([
    ['1', 'AQ'],
    ['3', 'Aw'],
    ['65536', 'AQAA'],
  ])('an RSA key with exponent %s cannot be used', (_, e) => {
    const keys = ps256.keys.publicKeys().keys.map((key) => ({ ...key, e }));
    expect(verifyCompact(sign(ps256), { keys })).toEqual({ ok: false, code: 'KEY_UNUSABLE' });
  });

  test('a plain JWK set is imported on the way', () => {
    expect(verifyCompact(sign(es256), es256.keys.publicKeys()).ok).toBe(true);
  });

  test('RS256 only for those that allow it', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const input = `${base64url('{"alg":"RS256","kid":"k"}')}.${base64url(payload)}`;
    const jws = `${input}.${rawSign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
    const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256' }] };
    expect(verifyCompact(jws, importKeySet(jwks, { allow: ['RS256'] })).ok).toBe(true);
    expect(verifyCompact(jws, importKeySet(jwks))).toEqual({
      ok: false,
      code: 'ALGORITHM_REFUSED',
    });
  });

  test('an HTTP-only algorithm is refused for a JWS even where the set allows it', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'PS512' }] };
    const jws = `${base64url('{"alg":"PS512","kid":"k"}')}.${base64url(payload)}.AAAA`;
    const verdict = verifyCompact(jws, importKeySet(jwks, { allow: ['PS512'] }));
    expect(verdict).toEqual({ ok: false, code: 'ALGORITHM_REFUSED' });
  });
});
