import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { largestAmount, parseVnd, shareOf } from '../../../src/domain/vnd.ts';
import { InputError } from '../../../src/errors.ts';

const amounts = fc.integer({ min: 0, max: largestAmount });

describe('an amount', () => {
  test.each([0, 1, 379_500, largestAmount])('%i is one', (amount) => {
    expect(parseVnd(amount)).toBe(amount);
  });

  test.each([
    -1,
    0.5,
    largestAmount + 1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '1',
    null,
    undefined,
    1n,
  ])('%s is none', (amount) => {
    expect(() => parseVnd(amount)).toThrow(new InputError('AMOUNT_MALFORMED'));
  });
});

describe('a share of an amount', () => {
  test.each([
    [1_000_000, 8_000, 800_000],
    [1_000_001, 4_750, 475_000],
    [1_000_002, 4_750, 475_001],
    [1, 5_000, 1],
    [1, 4_999, 0],
    [3, 5_000, 2],
    [379_499, 5_000, 189_750],
    [10, 9_500, 10],
    [9, 9_500, 9],
    [largestAmount, 10_000, largestAmount],
    [largestAmount, 0, 0],
    [999_999_999_999, 4_750, 475_000_000_000],
    [0, 8_000, 0],
  ])('%i × %i basis points is %i', (amount, basisPoints, share) => {
    expect(shareOf(amount, basisPoints)).toBe(share);
  });

  test('is rounded half up exactly, however large', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 10_000 }), (amount, basisPoints) => {
        const exact = BigInt(amount) * BigInt(basisPoints);
        const [whole, rest] = [exact / 10_000n, exact % 10_000n];
        expect(BigInt(shareOf(amount, basisPoints))).toBe(
          rest * 2n >= 10_000n ? whole + 1n : whole,
        );
      }),
      { numRuns: 5_000 },
    );
  });

  test('and the share of a larger percentage is never smaller', () => {
    fc.assert(
      fc.property(amounts, fc.nat(10_000), fc.nat(10_000), (amount, a, b) => {
        expect(shareOf(amount, Math.min(a, b))).toBeLessThanOrEqual(
          shareOf(amount, Math.max(a, b)),
        );
      }),
    );
  });
});
