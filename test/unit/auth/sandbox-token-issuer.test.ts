import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CallerKind } from '../../../src/auth/caller.ts';
import { createIssuerRegistry, parseTokenIssuers } from '../../../src/auth/issuers.ts';
import { parsePersonalId } from '../../../src/domain/personal-id.ts';
import { portalAccounts, registeredStaff, sandboxClients } from '../../../src/sandbox/clients.ts';
import { createSandboxIssuer } from '../../../src/sandbox/token-issuer.ts';
import {
  authenticatorWith,
  forge,
  gatewayUrl,
  type Json,
  pairs,
  publicJwk,
  signers,
  start,
  testClock,
  thumbprint,
} from './token-forge.ts';

const clock = testClock();
const tokenUrl = 'http://127.0.0.1:4000/sandbox/token';
const sandbox = createSandboxIssuer({
  issuer: 'http://127.0.0.1:4000/sandbox',
  audience: gatewayUrl,
  clock,
  clients: sandboxClients,
});
const speakers = sandboxClients.filter(({ isPortal }) => isPortal !== true);
const { issuers, problems } = parseTokenIssuers([sandbox.issuerEntry]);
const authenticate = authenticatorWith({
  clock,
  issuers: createIssuerRegistry(issuers, { clock }),
});

const grant = {
  grant_type: 'client_credentials',
  client_id: 'hospital-district',
  client_secret: 'hospital-district-secret',
};

async function ask(form: Record<string, string> | string, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(form);
  const response = await sandbox.handle(new Request(tokenUrl, { method: 'POST', body, headers }));
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Json,
  };
}

describe('the sandbox token endpoint', () => {
  it('is an issuer that the gateway can be configured with', () => {
    expect(problems).toEqual([]);
  });

  it.each(speakers)('issues $clientId a token that the gateway accepts', async (client) => {
    const { status, body } = await ask({
      grant_type: 'client_credentials',
      client_id: client.clientId,
      client_secret: `${client.clientId}-secret`,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 600,
      scope: client.scopes.join(' '),
    });
    const caller = await authenticate({ authorization: `Bearer ${body['access_token']}` });
    expect(caller.kind).toBe<CallerKind>(client.claims.caller_kind);
    expect(caller.clientId).toBe(client.clientId);
    expect(caller.scopes).toEqual(new Set(client.scopes));
  });

  it('takes HTTP Basic, and answers without caching', async () => {
    const basic = btoa('hospital%2Ddistrict:hospital-district-secret');
    const { status, headers } = await ask(
      { grant_type: 'client_credentials' },
      { authorization: `Basic ${basic}` },
    );
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('narrows the scope on request', async () => {
    const { body } = await ask({ ...grant, scope: 'facility:read' });
    expect(body['scope']).toBe('facility:read');
  });

  it('gives every token its own jti', async () => {
    const [a, b] = await Promise.all([ask(grant), ask(grant)]);
    expect(a.body['access_token']).not.toBe(b.body['access_token']);
  });

  const { client_secret, ...withoutSecret } = grant;
  it.each<readonly [string, Record<string, string> | string, string, number]>([
    ['a wrong secret', { ...grant, client_secret: 'x' }, 'invalid_client', 401],
    ['no secret', withoutSecret, 'invalid_client', 401],
    ['an unknown client', { ...grant, client_id: 'x' }, 'invalid_client', 401],
    ['an empty body', '', 'invalid_client', 401],
    ['another grant', { ...grant, grant_type: 'password' }, 'unsupported_grant_type', 400],
    ['no grant type', { ...grant, grant_type: '' }, 'unsupported_grant_type', 400],
    ['a subject', { ...grant, subject_token: 'x' }, 'invalid_request', 400],
    [
      'a client of citizens only',
      { ...grant, client_id: 'portal-egov', client_secret: 'portal-egov-secret' },
      'unauthorized_client',
      400,
    ],
    ['a code', { ...grant, code: 'x' }, 'invalid_grant', 400],
    [
      'a scope of others',
      { ...grant, client_id: 'auditor', client_secret: 'auditor-secret', scope: 'person:read' },
      'invalid_scope',
      400,
    ],
    ['an unknown scope', { ...grant, scope: 'facility:read root' }, 'invalid_scope', 400],
    ['an empty scope', { ...grant, scope: '' }, 'invalid_scope', 400],
    ['a parameter twice', `${new URLSearchParams(grant)}&scope=a&scope=b`, 'invalid_request', 400],
  ])('refuses %s', async (_name, form, error, status) => {
    const answer = await ask(form);
    expect(answer).toMatchObject({ status, body: { error } });
    expect(answer.body['error_description']).toMatch(/^[\x20-\x21\x23-\x5B\x5D-\x7E]{10,}$/);
    expect(answer.body).not.toHaveProperty('access_token');
  });

  it('refuses other methods and media types', async () => {
    const get = await sandbox.handle(new Request(tokenUrl));
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    const json = await ask(grant, { 'content-type': 'application/json' });
    expect(json).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('signs with a key that it is given', () => {
    const privateJwk = pairs.es.privateKey.export({ format: 'jwk' });
    const options = { issuer: 'i', audience: 'a', clock, clients: sandboxClients };
    const [jwk] = createSandboxIssuer({ ...options, privateJwk }).jwks.keys;
    expect(jwk).toEqual(
      publicJwk(pairs.es, { kid: thumbprint(pairs.es), use: 'sig', alg: 'ES256' }),
    );
    expect(() => createPrivateKey({ format: 'jwk', key: { ...jwk } })).toThrow();
  });
});

describe('a DPoP proof at the token endpoint', () => {
  const proof = (claims: Json = {}) =>
    forge(
      { jti: crypto.randomUUID(), htm: 'POST', htu: tokenUrl, iat: start, ...claims },
      { typ: 'dpop+jwt', alg: 'ES256', jwk: publicJwk(pairs.other) },
      signers.ES256(pairs.other.privateKey),
    );

  it('binds the token to its key', async () => {
    const { body } = await ask(grant, { dpop: proof() });
    const [, payload = ''] = String(body['access_token']).split('.');
    expect(body['token_type']).toBe('DPoP');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      cnf: { jkt: thumbprint(pairs.other) },
    });
  });

  it('is used once and must be about the endpoint', async () => {
    const used = proof();
    expect((await ask(grant, { dpop: used })).status).toBe(200);
    for (const dpop of [used, proof({ htu: gatewayUrl }), 'x']) {
      expect(await ask(grant, { dpop })).toMatchObject({
        status: 400,
        body: { error: 'invalid_dpop_proof' },
      });
    }
  });
});

describe('sandbox clients', () => {
  const staffOf = (clientId: string) => {
    const claims = sandboxClients.find((client) => client.clientId === clientId)?.claims;
    return {
      registered: registeredStaff
        .get(claims?.['facility_code'] ?? '')
        ?.get(claims?.['practitioner_id'] ?? ''),
      name: claims?.['practitioner_name'],
    };
  };

  it.each(['hospital-district', 'hospital-provincial', 'hospital-central'])(
    '%s has a registered member of staff',
    (clientId) => {
      const { registered, name } = staffOf(clientId);
      expect(registered).toBe(name);
    },
  );

  it('include a member of staff whom the portal does not know, and one under another name', () => {
    expect(staffOf('hospital-unregistered-staff').registered).toBeUndefined();
    const { registered, name } = staffOf('hospital-misnamed-staff');
    expect(registered).toBeDefined();
    expect(registered).not.toBe(name);
  });

  it('have possible personal numbers', () => {
    for (const { claims } of sandboxClients) {
      for (const id of [claims['practitioner_id'], claims['personal_id']]) {
        if (id !== undefined) expect(parsePersonalId(id)).toBe(id);
      }
    }
  });

  it('have a portal account for every facility', () => {
    const desks = sandboxClients.flatMap(({ claims }) => claims['facility_code'] ?? []);
    expect(desks.length).toBeGreaterThan(5);
    expect(new Set(portalAccounts.map(({ username }) => username))).toEqual(
      new Set(desks.map((code) => `${code}_BV`)),
    );
  });
});
