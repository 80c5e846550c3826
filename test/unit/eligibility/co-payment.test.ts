import { describe, expect, test } from 'vitest';
import { yearOfCoPayment } from '../../../src/eligibility/co-payment.ts';
import { day } from './visit.ts';

const inYear = (
  visitDate: string,
  beforeChange: number,
  sinceChange: number,
): ReturnType<typeof yearOfCoPayment> =>
  yearOfCoPayment({ beforeChange, sinceChange }, day(visitDate));

/** Thresholds are in hundredths of a VND. */
describe('a year in which the base salary changes', () => {
  test.each([
    [13_000_000, 1_412_444_444n],
    [1_396_758, 1_506_658_803n],
    [0, 1_518_000_000n],
    [14_039_999, 1_404_000_008n],
  ])('2026, %i paid before July: threshold %s', (paid, threshold) => {
    for (const visitDate of ['2026-01-01', '2026-06-30', '2026-07-01', '2026-12-31']) {
      expect(inYear(visitDate, paid, 0)).toMatchObject({ passed: false, threshold });
    }
  });

  test('six old salaries before the change are enough at once, to the dong', () => {
    expect(inYear('2026-08-10', 14_040_000, 0)).toMatchObject({
      passed: true,
      threshold: 1_404_000_000n,
    });
    expect(inYear('2026-08-10', 14_040_001, 0)).toMatchObject({
      passed: true,
      threshold: 1_404_000_000n,
    });
    expect(inYear('2026-08-10', 14_039_999, 0).passed).toBe(false);
  });

  test('since the change more than the rest is needed, and nothing is rounded before comparing', () => {
    // The rest is 1,124,444.44 and 13,669,830.03.
    expect(inYear('2026-08-10', 13_000_000, 1_124_444).passed).toBe(false);
    expect(inYear('2026-08-10', 13_000_000, 1_124_445).passed).toBe(true);
    expect(inYear('2026-08-10', 1_396_758, 13_669_830).passed).toBe(false);
    expect(inYear('2026-08-10', 1_396_758, 13_669_831).passed).toBe(true);
  });

  test('where the rest is a whole number, equal is not enough', () => {
    expect(inYear('2026-08-10', 0, 15_180_000).passed).toBe(false);
    expect(inYear('2026-08-10', 0, 15_180_001).passed).toBe(true);
    expect(inYear('2026-08-10', 11_700_000, 2_530_000).passed).toBe(false);
    expect(inYear('2026-08-10', 11_700_000, 2_530_001).passed).toBe(true);
  });

  test.each([
    ['2019-03-01', 0, 894_000_000n],
    ['2019-12-31', 4_170_000, 864_000_000n],
    ['2023-05-01', 0, 1_080_000_000n],
    ['2023-12-31', 4_470_000, 987_000_000n],
    ['2024-12-31', 0, 1_404_000_000n],
    ['2024-03-01', 5_400_000, 1_242_000_000n],
  ])('%s, %i paid before the change: threshold %s', (visitDate, paid, threshold) => {
    const wanted = Number(threshold / 100n) - paid;
    expect(inYear(visitDate, paid, 0)).toEqual({ passed: false, threshold, left: wanted });
    expect(inYear(visitDate, paid, wanted).passed).toBe(false);
    expect(inYear(visitDate, paid, wanted + 1).passed).toBe(true);
  });

  test.each([
    ['2019-08-01', 8_340_000],
    ['2023-08-01', 8_940_000],
    ['2024-08-01', 10_800_000],
  ])('%s: %i before the change is enough at once', (visitDate, paid) => {
    expect(inYear(visitDate, paid, 0)).toMatchObject({
      passed: true,
      threshold: BigInt(paid) * 100n,
    });
    expect(inYear(visitDate, paid - 1, 0).passed).toBe(false);
  });

  test('without the amounts there is no threshold', () => {
    expect(yearOfCoPayment(null, day('2026-08-10'))).toMatchObject({
      passed: null,
      threshold: null,
    });
  });

  test('the threshold is rounded half up to the hundredth', () => {
    // 6 × 2,530,000 − A × 19 ÷ 234 and so on for each A; 117 leaves a half.
    expect(inYear('2026-08-10', 1, 0).threshold).toBe(1_517_999_992n);
    expect(inYear('2026-08-10', 3, 0).threshold).toBe(1_517_999_976n);
  });
});

describe('a year without a change', () => {
  test.each([
    ['2020-01-01', 894_000_000n],
    ['2022-12-31', 894_000_000n],
    ['2025-01-01', 1_404_000_000n],
    ['2027-06-30', 1_518_000_000n],
  ])('%s: six base salaries, known without the amounts', (visitDate, threshold) => {
    expect(yearOfCoPayment(null, day(visitDate))).toMatchObject({ passed: null, threshold });
    expect(inYear(visitDate, 0, 0)).toMatchObject({ passed: false, threshold });
  });

  test('the amounts are added, and equal is not enough', () => {
    expect(inYear('2025-05-05', 0, 14_040_000).passed).toBe(false);
    expect(inYear('2025-05-05', 14_040_000, 0).passed).toBe(false);
    expect(inYear('2025-05-05', 7_000_000, 7_040_000).passed).toBe(false);
    expect(inYear('2025-05-05', 7_000_000, 7_040_001).passed).toBe(true);
    expect(inYear('2025-05-05', 14_040_001, 0).passed).toBe(true);
  });
});

test.each(['2016-05-05', '2018-06-30', '2018-12-31'])(
  '%s: the base salary of the whole year is not known',
  (visitDate) => {
    expect(inYear(visitDate, 99_000_000, 99_000_000)).toMatchObject({
      passed: null,
      threshold: null,
    });
  },
);

describe('what is left until the threshold', () => {
  test.each([
    ['2026-08-10', 0, 0, 15_180_000],
    ['2026-08-10', 0, 15_180_000, 0],
    ['2026-08-10', 0, 15_180_001, null],
    ['2026-08-10', 13_000_000, 1_000_000, 124_444],
    ['2026-08-10', 14_040_000, 0, null],
    ['2027-08-10', 0, 0, 15_180_000],
    ['2027-08-10', 180_000, 5_000_000, 10_000_000],
    ['2027-08-10', 180_000, 15_000_000, 0],
    ['2027-08-10', 180_001, 15_000_000, null],
    ['2018-08-10', 0, 0, null],
  ])('%s, %i and %i paid: %s', (visitDate, beforeChange, sinceChange, left) => {
    expect(inYear(visitDate, beforeChange, sinceChange).left).toBe(left);
  });

  test('is not known without the amounts', () => {
    for (const visitDate of ['2026-08-10', '2027-08-10']) {
      expect(yearOfCoPayment(null, day(visitDate)).left).toBeNull();
    }
  });
});
