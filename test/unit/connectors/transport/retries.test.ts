import { describe, expect, test } from 'vitest';
import { retryAfterMs } from '../../../../src/connectors/transport/retry-after.ts';
import { retryOnce } from '../../../../src/connectors/transport/retry-once.ts';
import { compose, type UpstreamResponse } from '../../../../src/connectors/transport/send.ts';
import { UpstreamError } from '../../../../src/connectors/upstream.ts';
import { failureOf, policyOnVirtualTime } from '../../../support/upstream-policy.ts';

const request = { method: 'POST', path: '/', headers: {} } as const;
const ok: UpstreamResponse = { status: 200, headers: {}, body: '' };
const reset = new UpstreamError('UNREACHABLE', 'ECONNRESET');

function asking(patient: boolean, ...outcomes: ReadonlyArray<UpstreamResponse | UpstreamError>) {
  const { policy, time, told } = policyOnVirtualTime();
  let tries = 0;
  const send = compose(
    async () => {
      const outcome = outcomes[tries++] ?? ok;
      if (outcome instanceof UpstreamError) throw outcome;
      return outcome;
    },
    retryOnce({ when: () => true, waitMs: () => 100, sending: policy.sending, patient }),
  );
  const sent = (deadlineInMs?: number) =>
    send(
      request,
      deadlineInMs === undefined ? {} : { deadlineAt: time.monotonic() + deadlineInMs },
    );
  return { policy, time, told, sent, tries: () => tries };
}

const busy = (after: string, status = 503): UpstreamResponse => ({
  status,
  headers: { 'retry-after': after },
  body: '',
});

describe('a second try', () => {
  test('waits, and is counted', async () => {
    const { time, sent, tries, told } = asking(false, reset);
    const answer = sent(8_000);
    await time.pass(99);
    expect(tries()).toBe(1);
    await time.pass(1);
    expect(await answer).toBe(ok);
    expect([tries(), told]).toEqual([2, ['retried']]);
  });

  test('is not made when the 95th percentile does not fit before the deadline', async () => {
    const { sent, tries } = asking(false, reset);
    expect(await failureOf(sent(3_099))).toBe('UNREACHABLE');
    expect(tries()).toBe(1);
  });

  test('is not made when the budget is empty', async () => {
    const { sent, tries, policy, time } = asking(false, ...Array.from({ length: 40 }, () => reset));
    for (let i = 0; i < 15; i++) {
      const outcome = failureOf(sent(8_000));
      await time.pass(100);
      await outcome;
    }
    expect(tries()).toBe(25);
    expect(policy.report().retriesLeft).toBe(0);
  });

  test('is earned by answers, not by those with which an upstream says that it failed', async () => {
    const failed = Array.from({ length: 30 }, (_, i) => ({
      ...ok,
      status: i % 3 === 0 ? 429 : 500,
    }));
    const { sent, policy } = asking(false, ...failed);
    while (policy.sending.mayRetry(0, {}));
    for (let i = 0; i < 30; i++) await sent(8_000);
    expect(policy.report().retriesLeft).toBe(0);
    for (let i = 0; i < 10; i++) await sent(8_000);
    expect(policy.report().retriesLeft).toBe(1);
  });

  test('is not made once the breaker is open', async () => {
    const { sent, tries, policy } = asking(false, reset);
    policy.sending.holdOff(1_000);
    expect(await failureOf(sent(8_000))).toBe('UNREACHABLE');
    expect(tries()).toBe(1);
  });

  test('is not made for a caller who leaves meanwhile', async () => {
    const { policy, time } = policyOnVirtualTime();
    const caller = new AbortController();
    let tries = 0;
    const send = compose(
      async () => {
        tries += 1;
        throw reset;
      },
      retryOnce({ when: () => true, waitMs: () => 100, sending: policy.sending }),
    );
    const outcome = failureOf(send(request, { signal: caller.signal }));
    await time.pass(50);
    caller.abort();
    expect(await outcome).toBe('UNREACHABLE');
    expect([tries, time.pending()]).toEqual([1, 0]);
  });
});

describe('an upstream that says when to come back', () => {
  test('is asked again then, where it fits the deadline (F16)', async () => {
    const { time, sent, tries, policy } = asking(true, busy('2', 429));
    const answer = sent(8_000);
    await time.pass(1_999);
    expect(tries()).toBe(1);
    await time.pass(1);
    expect(await answer).toBe(ok);
    expect(policy.report().breaker).toBe('CLOSED');
  });

  test.each<[string, boolean, number | undefined]>([
    ['does not fit the deadline', true, 4_000],
    ['no deadline is known', true, undefined],
    ['the upstream is one that is not asked twice', false, 60_000],
  ])('is left alone for so long where %s', async (_what, patient, deadlineInMs) => {
    const { sent, tries, policy } = asking(patient, busy('2'));
    expect(await sent(deadlineInMs)).toMatchObject({ status: 503 });
    expect(tries()).toBe(1);
    expect(policy.report()).toMatchObject({ breaker: 'OPEN', nextProbeInMs: 2_000 });
  });

  test('a second time is left alone', async () => {
    const { time, sent, policy } = asking(true, busy('1'), busy('5'));
    const answer = sent(8_000);
    await time.pass(1_000);
    expect(await answer).toMatchObject({ status: 503 });
    expect(policy.report().nextProbeInMs).toBe(5_000);
  });

  test.each<[string, number, number | null]>([
    ['3', 503, 3_000],
    ['0', 429, 0],
    ['Mon, 02 Nov 2026 01:00:07 GMT', 503, 7_000],
    ['Mon, 02 Nov 2026 00:00:00 GMT', 503, 0],
    ['soon', 503, null],
    ['-1', 503, null],
    ['9999999999', 503, null],
    ['3', 500, null],
    ['3', 200, null],
  ])('with %s and HTTP %i means %s ms', (value, status, ms) => {
    const now = new Date('2026-11-02T01:00:00Z');
    const read = retryAfterMs({ status, headers: { 'retry-after': value }, body: '' }, now);
    expect(read).toBe(ms);
  });
});
