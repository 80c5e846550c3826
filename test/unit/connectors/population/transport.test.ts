import { MockAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import { populationTransport } from '../../../../src/connectors/population/index.ts';
import { UpstreamError } from '../../../../src/connectors/upstream.ts';
import { listenWith } from '../../../../src/sandbox/listen.ts';
import { envelope } from './answers.ts';

const origin = 'http://population.test';
const request = { method: 'POST', path: '/ws/dancu', headers: {}, body: 'x' } as const;

type Reply = {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
};

/** How often one question reached the register, and what came of it. */
async function tried(reply: Reply | Error): Promise<{ requests: number; outcome: unknown }> {
  const agent = new MockAgent();
  agent.disableNetConnect();
  let requests = 0;
  const counted = agent.get(origin).intercept({
    path: () => {
      requests += 1;
      return true;
    },
    method: 'POST',
  });
  if (reply instanceof Error) counted.replyWithError(reply).persist();
  else counted.reply(reply.status, reply.body ?? '', { headers: reply.headers ?? {} }).persist();
  const { send, close } = populationTransport({
    baseUrl: new URL(origin),
    connections: 1,
    dispatcher: agent,
  });
  const outcome = await send(request, {}).then(
    (response) => response.status,
    (error: unknown) => (error instanceof UpstreamError ? error.failure : error),
  );
  await close();
  return { requests, outcome };
}

function failing(code: string): Error {
  return Object.assign(new Error('x'), { code });
}

const fault = envelope('<soap:Fault><faultcode>soap:Server</faultcode></soap:Fault>');

describe('the transport of the population register', () => {
  it.each([502, 503, 504])('asks once more after HTTP %i', async (status) => {
    expect(await tried({ status })).toEqual({ requests: 2, outcome: 'UPSTREAM_ERROR' });
  });

  it.each([200, 400, 401, 429, 500])('hands on HTTP %i after one request', async (status) => {
    expect(await tried({ status })).toEqual({ requests: 1, outcome: status });
  });

  it('hands on a SOAP fault, whatever its status', async () => {
    expect(await tried({ status: 503, body: fault })).toEqual({ requests: 1, outcome: 503 });
  });

  it('does not hurry a register that says when to come back', async () => {
    const headers = { 'retry-after': '30' };
    expect(await tried({ status: 503, headers })).toEqual({ requests: 1, outcome: 503 });
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'UND_ERR_SOCKET'])(
    'asks once more after %s',
    async (code) => {
      expect(await tried(failing(code))).toEqual({ requests: 2, outcome: 'UNREACHABLE' });
    },
  );

  it.each([
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ])('does not ask again after %s', async (code) => {
    expect(await tried(failing(code))).toEqual({ requests: 1, outcome: 'UNREACHABLE' });
  });

  it('refuses more than 256 KB', async () => {
    let requests = 0;
    const listener = await listenWith(
      async () => {
        requests += 1;
        return new Response('x'.repeat(256 * 1024 + 1));
      },
      { host: '127.0.0.1', port: 0 },
    );
    const { send, close } = populationTransport({ baseUrl: new URL(listener.url), connections: 1 });
    await expect(send(request, {})).rejects.toMatchObject({ failure: 'INVALID_ANSWER' });
    expect(requests).toBe(1);
    await close();
    await listener.close();
  });
});
