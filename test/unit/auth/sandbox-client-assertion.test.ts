import { describe, expect, it } from 'vitest';
import { sandboxClients } from '../../../src/sandbox/clients.ts';
import { createSandboxIssuer } from '../../../src/sandbox/token-issuer.ts';
import {
  forge,
  gatewayUrl,
  type Json,
  type KeyPair,
  pairs,
  publicJwk,
  type RawSign,
  signers,
  start,
  testClock,
} from './token-forge.ts';

const issuerUrl = 'http://127.0.0.1:4000/sandbox';
const tokenUrl = `${issuerUrl}/token`;
const client = 'hospital-district';

function bench() {
  const clock = testClock();
  const issuer = createSandboxIssuer({
    issuer: issuerUrl,
    audience: gatewayUrl,
    clock,
    clients: sandboxClients,
    tokenUrl,
  });
  const answered = async (response: Response) => ({
    status: response.status,
    body: (await response.json()) as Json,
  });
  return {
    clock,
    register: async (keys: unknown, secret = `${client}-secret`) =>
      answered(
        await issuer.handleClients(
          new Request(`${issuerUrl}/clients`, {
            method: 'POST',
            headers: { authorization: `Basic ${btoa(`${client}:${secret}`)}` },
            body: JSON.stringify({ jwks: { keys } }),
          }),
        ),
      ),
    clients: async () => answered(await issuer.handleClients(new Request(`${issuerUrl}/clients`))),
    ask: async (form: Record<string, string>, headers: Record<string, string> = {}) =>
      answered(
        await issuer.handle(
          new Request(tokenUrl, {
            method: 'POST',
            headers,
            body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
          }),
        ),
      ),
  };
}

interface AssertionParts {
  readonly claims?: Json;
  readonly header?: Json;
  readonly by?: RawSign;
}

let made = 0;
function assertion({ claims, header, by }: AssertionParts = {}): Record<string, string> {
  made += 1;
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: forge(
      {
        iss: client,
        sub: client,
        aud: tokenUrl,
        jti: `assertion-${made}`,
        iat: start,
        exp: start + 60,
        ...claims,
      },
      { typ: 'JWT', alg: 'ES256', kid: 'desk-1', ...header },
      by ?? signers.ES256(pairs.other.privateKey),
    ),
  };
}

const key = (pair: KeyPair, kid: string) => publicJwk(pair, { kid });

describe('a client that signs assertions', () => {
  it.each<readonly [string, KeyPair, AssertionParts]>([
    ['ES256', pairs.other, {}],
    ['Ed25519', pairs.ed, { header: { alg: 'EdDSA' }, by: signers.EdDSA(pairs.ed.privateKey) }],
    ['PS256', pairs.rsa, { header: { alg: 'PS256' }, by: signers.PS256(pairs.rsa.privateKey) }],
    ['the issuer as audience', pairs.other, { claims: { aud: issuerUrl } }],
    ['the audience in a list', pairs.other, { claims: { aud: [tokenUrl] } }],
    ['no kid and one key', pairs.other, { header: { kid: undefined } }],
    ['no typ', pairs.other, { header: { typ: undefined } }],
    ['the newer typ', pairs.other, { header: { typ: 'client-authentication+jwt' } }],
    ['a minute of age', pairs.other, { claims: { iat: start - 60 } }],
    ['a clock 10 s ahead', pairs.other, { claims: { iat: start + 10 } }],
  ])('gets a token with %s', async (_name, pair, parts) => {
    const { register, ask } = bench();
    expect(await register([key(pair, 'desk-1')])).toEqual({
      status: 200,
      body: { client_id: client, kids: ['desk-1'] },
    });
    const { status, body } = await ask(assertion(parts));
    expect([status, body['token_type']]).toEqual([200, 'Bearer']);
  });

  it('is listed with its keys, and its secret goes on working', async () => {
    const { register, ask, clients } = bench();
    await register([key(pairs.other, 'desk-1'), key(pairs.ed, 'desk-2')]);
    const { body } = await clients();
    expect(body['clients']).toContainEqual(
      expect.objectContaining({ client_id: client, kids: ['desk-1', 'desk-2'] }),
    );
    expect(JSON.stringify(body)).not.toContain('-secret');
    const secret = { client_id: client, client_secret: `${client}-secret` };
    expect((await ask(secret)).status).toBe(200);
  });

  it('uses each of them once, for as long as it is young enough', async () => {
    const { register, ask, clock } = bench();
    await register([key(pairs.other, 'desk-1')]);
    const once = assertion({ claims: { iat: start + 10, exp: start + 500 } });
    expect((await ask(once)).status).toBe(200);
    for (const wait of [0, 30, 40, 1, 300]) {
      clock.advance(wait);
      expect((await ask(once)).status).toBe(401);
    }
  });

  it('forgets a key that others have taken the place of', async () => {
    const { register, ask } = bench();
    await register([key(pairs.other, 'desk-1')]);
    await register([key(pairs.ed, 'desk-2')]);
    expect((await ask(assertion())).status).toBe(401);
  });

  it.each<readonly [string, AssertionParts]>([
    ['by a stranger', { by: signers.ES256(pairs.stranger.privateKey) }],
    ['by an unknown kid', { header: { kid: 'desk-9' } }],
    ['with a kid that is no text', { header: { kid: 1 } }],
    [
      'by an embedded key',
      {
        header: { kid: undefined, jwk: publicJwk(pairs.stranger) },
        by: signers.ES256(pairs.stranger.privateKey),
      },
    ],
    ['with alg none', { header: { alg: 'none' } }],
    ['with alg HS256', { header: { alg: 'HS256' } }],
    ['with alg PS256 for an EC key', { header: { alg: 'PS256' } }],
    ['with crit', { header: { crit: ['exp'] } }],
    ['that is an access token', { header: { typ: 'at+jwt' } }],
    ['that is a DPoP proof', { header: { typ: 'dpop+jwt' } }],
    ['of another client', { claims: { iss: 'auditor', sub: 'auditor' } }],
    ['whose iss is not its sub', { claims: { iss: 'auditor' } }],
    ['without sub', { claims: { sub: undefined } }],
    ['for another server', { claims: { aud: 'https://sso.example.vn' } }],
    ['for two servers', { claims: { aud: [tokenUrl, 'https://sso.example.vn'] } }],
    ['for the gateway', { claims: { aud: gatewayUrl } }],
    ['without aud', { claims: { aud: undefined } }],
    ['without iat', { claims: { iat: undefined } }],
    ['without exp', { claims: { exp: undefined } }],
    ['with exp as text', { claims: { exp: String(start + 60) } }],
    ['without jti', { claims: { jti: undefined } }],
    ['with an empty jti', { claims: { jti: '' } }],
    ['from 11 s ahead', { claims: { iat: start + 11 } }],
    ['valid from a minute ahead', { claims: { nbf: start + 60 } }],
    ['older than a minute', { claims: { iat: start - 61 } }],
    ['that has expired', { claims: { iat: start - 50, exp: start - 10 } }],
    ['that lives a year', { claims: { exp: start + 31_536_000 } }],
  ])('is refused one %s', async (_name, parts) => {
    const { register, ask } = bench();
    await register([key(pairs.other, 'desk-1')]);
    const { status, body } = await ask(assertion(parts));
    expect([status, body['error']]).toEqual([401, 'invalid_client']);
    expect(body).not.toHaveProperty('access_token');
  });

  it.each<readonly [string, Record<string, string>, Record<string, string>, number]>([
    ['a secret too', { client_id: client, client_secret: `${client}-secret` }, {}, 400],
    ['HTTP Basic too', {}, { authorization: `Basic ${btoa(`${client}:${client}-secret`)}` }, 400],
    ['another type', { client_assertion_type: 'urn:x' }, {}, 401],
    ['another client_id', { client_id: 'auditor' }, {}, 401],
  ])('is refused with %s', async (_name, form, headers, status) => {
    const { register, ask } = bench();
    await register([key(pairs.other, 'desk-1')]);
    expect((await ask({ ...assertion(), ...form }, headers)).status).toBe(status);
  });

  it('is refused before its key is registered', async () => {
    const { body } = await bench().ask(assertion());
    expect(body['error_description']).toContain('/sandbox/clients');
  });
});

describe('the registration of keys', () => {
  it.each<readonly [string, unknown]>([
    ['no list', {}],
    ['no key', []],
    ['a key without kid', [publicJwk(pairs.other)]],
    ['one kid twice', [key(pairs.other, 'a'), key(pairs.ed, 'a')]],
    [
      'a private key',
      [{ ...(pairs.other.privateKey.export({ format: 'jwk' }) as Json), kid: 'a' }],
    ],
    ['a symmetric key', [{ kty: 'oct', k: 'AAAA', kid: 'a' }]],
    ['a weak key', [key(pairs.weak, 'a')]],
    ['a key for RS256', [publicJwk(pairs.rsa, { kid: 'a', alg: 'RS256' })]],
    ['a good and a bad key', [key(pairs.other, 'a'), key(pairs.weak, 'b')]],
    ['21 keys', Array.from({ length: 21 }, (_, index) => key(pairs.other, `${index}`))],
  ])('refuses %s', async (_name, keys) => {
    expect(await bench().register(keys)).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
  });

  it('asks for the secret of the client', async () => {
    const { status } = await bench().register([key(pairs.other, 'a')], 'guess');
    expect(status).toBe(401);
  });
});
