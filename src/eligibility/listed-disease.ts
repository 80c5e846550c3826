import { ageInYears, type BirthDate } from '../domain/birth-date.ts';
import type { PlainDate } from '../domain/date.ts';
import { type SeriousDisease, seriousDiseases } from './data/serious-diseases.ts';

/** Most visits ask for one code several times over, and there are some ten thousand of them. */
const normalised = new Map<string, string | null>();
const mostNormalised = 20_000;

/** Upper-case, without blanks, dagger and asterisk; `C83.5` and `C835` are the same. */
export function normaliseIcd(code: string): string | null {
  const known = normalised.get(code);
  if (known !== undefined) return known;
  if (normalised.size >= mostNormalised) normalised.clear();
  const form = icdForm(code);
  normalised.set(code, form);
  return form;
}

function icdForm(code: string): string | null {
  const bare = code.toUpperCase().replaceAll(/[\s†*+]/g, '');
  if (!/^[A-Z]\d{2}\.?\d{0,2}$/.test(bare)) return null;
  const category = bare.slice(0, 3);
  const detail = bare.slice(3).replace('.', '');
  return detail === '' ? category : `${category}.${detail}`;
}

/** Entries of a list by category, so that a code meets only those that could match it. */
type EntryIndex = ReadonlyMap<string, ReadonlySet<string>>;

const wholeCategory = '*';

/** `A17.0;C81-C86` as categories, each with its codes or all of them. */
function indexOf(list: string): EntryIndex {
  const index = new Map<string, Set<string>>();
  for (const entry of list.split(';').filter((text) => text !== '')) {
    const whole = entry.includes('-') || entry.length === 3;
    for (const category of categoriesOf(entry)) {
      const codes = index.get(category) ?? new Set();
      index.set(category, codes.add(whole ? wholeCategory : entry));
    }
  }
  return index;
}

function categoriesOf(entry: string): readonly string[] {
  const from = entry.slice(0, 3);
  if (!entry.includes('-')) return [from];
  const to = entry.slice(4);
  const numbers = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));
  return [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    .flatMap((letter) => numbers.map((number) => `${letter}${number}`))
    .filter((category) => category >= from && category <= to);
}

/** Three characters stand for the code and all its children, four for themselves alone. */
function holdsIn(index: EntryIndex, icd: string): boolean {
  const codes = index.get(icd.slice(0, 3));
  return codes !== undefined && (codes.has(wholeCategory) || codes.has(icd));
}

interface IndexedDisease {
  readonly row: SeriousDisease;
  readonly include: EntryIndex;
  readonly exclude: EntryIndex;
}

/** Rows of Appendix I by the categories that they include. */
const appendixI: ReadonlyMap<string, readonly IndexedDisease[]> = Map.groupBy(
  seriousDiseases.flatMap((row) => {
    const indexed = { row, include: indexOf(row.include), exclude: indexOf(row.exclude) };
    return [...indexed.include.keys()].map((category) => ({ category, ...indexed }));
  }),
  ({ category }) => category,
);

/** Rows of Appendix I that hold: included, not excluded by the same row, and within the age limit (rules 4.6). */
function rowsAt(code: string, age: number): readonly SeriousDisease[] {
  const icd = normaliseIcd(code);
  if (icd === null) return [];
  return (appendixI.get(icd.slice(0, 3)) ?? [])
    .filter(
      ({ row, include, exclude }) =>
        holdsIn(include, icd) &&
        !holdsIn(exclude, icd) &&
        (row.ageUnder === null || age < row.ageUnder),
    )
    .map(({ row }) => row);
}

/** Rows for a patient; without a birth date no age limit holds. */
export function appendixIRows(
  code: string,
  birthDate: BirthDate | null,
  on: PlainDate,
): readonly SeriousDisease[] {
  return rowsAt(code, birthDate === null ? Number.POSITIVE_INFINITY : ageInYears(birthDate, on));
}

/** Whether a code is in Appendix I at some age. */
export function isInAppendixIAtSomeAge(code: string): boolean {
  return rowsAt(code, 0).length > 0;
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
    const entry = line.replace(/#.*/, '').trim().toUpperCase();
    if (entry === '') continue;
    if (entryForm.test(entry)) entries.push(entry);
    else badLines.push(index + 1);
  }
  return { entries, badLines };
}

export function diseaseCatalogue(entries: readonly string[], version: string): DiseaseCatalogue {
  const index = indexOf(entries.join(';'));
  return {
    version,
    holds: (code) => {
      const icd = normaliseIcd(code);
      return icd !== null && holdsIn(index, icd);
    },
  };
}
