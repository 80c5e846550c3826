import { errors, MockAgent } from 'undici';
import { describe, expect, test } from 'vitest';
import { UpstreamError } from '../../../../src/connectors/upstream.ts';
import { vssPlatformTransport } from '../../../../src/connectors/vss-platform/index.ts';
import { listenWith } from '../../../../src/sandbox/listen.ts';

const origin = 'http://platform.test';
const request = { method: 'POST', path: '/token', headers: {}, body: 'x' } as const;

type Reply = { readonly status: number; readonly headers?: Record<string, string> };

/** How often one question reached the platform, and what came of it. */
async function tried(reply: Reply | Error): Promise<{ requests: number; outcome: unknown }> {
  const agent = new MockAgent();
  agent.disableNetConnect();
  let requests = 0;
  const path = () => {
    requests += 1;
    return true;
  };
  const counted = agent.get(origin).intercept({ path, method: 'POST' });
  if (reply instanceof Error) counted.replyWithError(reply).persist();
  else counted.reply(reply.status, '', { headers: reply.headers ?? {} }).persist();
  const { send, close } = vssPlatformTransport({
    baseUrl: new URL(origin),
    retryWaitMs: () => 0,
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

describe('the transport of the platform', () => {
  test.each([502, 503, 504])('asks once more after HTTP %i', async (status) => {
    expect(await tried({ status })).toEqual({ requests: 2, outcome: 'UPSTREAM_ERROR' });
  });

  test.each([200, 400, 401, 403, 404, 429, 500])('hands on HTTP %i', async (status) => {
    expect(await tried({ status })).toEqual({ requests: 1, outcome: status });
  });

  test('does not hurry a platform that says when to come back', async () => {
    const reply = { status: 503, headers: { 'retry-after': '30' } };
    expect(await tried(reply)).toEqual({ requests: 1, outcome: 503 });
  });

  test.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'UND_ERR_SOCKET'])(
    'asks once more after %s',
    async (code) => {
      expect(await tried(failing(code))).toEqual({ requests: 2, outcome: 'UNREACHABLE' });
    },
  );

  test.each(['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
    'does not ask again after %s',
    async (code) => {
      expect(await tried(failing(code))).toEqual({ requests: 1, outcome: 'UNREACHABLE' });
    },
  );

  test('asks once more when a connection takes too long to be made', async () => {
    expect(await tried(new errors.ConnectTimeoutError())).toEqual({
      requests: 2,
      outcome: 'TIMEOUT',
    });
  });

  test('does not ask again after its time limit', async () => {
    let requests = 0;
    const listener = await listenWith(
      async () => {
        requests += 1;
        await new Promise((done) => setTimeout(done, 300));
        return new Response('{}');
      },
      { host: '127.0.0.1', port: 0 },
    );
    const baseUrl = new URL(listener.url);
    const { send, close } = vssPlatformTransport({ baseUrl, attemptTimeoutMs: 50 });
    await expect(send(request, {})).rejects.toMatchObject({ failure: 'TIMEOUT' });
    expect(requests).toBe(1);
    await close();
    await listener.close();
  });

  test('keeps the path of a provincial copy, and refuses more than 256 KB', async () => {
    const paths: string[] = [];
    const listener = await listenWith(
      async ({ url }) => {
        paths.push(new URL(url).pathname);
        return new Response('x'.repeat(256 * 1024 + 1));
      },
      { host: '127.0.0.1', port: 0 },
    );
    const { send, close } = vssPlatformTransport({ baseUrl: new URL(`${listener.url}/lgsp/`) });
    await expect(send(request, {})).rejects.toMatchObject({ failure: 'INVALID_ANSWER' });
    expect(paths).toEqual(['/lgsp/token']);
    await close();
    await listener.close();
  });
});
