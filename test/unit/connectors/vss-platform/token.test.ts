import { describe, expect, test } from 'vitest';
import { UpstreamError } from '../../../../src/connectors/upstream.ts';
import type { GrantedToken } from '../../../../src/connectors/vss-platform/codec.ts';
import { createAccessTokens } from '../../../../src/connectors/vss-platform/token.ts';
import { HandClock } from '../../../support/hand-clock.ts';

const second = 1_000;

function tokensWith(lifetimeMs: number | null = 3_600 * second) {
  const clock = new HandClock('2026-11-21T02:00:00Z');
  const asked: Array<PromiseWithResolvers<GrantedToken>> = [];
  const tokens = createAccessTokens({
    take: () => {
      const one = Promise.withResolvers<GrantedToken>();
      asked.push(one);
      return one.promise;
    },
    clock,
    renewalMarginMs: 30 * second,
    defaultLifetimeMs: 60 * second,
  });
  const grant = (index: number) => asked[index]?.resolve({ value: `token ${index}`, lifetimeMs });
  const taken = async () => {
    const token = tokens.current();
    grant(asked.length - 1);
    return token;
  };
  return { tokens, clock, asked, grant, taken };
}

describe('one token at a time', () => {
  test('everyone who has none waits for the same', async () => {
    const { tokens, asked, grant } = tokensWith();
    const waiting = Array.from({ length: 50 }, () => tokens.current());
    grant(0);
    expect(new Set(await Promise.all(waiting)).size).toBe(1);
    expect(asked).toHaveLength(1);
  });

  test('everyone who saw the same one refused gets the same new one', async () => {
    const { tokens, asked, grant, taken } = tokensWith();
    const refused = await taken();
    const early = tokens.replace(refused);
    grant(1);
    const late = tokens.replace(refused);
    expect(await late).toBe(await early);
    expect(await tokens.replace(refused)).toBe(await early);
    expect(asked).toHaveLength(2);
  });

  test('a failure fails everyone who waited, and the next caller tries again', async () => {
    const { tokens, asked, grant } = tokensWith();
    const waiting = [tokens.current(), tokens.current()];
    asked[0]?.reject(new UpstreamError('REFUSED', 'no'));
    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = tokens.current();
    grant(1);
    expect((await next).value).toBe('token 1');
    expect(asked).toHaveLength(2);
  });

  test('a caller who leaves does not end the wait of the others', async () => {
    const { tokens, asked, grant } = tokensWith();
    const leaving = new AbortController();
    const left = tokens.current(leaving.signal);
    const stayed = tokens.current();
    leaving.abort();
    await expect(left).rejects.toMatchObject({ failure: 'TIMEOUT' });
    grant(0);
    expect((await stayed).value).toBe('token 0');
    expect(asked).toHaveLength(1);
  });
});

describe('a token', () => {
  test.each([
    ['an hour', 3_600 * second, 3_569 * second, 1],
    ['an hour', 3_600 * second, 3_570 * second, 2],
    ['no stated time', null, 29 * second, 1],
    ['no stated time', null, 30 * second, 2],
    ['less than the margin', 20 * second, 9 * second, 1],
    ['less than the margin', 20 * second, 10 * second, 2],
  ])('for %s (%s ms) after %i ms: asked %i times', async (_what, lifetime, waited, times) => {
    const { tokens, clock, asked, grant, taken } = tokensWith(lifetime);
    await taken();
    clock.advance(waited);
    const again = tokens.current();
    grant(1);
    await again;
    expect(asked).toHaveLength(times);
  });

  test('ages from when it was asked for', async () => {
    const { tokens, clock, asked, grant } = tokensWith(60 * second);
    const first = tokens.current();
    clock.advance(29 * second);
    grant(0);
    await first;
    clock.advance(second);
    const again = tokens.current();
    grant(1);
    await again;
    expect(asked).toHaveLength(2);
  });
});
