import { beforeAll, describe, expect, test } from 'vitest';
import { seeded } from '../../../support/gateway-kill.ts';
import { type Costs, type Served, simulate } from '../../../support/simulated-load.ts';

/** About what a check-in costs: 3 ms of the loop, so that 333 a second are all it can do. */
const costs: Costs = {
  begin: 1.2,
  decide: 1.6,
  send: 0.2,
  refuse: 0.25,
  upstream: [80, 120],
  commit: [3, 8],
};
const capacity = 333;
const seconds = 6;
const parts = [0.5, 0.8, 0.95, 3, 0.8] as const;

let served: readonly Served[];

beforeAll(() => {
  const random = seeded(20_261_122);
  served = simulate(
    parts.map((part) => ({ rate: capacity * part, seconds })),
    costs,
    { min: 32, max: 2_000 },
    () => random(1_000_000_000) / 1_000_000_000,
  );
});

/** Of what left in this phase; the first second still has guests of the one before. */
function phase(index: number) {
  const inside = served.filter(
    ({ doneAt }) =>
      doneAt >= (index * seconds + 1) * 1_000 && doneAt < (index + 1) * seconds * 1_000,
  );
  const took = (wanted: boolean) =>
    inside
      .filter(({ good }) => good === wanted)
      .map(({ dueAt, doneAt }) => doneAt - dueAt)
      .sort((left, right) => left - right);
  const [good, refused] = [took(true), took(false)];
  const at = (values: readonly number[], part: number) =>
    values[Math.floor(values.length * part)] ?? 0;
  return {
    goodput: good.length / (seconds - 1),
    p99Ms: at(good, 0.99),
    refused: refused.length,
    refusedP50Ms: at(refused, 0.5),
  };
}

describe('in simulated time', () => {
  test('nobody is refused up to four fifths of capacity, before and after an overload', () => {
    expect([phase(0).refused, phase(1).refused, phase(4).refused]).toEqual([0, 0, 0]);
  });

  test('three times capacity leaves four fifths of the goodput, at most twice as late', () => {
    const [full, over] = [phase(2), phase(3)];
    expect(over.goodput / full.goodput).toBeGreaterThan(0.8);
    expect(over.p99Ms / full.p99Ms).toBeLessThan(2);
  });

  test('a refusal is there within 20 ms', () => {
    expect(phase(3).refusedP50Ms).toBeLessThan(20);
  });
});
