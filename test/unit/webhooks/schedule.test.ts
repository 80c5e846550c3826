import { describe, expect, test } from 'vitest';
import { nextAttempt, retryAfterMs } from '../../../src/webhooks/schedule.ts';

const createdAt = new Date('2026-11-22T01:00:00Z');
const minutes = 60_000;

/** Times of all attempts after the event, in seconds, when none succeeds. */
function attempts(random: number, retryAfter: number | null = null): readonly number[] {
  const times = [0];
  for (let now = createdAt; times.length < 50; ) {
    const next = nextAttempt({
      attempts: times.length,
      createdAt,
      now,
      retryAfterMs: retryAfter,
      random,
    });
    if (next === null) return times;
    times.push((next.getTime() - createdAt.getTime()) / 1_000);
    now = next;
  }
  throw new Error('it is never given up');
}

describe('the schedule of attempts', () => {
  test('is that of Standard Webhooks, and ends after 24 hours', () => {
    expect(attempts(0.5)).toEqual([0, 5, 305, 2_105, 9_305, 27_305, 63_305, 86_400]);
  });

  test('spreads attempts by a tenth to either side', () => {
    expect(attempts(0)[1]).toBeCloseTo(4.5);
    expect(attempts(1)[1]).toBeCloseTo(5.5);
    expect(attempts(0).at(-1)).toBe(86_400);
    expect(attempts(1).at(-1)).toBe(86_400);
  });

  test('waits as long as the receiver asks', () => {
    expect(attempts(0.5, 10 * minutes).slice(0, 4)).toEqual([0, 600, 1_200, 3_000]);
  });

  test('comes back at the end of the window to a receiver that asks for more than that', () => {
    expect(attempts(0.5, 30 * 60 * minutes)).toEqual([0, 86_400]);
  });
});

describe('Retry-After', () => {
  test.each([
    ['120', 120_000],
    ['0', 0],
    ['Sun, 22 Nov 2026 01:01:00 GMT', 60_000],
    ['Sun, 22 Nov 2026 00:59:00 GMT', 0],
    ['soon', null],
    [null, null],
  ])('%s', (header, wanted) => {
    expect(retryAfterMs(header, createdAt)).toBe(wanted);
  });
});
