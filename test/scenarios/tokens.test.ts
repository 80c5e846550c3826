import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync, randomUUID, X509Certificate } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { exportJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleInput } from '../../src/sandbox/scans.ts';
import {
  authority,
  type Credential,
  selfSigned,
  serverCertificate,
} from '../support/client-certificates.ts';
import { decisionIn, startTestGateway, type TestGateway } from '../support/gateway.ts';
import {
  eligibilityQuery,
  type GraphQLAnswer,
  graphQLClient,
  type PlainAnswer,
  resolveIdentityQuery,
} from '../support/graphql-client.ts';
import { type ProofKey, proofKey } from '../support/other-upstreams-issuer.ts';

type Headers = Readonly<Record<string, string>>;
type Post = (path: string, body: string, headers: Headers) => Promise<PlainAnswer>;

const credentials = { client_id: 'hospital-district', client_secret: 'hospital-district-secret' };
const facilityQuery = { query: '{ facility(code: "99002") { code } }' };
const claimsOf = (jws: string) =>
  JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());

async function fetchToken(
  post: Post,
  form: Record<string, string> = credentials,
  headers: Headers = {},
): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString();
  const { text } = await post('/sandbox/token', body, {
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
  });
  return JSON.parse(text).access_token ?? text;
}

async function outcomeOf(answer: Promise<PlainAnswer>): Promise<string> {
  const { status, text } = await answer;
  return status === 200 ? 'ANSWERED' : JSON.parse(text).errors[0].extensions.code;
}

const json = { 'content-type': 'application/json' };

describe('a token bound to a DPoP key', () => {
  let required: TestGateway;
  let optional: TestGateway;
  let key: ProofKey;

  beforeAll(async () => {
    const bound = { SENDER_CONSTRAINT: 'required' };
    required = await startTestGateway({ environment: { ...bound, DPOP_NONCE: 'required' } });
    optional = await startTestGateway({ environment: bound });
    key = await proofKey();
  });
  afterAll(async () => {
    await required?.[Symbol.asyncDispose]();
    await optional?.[Symbol.asyncDispose]();
  });

  const tokenOf = async (gateway: TestGateway) => {
    const dpop = await key.prove({ method: 'POST', uri: `${gateway.url}/sandbox/token` });
    return fetchToken(gateway.post, credentials, { dpop });
  };
  const ask = async (gateway: TestGateway, token: string, nonce?: string) => {
    const uri = `${gateway.url}/graphql`;
    const dpop = await key.prove({
      method: 'POST',
      uri,
      token,
      ...(nonce === undefined ? {} : { nonce }),
    });
    return gateway.post('/graphql', JSON.stringify(facilityQuery), {
      ...json,
      authorization: `DPoP ${token}`,
      dpop,
    });
  };

  it('is asked for a nonce where one is required, and answered with it', async () => {
    const token = await tokenOf(required);
    const first = await ask(required, token);
    expect([first.status, JSON.parse(first.text).errors[0].extensions.code]).toEqual([
      401,
      'DPOP_NONCE_NEEDED',
    ]);
    expect(first.headers['www-authenticate']).toMatch(/^DPoP .*error="use_dpop_nonce"/);
    const nonce = String(first.headers['dpop-nonce']);
    const second = await ask(required, token, nonce);
    expect(second.status).toBe(200);
    // The next proof has its nonce already.
    expect(await outcomeOf(ask(required, token, String(second.headers['dpop-nonce'])))).toBe(
      'ANSWERED',
    );
  });

  it('needs no nonce elsewhere, from a client that has never heard of one', async () => {
    const token = await tokenOf(optional);
    for (let turn = 0; turn < 3; turn += 1) {
      const answer = await ask(optional, token);
      expect(answer.status).toBe(200);
      expect(answer.headers['dpop-nonce']).toMatch(/^[\w-]{32}$/);
    }
  });

  it('may hold the nonce that every answer brings, and no other', async () => {
    const token = await tokenOf(optional);
    const { headers } = await ask(optional, token);
    expect(await outcomeOf(ask(optional, token, String(headers['dpop-nonce'])))).toBe('ANSWERED');
    expect(await outcomeOf(ask(optional, token, 'made-up'))).toBe('DPOP_NONCE_NEEDED');
  });

  it('is what the example fetches and uses, as it is printed', async () => {
    const example = fileURLToPath(new URL('../../examples/bound-client.mjs', import.meta.url));
    for (const { url } of [required, optional]) {
      const { stdout } = await promisify(execFile)(process.execPath, [example, url]);
      expect(stdout).toMatch(/^200 \{"data":\{"facility":\{"code":"99002"/);
    }
  });

  it('is refused while nobody can say whether its proof was used, and bearers are not', async () => {
    await using gateway = await startTestGateway();
    const [token, bearer] = [await tokenOf(gateway), await fetchToken(gateway.post)];
    const database = new DatabaseSync(join(gateway.dataDir, 'vss-gateway.db'), { timeout: 5_000 });
    database.exec('alter table used_once rename to used_gone');
    const refused = await ask(gateway, token);
    expect([refused.status, JSON.parse(refused.text).errors[0].extensions]).toEqual([
      503,
      expect.objectContaining({ code: 'REPLAY_CHECK_UNAVAILABLE', retryable: true }),
    ]);
    expect(refused.headers['retry-after']).toBe('2');
    const answer = await gateway.askWith(bearer, facilityQuery.query, {});
    expect(answer.errors).toEqual([]);
    database.exec('alter table used_gone rename to used_once');
    database.close();
    expect(await outcomeOf(ask(gateway, token))).toBe('ANSWERED');
  });

  it('is the only kind that is taken, and bearers hear of no nonce', async () => {
    const token = await fetchToken(optional.post);
    const answer = await optional.post('/graphql', JSON.stringify(facilityQuery), {
      ...json,
      authorization: `Bearer ${token}`,
    });
    expect(JSON.parse(answer.text).errors[0].extensions.code).toBe('SENDER_CONSTRAINT_FAILED');
    expect(answer.headers).not.toHaveProperty('dpop-nonce');
  });
});

const ca = authority('Sở Y tế Mẫu');
const server = serverCertificate();
const desk = ca.issue('desk.example.vn');
const otherDesk = ca.issue('desk.example.vn');
const stranger = selfSigned('desk.example.vn');
const thumbprintOf = ({ cert }: Credential) =>
  createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url');

/** PEM files for the settings of TLS. */
function tlsEnvironment(withAuthority: boolean): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-tls-'));
  const file = (name: string, pem: string) => {
    const path = join(folder, name);
    writeFileSync(path, pem);
    return path;
  };
  return {
    SENDER_CONSTRAINT: 'required',
    TLS_CERT_FILE: file('server.pem', server.cert),
    TLS_KEY_FILE: file('server.key', server.key),
    ...(withAuthority ? { TLS_CLIENT_CA_FILE: file('ca.pem', ca.cert) } : {}),
  };
}

describe('a token bound to a client certificate', () => {
  const gateways = new Map<string, TestGateway>();

  beforeAll(async () => {
    for (const kind of ['authority', 'any']) {
      gateways.set(
        kind,
        await startTestGateway({
          environment: tlsEnvironment(kind === 'authority'),
          connect: { ca: server.cert },
        }),
      );
    }
  });
  afterAll(async () => {
    for (const gateway of gateways.values()) await gateway[Symbol.asyncDispose]();
  });

  const gatewayOf = (kind: string) => {
    const gateway = gateways.get(kind);
    if (gateway === undefined) throw new Error(`no gateway ${kind}`);
    return gateway;
  };
  /** Posts over a connection of its own with that certificate. */
  const as = (kind: string, credential: Credential | null): Post => {
    return async (path, body, headers) => {
      const { url } = gatewayOf(kind);
      await using client = graphQLClient(url, { ca: server.cert, ...credential });
      return await client.send('POST', path, { body, headers });
    };
  };
  const ask = (post: Post, token: string) =>
    outcomeOf(
      post('/graphql', JSON.stringify(facilityQuery), {
        ...json,
        authorization: `Bearer ${token}`,
      }),
    );

  it('is taken over connections with that certificate alone', async () => {
    const token = await fetchToken(as('authority', desk));
    expect(claimsOf(token).cnf).toEqual({ 'x5t#S256': thumbprintOf(desk) });
    expect(await ask(as('authority', desk), token)).toBe('ANSWERED');
    for (const credential of [otherDesk, stranger, null]) {
      expect(await ask(as('authority', credential), token)).toBe('CLIENT_CERTIFICATE_MISMATCH');
    }
  });

  it('is asked for a check-in, whose receipt names the certificate', async () => {
    const token = await fetchToken(as('authority', desk));
    const input = exampleInput(gatewayOf('authority').person('enterprise-employee'));
    const body = JSON.stringify({ query: eligibilityQuery, variables: { input } });
    const answer = await as('authority', desk)('/graphql', body, {
      ...json,
      authorization: `Bearer ${token}`,
    });
    const { receipt } = decisionIn(JSON.parse(answer.text) as GraphQLAnswer);
    expect(claimsOf(receipt).cnf).toEqual({ 'x5t#S256': thumbprintOf(desk) });
  });

  it('is not made from a certificate that no configured authority issued', async () => {
    const token = await fetchToken(as('authority', stranger));
    expect(claimsOf(token)).not.toHaveProperty('cnf');
    expect(await ask(as('authority', stranger), token)).toBe('SENDER_CONSTRAINT_FAILED');
  });

  it('is made from any certificate whose key the client holds, where no authority is configured', async () => {
    const token = await fetchToken(as('any', stranger));
    expect(await ask(as('any', stranger), token)).toBe('ANSWERED');
    expect(await ask(as('any', desk), token)).toBe('CLIENT_CERTIFICATE_MISMATCH');
  });

  it('is not taken from a header that the client writes itself', async () => {
    const token = await fetchToken(as('authority', desk));
    const der = new X509Certificate(desk.cert).raw.toString('base64');
    const forged: Post = (path, body, headers) =>
      as('authority', otherDesk)(path, body, { ...headers, 'client-cert': `:${der}:` });
    expect(await ask(forged, token)).toBe('CLIENT_CERTIFICATE_MISMATCH');
    expect(await ask((...args) => as('authority', null)(...args), token)).toBe(
      'CLIENT_CERTIFICATE_MISMATCH',
    );
  });
});

describe('a client certificate that a proxy hands on', () => {
  let trusting: TestGateway;
  let wary: TestGateway;

  beforeAll(async () => {
    trusting = await startTestGateway({
      environment: {
        SENDER_CONSTRAINT: 'required',
        TRUSTED_PROXIES: '127.0.0.1',
        CLIENT_CERTIFICATE_HEADER: 'X-Client-Cert',
      },
    });
    wary = await startTestGateway({
      environment: { SENDER_CONSTRAINT: 'required', TRUSTED_PROXIES: '10.20.0.5' },
    });
  });
  afterAll(async () => {
    await trusting?.[Symbol.asyncDispose]();
    await wary?.[Symbol.asyncDispose]();
  });

  const rfc9440 = ({ cert }: Credential) => `:${new X509Certificate(cert).raw.toString('base64')}:`;
  const ask = (gateway: TestGateway, token: string, headers: Headers) =>
    outcomeOf(
      gateway.post('/graphql', JSON.stringify(facilityQuery), {
        ...json,
        authorization: `Bearer ${token}`,
        ...headers,
      }),
    );

  it('is believed from its address, in its header', async () => {
    const token = await fetchToken(trusting.post, credentials, { 'x-client-cert': rfc9440(desk) });
    expect(claimsOf(token).cnf).toEqual({ 'x5t#S256': thumbprintOf(desk) });
    const nginx = { 'x-client-cert': encodeURIComponent(desk.cert) };
    expect(await ask(trusting, token, { 'x-client-cert': rfc9440(desk) })).toBe('ANSWERED');
    expect(await ask(trusting, token, nginx)).toBe('ANSWERED');
    for (const headers of [
      {},
      { 'x-client-cert': rfc9440(otherDesk) },
      { 'client-cert': rfc9440(desk) },
      { 'x-client-cert': 'x' },
    ]) {
      expect(await ask(trusting, token, headers as Headers)).toBe('CLIENT_CERTIFICATE_MISMATCH');
    }
  });

  it('is believed from nowhere else', async () => {
    const headers = { 'client-cert': rfc9440(desk) };
    const token = await fetchToken(wary.post, credentials, headers);
    expect(claimsOf(token)).not.toHaveProperty('cnf');
    expect(await ask(wary, token, headers)).toBe('SENDER_CONSTRAINT_FAILED');
  });
});

describe('clients of the sandbox', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway?.[Symbol.asyncDispose]());

  it('register a key and sign their way in', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'desk-1' }] };
    const { client_id, client_secret } = credentials;
    const registered = await gateway.post('/sandbox/clients', JSON.stringify({ jwks }), {
      ...json,
      authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}`,
    });
    expect(JSON.parse(registered.text)).toEqual({ client_id, kids: ['desk-1'] });
    const metadata = JSON.parse(
      (await gateway.get('/.well-known/oauth-authorization-server/sandbox')).text,
    );
    expect(metadata.token_endpoint_auth_methods_supported).toContain('private_key_jwt');
    const client_assertion = await new SignJWT()
      .setProtectedHeader({ alg: 'EdDSA', kid: 'desk-1' })
      .setIssuer(client_id)
      .setSubject(client_id)
      .setAudience(metadata.token_endpoint)
      .setIssuedAt()
      .setExpirationTime('1m')
      .setJti(randomUUID())
      .sign(privateKey);
    const form = {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion,
    };
    const token = await fetchToken(gateway.post, form);
    const answer = await gateway.askWith(token, facilityQuery.query, {});
    expect(answer.data).toEqual({ facility: { code: '99002' } });
    expect(await fetchToken(gateway.post, form)).toContain('used before');
  });

  it('that are portals see the citizen who signed on, and nobody else', async () => {
    const signOn = async (key: string) => {
      const personal_id = gateway.person(key).citizens[0]?.personalId ?? '';
      const form = new URLSearchParams({ client_id: 'portal-egov', personal_id }).toString();
      const { text } = await gateway.post('/sandbox/sso', form, {
        'content-type': 'application/x-www-form-urlencoded',
      });
      return fetchToken(gateway.post, {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        client_id: 'portal-egov',
        client_secret: 'portal-egov-secret',
        subject_token: JSON.parse(text).id_token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      });
    };
    const claimOf = (key: string) => {
      const { presented, citizens } = gateway.person(key);
      const { fullName, birthDate } = presented;
      return { person: { personalId: citizens[0]?.personalId, fullName, birthDate } };
    };
    for (const [self, other] of [
      ['enterprise-employee', 'pensioner'],
      ['pensioner', 'enterprise-employee'],
    ] as const) {
      const token = await signOn(self);
      const own = await gateway.askWith(token, resolveIdentityQuery, { claim: claimOf(self) });
      expect(own.data?.['resolveIdentity']).toMatchObject({
        outcome: 'MATCHED',
        person: { fullName: gateway.person(self).citizens[0]?.fullName },
      });
      const others = await gateway.askWith(token, resolveIdentityQuery, { claim: claimOf(other) });
      expect(others.errors[0]?.extensions.code).toBe('PERSON_NOT_YOURS');
      expect(others.data ?? null).toBeNull();
    }
  });
});
