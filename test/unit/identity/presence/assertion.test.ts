import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  checkFingerprint,
  checkIdToken,
  fingerprintType,
} from '../../../../src/identity/presence/assertion.ts';
import {
  parseFingerprintDevices,
  parsePresenceIssuers,
} from '../../../../src/identity/presence/assertion-settings.ts';

const now = new Date('2026-11-21T03:00:00Z');
const seconds = now.getTime() / 1_000;

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' };
const jwks = { keys: [jwk] };

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function signed(payload: object, header: object = {}, key = pair.privateKey): string {
  const input = `${encoded({ alg: 'ES256', kid: 'k1', ...header })}.${encoded(payload)}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

const entry = {
  issuer: 'https://vneid.example.vn',
  audience: 'gateway',
  jwks,
  levels: { 'urn:loa:1': 'LOW', 'urn:loa:2': 'SUBSTANTIAL', 'urn:loa:3': 'HIGH' },
};
const { issuers } = parsePresenceIssuers([entry]);

const claims = {
  iss: entry.issuer,
  aud: 'gateway',
  sub: 'subject',
  iat: seconds - 60,
  exp: seconds + 240,
  auth_time: seconds - 90,
  nonce: 'n-1',
  acr: 'urn:loa:2',
  personal_id: '001099000001',
};

function idToken(text: string, settings = issuers) {
  const verdict = checkIdToken({ text, nonce: 'n-1' }, settings, now);
  return verdict.ok ? verdict : verdict.refusal;
}
const withClaims = (changes: object) => idToken(signed({ ...claims, ...changes }));

describe('an ID token', () => {
  test('is accepted', () => {
    expect(idToken(signed(claims))).toEqual({
      ok: true,
      personalId: '001099000001',
      fullName: null,
      birthDate: null,
      level: 'SUBSTANTIAL',
    });
  });

  test('may name the person, and say its level as "loa"', () => {
    const { acr: _, ...rest } = claims;
    const text = signed({ ...rest, loa: 'urn:loa:3', name: 'Nguyễn Thử', birthdate: '1999-01-02' });
    expect(idToken(text)).toMatchObject({
      fullName: 'Nguyễn Thử',
      birthDate: '1999-01-02',
      level: 'HIGH',
    });
  });

  test.each([{ typ: 'JWT' }, { typ: 'jwt' }])('may have the type %o', (header) => {
    expect(idToken(signed(claims, header))).toMatchObject({ ok: true });
  });

  test('needs no time of login where the configuration says so', () => {
    const { auth_time: _, ...rest } = claims;
    expect(idToken(signed(rest))).toBe('ASSERTION_CLAIMS_INVALID');
    const { issuers: lenient } = parsePresenceIssuers([{ ...entry, authTime: 'optional' }]);
    expect(idToken(signed(rest), lenient)).toMatchObject({ ok: true });
    expect(idToken(signed({ ...claims, auth_time: 0 }), lenient)).toBe('ASSERTION_TOO_OLD');
  });

  test.each([
    ['another issuer', { iss: 'https://other.example.vn' }, 'ASSERTION_ISSUER_UNKNOWN'],
    ['another audience', { aud: 'portal' }, 'ASSERTION_AUDIENCE_WRONG'],
    ['several audiences', { aud: ['gateway', 'portal'] }, 'ASSERTION_AUDIENCE_WRONG'],
    ['another nonce', { nonce: 'n-2' }, 'ASSERTION_NONCE_WRONG'],
    ['no nonce', { nonce: undefined }, 'ASSERTION_NONCE_WRONG'],
    ['an age of five minutes and a second', { iat: seconds - 301 }, 'ASSERTION_TOO_OLD'],
    ['an old login', { auth_time: seconds - 301 }, 'ASSERTION_TOO_OLD'],
    ['an expiry that has passed', { exp: seconds - 10 }, 'ASSERTION_EXPIRED'],
    ['no expiry', { exp: undefined }, 'ASSERTION_CLAIMS_INVALID'],
    ['no time of issue', { iat: undefined }, 'ASSERTION_CLAIMS_INVALID'],
    ['a time in words', { iat: String(seconds) }, 'ASSERTION_CLAIMS_INVALID'],
    ['a time of issue in the future', { iat: seconds + 11 }, 'ASSERTION_NOT_YET_VALID'],
    ['a start in the future', { nbf: seconds + 11 }, 'ASSERTION_NOT_YET_VALID'],
    ['a low level', { acr: 'urn:loa:1' }, 'ASSERTION_LEVEL_REFUSED'],
    ['an unknown level', { acr: 'urn:loa:9' }, 'ASSERTION_LEVEL_REFUSED'],
    ['the name of a method', { acr: 'constructor' }, 'ASSERTION_LEVEL_REFUSED'],
    ['no level', { acr: undefined }, 'ASSERTION_LEVEL_REFUSED'],
    ['no number', { personal_id: undefined }, 'ASSERTION_CLAIMS_INVALID'],
    ['a number of nine digits', { personal_id: '012345678' }, 'ASSERTION_CLAIMS_INVALID'],
    ['a wrong birth date', { birthdate: 'x' }, 'ASSERTION_CLAIMS_INVALID'],
  ])('%s is refused', (_title, changes, refusal) => {
    expect(withClaims(changes)).toBe(refusal);
  });

  test('for us among several when we are the authorised party', () => {
    expect(withClaims({ aud: ['gateway', 'portal'], azp: 'gateway' })).toMatchObject({ ok: true });
  });

  const [head = '', body = '', signature = ''] = signed(claims).split('.');
  test.each([
    ['by another key', signed(claims, {}, other.privateKey), 'SIGNATURE_INVALID'],
    ['under an unknown key', signed(claims, { kid: 'k2' }), 'KEY_UNKNOWN'],
    ['without algorithm', signed(claims, { alg: 'none' }), 'ALGORITHM_REFUSED'],
    ['with RS256', signed(claims, { alg: 'RS256' }), 'ALGORITHM_REFUSED'],
    ['as an access token', signed(claims, { typ: 'at+jwt' }), 'TYPE_WRONG'],
    ['with "crit"', signed(claims, { crit: ['b64'], b64: false }), 'CRITICAL_REFUSED'],
    [
      'with another body',
      `${head}.${encoded({ ...claims, sub: 'x' })}.${signature}`,
      'SIGNATURE_INVALID',
    ],
    ['padded', `${head}.${body}.${signature}==`, 'MALFORMED'],
    ['no token', 'x', 'MALFORMED'],
    ['nothing', '', 'MALFORMED'],
    ['a long one', `${head}.${body}.${'A'.repeat(9_000)}`, 'ASSERTION_TOO_LARGE'],
  ])('%s: refused', (_title, text, refusal) => {
    expect(idToken(text)).toBe(refusal);
  });

  test('of a claim that occurs twice', () => {
    const twice = JSON.stringify(claims).replace('{', '{"personal_id":"001099000002",');
    const input = `${head}.${Buffer.from(twice).toString('base64url')}`;
    const key = { key: pair.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    const text = `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
    expect(idToken(text)).toBe('MALFORMED');
  });

  test('where no issuer is configured', () => {
    expect(idToken(signed(claims), [])).toBe('ISSUERS_MISSING');
  });
});

describe('a fingerprint station', () => {
  const { devices } = parseFingerprintDevices([{ device: 'FP-01', jwks }]);
  const word = {
    device: 'FP-01',
    personalId: '001099000001',
    result: 'MATCH',
    time: '2026-11-21T09:58:00+07:00',
    nonce: 'n-1',
  };
  const heard = (changes: object, typ = fingerprintType, settings = devices) => {
    const text = signed({ ...word, ...changes }, { typ });
    const verdict = checkFingerprint({ text, nonce: 'n-1' }, settings, now);
    return verdict.ok ? verdict : verdict.refusal;
  };

  test('is believed', () => {
    expect(heard({})).toMatchObject({ ok: true, personalId: '001099000001', level: null });
  });

  test.each([
    ['another station', { device: 'FP-02' }, 'ASSERTION_ISSUER_UNKNOWN'],
    ['another nonce', { nonce: 'n-2' }, 'ASSERTION_NONCE_WRONG'],
    ['no match', { result: 'NO_MATCH' }, 'FINGER_NOT_MATCHED'],
    ['no result', { result: undefined }, 'FINGER_NOT_MATCHED'],
    ['an old one', { time: '2026-11-21T02:54:59Z' }, 'ASSERTION_TOO_OLD'],
    ['one of the future', { time: '2026-11-21T03:00:11Z' }, 'ASSERTION_NOT_YET_VALID'],
    ['no time', { time: undefined }, 'ASSERTION_CLAIMS_INVALID'],
    ['a time without zone', { time: '2026-11-21T03:00:00' }, 'ASSERTION_CLAIMS_INVALID'],
    ['no number', { personalId: 1 }, 'ASSERTION_CLAIMS_INVALID'],
  ])('%s is refused', (_title, changes, refusal) => {
    expect(heard(changes)).toBe(refusal);
  });

  test('must use the type of its own, and be registered', () => {
    expect(heard({}, 'JWT')).toBe('TYPE_WRONG');
    expect(heard({}, fingerprintType, [])).toBe('DEVICES_MISSING');
  });

  test('cannot speak for another station with its own key', () => {
    const keys = { keys: [{ ...other.publicKey.export({ format: 'jwk' }), kid: 'k1' }] };
    const { devices: two } = parseFingerprintDevices([
      { device: 'FP-01', jwks: keys },
      { device: 'FP-02', jwks },
    ]);
    expect(heard({}, fingerprintType, two)).toBe('SIGNATURE_INVALID');
  });
});

describe('settings', () => {
  const levels = '.levels: must give each value of "acr" one of LOW, SUBSTANTIAL, HIGH';
  const keys =
    '.jwks: must be { "keys": [...] } with public keys that fit "algorithms", each with "kid"';
  test.each([
    ['no list', {}, 'must be an array with at least one entry'],
    ['an empty list', [], 'must be an array with at least one entry'],
    ['no object', [1], '[0]: must be an object'],
    ['no issuer', [{ ...entry, issuer: '' }], '[0].issuer: must be a text'],
    ['no audience', [{ ...entry, audience: 1 }], '[0].audience: must be a text'],
    ['no keys', [{ ...entry, jwks: { keys: [] } }], `[0]${keys}`],
    ['a private key', [{ ...entry, jwks: { keys: [{ ...jwk, d: 'x' }] } }], `[0]${keys}`],
    ['an unknown algorithm', [{ ...entry, algorithms: ['HS256'] }], `[0]${keys}`],
    ['no levels', [{ ...entry, levels: {} }], `[0]${levels}`],
    ['an unknown level', [{ ...entry, levels: { a: 'BEST' } }], `[0]${levels}`],
    ['a strange claim', [{ ...entry, personalIdClaim: 1 }], '[0].personalIdClaim: must be a text'],
    [
      'a strange rule',
      [{ ...entry, authTime: 1 }],
      '[0].authTime: must be "required" or "optional"',
    ],
    ['an issuer twice', [entry, entry], `: "${entry.issuer}" stands twice`],
  ])('%s', (_title, json, problem) => {
    expect(parsePresenceIssuers(json).problems).toContain(problem);
  });

  test('devices', () => {
    expect(parseFingerprintDevices([{ jwks }]).problems).toEqual(['[0].device: must be a text']);
    expect(parseFingerprintDevices([{ device: 'x' }]).problems).toEqual([`[0]${keys}`]);
  });
});
