import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../src/auth/caller.ts';
import { createIssuerRegistry, parseTokenIssuers } from '../../../src/auth/issuers.ts';
import {
  agencyClaims,
  auditorClaims,
  authenticatorWith,
  citizenClaims,
  esHeader,
  forge,
  hospitalClaims,
  issuerEntries,
  issuerUrl,
  type Json,
  legacyIssuer,
  outcomeOf,
  pairs,
  publicJwk,
  signers,
  start,
  target,
  testClock,
} from './token-forge.ts';

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('the caller that a token proves', () => {
  const authenticate = authenticatorWith();
  const callerOf = async (claims: Json) => authenticate(bearer(forge(claims)));

  it('is a hospital with its facility and practitioner', async () => {
    expect(await callerOf(hospitalClaims)).toEqual({
      kind: 'hospital',
      clientId: 'hospital-99002',
      issuer: issuerUrl,
      scopes: new Set(['eligibility:read', 'facility:read']),
      boundTo: null,
      facility: '99002',
      practitioner: { personalId: '001085000101', fullName: 'Trần Quốc Bảo' },
    });
  });

  it('is an agency, with or without a practitioner', async () => {
    expect(await callerOf(agencyClaims)).toMatchObject({
      kind: 'agency',
      agency: 'G01',
      practitioner: null,
    });
    const staffed = {
      ...agencyClaims,
      practitioner_id: '001085000101',
      practitioner_name: 'Trần Quốc Bảo',
    };
    expect(await callerOf(staffed)).toMatchObject({
      practitioner: { personalId: '001085000101', fullName: 'Trần Quốc Bảo' },
    });
  });

  it('is a citizen with a personal number', async () => {
    expect(await callerOf(citizenClaims)).toMatchObject({
      kind: 'citizen',
      personalId: '001086000001',
    });
  });

  it('is a citizen whose portal is the client', async () => {
    const claims = { ...citizenClaims, sub: 'pairwise-7', act: { sub: 'portal-1' } };
    expect(await callerOf(claims)).toMatchObject({
      kind: 'citizen',
      clientId: 'portal-1',
      personalId: '001086000001',
    });
  });

  it('is an auditor', async () => {
    expect(await callerOf(auditorClaims)).toMatchObject({ kind: 'auditor', practitioner: null });
  });

  it('carries only claims of its own kind', async () => {
    const caller = await callerOf({ ...auditorClaims, facility_code: '99002' });
    expect(caller).not.toHaveProperty('facility');
  });

  it('has only the scopes that this gateway knows', async () => {
    const caller = await callerOf({ ...hospitalClaims, scope: 'openid eligibility:read root' });
    expect(caller.scopes).toEqual(new Set(['eligibility:read']));
  });

  it('may be named among several audiences', async () => {
    const aud = ['https://elsewhere.example.vn', hospitalClaims['aud']];
    expect(await callerOf({ ...hospitalClaims, aud })).toMatchObject({ kind: 'hospital' });
  });

  it('may have a personal number with a prefix that the operator allows', async () => {
    const abroad = forge({ ...citizenClaims, personal_id: '300086000001' });
    const allowing = authenticatorWith({ personalIds: { allowsPrefix: () => true } });
    expect(await outcomeOf(() => authenticate(bearer(abroad)))).toBe('TOKEN_CLAIMS_INVALID');
    expect(await outcomeOf(() => allowing(bearer(abroad)))).toBe('accepted');
  });
});

describe('accepted signatures', () => {
  const authenticate = authenticatorWith();
  const legacyClaims = { ...hospitalClaims, iss: legacyIssuer };
  const accepted: ReadonlyArray<readonly [string, string]> = [
    ['ES256', forge()],
    [
      'PS256',
      forge(
        hospitalClaims,
        { ...esHeader, alg: 'PS256', kid: 'rsa-1' },
        signers.PS256(pairs.rsa.privateKey),
      ),
    ],
    [
      'EdDSA',
      forge(
        hospitalClaims,
        { ...esHeader, alg: 'EdDSA', kid: 'ed-1' },
        signers.EdDSA(pairs.ed.privateKey),
      ),
    ],
    [
      'Ed25519, the other name of EdDSA',
      forge(
        hospitalClaims,
        { ...esHeader, alg: 'Ed25519', kid: 'ed-1' },
        signers.EdDSA(pairs.ed.privateKey),
      ),
    ],
    [
      'RS256 of an issuer that may use it',
      forge(
        legacyClaims,
        { ...esHeader, alg: 'RS256', kid: 'legacy-1' },
        signers.RS256(pairs.legacy.privateKey),
      ),
    ],
    ['the long media type', forge(hospitalClaims, { ...esHeader, typ: 'application/AT+JWT' })],
    [
      'a header that names a key we ignore',
      forge(hospitalClaims, { ...esHeader, jwk: publicJwk(pairs.stranger) }),
    ],
  ];

  it.each(accepted)('%s', async (_name, token) => {
    expect(await authenticate(bearer(token))).toMatchObject({ kind: 'hospital' });
  });
});

describe('clocks', () => {
  const at = async (claims: Json) =>
    outcomeOf(() => authenticatorWith()(bearer(forge({ ...hospitalClaims, ...claims }))));

  it('accept a token until 10 s after its end', async () => {
    expect(await at({ iat: start - 100, exp: start - 9 })).toBe('accepted');
    expect(await at({ iat: start - 100, exp: start - 10 })).toBe('TOKEN_EXPIRED');
  });

  it('accept a token issued up to 10 s ahead', async () => {
    expect(await at({ iat: start + 10 })).toBe('accepted');
    expect(await at({ iat: start + 11 })).toBe('TOKEN_NOT_YET_VALID');
    expect(await at({ nbf: start + 10 })).toBe('accepted');
    expect(await at({ nbf: start + 11 })).toBe('TOKEN_NOT_YET_VALID');
  });

  it('accept a life of an hour and no more', async () => {
    expect(await at({ iat: start, exp: start + 3_600 })).toBe('accepted');
    expect(await at({ iat: start, exp: start + 3_601 })).toBe('TOKEN_LIVES_TOO_LONG');
  });

  it.each([300, 36_000])('accept a life of %d s where the operator says so', async (longest) => {
    const clock = testClock();
    const [entry] = issuerEntries;
    const { issuers, problems } = parseTokenIssuers([{ ...entry, maxLifetimeSeconds: longest }]);
    expect(problems).toEqual([]);
    const authenticate = authenticatorWith({
      clock,
      issuers: createIssuerRegistry(issuers, { clock }),
    });
    const living = (seconds: number) =>
      outcomeOf(() =>
        authenticate(bearer(forge({ ...hospitalClaims, iat: start, exp: start + seconds }))),
      );
    expect(await living(longest)).toBe('accepted');
    expect(await living(longest + 1)).toBe('TOKEN_LIVES_TOO_LONG');
  });
});

describe('credentials', () => {
  const authenticate = authenticatorWith();
  const withHeader = (authorization: string | undefined) =>
    outcomeOf(() => authenticate({ authorization }));

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    forge(),
    `Basic ${forge()}`,
    `Bearer:${forge()}`,
    `Token ${forge()}`,
    `xBearer ${forge()}`,
  ])('are missing or garbled in %j', async (authorization) => {
    expect(await withHeader(authorization)).toBe('UNAUTHENTICATED');
  });

  it.each(['bearer', 'BEARER', 'Bearer '])('may be spelled %j', async (scheme) => {
    expect(await withHeader(`${scheme} ${forge()}`)).toBe('accepted');
  });

  it('of an unbound token cannot be presented as DPoP', async () => {
    expect(await withHeader(`DPoP ${forge()}`)).toBe('SENDER_CONSTRAINT_FAILED');
  });

  it('must be bound where the sender constraint is required', async () => {
    const strict = authenticatorWith({ senderConstraint: 'required' });
    const token = forge();
    expect(await outcomeOf(() => strict(bearer(token)))).toBe('SENDER_CONSTRAINT_FAILED');
    expect(await outcomeOf(() => strict(bearer(token)))).toBe('SENDER_CONSTRAINT_FAILED');
    expect(await outcomeOf(() => strict(bearer(forge({ ...hospitalClaims, aud: 'x' }))))).toBe(
      'TOKEN_AUDIENCE_WRONG',
    );
  });
});

describe('a remembered token', () => {
  it('is answered at once, with the same caller', async () => {
    const authenticate = authenticatorWith();
    const first = authenticate(bearer(forge()));
    expect(first).toBeInstanceOf(Promise);
    const token = forge();
    const verified = await authenticate(bearer(token));
    expect(authenticate(bearer(token))).toBe(verified);
  });

  it('costs less than a tenth of a millisecond', async () => {
    const authenticate = authenticatorWith();
    const request = { ...bearer(forge()), method: 'POST', targetUri: target };
    await authenticate(request);
    const rounds = 2_000;
    const before = performance.now();
    for (let round = 0; round < rounds; round += 1) await authenticate(request);
    expect((performance.now() - before) / rounds).toBeLessThan(0.1);
  });

  it('is forgotten when it ends', async () => {
    const clock = testClock();
    const authenticate = authenticatorWith({ clock });
    const token = bearer(forge({ ...hospitalClaims, exp: start + 60 }));
    await authenticate(token);
    clock.advance(69);
    expect(authenticate(token)).toMatchObject({ kind: 'hospital' });
    clock.advance(1);
    expect(await outcomeOf(() => authenticate(token))).toBe('TOKEN_EXPIRED');
  });

  it('is checked again once others have pushed it out', async () => {
    const authenticate = authenticatorWith({ rememberedTokens: 2 });
    const [a, b, c] = ['a', 'b', 'c'].map((jti) => bearer(forge({ ...hospitalClaims, jti })));
    await authenticate(a!);
    await authenticate(b!);
    await authenticate(a!);
    await authenticate(c!);
    expect(authenticate(a!)).not.toBeInstanceOf(Promise);
    expect(authenticate(b!)).toBeInstanceOf(Promise);
  });

  it('does not vouch for another token with the same claims', async () => {
    const authenticate = authenticatorWith();
    const token = forge();
    await authenticate(bearer(token));
    const forged = `${token.slice(0, token.lastIndexOf('.'))}.${'A'.repeat(86)}`;
    expect(await outcomeOf(() => authenticate(bearer(forged)))).toBe('TOKEN_SIGNATURE_INVALID');
  });

  it('goes with the key of its issuer, within five minutes', async () => {
    const clock = testClock();
    let keys = [publicJwk(pairs.es, { kid: 'es-1' })];
    const { issuers } = parseTokenIssuers([
      {
        issuer: issuerUrl,
        audience: hospitalClaims['aud'],
        jwksUri: 'https://sso.example.vn/jwks',
      },
    ]);
    const registry = createIssuerRegistry(issuers, {
      clock,
      fetchJwks: async () => Buffer.from(JSON.stringify({ keys })),
    });
    const authenticate = authenticatorWith({ clock, issuers: registry });
    const token = bearer(forge());
    await authenticate(token);
    keys = [publicJwk(pairs.other, { kid: 'other-1' })];
    clock.advance(200);
    expect(authenticate(token)).toMatchObject<Partial<Caller>>({ kind: 'hospital' });
    clock.advance(101);
    expect(await outcomeOf(() => authenticate(token))).toBe('TOKEN_KEY_UNKNOWN');
  });

  it('goes when its kid is given to another key', async () => {
    const clock = testClock();
    let pair = pairs.es;
    const { issuers } = parseTokenIssuers([
      {
        issuer: issuerUrl,
        audience: hospitalClaims['aud'],
        jwksUri: 'https://sso.example.vn/jwks',
      },
    ]);
    const registry = createIssuerRegistry(issuers, {
      clock,
      fetchJwks: async () =>
        Buffer.from(JSON.stringify({ keys: [publicJwk(pair, { kid: 'es-1' })] })),
    });
    const authenticate = authenticatorWith({ clock, issuers: registry });
    const token = bearer(forge());
    await authenticate(token);
    pair = pairs.other;
    clock.advance(241);
    await authenticate(token);
    await registry.find(issuerUrl)?.keys.find('es-1');
    expect(await outcomeOf(() => authenticate(token))).toBe('TOKEN_SIGNATURE_INVALID');
  });
});
