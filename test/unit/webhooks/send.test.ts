import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connectTo } from '../../../src/webhooks/send.ts';

async function endpointThat(listener: RequestListener, attemptMs = 2_000) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  const url = new URL(`http://127.0.0.1:${address.port}/hook?of=99002`);
  const connection = connectTo({ url }, attemptMs);
  onTestFinished(async () => {
    await connection.close();
    server.closeAllConnections();
    server.close();
  });
  return connection;
}

const never = new AbortController().signal;
const attempt = { headers: { 'webhook-id': 'msg_1' }, body: '{"type":"x"}', signal: never };

describe('sending a webhook', () => {
  test('posts body and headers to the address as it is written', async () => {
    let received: unknown;
    const { send } = await endpointThat(async (request, response) => {
      const chunks: unknown[] = await request.toArray();
      const body = chunks.map(String).join('');
      received = [request.method, request.url, request.headers['webhook-id'], body];
      response.writeHead(204).end();
    });
    expect(await send(attempt)).toEqual({ status: 204, retryAfter: null });
    expect(received).toEqual(['POST', '/hook?of=99002', 'msg_1', '{"type":"x"}']);
  });

  test('does not follow a redirect', async () => {
    let requests = 0;
    const { send } = await endpointThat((_request, response) => {
      requests += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await send(attempt)).toEqual({ status: 307, retryAfter: null });
    expect(requests).toBe(1);
  });

  test('tells when to come back', async () => {
    const { send } = await endpointThat((_request, response) => {
      response.writeHead(429, { 'retry-after': '7' }).end('busy');
    });
    expect(await send(attempt)).toEqual({ status: 429, retryAfter: '7' });
  });

  test('does not read on in an answer that is too long, or that never ends', async () => {
    const { send } = await endpointThat((_request, response) => {
      response.writeHead(200);
      const pour = () => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', pour);
      pour();
    });
    expect(await send(attempt)).toEqual({ status: 200, retryAfter: null });
  });

  test('waits for a silent receiver no longer than allowed', async () => {
    const { send } = await endpointThat(() => undefined, 100);
    expect(await send(attempt)).toEqual({ status: null, failure: 'TIMEOUT' });
  });

  test('ends with the gateway', async () => {
    const { send } = await endpointThat(() => undefined);
    const ending = new AbortController();
    const sent = send({ ...attempt, signal: ending.signal });
    ending.abort();
    expect(await sent).toMatchObject({ status: null });
  });

  test('tells a receiver that is not there', async () => {
    const connection = connectTo({ url: new URL('http://127.0.0.1:1/hook') });
    onTestFinished(() => connection.close());
    expect(await connection.send(attempt)).toEqual({ status: null, failure: 'UNREACHABLE' });
  });
});
