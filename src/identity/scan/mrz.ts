import type { BirthDate } from '../../domain/birth-date.ts';
import { isCalendarDay, type PlainDate } from '../../domain/date.ts';
import type { PersonalId } from '../../domain/personal-id.ts';
import { hasForbidden } from './clean-text.ts';
import { restored } from './lost-keys.ts';
import { personName } from './names.ts';
import { type NumberRules, personalIdIn } from './numbers.ts';
import {
  absent,
  derived,
  field,
  found,
  merged,
  type Part,
  refused,
  rejection,
  repaired,
} from './reading.ts';
import type { Reading, RepairKind, ScanResult } from './scan-result.ts';

type Lines = readonly [string, string, string];

interface Zone {
  readonly lines: Lines;
  readonly repairs: readonly RepairKind[];
}

const longest = 200;

/** TD1 (ICAO 9303-5) as Viet Nam fills it (cards-and-qr, section 5); null when the text is none. */
export function readMrz(text: string, rules: NumberRules): ScanResult | null {
  const zone = text.length > longest ? null : zoneIn(text.replaceAll(/\r\n?/g, '\n'));
  if (zone === null) return null;
  const kind = 'MRZ';
  if (!checksOut(zone.lines)) return { kind, ...rejection('CHECK_DIGIT') };
  return { kind, ...merged(repaired(...zone.repairs), readLines(zone.lines, rules)) };
}

function zoneIn(text: string): Zone | null {
  // Readers and spreadsheets put a tab or a bar where a line ends.
  if (hasForbidden(text.replaceAll(/[\n\t]/g, ''))) return null;
  const compact = text.replaceAll(/[\s|]/gu, '');
  const isPlain = /^[\u0020-\u007e]*$/.test(compact);
  const read = isPlain || !beginsAsZone(compact) ? null : restored(compact, checkedText);
  const plain = read?.value ?? compact;
  const lines = linesOf(plain);
  if (lines === null) return zoneWithBlanks(text);
  const repairs: readonly RepairKind[] = [
    ...(text.includes('|') ? (['SEPARATOR'] as const) : []),
    ...(/[^\S\n]/u.test(text) ? (['WHITESPACE'] as const) : []),
    ...(/[a-z]/.test(plain) ? (['CASE'] as const) : []),
    ...(plain.length < zoneLength ? (['TERMINATOR'] as const) : []),
    ...(read === null ? [] : [read.kind]),
  ];
  return { lines, repairs };
}

/** Whatever a tool made of the text, the document code's letter has only marks more. */
function beginsAsZone(compact: string): boolean {
  return /^i/i.test(compact.charAt(0).normalize('NFD'));
}

/** A reader that has no `<` leaves a blank for each, save at the end of a line. */
function zoneWithBlanks(text: string): Zone | null {
  const rows = text.split('\n');
  const width = zoneLength / rows.length;
  const isZone = rows.length === 3 || rows.length === 1;
  if (!isZone || !/[^\S\n]/u.test(text) || rows.some((row) => row.length > width)) return null;
  const filled = rows.map((row) => row.replaceAll(/\s/gu, '<'));
  const isLast = (at: number) => at === rows.length - 1;
  const plain = filled.map((row, at) => (isLast(at) ? row : row.padEnd(width, '<'))).join('');
  const lines = linesOf(plain);
  if (lines === null) return null;
  const lower: readonly RepairKind[] = /[a-z]/.test(plain) ? ['CASE'] : [];
  return { lines, repairs: ['FILLER', ...lower] };
}

/** What a typing tool broke is only taken for a zone whose digits all fit. */
function checkedText(plain: string): string | undefined {
  const lines = linesOf(plain);
  return lines !== null && checksOut(lines) ? plain : undefined;
}

const zoneLength = 90;

/** The last line may have lost the fillers at its end, if it still has a name of two parts. */
function linesOf(plain: string): Lines | null {
  const upper = plain.toUpperCase();
  if (upper.length > zoneLength || !/^I[A-Z<]VNM[A-Z0-9<]+$/.test(upper)) return null;
  const third = upper.slice(60);
  if (upper.length < zoneLength && !/^[A-Z<]*[A-Z]<<[A-Z<]*[A-Z]<*$/.test(third)) return null;
  return [upper.slice(0, 30), upper.slice(30, 60), third.padEnd(30, '<')];
}

/** Document number, personal number (where it has a digit), birth date, last day, and all of them together. */
function checksOut([first, second]: Lines): boolean {
  const composite =
    first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29);
  const checks: ReadonlyArray<readonly [part: string, digit: string | undefined]> = [
    [first.slice(5, 14), first[14]],
    [first.slice(15, 29), first[29]],
    [second.slice(0, 6), second[6]],
    [second.slice(8, 14), second[14]],
    [composite, second[29]],
  ];
  return checks.every(
    ([part, digit], at) => checkDigit(part) === digit || (at === 1 && digit === '<'),
  );
}

const weights = [7, 3, 1] as const;

/** ICAO 9303-3, 4.9: letters count from 10, fillers 0. */
function checkDigit(part: string): string {
  let sum = 0;
  for (let at = 0; at < part.length; at += 1) {
    const character = part.charAt(at);
    sum += (weights[at % 3] ?? 0) * (character === '<' ? 0 : Number.parseInt(character, 36));
  }
  return String(sum % 10);
}

function readLines([first, second, third]: Lines, rules: NumberRules): Reading {
  const documentNumber = first.slice(5, 14);
  const id = personalIdOf(first, rules);
  return merged(
    field('personalId', id),
    field('fullName', nameOf(third)),
    field('birthDate', birthDateOf(second.slice(0, 6), first.charAt(18))),
    field('expiresOn', lastDayOf(second.slice(8, 14))),
    field('sex', sexOf(second.charAt(7))),
    /^\d{9}$/.test(documentNumber) ? derived({ documentNumber }) : merged(),
    second.slice(15, 18) === 'VNM' ? derived({ nationality: 'VN' }) : merged(),
  );
}

/** The twelve digits stand in the optional data, and their last nine are the document number. */
function personalIdOf(first: string, rules: NumberRules): Part<PersonalId> {
  const id = first.slice(15, 27);
  const fits = /^\d{12}$/.test(id) && id.endsWith(first.slice(5, 14));
  return fits ? personalIdIn(id, rules) : refused('NUMBER_IMPOSSIBLE');
}

/** Surname, two fillers, given names; without accents, and cut at thirty characters. */
function nameOf(third: string): Part<NonNullable<ReturnType<typeof personName>>> {
  const name = personName(third.replaceAll('<', ' '));
  return name === null ? refused('NAME_MALFORMED') : found(name);
}

/** Two year digits, whose century is told by the number's fourth digit; unknown parts are fillers (ICAO 9303-3, 4.8). */
function birthDateOf(text: string, centuryDigit: string): Part<BirthDate> {
  const match = /^(\d\d)(?:<<<<|(\d\d)(?:<<|(\d\d)))$/.exec(text);
  if (match === null || !/\d/.test(centuryDigit)) return refused('DATE_IMPOSSIBLE');
  const year = `${19 + Math.floor(Number(centuryDigit) / 2)}${match[1]}`;
  const parts = [year, ...match.slice(2).filter((part) => part !== undefined)];
  const [, month = '01', day = '01'] = parts;
  return isCalendarDay(Number(year), Number(month), Number(day))
    ? found(parts.join('-') as BirthDate)
    : refused('DATE_IMPOSSIBLE');
}

const never = '991231';

/** Cards are of this century; one without a last day says 31 December 99 (cards-and-qr, section 5). */
function lastDayOf(text: string): Part<PlainDate> {
  if (text === never) return absent;
  const [, year = '', month = '', day = ''] = /^(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  const date = `20${year}-${month}-${day}`;
  const isDay = year !== '' && isCalendarDay(Number(`20${year}`), Number(month), Number(day));
  return isDay ? found(date as PlainDate) : refused('DATE_IMPOSSIBLE');
}

function sexOf(letter: string): Part<'MALE' | 'FEMALE'> {
  if (letter === 'M') return found('MALE');
  return letter === 'F' ? found('FEMALE') : absent;
}
