import { InputError } from '../errors.ts';
import type { Branded } from './brand.ts';

/** Calendar date in Asia/Ho_Chi_Minh as `YYYY-MM-DD`; comparing the text compares the dates. */
export type PlainDate = Branded<'PlainDate'>;

/** Viet Nam has kept UTC+7 without summer time since 1975. */
const vietnamOffsetMs = 7 * 3_600_000;
const dayMs = 86_400_000;

const plainDateForm = /^(\d{4})-(\d{2})-(\d{2})$/;
const instantForm =
  /^\d{4}-\d{2}-\d{2}[Tt](?:[01]\d|2[0-3]):\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** True when year, month and day name a day of the calendar between 1850 and 2199. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  if (year < 1850 || year > 2199) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** @throws InputError DATE_MALFORMED */
export function parsePlainDate(text: string): PlainDate {
  const match = plainDateForm.exec(text);
  if (match === null || !isCalendarDay(Number(match[1]), Number(match[2]), Number(match[3]))) {
    throw new InputError('DATE_MALFORMED');
  }
  return text as PlainDate;
}

/** @throws InputError DATE_MALFORMED */
export function parseInstant(text: string): Date {
  const instant = instantForm.test(text) ? new Date(text) : undefined;
  if (
    instant === undefined ||
    Number.isNaN(instant.getTime()) ||
    !isCalendarDay(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)))
  ) {
    throw new InputError('DATE_MALFORMED');
  }
  return instant;
}

/** The calendar day on which an instant falls in Viet Nam. */
export function vietnamDate(instant: Date): PlainDate {
  return new Date(instant.getTime() + vietnamOffsetMs).toISOString().slice(0, 10) as PlainDate;
}

/** The last millisecond of a calendar day in Viet Nam. */
export function endOfVietnamDay(date: PlainDate): Date {
  return new Date(Date.parse(`${date}T00:00:00Z`) - vietnamOffsetMs + dayMs - 1);
}

/** Milliseconds of a date at midnight UTC, by its numbers: reading the text as a date costs several times as much. */
function timeOf(date: PlainDate, days = 0): number {
  const year = digitsAt(date, 0) * 100 + digitsAt(date, 2);
  return Date.UTC(year, digitsAt(date, 5) - 1, digitsAt(date, 8) + days);
}

/** Two decimal digits of a well-formed date as a number. */
function digitsAt(date: PlainDate, at: number): number {
  return date.charCodeAt(at) * 10 + date.charCodeAt(at + 1) - 528;
}

const twoDigits: readonly string[] = Array.from({ length: 32 }, (_, number) =>
  String(number).padStart(2, '0'),
);

/** Every month has so many days. */
const shortestMonth = 28;

export function addDays(date: PlainDate, days: number): PlainDate {
  const sameMonth = digitsAt(date, 8) + days;
  if (sameMonth >= 1 && sameMonth <= shortestMonth) {
    return `${date.slice(0, 8)}${twoDigits[sameMonth]}` as PlainDate;
  }
  const day = new Date(timeOf(date, days));
  const year = String(day.getUTCFullYear()).padStart(4, '0');
  return `${year}-${twoDigits[day.getUTCMonth() + 1]}-${twoDigits[day.getUTCDate()]}` as PlainDate;
}

/** Whole days from one date to another; negative when `to` comes first. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return Math.round((timeOf(to) - timeOf(from)) / dayMs);
}

/** 0 is Sunday. */
export function dayOfWeek(date: PlainDate): number {
  return new Date(timeOf(date)).getUTCDay();
}
