import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { populationTransport } from '../../../../src/connectors/population/index.ts';
import { type UpstreamLimits, usualLimits } from '../../../../src/connectors/transport/limits.ts';
import { createUpstreamPolicy } from '../../../../src/connectors/transport/policy.ts';
import type { Send } from '../../../../src/connectors/transport/send.ts';
import { UpstreamError } from '../../../../src/connectors/upstream.ts';
import { vssPortalTransport } from '../../../../src/connectors/vss-portal/index.ts';
import { systemClock } from '../../../../src/domain/clock.ts';
import { failureOf } from '../../../support/upstream-policy.ts';

// Promise P4: load on a dead upstream. undici's retries make 6.00 requests of a call, two retries of cockatiel 3.00.

const calls = 500;

/** A server that does the same to everybody, and counts. */
async function dead(
  answer: (request: http.IncomingMessage, response: http.ServerResponse) => void,
) {
  let hits = 0;
  const server = http.createServer((request, response) => {
    hits += 1;
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    hits: () => hits,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Room for all calls at once; the breaker can be taken away to see what the budget does alone. */
function limits(of: UpstreamLimits, withBreaker: boolean): UpstreamLimits {
  return {
    ...of,
    bulkhead: { ...of.bulkhead, capacity: calls, clientShare: 1 },
    breaker: { ...of.breaker, minimumRps: withBreaker ? of.breaker.minimumRps : 1e9 },
    throttle: { ...of.throttle, minimumCalls: withBreaker ? of.throttle.minimumCalls : 1e9 },
  };
}

const request = { method: 'POST', path: '/', headers: {} } as const;

function registerAt(baseUrl: URL, withBreaker: boolean) {
  const policy = createUpstreamPolicy({
    name: 'populationRegister',
    limits: limits(usualLimits.populationRegister, withBreaker),
    clock: systemClock,
  });
  const pool = populationTransport({ baseUrl, connections: calls, sending: policy.sending });
  return { policy, pool };
}

async function flood(
  { policy, pool }: ReturnType<typeof registerAt>,
  inARow = 1,
): Promise<ReadonlySet<string>> {
  const ask = async (send: Send) => {
    const outcomes: string[] = [];
    for (let i = 0; i < inARow; i++) {
      const question = policy.run(async (call) => {
        const { status } = await send(request, call);
        if (status >= 500) throw new UpstreamError('UPSTREAM_ERROR', `HTTP ${status}`, { status });
      }, {});
      outcomes.push(await failureOf(question));
    }
    return outcomes;
  };
  const outcomes = await Promise.all(Array.from({ length: calls / inARow }, () => ask(pool.send)));
  await pool.close();
  return new Set(outcomes.flat());
}

describe(`${calls} calls to an upstream that is down`, () => {
  test.each([
    ['all at once, HTTP 503, by the budget alone', 1, false],
    ['fifty at a time, HTTP 503, by the budget alone', 10, false],
    ['fifty at a time, HTTP 503', 10, true],
  ] as const)('%s: at most 1.10 requests for each', async (_what, inARow, withBreaker) => {
    await using server = await dead((_request, response) => {
      response.writeHead(503).end();
    });
    await flood(registerAt(server.url, withBreaker), inARow);
    expect(server.hits() / calls).toBeLessThanOrEqual(1.1);
  });

  test('once the breaker is open, none', async () => {
    await using server = await dead((_request, response) => {
      response.writeHead(503).end();
    });
    const outcomes = await flood(registerAt(server.url, true), 20);
    expect(outcomes).toContain('CIRCUIT_OPEN');
    expect(server.hits()).toBeLessThan(calls / 2);
  });

  test('a register that breaks every connection: at most 1.10', async () => {
    await using server = await dead(({ socket }) => socket.resetAndDestroy());
    await flood(registerAt(server.url, false));
    expect(server.hits() / calls).toBeLessThanOrEqual(1.1);
  });

  test('a portal that is silent: one request for each at most, whatever the budget', async () => {
    await using server = await dead(() => undefined);
    const policy = createUpstreamPolicy({
      name: 'vssPortal',
      limits: limits(usualLimits.vssPortal, false),
      clock: systemClock,
    });
    const pool = vssPortalTransport({
      baseUrl: server.url,
      connections: calls,
      attemptTimeoutMs: 1_500,
      sending: policy.sending,
    });
    const outcomes = await Promise.all(
      Array.from({ length: calls }, () =>
        failureOf(policy.run((call) => pool.send(request, call), {})),
      ),
    );
    await pool.close();
    expect(new Set(outcomes)).toEqual(new Set(['TIMEOUT']));
    expect(server.hits() / calls).toBeLessThanOrEqual(1);
  });
});
