import { mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, startTestGateway, type TestGateway } from '../support/gateway.ts';
import {
  forge,
  hospitalClaims,
  issuerEntries,
  type Json,
  start,
  testClock,
} from '../unit/auth/token-forge.ts';
import { attacks, valid } from './token-attacks.ts';

/** What HTTP itself would alter, or a client cannot send. */
const sendable = attacks.filter(([, , token]) => /^[\x21-\x7e]{1,7000}$/.test(token));
const tooLong = attacks.filter(([, , token]) => token.length > 100_000);

const query = '{ facility(code: "99002") { code } }';
const port = await freePort();
const local = `http://127.0.0.1:${port}`;

let gateway: TestGateway;

beforeAll(async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'token-issuers-')), 'issuers.json');
  writeFileSync(file, JSON.stringify(issuerEntries));
  gateway = await startTestGateway({
    clock: testClock(),
    environment: { PORT: String(port), TOKEN_ISSUERS_FILE: file },
  });
});
afterAll(() => gateway?.[Symbol.asyncDispose]());

interface Reply {
  readonly status: number;
  readonly text: string;
}

/** With headers as they stand, several of one name included. */
function send(
  method: string,
  path: string,
  headers: Readonly<Record<string, string | string[]>>,
  body = '',
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(`${local}${path}`, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const codeOf = ({ status, text }: Reply): string =>
  status === 200 ? 'ACCEPTED' : JSON.parse(text).errors[0].extensions.code;
const post = (authorization: string | string[]) =>
  send(
    'POST',
    '/graphql',
    { authorization, 'content-type': 'application/json' },
    JSON.stringify({ query }),
  );
const get = (authorization: string) =>
  send('GET', `/graphql?query=${encodeURIComponent(query)}`, {
    authorization,
    'apollo-require-preflight': '1',
  });
const askForToken = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  send(
    'POST',
    '/sandbox/token',
    { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    new URLSearchParams(form).toString(),
  );

/** Sends every attack, and returns those that did not come to what they should. */
async function unexpected(
  wanted: (code: string) => string,
  attempt: (token: string) => Promise<string>,
): Promise<readonly (readonly [string, string])[]> {
  const found: (readonly [string, string])[] = [];
  const queue = sendable.values();
  const worker = async () => {
    for (const [name, code, token] of queue) {
      const outcome = await attempt(token);
      if (outcome !== wanted(code)) found.push([name, outcome]);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return found;
}

describe('a gateway that is attacked with tokens', () => {
  it('accepts the one from which they are made', async () => {
    expect(codeOf(await post(`Bearer ${valid}`))).toBe('ACCEPTED');
    expect(codeOf(await get(`Bearer ${valid}`))).toBe('ACCEPTED');
    expect(sendable.length).toBeGreaterThan(350);
  });

  it('refuses each at POST /graphql with its own code', async () => {
    const attempt = async (token: string) => codeOf(await post(`Bearer ${token}`));
    expect(await unexpected((code) => code, attempt)).toEqual([]);
  });

  it('refuses each at GET /graphql with its own code', async () => {
    const attempt = async (token: string) => codeOf(await get(`Bearer ${token}`));
    expect(await unexpected((code) => code, attempt)).toEqual([]);
  });

  it('refuses each under the DPoP scheme, with or without itself as the proof', async () => {
    for (const headers of [{}, { dpop: 'self' }]) {
      const attempt = async (token: string) => {
        const dpop = 'dpop' in headers ? { dpop: token } : {};
        const reply = await send(
          'POST',
          '/graphql',
          { authorization: `DPoP ${token}`, 'content-type': 'application/json', ...dpop },
          JSON.stringify({ query }),
        );
        return codeOf(reply) === 'ACCEPTED' ? 'ACCEPTED' : 'REFUSED';
      };
      expect(await unexpected(() => 'REFUSED', attempt)).toEqual([]);
    }
  });

  it.each(['subject_token', 'client_assertion', 'actor_token', 'assertion'])(
    'issues no token for any of them as %s',
    async (parameter) => {
      const attempt = async (token: string) => {
        const { status, text } = await askForToken({
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
          ...(parameter === 'client_assertion'
            ? {
                grant_type: 'client_credentials',
                client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
              }
            : { client_id: 'portal-egov', client_secret: 'portal-egov-secret' }),
          [parameter]: token,
        });
        return status >= 400 && status < 500 && !text.includes('access_token":') ? 'NONE' : text;
      };
      expect(await unexpected(() => 'NONE', attempt)).toEqual([]);
    },
  );

  it('issues no token for any of them as a DPoP proof', async () => {
    const attempt = async (token: string) => {
      const form = {
        grant_type: 'client_credentials',
        client_id: 'hospital-district',
        client_secret: 'hospital-district-secret',
      };
      return JSON.parse((await askForToken(form, { dpop: token })).text).error;
    };
    expect(await unexpected(() => 'invalid_dpop_proof', attempt)).toEqual([]);
  });

  it.each(tooLong)('%s never reaches a handler', async (_name, _code, token) => {
    const outcome = await post(`Bearer ${token}`).then(
      ({ status }) => status,
      () => 'cut off',
    );
    expect([431, 'cut off']).toContain(outcome);
  });

  it('goes by no one of two credentials', async () => {
    const evil = forge({ ...hospitalClaims, facility_code: '99004' });
    for (const pair of [
      [`Bearer ${valid}`, `Bearer ${evil}`],
      [`Bearer ${valid}`, `Bearer ${valid}`],
      [`Bearer ${valid}`, 'Basic eDp5'],
      ['Basic eDp5', `Bearer ${valid}`],
    ]) {
      const outcome = codeOf(await post(pair));
      expect(['TOKEN_MALFORMED', 'UNAUTHENTICATED']).toContain(outcome);
    }
  });

  it('takes no token from the address, the body or another header', async () => {
    const asJson = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query });
    const replies = [
      await send('POST', `/graphql?access_token=${valid}`, asJson, body),
      await send('POST', '/graphql', asJson, JSON.stringify({ query, access_token: valid })),
      await send('POST', '/graphql', { ...asJson, cookie: `access_token=${valid}` }, body),
      await send('POST', '/graphql', { ...asJson, 'x-authorization': `Bearer ${valid}` }, body),
      await send('POST', '/graphql', { ...asJson, 'proxy-authorization': `Bearer ${valid}` }, body),
      await send(
        'POST',
        '/graphql',
        { 'content-type': 'application/x-www-form-urlencoded' },
        new URLSearchParams({ query, access_token: valid }).toString(),
      ),
    ];
    expect(replies.map(codeOf)).toEqual(replies.map(() => 'UNAUTHENTICATED'));
  });

  it('takes no receipt for a token, whoever signed it', async () => {
    const { presented } = gateway.person('enterprise-employee');
    const { cardNumber, fullName, birthDate } = presented;
    const reply = await send(
      'POST',
      '/graphql',
      { authorization: `Bearer ${valid}`, 'content-type': 'application/json' },
      JSON.stringify({
        query: 'query ($input: EligibilityInput!) { eligibility(input: $input) { receipt } }',
        variables: {
          input: { facilityCode: '99002', holder: { card: { cardNumber, fullName, birthDate } } },
        },
      }),
    );
    const { receipt } = JSON.parse(reply.text).data.eligibility;
    const claims: Json = JSON.parse(
      Buffer.from(String(receipt).split('.')[1] ?? '', 'base64url').toString(),
    );
    expect(claims['iss']).toBe(local);
    const ours = forge({ ...hospitalClaims, ...claims, exp: start + 300 });
    for (const [token, code] of [
      [receipt, 'TOKEN_MALFORMED'],
      [ours, 'TOKEN_ISSUER_UNKNOWN'],
    ]) {
      expect(codeOf(await post(`Bearer ${token}`))).toBe(code);
    }
  });
});
