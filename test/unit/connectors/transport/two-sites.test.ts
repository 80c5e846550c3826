import { describe, expect, test } from 'vitest';
import type { Send, UpstreamResponse } from '../../../../src/connectors/transport/send.ts';
import { twoSites } from '../../../../src/connectors/transport/two-sites.ts';
import { UpstreamError } from '../../../../src/connectors/upstream.ts';
import { failureOf, policyOnVirtualTime } from '../../../support/upstream-policy.ts';
import { quiet, type VirtualTime } from '../../../support/virtual-time.ts';

const request = { method: 'POST', path: '/', headers: {} } as const;

type Site = { readonly send: Send; asked: number; ended: number; ms: number; fails: boolean };

/** Answers after `ms`, or fails then; what it is asked ends with its signal. */
function site(time: VirtualTime, body: string, ms: number): Site {
  const state: Site = {
    asked: 0,
    ended: 0,
    ms,
    fails: false,
    send: (_request, { signal }) => {
      state.asked += 1;
      const { promise, resolve, reject } = Promise.withResolvers<UpstreamResponse>();
      let isOver = false;
      const cancel = time.after(state.ms, () => {
        isOver = true;
        if (state.fails) reject(new UpstreamError('UNREACHABLE', 'ECONNREFUSED'));
        else resolve({ status: 200, headers: {}, body });
      });
      signal?.addEventListener('abort', () => {
        if (isOver) return;
        state.ended += 1;
        cancel();
        reject(new UpstreamError('TIMEOUT', 'ended by the caller'));
      });
      return promise;
    },
  };
  return state;
}

function sites(firstMs: number, secondMs: number) {
  const { policy, time, told } = policyOnVirtualTime();
  const [first, second] = [site(time, 'first', firstMs), site(time, 'second', secondMs)];
  const send = twoSites([first.send, second.send], policy.sending);
  const ask = async (ms: number) => {
    const answer = send(request, {}).then(
      ({ body }) => body,
      (error: UpstreamError) => error.failure,
    );
    await time.pass(ms);
    return answer;
  };
  return { policy, time, told, first, second, send, ask };
}

/** The 95th percentile until one is known. */
const late = 3_000;

describe('two sites', () => {
  test('are asked one at a time while the first answers in time', async () => {
    const { first, second, ask } = sites(100, 100);
    for (let i = 0; i < 100; i++) expect(await ask(100)).toBe('first');
    expect([first.asked, second.asked]).toEqual([100, 0]);
  });

  test('are both asked at most for 2 of 100 questions', async () => {
    const { second, ask, told } = sites(late + 500, late + 500);
    for (let i = 0; i < 500; i++) await ask(10_000);
    const hedged = told.filter((one) => one === 'hedged').length;
    expect(hedged).toBeGreaterThan(0);
    expect(hedged).toBeLessThanOrEqual(10);
    expect(second.asked).toBe(hedged);
  });

  test('answer with the faster one, and the other is ended', async () => {
    const { first, second, ask } = sites(100, 100);
    for (let i = 0; i < 60; i++) await ask(100);
    first.ms = 60_000;
    expect(await ask(late + 100)).toBe('second');
    await quiet();
    expect([second.asked, first.ended]).toEqual([1, 1]);
  });

  test('are not both asked while the breaker is not closed', async () => {
    const { first, second, ask, policy } = sites(100, 100);
    for (let i = 0; i < 60; i++) await ask(100);
    policy.sending.holdOff(60_000);
    first.ms = late + 500;
    expect(await ask(late + 500)).toBe('first');
    expect(second.asked).toBe(0);
  });

  test('a site that fails is not asked first any more (F28)', async () => {
    const { first, second, ask } = sites(100, 100);
    first.fails = true;
    expect(await ask(100)).toBe('UNREACHABLE');
    expect(await ask(100)).toBe('second');
    expect([first.asked, second.asked]).toEqual([1, 1]);
  });

  test('a second question that fails leaves the first to be waited for', async () => {
    const { first, second, ask } = sites(100, 100);
    for (let i = 0; i < 60; i++) await ask(100);
    first.ms = late + 2_000;
    second.fails = true;
    expect(await ask(late + 2_000)).toBe('first');
  });

  test('a first question that fails leaves the second to be waited for', async () => {
    const { first, second, ask } = sites(100, 100);
    for (let i = 0; i < 60; i++) await ask(100);
    Object.assign(first, { ms: late + 100, fails: true });
    second.ms = 1_000;
    expect(await ask(late + 1_000)).toBe('second');
  });

  test('end with their caller', async () => {
    const { send, time } = sites(60_000, 60_000);
    const caller = new AbortController();
    const outcome = failureOf(send(request, { signal: caller.signal }));
    await quiet();
    caller.abort();
    expect(await outcome).toBe('TIMEOUT');
    expect(time.pending()).toBe(0);
  });
});
