import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import {
  clientCredentials,
  facilityIn,
  givenToken,
  TokenRefused,
} from '../../../../src/cli/check/access.ts';
import {
  GatewayAway,
  GatewayRefused,
  gatewayClient,
} from '../../../../src/cli/check/gateway-client.ts';
import { firstToken, NoGateway } from '../../../../src/cli/check/place.ts';
import { systemClock } from '../../../../src/domain/clock.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(handle: Handle): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    handle(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  const address = server.address();
  return `http://127.0.0.1:${address === null || typeof address === 'string' ? 0 : address.port}`;
}

function client(
  url: string,
  options: { readonly signal?: AbortSignal; readonly giveUpMs?: number } = {},
) {
  const away: (string | null)[] = [];
  const asked = gatewayClient({
    url,
    access: givenToken('t'),
    language: 'en',
    signal: new AbortController().signal,
    away: (why) => {
      if (away.at(-1) !== why) away.push(why);
    },
    ...options,
  });
  return { away, ask: () => asked.ask<{ readonly a: number }>('{ a }', {}) };
}

const refusal = (code: string, retryable = false) =>
  JSON.stringify({ errors: [{ message: 'A sentence.', extensions: { code, retryable } }] });

describe('a gateway', () => {
  it('that restarts is waited for', async () => {
    let calls = 0;
    const url = await serve((request, response) => {
      calls += 1;
      if (calls === 1) request.socket.destroy();
      else if (calls === 2) response.writeHead(503, { 'retry-after': '0' }).end('<html>');
      else response.end('{"data":{"a":1}}');
    });
    const { ask, away } = client(url);
    expect(await ask()).toEqual({ a: 1 });
    expect(away).toEqual(['no connection', 'HTTP 503', null]);
  });

  it('that refuses is believed at once, in its own words', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(403).end(refusal('SCOPE_MISSING'));
    });
    await expect(client(url).ask()).rejects.toThrow(
      new GatewayRefused('SCOPE_MISSING', 'A sentence.'),
    );
  });

  it('that does not come back is given up', async () => {
    const url = await serve((request) => request.socket.destroy());
    await expect(client(url, { giveUpMs: 100 }).ask()).rejects.toThrow(GatewayAway);
  });

  it('is left when the command is interrupted', async () => {
    const url = await serve(() => undefined);
    const interruption = new AbortController();
    const asked = client(url, { signal: interruption.signal }).ask();
    interruption.abort(new Error('interrupted'));
    await expect(asked).rejects.toThrow('interrupted');
  });

  it('gets a new token once when the last one has ended', async () => {
    let tokens = 0;
    const url = await serve((request, response) => {
      if (request.url === '/token') {
        tokens += 1;
        response.end(JSON.stringify({ access_token: `t${tokens}` }));
      } else if (request.headers.authorization === 'Bearer t1') {
        response.writeHead(401).end(refusal('TOKEN_EXPIRED'));
      } else response.end('{"data":{"a":1}}');
    });
    const asked = gatewayClient({
      url,
      access: clientCredentials({
        tokenUrl: `${url}/token`,
        clientId: 'c',
        secret: 's',
        clock: systemClock,
      }),
      language: 'en',
      signal: new AbortController().signal,
      away: () => undefined,
    });
    expect(await asked.ask('{ a }', {})).toEqual({ a: 1 });
    expect(tokens).toBe(2);
  });
});

describe('a token', () => {
  it('that is refused is not asked for again and again, nor is the answer repeated', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(401).end('{"error":"invalid_client","secret":"s3cret"}');
    });
    const access = clientCredentials({
      tokenUrl: url,
      clientId: 'c',
      secret: 's3cret',
      clock: systemClock,
    });
    await expect(access.token(null)).rejects.toThrow(TokenRefused);
    await expect(access.token(null)).rejects.not.toThrow(/s3cret/);
  });

  it('is not waited for at the start', async () => {
    const access = clientCredentials({
      tokenUrl: 'http://127.0.0.1:9/token',
      clientId: 'c',
      secret: 's3cret',
      clock: systemClock,
    });
    await expect(firstToken(access)).rejects.toThrow(NoGateway);
  });

  it('names the facility, where it does', () => {
    const of = (claims: unknown) =>
      `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
    expect(facilityIn(of({ facility_code: '99002' }))).toBe('99002');
    for (const token of [of({}), of(null), of({ facility_code: 1 }), 'x', ''])
      expect(facilityIn(token)).toBeNull();
  });
});
