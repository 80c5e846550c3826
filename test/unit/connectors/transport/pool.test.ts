import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, test } from 'vitest';
import { pooledTransport } from '../../../../src/connectors/transport/pool.ts';
import type { UpstreamRequest } from '../../../../src/connectors/transport/send.ts';
import { faulty } from '../../../../src/sandbox/faults.ts';
import { type Handler, listenWith } from '../../../../src/sandbox/listen.ts';

const request: UpstreamRequest = { method: 'POST', path: '/a?b=secret', headers: {}, body: 'text' };

async function served(handler: Handler, maxBodyBytes = 1_000) {
  const listener = await listenWith(handler, { host: '127.0.0.1', port: 0 });
  const transport = pooledTransport({
    baseUrl: new URL(`${listener.url}/prefix/`),
    connectTimeoutMs: 2_000,
    connections: 1,
    maxBodyBytes,
  });
  return {
    transport,
    async [Symbol.asyncDispose]() {
      await transport.close();
      await listener.close();
    },
  };
}

const answering =
  (body: string): Handler =>
  () =>
    Promise.resolve(new Response(body));

describe('a pooled transport', () => {
  test('sends method, path under the prefix and body, and returns the answer', async () => {
    await using t = await served(async (incoming) => {
      const { pathname, search } = new URL(incoming.url);
      const body = await incoming.text();
      return new Response(`${incoming.method} ${pathname}${search} ${body}`, { status: 418 });
    });
    expect(await t.transport.send(request, {})).toMatchObject({
      status: 418,
      body: 'POST /prefix/a?b=secret text',
    });
  });

  test.each([
    [1_000, 'ok'],
    [1_001, 'INVALID_ANSWER'],
  ])('a body of %i bytes against a limit of 1000 is %s', async (length, outcome) => {
    await using t = await served(answering('x'.repeat(length)));
    const result = await t.transport.send(request, {}).then(
      () => 'ok',
      (error: { failure: string }) => error.failure,
    );
    expect(result).toBe(outcome);
  });

  test.each([
    ['reset', 'ECONNRESET'],
    ['truncated', 'UND_ERR_SOCKET'],
  ] as const)('%s is UNREACHABLE, named only by its code', async (fault, message) => {
    await using t = await served(() =>
      faulty(fault, () => Promise.resolve(new Response('x'.repeat(500))), { slowMs: 0 }),
    );
    await expect(t.transport.send(request, {})).rejects.toMatchObject({
      failure: 'UNREACHABLE',
      message,
    });
  });

  test('a refused connection is UNREACHABLE', async () => {
    const gone = pooledTransport({
      baseUrl: new URL('http://127.0.0.1:1'),
      connectTimeoutMs: 2_000,
      connections: 1,
      maxBodyBytes: 1_000,
    });
    await expect(gone.send(request, {})).rejects.toMatchObject({
      failure: 'UNREACHABLE',
      message: 'ECONNREFUSED',
    });
    await gone.close();
  });

  test('a caller who has left is a TIMEOUT, before or during the call', async () => {
    const caller = new AbortController();
    await using t = await served(() => {
      caller.abort();
      return faulty('slow', () => Promise.resolve(new Response('')), { slowMs: 30_000 });
    });
    const during = t.transport.send(request, { signal: caller.signal });
    await expect(during).rejects.toMatchObject({ failure: 'TIMEOUT' });
    const before = t.transport.send(request, { signal: caller.signal });
    await expect(before).rejects.toMatchObject({ failure: 'TIMEOUT' });
  });

  test.each(['gzip', 'br', 'deflate, gzip'])(
    'a body in %s, which was not asked for, is INVALID_ANSWER and never unpacked (F22)',
    async (encoding) => {
      const asked: Array<string | null> = [];
      await using t = await served(async (incoming) => {
        asked.push(incoming.headers.get('accept-encoding'));
        return new Response('x', { headers: { 'content-encoding': encoding } });
      });
      await expect(t.transport.send(request, {})).rejects.toMatchObject({
        failure: 'INVALID_ANSWER',
      });
      expect(asked).toEqual([null]);
    },
  );

  test('a redirect is not followed', async () => {
    const seen: string[] = [];
    await using t = await served(async ({ url }) => {
      seen.push(url);
      return new Response('', { status: 307, headers: { location: 'http://127.0.0.1:1/' } });
    });
    expect((await t.transport.send(request, {})).status).toBe(307);
    expect(seen).toHaveLength(1);
  });

  test.each<[string, string]>([
    ['before an answer', ''],
    ['within the headers', 'HTTP/1.1 200 OK\r\ncontent-'],
    ['within a body of known length', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}'],
    ['within a chunked body', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n'],
  ])('a half-close %s is no empty answer (F11)', async (_where, bytes) => {
    const server = net.createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(bytes));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const transport = pooledTransport({
      baseUrl: new URL(`http://127.0.0.1:${(server.address() as net.AddressInfo).port}`),
      connectTimeoutMs: 2_000,
      connections: 1,
      maxBodyBytes: 1_000,
    });
    await expect(transport.send(request, {})).rejects.toMatchObject({ failure: 'UNREACHABLE' });
    await transport.close();
    server.close();
  });
});
