import type { PlainDate } from '../../domain/date.ts';
import type { Vnd } from '../../domain/vnd.ts';

/** Base salary (lương cơ sở) by first day; the day of change already uses the new value. */
const baseSalaries: ReadonlyArray<{
  readonly from: string;
  readonly amount: Vnd;
  readonly source: string;
}> = [
  { from: '2018-07-01', amount: 1_390_000, source: 'Nghị định 72/2018/NĐ-CP (one source)' },
  { from: '2019-07-01', amount: 1_490_000, source: 'Nghị định 38/2019/NĐ-CP (one source)' },
  { from: '2023-07-01', amount: 1_800_000, source: 'Nghị định 24/2023/NĐ-CP (one source)' },
  { from: '2024-07-01', amount: 2_340_000, source: 'Nghị định 73/2024/NĐ-CP' },
  { from: '2026-07-01', amount: 2_530_000, source: 'Nghị định 161/2026/NĐ-CP' },
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
