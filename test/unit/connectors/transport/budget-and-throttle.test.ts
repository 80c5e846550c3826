import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLatencies } from '../../../../src/connectors/transport/latencies.ts';
import { createRetryBudget } from '../../../../src/connectors/transport/retry-budget.ts';
import { createRollingCounts } from '../../../../src/connectors/transport/rolling-counts.ts';
import { createThrottle } from '../../../../src/connectors/transport/throttle.ts';
import { HandClock } from '../../../support/hand-clock.ts';

const morning = '2026-11-02T08:00:00+07:00';

describe('a retry budget', () => {
  test('has ten retries at the start, and a tenth for each good answer', () => {
    const budget = createRetryBudget({ ratio: 0.1, burst: 10 });
    const spent = () => Array.from({ length: 20 }, budget.spend).filter((one) => one).length;
    expect(spent()).toBe(10);
    for (let i = 0; i < 9; i++) budget.earn();
    expect(spent()).toBe(0);
    budget.earn();
    expect(spent()).toBe(1);
  });

  test('never allows more than its burst and a tenth of what was answered', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 2_000 }),
        fc.integer({ min: 0, max: 20 }),
        (moves, burst) => {
          const budget = createRetryBudget({ ratio: 0.1, burst });
          let [earned, spent] = [0, 0];
          for (const isAnswer of moves) {
            if (isAnswer) {
              budget.earn();
              earned += 1;
            } else if (budget.spend()) spent += 1;
            expect(spent).toBeLessThanOrEqual(burst + earned * 0.1 + 1e-6);
            expect(budget.left()).toBeLessThanOrEqual(burst);
          }
        },
      ),
    );
  });

  test('of nothing allows nothing', () => {
    expect(createRetryBudget({ ratio: 0.1, burst: 0 }).spend()).toBe(false);
  });
});

function throttleAt(random: () => number) {
  const clock = new HandClock(morning);
  const limits = { ratio: 2, windowMs: 120_000, minimumCalls: 50, probeMs: 1_000 };
  const throttle = createThrottle({ limits, monotonic: () => clock.monotonic(), random });
  const times = (count: number, what: 'good' | 'bad') => {
    for (let i = 0; i < count; i++) throttle[what]();
  };
  return { throttle, clock, times };
}

describe('adaptive throttling', () => {
  test('drops nothing while at least half is answered', () => {
    const { throttle, times } = throttleAt(() => 0);
    times(100, 'bad');
    times(1, 'good');
    times(1, 'bad');
    times(2, 'good');
    times(97, 'good');
    expect(throttle.probability()).toBe(0);
  });

  test('drops by (calls - 2 x answered) / (calls + 1)', () => {
    const { throttle, times } = throttleAt(() => 0);
    times(20, 'good');
    times(80, 'bad');
    expect(throttle.probability()).toBeCloseTo(60 / 101);
  });

  test('drops nothing of a small hospital’s few calls', () => {
    const { throttle, times } = throttleAt(() => 0);
    times(49, 'bad');
    expect(throttle.lets()).toBe(true);
  });

  test('lets one call a second through whatever happened', () => {
    const { throttle, clock, times } = throttleAt(() => 0);
    times(1_000, 'bad');
    expect(throttle.lets()).toBe(true);
    const let1 = Array.from({ length: 50 }, () => {
      clock.advance(100);
      return throttle.lets();
    });
    expect(let1.filter((one) => one)).toHaveLength(5);
  });

  test('ends with three good answers in a row, not with the two minutes', () => {
    const { throttle, times } = throttleAt(() => 0);
    times(1_000, 'bad');
    times(2, 'good');
    expect(throttle.probability()).toBeGreaterThan(0.9);
    times(1, 'good');
    expect(throttle.probability()).toBe(0);
  });

  test('forgets what is older than its window', () => {
    const { throttle, clock, times } = throttleAt(() => 0);
    times(1_000, 'bad');
    clock.advance(120_000);
    expect(throttle.probability()).toBe(0);
  });
});

describe('counts over a window', () => {
  test('are those of the window, to a tenth of it', () => {
    const event = fc.record({ name: fc.constantFrom('x', 'y'), pauseMs: fc.nat({ max: 3_000 }) });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 100 }), (events) => {
        const clock = new HandClock(morning);
        const counts = createRollingCounts<'x' | 'y'>(10_000, () => clock.monotonic());
        const at: number[] = [];
        for (const { name, pauseMs } of events) {
          clock.advance(pauseMs);
          counts.add(name);
          if (name === 'x') at.push(clock.monotonic());
        }
        const since = (ms: number) => at.filter((one) => clock.monotonic() - one < ms).length;
        expect(counts.of('x')).toBeGreaterThanOrEqual(since(9_000));
        expect(counts.of('x')).toBeLessThanOrEqual(since(10_001));
      }),
    );
  });
});

describe('times of good answers', () => {
  test('are assumed until twenty are known', () => {
    const latencies = createLatencies(3_000);
    for (let i = 0; i < 19; i++) latencies.add(10);
    expect(latencies.p95()).toBe(3_000);
    latencies.add(10);
    expect(latencies.p95()).toBe(10);
  });

  test('are at the 95th percentile of the last 256', () => {
    const latencies = createLatencies(3_000);
    for (let i = 0; i < 1_000; i++) latencies.add(5_000);
    for (let i = 1; i <= 256; i++) latencies.add(i);
    expect(latencies.p95()).toBe(244);
  });
});
