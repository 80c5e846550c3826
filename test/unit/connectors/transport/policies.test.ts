import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { attemptTimeout } from '../../../../src/connectors/transport/attempt-timeout.ts';
import { jitter, retryOnce } from '../../../../src/connectors/transport/retry-once.ts';
import { compose, type Send } from '../../../../src/connectors/transport/send.ts';
import { UpstreamError } from '../../../../src/connectors/upstream.ts';

const request = { method: 'POST', path: '/', headers: {} } as const;
const ok = { status: 200, headers: {}, body: '' };
const reset = new UpstreamError('UNREACHABLE', 'ECONNRESET');

/** Sends that end only with their signal. */
const silent: Send = (_request, { signal }) =>
  sleep(60_000, ok, { ref: false, ...(signal === undefined ? {} : { signal }) });

function failing(...outcomes: Array<UpstreamError | 'ok'>): { send: Send; tries: () => number } {
  let tries = 0;
  return {
    async send() {
      const outcome = outcomes[tries++] ?? 'ok';
      if (outcome === 'ok') return ok;
      throw outcome;
    },
    tries: () => tries,
  };
}

describe('the time limit of an attempt', () => {
  test('ends an attempt that does not answer', async () => {
    const send = compose(silent, attemptTimeout(20));
    await expect(send(request, {})).rejects.toMatchObject({
      failure: 'TIMEOUT',
      message: 'no answer within 20 ms',
    });
  });

  test('ends earlier when the caller leaves', async () => {
    const caller = new AbortController();
    const send = compose(silent, attemptTimeout(60_000));
    const answer = send(request, { signal: caller.signal });
    caller.abort();
    await expect(answer).rejects.toMatchObject({
      failure: 'TIMEOUT',
      message: 'ended by the caller',
    });
  });

  test('waits for nobody who does not hear that it has ended (F3)', async () => {
    const deaf = compose(() => new Promise<never>(() => undefined), attemptTimeout(20));
    await expect(deaf(request, {})).rejects.toMatchObject({ failure: 'TIMEOUT' });
    const caller = new AbortController();
    const answer = deaf(request, { signal: caller.signal });
    caller.abort();
    await expect(answer).rejects.toMatchObject({ message: 'ended by the caller' });
  });

  test('sends nothing for a caller who has left', async () => {
    const { send, tries } = failing('ok');
    const limited = compose(send, attemptTimeout(60_000));
    await expect(limited(request, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      failure: 'TIMEOUT',
    });
    expect(tries()).toBe(0);
  });

  test('leaves other failures as they are', async () => {
    const { send } = failing(reset);
    await expect(compose(send, attemptTimeout(60_000))(request, {})).rejects.toBe(reset);
  });
});

describe('the one retry', () => {
  const once = retryOnce({ when: (error) => error === reset, waitMs: () => 0 });

  test('is answered when the second try succeeds', async () => {
    const { send, tries } = failing(reset);
    expect(await compose(send, once)(request, {})).toBe(ok);
    expect(tries()).toBe(2);
  });

  test('is the last one', async () => {
    const { send, tries } = failing(reset, reset, reset);
    await expect(compose(send, once)(request, {})).rejects.toBe(reset);
    expect(tries()).toBe(2);
  });

  test('is not spent on other failures', async () => {
    const timeout = new UpstreamError('TIMEOUT', 'no');
    const { send, tries } = failing(timeout);
    await expect(compose(send, once)(request, {})).rejects.toBe(timeout);
    expect(tries()).toBe(1);
  });

  test('does not happen when the caller leaves while it is awaited', async () => {
    const caller = new AbortController();
    const { send, tries } = failing(reset);
    const late = retryOnce({
      when: () => true,
      waitMs: () => {
        setImmediate(() => caller.abort());
        return 60_000;
      },
    });
    await expect(compose(send, late)(request, { signal: caller.signal })).rejects.toBe(reset);
    expect(tries()).toBe(1);
  });

  test.each([
    [0, 50],
    [0.5, 150],
    [1, 250],
  ])('waits between its bounds: %d gives %d ms', (random, ms) => {
    expect(jitter(50, 250, () => random)()).toBe(ms);
  });
});
