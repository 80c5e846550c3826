import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/domain/clock.ts';
import { type ClockStanding, watchClock } from '../../../src/time-sources/watch.ts';

const minute = 60_000;
const hour = 60 * minute;

function bench(count = 3) {
  let [wall, monotonic] = [Date.parse('2026-11-23T03:00:00.000Z'), 1_000];
  const clock: Clock = { now: () => new Date(wall), monotonic: () => monotonic };
  /** Milliseconds by which each source is ahead of our clock; null: no answer. */
  const says: (number | null)[] = Array.from({ length: count }, () => 0);
  const told: (readonly [ClockStanding, number | null])[] = [];
  const watch = watchClock({
    sources: says.map((_, port) => ({ host: 'ntp.example.vn', port })),
    ask: async ({ port }) => {
      const offset = says[port];
      if (offset === null || offset === undefined) throw new Error('no answer');
      return offset;
    },
    clock,
    changed: (standing, offset) => told.push([standing, offset]),
  });
  return {
    watch,
    says,
    told,
    pass: (ms: number) => {
      wall += ms;
      monotonic += ms;
    },
    step: (ms: number) => {
      wall += ms;
    },
  };
}

describe('a clock that is watched', () => {
  it.each([
    [0, 'SURE'],
    [2_000, 'SURE'],
    [-2_000, 'SURE'],
    [2_001, 'OFF'],
    [-2_001, 'OFF'],
    [hour, 'OFF'],
  ])('and is %d ms behind is %s', async (offset, standing) => {
    const { watch, says } = bench();
    says.fill(offset);
    await watch.measure();
    expect([watch.standing(), watch.offset()]).toEqual([standing, offset]);
    watch.close();
  });

  it.each([
    [[0, 0, hour], 'SURE'],
    [[0, null, 100], 'SURE'],
    [[-hour, 5_000, 5_000], 'OFF'],
    [[0, hour, null], 'OFF'],
  ] as const)('by sources that say %j is %s', async (offsets, standing) => {
    const { watch, says } = bench();
    says.splice(0, 3, ...offsets);
    await watch.measure();
    expect(watch.standing()).toBe(standing);
    watch.close();
  });

  it.each([hour, -hour, 2_500, -2_500])(
    'and set by %d ms is off at once, and right when it is set back',
    async (by) => {
      const { watch, pass, step, told } = bench();
      await watch.measure();
      pass(10_000);
      expect(watch.standing()).toBe('SURE');
      step(by);
      expect(watch.standing()).toBe('OFF');
      pass(10_000);
      step(-by);
      expect(watch.standing()).toBe('SURE');
      expect(told).toEqual([
        ['OFF', -by],
        ['SURE', 0],
      ]);
      watch.close();
    },
  );

  it('may be without most of its sources for an hour', async () => {
    const { watch, says, pass } = bench();
    await watch.measure();
    says.splice(0, 2, null, null);
    pass(hour);
    await watch.measure();
    expect(watch.standing()).toBe('SURE');
    pass(1);
    expect(watch.standing()).toBe('UNSYNCHRONISED');
    says.fill(0);
    await watch.measure();
    expect(watch.standing()).toBe('SURE');
    watch.close();
  });

  it('has an hour from the start to find them', () => {
    const { watch, pass } = bench();
    expect([watch.standing(), watch.offset()]).toEqual(['SURE', null]);
    pass(hour + 1);
    expect(watch.standing()).toBe('UNSYNCHRONISED');
    watch.close();
  });

  it('by nobody counts as right', async () => {
    const { watch, pass, step } = bench(0);
    pass(2 * hour);
    step(hour);
    await watch.measure();
    expect(watch.standing()).toBe('SURE');
    watch.close();
  });
});
