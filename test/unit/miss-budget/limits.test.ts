import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientScale, judge, operatorLimits, scaled } from '../../../src/miss-budget/limits.ts';

const client = scaled(operatorLimits, clientScale);

/** The probability of that many misses or more, summed up exactly. */
function tail(calls: number, misses: number, ratio: number): number {
  let term = (1 - ratio) ** calls;
  let sum = 0;
  for (let seen = 0; seen <= calls; seen += 1) {
    if (seen >= misses) sum += term;
    term *= ((calls - seen) / (seen + 1)) * (ratio / (1 - ratio));
  }
  return sum;
}

describe('what the counts amount to', () => {
  it.each([
    [0, 0, 'OPEN'],
    [19, 19, 'OPEN'],
    [20, 20, 'STEP_UP'],
    [45, 20, 'STEP_UP'],
    [50, 20, 'OPEN'],
    [50, 11, 'OPEN'],
    [50, 21, 'STEP_UP'],
    [1_000, 49, 'OPEN'],
    [1_000, 50, 'STEP_UP'],
    [10_000, 99, 'STEP_UP'],
    [10_000, 100, 'SUSPENDED'],
  ])('%i calls with %i misses of an operator: %s', (calls, misses, state) => {
    expect(judge(calls, misses, operatorLimits)).toBe(state);
  });

  it.each([
    [199, 199, 'OPEN'],
    [200, 200, 'STEP_UP'],
    [1_000, 200, 'OPEN'],
    [1_000, 201, 'STEP_UP'],
    [9_000, 499, 'OPEN'],
    [9_000, 500, 'STEP_UP'],
    [9_000, 1_000, 'SUSPENDED'],
  ])('%i calls with %i misses of a client: %s', (calls, misses, state) => {
    expect(judge(calls, misses, client)).toBe(state);
  });

  it('stops guesses of which a third succeeds within 50 calls', () => {
    expect(judge(50, 33, operatorLimits)).toBe('STEP_UP');
  });

  it('judges a desk that mistypes one in ten by chance less than once in ten million hours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 180 }), (calls) => {
        const stopped = Array.from({ length: 49 }, (_, index) => index + 1).find(
          (misses) => misses <= calls && judge(calls, misses, operatorLimits) !== 'OPEN',
        );
        expect(tail(calls, stopped ?? 50, 0.1)).toBeLessThan(1e-7);
      }),
    );
  });

  it('minds no number of hits', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(19), (hits, misses) => {
        expect(judge(hits + misses, misses, operatorLimits)).toBe('OPEN');
      }),
    );
  });

  it('never becomes milder by a miss', () => {
    const strength = ['OPEN', 'STEP_UP', 'SUSPENDED'];
    fc.assert(
      fc.property(fc.nat(2_000), fc.nat(200), (hits, misses) => {
        const [before, after] = [misses, misses + 1].map((all) =>
          strength.indexOf(judge(hits + all, all, operatorLimits)),
        );
        expect(after).toBeGreaterThanOrEqual(before ?? 0);
      }),
    );
  });
});
