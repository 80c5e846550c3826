import { describe, expect, test } from 'vitest';
import { usualLimits } from '../../../../src/connectors/transport/limits.ts';
import type { RunOptions, UpstreamPolicy } from '../../../../src/connectors/transport/policy.ts';
import { UpstreamError, type UpstreamFailure } from '../../../../src/connectors/upstream.ts';
import { failureOf, policyOnVirtualTime } from '../../../support/upstream-policy.ts';
import { quiet } from '../../../support/virtual-time.ts';

const desk = { client: 'hospital', account: '99002', priority: 'DESK' } as const;

function failing(failure: UpstreamFailure, status?: number): () => Promise<never> {
  return () =>
    Promise.reject(new UpstreamError(failure, 'no', status === undefined ? {} : { status }));
}

async function outage(policy: UpstreamPolicy, calls = 50): Promise<void> {
  for (let i = 0; i < calls; i++) await failureOf(policy.run(failing('UNREACHABLE'), desk));
}

/** How often 200 questions of this outcome reach the upstream. */
async function reached(work: () => Promise<unknown>, options: Partial<RunOptions<unknown>> = {}) {
  const { policy } = policyOnVirtualTime();
  let asked = 0;
  for (let i = 0; i < 200; i++) {
    await failureOf(
      policy.run(
        () => {
          asked += 1;
          return work();
        },
        { ...desk, account: `${i}`, ...options },
      ),
    );
  }
  return asked;
}

describe('what opens the breaker', () => {
  test.each<[UpstreamFailure, number | undefined]>([
    ['TIMEOUT', undefined],
    ['UNREACHABLE', undefined],
    ['INVALID_ANSWER', 200],
    ['WRONG_PERSON', undefined],
    ['UPSTREAM_ERROR', 500],
    ['UPSTREAM_ERROR', 429],
    ['UPSTREAM_ERROR', undefined],
  ])('%s %s', async (failure, status) => {
    expect(await reached(failing(failure, status))).toBe(50);
  });

  test('a value by which the upstream says that it failed', async () => {
    const countsAsFailure = (value: unknown) => value === '101';
    expect(await reached(() => Promise.resolve('101'), { countsAsFailure })).toBe(50);
  });

  test.each<[UpstreamFailure, number | undefined]>([
    ['UPSTREAM_ERROR', 400],
    ['UPSTREAM_ERROR', 404],
    ['REFUSED', 401],
    ['RESTRICTED', 500],
    ['NO_ACCOUNT', undefined],
  ])('but not %s %s', async (failure, status) => {
    expect(await reached(failing(failure, status))).toBe(200);
  });

  test('but not an answer, "not found" included, and no mistake of ours', async () => {
    expect(await reached(() => Promise.resolve({ citizens: [] }))).toBe(200);
    expect(await reached(() => Promise.reject(new TypeError('ours')))).toBe(200);
  });

  test('but not a caller who leaves', async () => {
    expect(await reached(failing('TIMEOUT'), { signal: AbortSignal.abort() })).toBe(0);
    const { policy } = policyOnVirtualTime();
    for (let i = 0; i < 100; i++) {
      const leaving = new AbortController();
      const question = policy.run(
        () => {
          leaving.abort();
          return failing('TIMEOUT')();
        },
        { ...desk, signal: leaving.signal },
      );
      expect(await failureOf(question)).toBe('TIMEOUT');
    }
    expect(policy.report().breaker).toBe('CLOSED');
  });
});

describe('an open breaker', () => {
  test('refuses without asking, and says so', async () => {
    const { policy, told } = policyOnVirtualTime();
    await outage(policy);
    expect(await failureOf(policy.run(() => Promise.resolve(1), desk))).toBe('CIRCUIT_OPEN');
    expect(policy.canAsk('99002')).toBe(false);
    expect(told.slice(-3)).toEqual(['OPEN', 'UNREACHABLE', 'CIRCUIT_OPEN']);
  });

  test('closes with one good answer, and the throttle forgets', async () => {
    const { policy, time } = policyOnVirtualTime();
    await outage(policy);
    time.advance(2_000);
    expect(policy.canAsk()).toBe(true);
    expect(await policy.run(() => Promise.resolve('well'), desk)).toBe('well');
    expect(policy.report()).toMatchObject({ breaker: 'CLOSED', throttled: 0, failuresInARow: 0 });
  });

  test('leaves its probes the signal of their caller', async () => {
    // Lost in another breaker's half-open state: cockatiel issue 112.
    const { policy, time } = policyOnVirtualTime();
    await outage(policy);
    time.advance(2_000);
    const caller = new AbortController();
    let seen: AbortSignal | undefined;
    const probe = policy.run(
      (call) => {
        seen = call.signal;
        return new Promise((_resolve, reject) => {
          call.signal?.addEventListener('abort', () =>
            reject(new UpstreamError('TIMEOUT', 'ended by the caller')),
          );
        });
      },
      { ...desk, signal: caller.signal },
    );
    await quiet();
    expect(policy.report()).toMatchObject({ breaker: 'HALF_OPEN', probesUnderWay: 1 });
    expect(seen).toBe(caller.signal);
    caller.abort();
    expect(await failureOf(probe)).toBe('TIMEOUT');
    expect(policy.report()).toMatchObject({
      breaker: 'HALF_OPEN',
      probesUnderWay: 0,
      underWay: 0,
    });
    expect(policy.canAsk()).toBe(true);
  });

  test('gives the place of a probe back that found no room', async () => {
    const limits = {
      ...usualLimits.vssPortal,
      bulkhead: { ...usualLimits.vssPortal.bulkhead, capacity: 1, queue: 0 },
    };
    const { policy, time } = policyOnVirtualTime({ limits });
    await outage(policy);
    time.advance(2_000);
    const stuck = Promise.withResolvers<string>();
    const first = policy.run(() => stuck.promise, desk);
    await quiet();
    for (let i = 0; i < 5; i++) {
      expect(await failureOf(policy.run(() => Promise.resolve(1), desk))).toBe('OVERLOADED');
    }
    stuck.resolve('well');
    expect(await first).toBe('well');
    expect(policy.report().breaker).toBe('CLOSED');
  });
});

describe('an account that is refused', () => {
  test('is left alone while others go on', async () => {
    const { policy, told } = policyOnVirtualTime();
    for (let i = 0; i < 2; i++) {
      expect(await failureOf(policy.run(failing('REFUSED', 401), desk))).toBe('REFUSED');
    }
    expect(await failureOf(policy.run(() => Promise.resolve(1), desk))).toBe('REFUSED');
    expect(await policy.run(() => Promise.resolve(1), { ...desk, account: '99004' })).toBe(1);
    expect([policy.canAsk('99002'), policy.canAsk('99004')]).toEqual([false, true]);
    expect(policy.report()).toMatchObject({ breaker: 'CLOSED', closedAccounts: 1 });
    expect(told).toEqual(['REFUSED', 'alarm ACCOUNT', 'REFUSED', 'DOOR_CLOSED', 'GOOD']);
  });

  test('in an answer closes the door of the staff, and the answer is given', async () => {
    const { policy } = policyOnVirtualTime();
    const refusalIn = () => ({ failure: 'STAFF_NOT_REGISTERED', of: 'STAFF' }) as const;
    const options = { ...desk, staff: '1' };
    expect(await policy.run(() => Promise.resolve('054'), { ...options, refusalIn })).toBe('054');
    expect(await failureOf(policy.run(() => Promise.resolve('000'), options))).toBe(
      'STAFF_NOT_REGISTERED',
    );
    expect(await policy.run(() => Promise.resolve('000'), { ...desk, staff: '2' })).toBe('000');
  });

  test('does not open the breaker by being asked for', async () => {
    const { policy } = policyOnVirtualTime();
    for (let i = 0; i < 300; i++) await failureOf(policy.run(failing('REFUSED'), desk));
    expect(policy.report().breaker).toBe('CLOSED');
  });
});

describe('a throttle', () => {
  test('drops calls while the breaker is closed and most fail', async () => {
    const limits = {
      ...usualLimits.vssPortal,
      breaker: { ...usualLimits.vssPortal.breaker, minimumRps: 1_000 },
    };
    const { policy, told } = policyOnVirtualTime({ limits, random: () => 0 });
    await outage(policy, 200);
    expect(policy.report()).toMatchObject({ breaker: 'CLOSED', throttled: 1 });
    expect(told.filter((one) => one === 'UNREACHABLE')).toHaveLength(50);
    expect(await failureOf(policy.run(() => Promise.resolve(1), desk))).toBe('THROTTLED');
  });
});

describe('a question', () => {
  test('is told client, priority, deadline and signal', async () => {
    const { policy, time } = policyOnVirtualTime();
    const { signal } = new AbortController();
    const options = { client: 'hospital', priority: 'BULK', signal, deadlineAt: 7 } as const;
    expect(await policy.run((call) => Promise.resolve(call), options)).toEqual(options);
    expect(await policy.run((call) => Promise.resolve(call), {})).toEqual({
      client: 'gateway',
      priority: 'DESK',
      deadlineAt: time.monotonic() + 8_000,
    });
  });

  test('is counted with its time, and its failure shown until the next answer', async () => {
    const { policy } = policyOnVirtualTime();
    await failureOf(policy.run(failing('TIMEOUT'), desk));
    expect(policy.report()).toMatchObject({
      lastFailure: 'TIMEOUT',
      failuresInARow: 1,
      lastAnswerAt: null,
    });
    await policy.run(() => Promise.resolve(1), desk);
    expect(policy.report()).toMatchObject({
      failuresInARow: 0,
      lastAnswerAt: '2026-11-02T01:00:00.000Z',
      since: '2026-11-02T01:00:00.000Z',
      capacity: 360,
      retriesLeft: 10,
    });
  });

  test('gives its place back whatever comes of it', async () => {
    const { policy } = policyOnVirtualTime();
    await failureOf(policy.run(failing('NO_ACCOUNT'), desk));
    await failureOf(
      policy.run(() => {
        throw new TypeError('at once');
      }, desk),
    );
    expect(policy.report()).toMatchObject({ underWay: 0, waiting: 0 });
  });
});

describe('what calls for somebody to look', () => {
  test.each<[string, () => Promise<never>, readonly string[]]>([
    ['an answer about somebody else', failing('WRONG_PERSON'), ['alarm INTEGRITY']],
    ['HTML with status 200', failing('INVALID_ANSWER', 200), ['alarm INTEGRITY']],
    ['an error page', failing('INVALID_ANSWER', 502), []],
    ['a request of ours that was refused', failing('UPSTREAM_ERROR', 400), ['alarm OUR_REQUEST']],
    [
      'a certificate of somebody else',
      () => Promise.reject(new UpstreamError('UNREACHABLE', 'ERR_TLS_CERT_ALTNAME_INVALID')),
      ['alarm IDENTITY'],
    ],
    ['no connection', failing('UNREACHABLE'), []],
  ])('%s', async (_what, work, alarms) => {
    const { policy, told } = policyOnVirtualTime();
    await failureOf(policy.run(work, desk));
    expect(told.filter((one) => one.startsWith('alarm'))).toEqual(alarms);
  });
});
