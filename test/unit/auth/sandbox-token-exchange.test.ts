import { describe, expect, it } from 'vitest';
import { certificateThumbprint } from '../../../src/auth/client-certificate.ts';
import { createIssuerRegistry, parseTokenIssuers } from '../../../src/auth/issuers.ts';
import { sandboxClients } from '../../../src/sandbox/clients.ts';
import { createSandboxSignOn } from '../../../src/sandbox/sign-on.ts';
import { createSandboxIssuer, type TokenConnection } from '../../../src/sandbox/token-issuer.ts';
import {
  authenticatorWith,
  b64u,
  forge,
  gatewayUrl,
  type Json,
  outcomeOf,
  testClock,
} from './token-forge.ts';

const sandboxUrl = 'http://127.0.0.1:4000/sandbox';
const person = '001086000001';
const portal = 'portal-egov';
const types = 'urn:ietf:params:oauth:token-type';

function bench() {
  const clock = testClock();
  const signOn = createSandboxSignOn({
    issuer: `${sandboxUrl}/sso`,
    clock,
    knows: (personalId) => personalId === person,
    isPortal: (id) => id === portal || id === 'portal-other',
  });
  const issuer = createSandboxIssuer({
    issuer: sandboxUrl,
    audience: gatewayUrl,
    clock,
    clients: sandboxClients,
    tokenUrl: `${sandboxUrl}/token`,
    signOn,
  });
  const post = async (
    handle: (request: Request, connection?: TokenConnection) => Promise<Response>,
    form: Record<string, string>,
    connection?: TokenConnection,
  ) => {
    const body = new URLSearchParams(form);
    const response = await handle(new Request(sandboxUrl, { method: 'POST', body }), connection);
    return { status: response.status, body: (await response.json()) as Json };
  };
  const idToken = async (form: Record<string, string> = {}) => {
    const { body } = await post(signOn.handle, { client_id: portal, personal_id: person, ...form });
    return String(body['id_token']);
  };
  const { issuers } = parseTokenIssuers([issuer.issuerEntry]);
  return {
    clock,
    idToken,
    signOn: (form: Record<string, string>) => post(signOn.handle, form),
    exchange: async (form: Record<string, string> = {}, connection?: TokenConnection) =>
      post(
        issuer.handle,
        {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          client_id: portal,
          client_secret: `${portal}-secret`,
          subject_token_type: `${types}:id_token`,
          ...(form['subject_token'] === undefined ? { subject_token: await idToken() } : {}),
          ...form,
        },
        connection,
      ),
    authenticate: authenticatorWith({
      clock,
      issuers: createIssuerRegistry(issuers, { clock }),
    }),
  };
}

const claimsOf = (token: unknown): Json =>
  JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());

describe('a citizen who signed on at a portal', () => {
  it('is the caller of the portal’s token', async () => {
    const { exchange, authenticate } = bench();
    const { status, body } = await exchange();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      issued_token_type: `${types}:access_token`,
      token_type: 'Bearer',
      expires_in: 600,
      scope: sandboxClients.find(({ clientId }) => clientId === portal)?.scopes.join(' '),
    });
    expect(await authenticate({ authorization: `Bearer ${body['access_token']}` })).toMatchObject({
      kind: 'citizen',
      clientId: portal,
      personalId: person,
    });
  });

  it('has a subject of their own at each portal, which is not their number', async () => {
    const { exchange, idToken } = bench();
    const { body } = await exchange();
    const { sub, act } = claimsOf(body['access_token']);
    expect(act).toEqual({ sub: portal });
    expect(sub).toBe(claimsOf(await idToken())['sub']);
    expect(sub).not.toBe(claimsOf(await idToken({ client_id: 'portal-other' }))['sub']);
    expect(sub).not.toContain(person);
  });

  it('is bound with the token to the certificate of the connection', async () => {
    const { exchange, authenticate } = bench();
    const clientCertificate = Buffer.from('certificate');
    const { body } = await exchange({}, { clientCertificate });
    const authorization = `Bearer ${body['access_token']}`;
    expect(claimsOf(body['access_token'])['cnf']).toEqual({
      'x5t#S256': certificateThumbprint(clientCertificate),
    });
    const shown = () => authenticate({ authorization, clientCertificate: () => clientCertificate });
    expect(await outcomeOf(shown)).toBe('accepted');
    expect(await outcomeOf(() => authenticate({ authorization }))).toBe(
      'CLIENT_CERTIFICATE_MISMATCH',
    );
  });

  it.each<readonly [string, Record<string, string>, string]>([
    [
      'another client',
      { client_id: 'portal-citizen', client_secret: 'portal-citizen-secret' },
      'unauthorized_client',
    ],
    ['a wrong secret', { client_secret: 'x' }, 'invalid_client'],
    ['no token', { subject_token: '' }, 'invalid_request'],
    ['no JWS', { subject_token: 'x' }, 'invalid_request'],
    [
      'a token that somebody else signed',
      { subject_token: forge({ personal_id: person }, { typ: 'JWT', alg: 'ES256' }) },
      'invalid_request',
    ],
    ['an access token by type', { subject_token_type: `${types}:access_token` }, 'invalid_request'],
    [
      'a wish for a refresh token',
      { requested_token_type: `${types}:refresh_token` },
      'invalid_request',
    ],
    ['an actor', { actor_token: 'x' }, 'invalid_request'],
    ['another audience', { audience: 'https://other.example.vn' }, 'invalid_target'],
    ['another resource', { resource: 'https://other.example.vn' }, 'invalid_target'],
    ['a scope of others', { scope: 'checkin:write' }, 'invalid_scope'],
  ])('is refused with %s', async (_name, form, error) => {
    const { body } = await bench().exchange(form);
    expect(body['error']).toBe(error);
    expect(body).not.toHaveProperty('access_token');
  });

  it('is refused with the ID token of another portal', async () => {
    const { exchange, idToken } = bench();
    const { body } = await exchange({
      subject_token: await idToken({ client_id: 'portal-other' }),
    });
    expect(body['error_description']).toContain('another portal');
  });

  it('is refused with a changed ID token', async () => {
    const { exchange, idToken } = bench();
    const [header, payload, signature] = (await idToken()).split('.');
    const other = b64u(
      Buffer.from(payload ?? '', 'base64url')
        .toString()
        .replace(person, '001086000002'),
    );
    const { status } = await exchange({ subject_token: `${header}.${other}.${signature}` });
    expect(status).toBe(400);
  });

  it('is refused once the ID token has expired', async () => {
    const { clock, exchange, idToken } = bench();
    const subject_token = await idToken();
    clock.advance(309);
    expect((await exchange({ subject_token })).status).toBe(200);
    clock.advance(1);
    const { body } = await exchange({ subject_token });
    expect(body['error_description']).toContain('expired');
  });
});

describe('the sign-on of the sandbox', () => {
  it('repeats the nonce of the portal', async () => {
    const token = await bench().idToken({ nonce: 'n-1' });
    expect(claimsOf(token)).toMatchObject({ nonce: 'n-1', aud: portal });
  });

  it.each([
    { client_id: portal, personal_id: '001086000009' },
    { client_id: portal },
    { client_id: 'hospital-district', personal_id: person },
  ])('refuses %o', async (form) => {
    expect((await bench().signOn(form as Record<string, string>)).status).toBe(400);
  });

  it('gives no ID token that the gateway takes for an access token', async () => {
    const { authenticate, idToken } = bench();
    const authorization = `Bearer ${await idToken()}`;
    expect(await outcomeOf(() => authenticate({ authorization }))).toBe('TOKEN_MALFORMED');
  });
});
