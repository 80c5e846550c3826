import { describe, expect, test } from 'vitest';
import {
  baseSalariesOfYear,
  baseSalaryOn,
  smallVisitLimitOn,
} from '../../../src/eligibility/data/base-salary.ts';
import { day } from './visit.ts';

/** Table 2.1 of the eligibility rules; the day of change already uses the new value. */
describe.each([
  ['2018-06-30', null, null],
  ['2018-07-01', 1_390_000, 208_500],
  ['2019-06-30', 1_390_000, 208_500],
  ['2019-07-01', 1_490_000, 223_500],
  ['2023-06-30', 1_490_000, 223_500],
  ['2023-07-01', 1_800_000, 270_000],
  ['2024-06-30', 1_800_000, 270_000],
  ['2024-07-01', 2_340_000, 351_000],
  ['2026-06-30', 2_340_000, 351_000],
  ['2026-07-01', 2_530_000, 379_500],
])('on %s', (date, salary, limit) => {
  test(`the base salary is ${salary}`, () => {
    expect(baseSalaryOn(day(date))).toBe(salary);
  });

  test(`15 % of it is ${limit}`, () => {
    expect(smallVisitLimitOn(day(date))).toBe(limit);
  });
});

describe('the base salaries of a calendar year', () => {
  test.each([
    [2017, null],
    [2018, null],
    [2019, { first: 1_390_000, last: 1_490_000, changedOn: '2019-07-01' }],
    [2020, { first: 1_490_000, last: 1_490_000, changedOn: null }],
    [2025, { first: 2_340_000, last: 2_340_000, changedOn: null }],
    [2026, { first: 2_340_000, last: 2_530_000, changedOn: '2026-07-01' }],
    [2027, { first: 2_530_000, last: 2_530_000, changedOn: null }],
  ])('of %i', (year, salaries) => {
    expect(baseSalariesOfYear(year)).toEqual(salaries);
  });
});
