import { InputError } from '../errors.ts';
import type { Branded } from './brand.ts';
import { isCalendarDay, type PlainDate } from './date.ts';

/** Birth date as far as it is known: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. */
export type BirthDate = Branded<'BirthDate'>;

const forms: ReadonlyArray<readonly [RegExp, (parts: readonly string[]) => string]> = [
  [/^(\d{4})-(\d{2})-(\d{2})$/, ([, y, m, d]) => `${y}-${m}-${d}`],
  [/^(\d{4})-(\d{2})$/, ([, y, m]) => `${y}-${m}`],
  [/^(\d{4})$/, ([, y]) => `${y}`],
  [
    /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/,
    ([, d, m, y]) => `${y}-${m?.padStart(2, '0')}-${d?.padStart(2, '0')}`,
  ],
  [/^(\d{1,2})\/(\d{4})$/, ([, m, y]) => `${y}-${m?.padStart(2, '0')}`],
];

/** @throws InputError BIRTH_DATE_MALFORMED */
export function parseBirthDate(text: string): BirthDate {
  const trimmed = text.trim();
  for (const [form, iso] of forms) {
    const match = form.exec(trimmed);
    if (match === null) continue;
    const date = iso(match);
    const [year, month = '01', day = '01'] = date.split('-');
    if (isCalendarDay(Number(year), Number(month), Number(day))) return date as BirthDate;
  }
  throw new InputError('BIRTH_DATE_MALFORMED');
}

/** True when even the earliest day that fits lies after `today`. */
export function isBornAfter(birthDate: BirthDate, today: PlainDate): boolean {
  return birthDate > today.slice(0, birthDate.length);
}

export function birthYear(birthDate: BirthDate): number {
  return Number(birthDate.slice(0, 4));
}

/** Completed years on a day; with a partial date, the larger number that fits. */
export function ageInYears(birthDate: BirthDate, on: PlainDate): number {
  const years = Number(on.slice(0, 4)) - birthYear(birthDate);
  const birthday = birthDate.slice(4);
  return on.slice(4, 4 + birthday.length) < birthday ? years - 1 : years;
}

/** True when both can be the same day: one is as exact as the other, or a part of it. */
export function canBeTheSame(a: BirthDate, b: BirthDate): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
