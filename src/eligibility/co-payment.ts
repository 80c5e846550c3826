import type { PlainDate } from '../domain/date.ts';
import type { Vnd } from '../domain/vnd.ts';
import { baseSalariesOfYear } from './data/base-salary.ts';
import type { CoPaymentFacts } from './facts.ts';

export interface YearOfCoPayment {
  /** Whether co-payment of the year has passed the threshold; null when the amounts are not known. */
  readonly passed: boolean | null;
  /** Threshold of the year in hundredths of a VND; null when it depends on amounts that are not known. */
  readonly threshold: bigint | null;
  /** Whole VND that may still be paid without passing it; null once it is passed, or when the amounts are not known. */
  readonly left: Vnd | null;
}

export const unknownYear: YearOfCoPayment = { passed: null, threshold: null, left: null };

const monthsOfBaseSalary = 6n;

/**
 * Six base salaries of co-payment in a calendar year, strictly more. In a year in which the base salary changes, what was paid
 * before is converted, and there an equal amount is enough (Decree 188/2025 art. 18(2); eligibility rules 3.3).
 */
export function yearOfCoPayment(
  paid: CoPaymentFacts | null,
  visitDate: PlainDate,
): YearOfCoPayment {
  const salaries = baseSalariesOfYear(Number(visitDate.slice(0, 4)));
  if (salaries === null) return unknownYear;
  const before = BigInt(salaries.first);
  const after = BigInt(salaries.last);
  if (salaries.changedOn === null) {
    const threshold = monthsOfBaseSalary * after * 100n;
    return paid === null
      ? { passed: null, threshold, left: null }
      : yearOf(total(paid) * 100n > threshold, threshold, paid);
  }
  if (paid === null) return unknownYear;
  const paidBefore = BigInt(paid.beforeChange);
  if (paidBefore >= monthsOfBaseSalary * before) {
    return yearOf(true, monthsOfBaseSalary * before * 100n, paid);
  }
  // (6 − A ÷ L0) × L1, kept over the common divisor L0 so that nothing is rounded before the comparison.
  const rest = (monthsOfBaseSalary * before - paidBefore) * after;
  const threshold = paidBefore * 100n + (rest * 100n * 2n + before) / (2n * before);
  return yearOf(BigInt(paid.sinceChange) * before > rest, threshold, paid);
}

function yearOf(passed: boolean, threshold: bigint, paid: CoPaymentFacts): YearOfCoPayment {
  return { passed, threshold, left: passed ? null : Number(threshold / 100n - total(paid)) };
}

function total({ beforeChange, sinceChange }: CoPaymentFacts): bigint {
  return BigInt(beforeChange) + BigInt(sinceChange);
}
