import { isCalendarDay } from '../../domain/date.ts';
import type { NoticeField } from './notice-fields.ts';
import { careCategories, noticeSexes } from './wire.ts';

/** True for a text that may stand in a field; length and characters are looked at elsewhere. */
export type Form = (text: string) => boolean;

/** Fields with a form of their own; the others take any text. */
export const noticeForms: Readonly<Partial<Record<NoticeField, Form>>> = {
  sequence: (text) => /^[1-9]\d*$/.test(text),
  personNumber: (text) => /^[0-9A-Za-z]+$/.test(text),
  birth: isBirth,
  cardNumber: (text) => /^[A-Z]{2}[1-5]\d{2}[0-9A-Z]{10}$/.test(text),
  registeredFacility: isFacility,
  validFrom: isDay,
  validTo: isDay,
  patientCategory: (text) => /^[0-9A-Z.]+$/.test(text),
  arrivedAt: isMinute,
  admittedAt: isMinute,
  facility: isFacility,
  orderedAt: isMinute,
};

const sexes: ReadonlySet<string> = new Set(Object.values(noticeSexes));

/** Fields whose values stand in a list. */
export const noticeLists: Readonly<Partial<Record<NoticeField, ReadonlySet<string>>>> = {
  sex: sexes,
  careCategory: careCategories,
};

function isFacility(text: string): boolean {
  return /^\d{2}[0-9A-Z]{3}$/.test(text);
}

/** `yyyymmdd`. */
function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  return isCalendarDay(Number(year), Number(month), Number(day));
}

/** `yyyymmddHHMM`. */
function isMinute(text: string): boolean {
  return /^\d{8}(?:[01]\d|2[0-3])[0-5]\d$/.test(text) && isDay(text.slice(0, 8));
}

/** As `isMinute`; month and day may be unknown. */
function isBirth(text: string): boolean {
  return isMinute(text) || (text.slice(4, 8) === '0000' && isMinute(withDay(text)));
}

function withDay(birth: string): string {
  return `${birth.slice(0, 4)}0101${birth.slice(8)}`;
}

/** Not XML characters (XML 1.0, 2.2), lone surrogates included. */
const notXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
/** Controls of which XML allows some, and no name or code has any. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** True when a field can carry the text: reasons may have several lines, all else has one. */
export function hasFitCharacters(field: NoticeField, text: string): boolean {
  const examined = field === 'admissionReason' ? text.replaceAll('\n', ' ') : text;
  return !notXml.test(text) && !controls.test(examined);
}

/** Length in characters as people count them for a database: a letter outside the basic plane is one. */
export function lengthOf(text: string): number {
  return [...text].length;
}
