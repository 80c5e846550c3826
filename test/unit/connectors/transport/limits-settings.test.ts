import { describe, expect, test } from 'vitest';
import { upstreamNames, usualLimits } from '../../../../src/connectors/transport/limits.ts';
import { parseUpstreamLimits } from '../../../../src/connectors/transport/limits-settings.ts';

const problemsOf = (json: unknown) => parseUpstreamLimits(json).problems;

describe('the limits of upstreams', () => {
  test('are as usual where nothing is said', () => {
    expect(parseUpstreamLimits({})).toEqual({ limits: usualLimits, problems: [] });
  });

  test('differ where something is, and nowhere else', () => {
    const { limits, problems } = parseUpstreamLimits({
      vssPortal: { attemptTimeoutMs: 9_000, bulkhead: { capacity: 600, clientShare: 0.25 } },
      populationRegister: { retryBudget: { burst: 0 } },
    });
    expect(problems).toEqual([]);
    const { vssPortal, populationRegister } = usualLimits;
    expect(limits).toEqual({
      ...usualLimits,
      vssPortal: {
        ...vssPortal,
        attemptTimeoutMs: 9_000,
        bulkhead: { ...vssPortal.bulkhead, capacity: 600, clientShare: 0.25 },
      },
      populationRegister: { ...populationRegister, retryBudget: { ratio: 0.1, burst: 0 } },
    });
  });

  test('are read back as they are written', () => {
    const { limits, problems } = parseUpstreamLimits(JSON.parse(JSON.stringify(usualLimits)));
    expect({ limits, problems }).toEqual({ limits: usualLimits, problems: [] });
  });

  test('tell every problem at once, and no value', () => {
    const problems = problemsOf({
      vssPortal: {
        attemptTimeoutMs: 'canary',
        bulkhead: { capacity: 0, seats: 3 },
        breaker: { openMs: 5_000, longestOpenMs: 1_000, badShare: 2 },
      },
      vssCoPayment: [],
      populationRegister: { bulkhead: { capacity: 1.5 }, doors: null },
      portal: {},
    });
    expect(problems).toEqual([
      '"portal" is no upstream; they are vssPortal, vssCoPayment, populationRegister, vssPlatform',
      '"vssPortal.attemptTimeoutMs" must be a whole number from 100 to 600000',
      '"vssPortal.bulkhead.capacity" must be a whole number from 1 to 10000',
      '"vssPortal.bulkhead.seats" is unknown; there are capacity, queue, waitMs, bulkWaitMs, clientShare',
      '"vssPortal.breaker.badShare" must be a number from 0.01 to 1',
      '"vssPortal.breaker.longestOpenMs" must not be below openMs',
      '"vssCoPayment" must be an object',
      '"populationRegister.bulkhead.capacity" must be a whole number from 1 to 10000',
      '"populationRegister.doors" must be an object',
    ]);
  });

  test.each([null, [], 'text', 3])('%j is no object of upstreams', (json) => {
    expect(problemsOf(json)).toEqual(['expected an object of upstreams']);
  });

  test('leave no upstream without a bound', () => {
    for (const name of upstreamNames) {
      const { bulkhead, attemptTimeoutMs, connectTimeoutMs } = usualLimits[name];
      expect(Number.isFinite(bulkhead.capacity + bulkhead.queue + bulkhead.bulkWaitMs)).toBe(true);
      expect(connectTimeoutMs).toBeLessThanOrEqual(attemptTimeoutMs);
    }
  });
});
