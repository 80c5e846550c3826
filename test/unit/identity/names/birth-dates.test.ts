import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBirthDates } from '../../../../src/identity/names/birth-dates.ts';

describe('two birth dates', () => {
  test.each([
    ['1986-01-15', '1986-01-15'],
    ['1986-01-15', '15/01/1986'],
    ['1986-01-15', ' 15/1/1986 '],
    ['1986-01', '01/1986'],
    ['1986', '1986'],
  ])('%s, %s: the same', (a, b) => {
    expect(compareBirthDates(a, b)).toEqual({ verdict: 'SAME', differences: [] });
    expect(compareBirthDates(b, a)).toEqual({ verdict: 'SAME', differences: [] });
  });

  test.each([
    ['1986-01-15', '1986', 'YEAR_ONLY', 'SAME_BUT_SPELLING'],
    ['1986-01', '1986', 'YEAR_ONLY', 'SAME_BUT_SPELLING'],
    ['1986-01-15', '1986-01', 'YEAR_AND_MONTH_ONLY', 'SAME_BUT_SPELLING'],
    ['15/01/1986', '01/1986', 'YEAR_AND_MONTH_ONLY', 'SAME_BUT_SPELLING'],
    ['1986-01-12', '1986-12-01', 'DAY_MONTH_SWAPPED', 'DIFFERENT'],
    ['1986-01-15', '1986-01-16', 'DIFFERENT', 'DIFFERENT'],
    ['1986-01-15', '1986-15-01', 'DIFFERENT', 'DIFFERENT'],
    ['1986-01-12', '1987-12-01', 'DIFFERENT', 'DIFFERENT'],
    ['1986-01-15', '1987', 'DIFFERENT', 'DIFFERENT'],
    ['1986-01-15', '1986-02', 'DIFFERENT', 'DIFFERENT'],
    ['1986-01', '1986-02', 'DIFFERENT', 'DIFFERENT'],
    ['1986', '', 'DIFFERENT', 'DIFFERENT'],
    ['1986-02-30', '1986-02-30', 'DIFFERENT', 'DIFFERENT'],
  ])('%s, %s: %s', (a, b, kind, verdict) => {
    for (const comparison of [compareBirthDates(a, b), compareBirthDates(b, a)]) {
      expect(comparison).toMatchObject({ verdict, differences: [{ kind }] });
    }
  });

  test('are told as read, and not where they cannot be read', () => {
    expect(compareBirthDates('1/2/1986', '31/02/1986').differences).toEqual([
      { kind: 'DIFFERENT', given: '1986-02-01', registered: null },
    ]);
  });

  test('are compared whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('1', '2', '9', '0', '-', '/', ' ') }),
    );
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(compareBirthDates(a, b).verdict).toBe(compareBirthDates(b, a).verdict);
      }),
    );
  });
});
