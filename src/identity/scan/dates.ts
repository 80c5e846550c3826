import type { BirthDate } from '../../domain/birth-date.ts';
import { isCalendarDay, type PlainDate } from '../../domain/date.ts';
import { absent, found, type Part, refused, repairsWhen } from './reading.ts';

/** `DDMMYYYY`; a spreadsheet or a keyboard tool takes the first zero of it (cards-and-qr 4.1). */
export function compactDate(text: string): Part<PlainDate> {
  const match = /^(\d{1,2})(\d{2})(\d{4})$/.exec(text);
  if (match === null) return refused('DATE_IMPOSSIBLE');
  const [, day = '', month = '', year = ''] = match;
  return calendarDay(year, month, day, text.length === 7);
}

/** `dd/MM/yyyy`, where a reader may have lost leading zeros; `-` or nothing is no date (cards-and-qr 4.4). */
export function slashDate(text: string): Part<PlainDate> {
  if (text === '' || text === '-') return absent;
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  if (match === null) return refused('DATE_IMPOSSIBLE');
  const [, day = '', month = '', year = ''] = match;
  return calendarDay(year, month, day, text.length < 10);
}

function calendarDay(year: string, month: string, day: string, short: boolean): Part<PlainDate> {
  if (!isCalendarDay(Number(year), Number(month), Number(day))) return refused('DATE_IMPOSSIBLE');
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` as PlainDate;
  return found(date, ...repairsWhen({ LEADING_ZERO: short }));
}

/** A health card's birth date: a day, a month of a year, or a year. */
export function slashBirthDate(text: string): Part<BirthDate> {
  if (text === '' || text === '-') return refused('DATE_IMPOSSIBLE');
  const match = /^(?:(\d{1,2})\/)?(\d{4})$/.exec(text);
  if (match === null) return asBirthDate(slashDate(text));
  const [, month, year = ''] = match;
  if (!isCalendarDay(Number(year), Number(month ?? 1), 1)) return refused('DATE_IMPOSSIBLE');
  if (month === undefined) return found(year as BirthDate);
  const short = repairsWhen({ LEADING_ZERO: month.length === 1 });
  return found(`${year}-${month.padStart(2, '0')}` as BirthDate, ...short);
}

/** A whole day is the most exact of birth dates. */
export function asBirthDate({ value, ...rest }: Part<PlainDate>): Part<BirthDate> {
  return { ...rest, value: value as string | undefined as BirthDate | undefined };
}
