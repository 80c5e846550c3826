import { parseBirthDate } from '../../domain/birth-date.ts';
import { InputError } from '../../errors.ts';
import { type BirthDateComparison, compareBirthDates } from '../../identity/names/birth-dates.ts';
import { compareNames } from '../../identity/names/compare-names.ts';
import type { NameComparison } from '../../identity/names/comparison.ts';

export type EitherComparison =
  | ({ readonly field: 'FULL_NAME' } & NameComparison)
  | ({ readonly field: 'BIRTH_DATE' } & BirthDateComparison);

/** Two birth dates as such, which no name looks like; anything else as names. */
export function compareEither(a: string, b: string): EitherComparison {
  return isBirthDate(a) && isBirthDate(b)
    ? { field: 'BIRTH_DATE', ...compareBirthDates(a, b) }
    : { field: 'FULL_NAME', ...compareNames(a, b) };
}

function isBirthDate(text: string): boolean {
  if (text.length > 32) return false;
  try {
    parseBirthDate(text);
    return true;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return false;
  }
}
