import type { PlainDate } from '../../domain/date.ts';
import type { Vnd } from '../../domain/vnd.ts';

interface BaseSalary {
  readonly from: string;
  readonly amount: Vnd;
  readonly source: string;
}

/** Base salary (lương cơ sở) by first day; the day of change already uses the new value. */
export const baseSalaries: readonly BaseSalary[] = [
  { from: '2018-07-01', amount: 1_390_000, source: 'Nghị định 72/2018/NĐ-CP (one source)' },
  { from: '2019-07-01', amount: 1_490_000, source: 'Nghị định 38/2019/NĐ-CP (one source)' },
  { from: '2023-07-01', amount: 1_800_000, source: 'Nghị định 24/2023/NĐ-CP (one source)' },
  { from: '2024-07-01', amount: 2_340_000, source: 'Nghị định 73/2024/NĐ-CP (confirmed)' },
  { from: '2026-07-01', amount: 2_530_000, source: 'Nghị định 161/2026/NĐ-CP (confirmed)' },
];

/** Base salary on a day; null before the first known one. */
export function baseSalaryOn(date: PlainDate): Vnd | null {
  return baseSalaries.findLast((row) => row.from <= date)?.amount ?? null;
}

/** 15 % of the base salary: a visit that costs less, strictly, is paid in full (Law art. 22(1)). */
export function smallVisitLimitOn(date: PlainDate): Vnd | null {
  const salary = baseSalaryOn(date);
  return salary === null ? null : (salary * 15) / 100;
}

/** Base salary at the start and at the end of a calendar year, and the day of the change between them. */
export function baseSalariesOfYear(
  year: number,
): { readonly first: Vnd; readonly last: Vnd; readonly changedOn: PlainDate | null } | null {
  const first = baseSalaryOn(`${year}-01-01` as PlainDate);
  const last = baseSalaryOn(`${year}-12-31` as PlainDate);
  if (first === null || last === null) return null;
  const change = baseSalaries.findLast(({ from }) => from.startsWith(`${year}-`));
  return { first, last, changedOn: change === undefined ? null : (change.from as PlainDate) };
}
