import { type BirthDate, canBeTheSame, parseBirthDate } from '../../domain/birth-date.ts';
import { InputError } from '../../errors.ts';
import type { Verdict } from './comparison.ts';

export type BirthDateDifferenceKind =
  | 'YEAR_ONLY'
  | 'YEAR_AND_MONTH_ONLY'
  | 'DAY_MONTH_SWAPPED'
  | 'DIFFERENT';

export interface BirthDateDifference {
  readonly kind: BirthDateDifferenceKind;
  readonly given: BirthDate | null;
  readonly registered: BirthDate | null;
}

export interface BirthDateComparison {
  readonly verdict: Verdict;
  readonly differences: readonly BirthDateDifference[];
}

/** Whether two birth dates are one, in any form that `parseBirthDate` reads; what it cannot read is different. */
export function compareBirthDates(given: string, registered: string): BirthDateComparison {
  const [a, b] = [read(given), read(registered)];
  if (a === null || b === null) return told('DIFFERENT', 'DIFFERENT', a, b);
  if (a === b) return { verdict: 'SAME', differences: [] };
  if (canBeTheSame(a, b)) return told('SAME_BUT_SPELLING', lessExact(a, b), a, b);
  return told('DIFFERENT', swapped(a) === b ? 'DAY_MONTH_SWAPPED' : 'DIFFERENT', a, b);
}

function told(
  verdict: Verdict,
  kind: BirthDateDifferenceKind,
  given: BirthDate | null,
  registered: BirthDate | null,
): BirthDateComparison {
  return { verdict, differences: [{ kind, given, registered }] };
}

function read(text: string): BirthDate | null {
  try {
    return parseBirthDate(text);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return null;
  }
}

function lessExact(a: BirthDate, b: BirthDate): BirthDateDifferenceKind {
  return Math.min(a.length, b.length) === 'YYYY'.length ? 'YEAR_ONLY' : 'YEAR_AND_MONTH_ONLY';
}

function swapped(date: BirthDate): string | null {
  const [year, month, day] = date.split('-');
  return day === undefined ? null : `${year}-${day}-${month}`;
}
