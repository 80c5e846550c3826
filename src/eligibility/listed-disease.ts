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
    return from.length === 3 ? category === from : icd === from;
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

/** Diseases by ICD-10 entry, as Appendices I and II write them; `version` tells which file they came from. */
export interface DiseaseCatalogue {
  readonly version: string;
  holds(code: string): boolean;
}

const entryForm = /^[A-Z]\d{2}(?:\.\d)?(?:-[A-Z]\d{2})?$/;

/**
 * Reads a list with one entry a line: a code of three or four characters, or a range of categories; `#` begins a remark.
 * @returns the entries, or the numbers of the lines that are none
 */
export function readDiseaseEntries(text: string): {
  readonly entries: readonly string[];
  readonly badLines: readonly number[];
} {
  const entries: string[] = [];
  const badLines: number[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const entry = (line.split('#')[0] ?? '').trim().toUpperCase();
    if (entry === '') continue;
    if (entryForm.test(entry)) entries.push(entry);
    else badLines.push(index + 1);
  }
  return { entries, badLines };
}

export function diseaseCatalogue(entries: readonly string[], version: string): DiseaseCatalogue {
  const list = entries.join(';');
  return {
    version,
    holds: (code) => {
      const icd = normaliseIcd(code);
      return icd !== null && matches(list, icd);
    },
  };
}
