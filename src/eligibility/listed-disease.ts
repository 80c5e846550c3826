import { ageInYears, type BirthDate } from '../domain/birth-date.ts';
import type { PlainDate } from '../domain/date.ts';
import { type SeriousDisease, seriousDiseases } from './data/serious-diseases.ts';

/** Upper-case, without blanks, dagger and asterisk; `C83.5` and `C835` are the same. */
export function normaliseIcd(code: string): string | null {
  const bare = code.toUpperCase().replaceAll(/[\s†*+]/g, '');
  const match = /^([A-Z]\d{2})\.?(\d{0,2})$/.exec(bare);
  if (match === null) return null;
  return match[2] === '' || match[2] === undefined ? (match[1] ?? null) : `${match[1]}.${match[2]}`;
}

function matches(list: string, icd: string): boolean {
  return list.split(';').some((entry) => {
    const [from = '', to] = entry.split('-');
    const category = icd.slice(0, 3);
    if (to !== undefined) return category >= from && category <= to;
    return from.length === 3 ? category === from : icd.startsWith(from);
  });
}

/** Rows of Appendix I that hold: included, not excluded by the same row, and within the age limit (rules 4.6). */
export function appendixIRows(
  code: string,
  birthDate: BirthDate,
  on: PlainDate,
): readonly SeriousDisease[] {
  const icd = normaliseIcd(code);
  if (icd === null) return [];
  const age = ageInYears(birthDate, on);
  return seriousDiseases.filter(
    (row) =>
      matches(row.include, icd) &&
      (row.exclude === '' || !matches(row.exclude, icd)) &&
      (row.ageUnder === null || age < row.ageUnder),
  );
}
