import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { fetchJwks } from '../../../src/auth/fetch-jwks.ts';
import {
  createIssuerRegistry,
  type KeySource,
  parseTokenIssuers,
} from '../../../src/auth/issuers.ts';
import {
  gatewayUrl,
  issuerEntries,
  issuerUrl,
  type Json,
  pairs,
  publicJwk,
  type TestClock,
  testClock,
} from './token-forge.ts';

const remote = { issuer: issuerUrl, audience: gatewayUrl, jwksUri: `${issuerUrl}/jwks.json` };
const problemsOf = (json: unknown) => parseTokenIssuers(json).problems;

describe('TOKEN_ISSUERS_FILE', () => {
  it('is accepted with inline and with remote keys', () => {
    const { issuers, problems } = parseTokenIssuers([...issuerEntries.slice(1), remote]);
    expect(problems).toEqual([]);
    expect(issuers.map(({ issuer }) => issuer)).toHaveLength(3);
  });

  it.each([null, {}, 'x', []])('is not %j', (json) => {
    expect(problemsOf(json)).toHaveLength(1);
  });

  it('has all its problems listed', () => {
    const problems = problemsOf([
      { issuer: '', audience: 7, jwksUri: 'http://sso.example.vn/jwks', algorithms: ['HS256'] },
      'entry',
      { issuer: 'a', audience: 'b' },
      { issuer: 'a', audience: 'b', jwksUri: 'https://a.example/', jwks: { keys: [] } },
    ]);
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      '[0].issuer',
      '[0].audience',
      '[0].algorithms',
      '[0].jwksUri',
      '[1]',
      '[2]',
      '[3]',
    ]);
  });

  it('names an issuer once', () => {
    expect(problemsOf([remote, remote])).toHaveLength(1);
  });

  it.each([
    ['https://sso.example.vn/jwks', true],
    ['http://127.0.0.1:4000/jwks', true],
    ['http://localhost/jwks', true],
    ['http://[::1]/jwks', true],
    ['http://127.0.0.1.evil.example/jwks', false],
    ['http://sso.example.vn/jwks', false],
    ['file:///etc/passwd', false],
    ['ftp://127.0.0.1/x', false],
    ['sso.example.vn', false],
  ])('may fetch keys from %s: %s', (jwksUri, allowed) => {
    expect(problemsOf([{ ...remote, jwksUri }]).length === 0).toBe(allowed);
  });

  it.each<readonly [string, unknown]>([
    ['no keys', []],
    ['a symmetric key only', [{ kty: 'oct', kid: 'a', k: 'AAAA' }]],
    [
      'a private key only',
      [{ ...(pairs.es.privateKey.export({ format: 'jwk' }) as Json), kid: 'a' }],
    ],
    ['a weak key only', [publicJwk(pairs.weak, { kid: 'a' })]],
    ['a key without kid', [publicJwk(pairs.es)]],
    [
      'one kid for two keys',
      [publicJwk(pairs.es, { kid: 'a' }), publicJwk(pairs.other, { kid: 'a' })],
    ],
    ['21 keys', Array.from({ length: 21 }, (_, index) => publicJwk(pairs.es, { kid: `${index}` }))],
    ['keys that are no list', {}],
  ])('is refused with %s', (_name, keys) => {
    const { issuer, audience } = remote;
    expect(problemsOf([{ issuer, audience, jwks: { keys } }])).toHaveLength(1);
  });
});

interface Remote {
  readonly keys: KeySource;
  readonly clock: TestClock;
  readonly served: { body: unknown; fails: boolean };
  readonly fetches: () => number;
}

const one = { keys: [publicJwk(pairs.es, { kid: 'one' })] };
const two = { keys: [publicJwk(pairs.es, { kid: 'one' }), publicJwk(pairs.other, { kid: 'two' })] };

function remoteSource(): Remote {
  const clock = testClock();
  const served: Remote['served'] = { body: one, fails: false };
  let fetches = 0;
  const registry = createIssuerRegistry(parseTokenIssuers([remote]).issuers, {
    clock,
    fetchJwks: async () => {
      fetches += 1;
      if (served.fails) throw new Error('unreachable');
      return Buffer.from(
        typeof served.body === 'string' ? served.body : JSON.stringify(served.body),
      );
    },
  });
  return { keys: registry.find(issuerUrl)!.keys, clock, served, fetches: () => fetches };
}

const has = async (keys: KeySource, kid: string) => (await keys.find(kid)) !== undefined;

describe('keys fetched from an issuer', () => {
  it('are fetched once for many requests at the same time', async () => {
    const { keys, fetches } = remoteSource();
    const found = await Promise.all(['one', 'one', 'two', 'one'].map((kid) => has(keys, kid)));
    expect(found).toEqual([true, true, false, true]);
    expect(fetches()).toBe(1);
  });

  it('are fetched again for an unknown kid, but not within 30 s', async () => {
    const { keys, clock, served, fetches } = remoteSource();
    await has(keys, 'one');
    served.body = two;
    clock.advance(29.9);
    expect(await has(keys, 'two')).toBe(false);
    expect(fetches()).toBe(1);
    clock.advance(0.1);
    expect(await has(keys, 'two')).toBe(true);
    expect(fetches()).toBe(2);
  });

  it('are not fetched again for a known kid within five minutes', async () => {
    const { keys, clock, fetches } = remoteSource();
    await has(keys, 'one');
    clock.advance(300);
    expect(await has(keys, 'one')).toBe(true);
    expect(fetches()).toBe(1);
    clock.advance(0.1);
    expect(await has(keys, 'one')).toBe(true);
    expect(fetches()).toBe(2);
  });

  it('are refreshed in passing from the fourth minute on', async () => {
    const { keys, clock, fetches } = remoteSource();
    await has(keys, 'one');
    clock.advance(241);
    expect(keys.peek('one')).toBeDefined();
    expect(keys.peek('one')).toBeDefined();
    expect(fetches()).toBe(2);
    await has(keys, 'one');
    clock.advance(200);
    expect(keys.peek('one')).toBeDefined();
    expect(fetches()).toBe(2);
  });

  it('are not served unasked while the refresh of old ones is under way', async () => {
    const { keys, clock } = remoteSource();
    await has(keys, 'one');
    clock.advance(301);
    expect([keys.peek('one'), keys.peek('one')]).toEqual([undefined, undefined]);
    await has(keys, 'one');
    expect(keys.peek('one')).toBeDefined();
  });

  it('are gone after a refresh without them', async () => {
    const { keys, clock, served } = remoteSource();
    await has(keys, 'one');
    served.body = { keys: [] };
    clock.advance(301);
    expect(keys.peek('one')).toBeUndefined();
    expect(await has(keys, 'one')).toBe(false);
  });

  it('serve for a day while the issuer cannot be asked, which is tried every 30 s', async () => {
    const { keys, clock, served, fetches } = remoteSource();
    await has(keys, 'one');
    served.fails = true;
    clock.advance(301);
    expect(await has(keys, 'one')).toBe(true);
    expect(keys.peek('one')).toBeDefined();
    expect(fetches()).toBe(2);
    clock.advance(30);
    expect(keys.peek('one')).toBeUndefined();
    expect(await has(keys, 'one')).toBe(true);
    expect(fetches()).toBe(3);
    clock.advance(86_400 - 331);
    expect(await has(keys, 'one')).toBe(true);
    clock.advance(31);
    expect(await has(keys, 'one')).toBe(false);
    served.fails = false;
    clock.advance(30);
    expect(await has(keys, 'one')).toBe(true);
  });

  it.each<readonly [string, unknown]>([
    [
      '21 keys',
      { keys: Array.from({ length: 21 }, (_, n) => publicJwk(pairs.es, { kid: `${n}` })) },
    ],
    ['more than 64 KB', { ...two, pad: 'x'.repeat(65_536) }],
    ['HTML', '<html></html>'],
    ['a repeated member', '{"keys":[],"keys":[]}'],
    ['no list', { keys: 'x' }],
  ])('are kept when the answer holds %s', async (_name, body) => {
    const { keys, clock, served, fetches } = remoteSource();
    await has(keys, 'one');
    served.body = body;
    clock.advance(301);
    expect(await has(keys, 'one')).toBe(true);
    expect(await has(keys, 'two')).toBe(false);
    expect(fetches()).toBe(2);
  });
});

describe('the fetch of a JWK Set', () => {
  async function answered(status: number, body: string, headers: Record<string, string> = {}) {
    const server = createServer((_request, response) => {
      response.writeHead(status, headers).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      return Buffer.from(await fetchJwks(new URL(`http://127.0.0.1:${port}/jwks`))).toString();
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it('returns the bytes', async () => {
    expect(await answered(200, '{"keys":[]}')).toBe('{"keys":[]}');
  });

  it('refuses other statuses, redirects among them', async () => {
    await expect(answered(500, 'x')).rejects.toThrow('status 500');
    await expect(answered(302, '', { location: 'http://127.0.0.1:1/' })).rejects.toThrow('302');
  });

  it('stops reading after 64 KB', async () => {
    expect(await answered(200, 'x'.repeat(65_536))).toHaveLength(65_536);
    await expect(answered(200, 'x'.repeat(65_537))).rejects.toThrow('64 KB');
  });
});
