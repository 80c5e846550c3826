import { expect, test } from 'vitest';
import { baseSalaryOn, smallVisitLimitOn } from '../../../src/eligibility/data/base-salary.ts';
import { day } from './visit.ts';

/** Table 2.1 of the eligibility rules; the day of change already uses the new value. */
test.each([
  ['2018-06-30', null, null],
  ['2018-07-01', 1_390_000, 208_500],
  ['2019-06-30', 1_390_000, 208_500],
  ['2019-07-01', 1_490_000, 223_500],
  ['2023-07-01', 1_800_000, 270_000],
  ['2024-06-30', 1_800_000, 270_000],
  ['2024-07-01', 2_340_000, 351_000],
  ['2026-06-30', 2_340_000, 351_000],
  ['2026-07-01', 2_530_000, 379_500],
])('on %s the base salary is %s and 15 %% of it %s', (date, salary, limit) => {
  expect(baseSalaryOn(day(date))).toBe(salary);
  expect(smallVisitLimitOn(day(date))).toBe(limit);
});
