import { type BirthDate, birthYear } from '../../domain/birth-date.ts';
import type { PersonName } from '../../domain/person-name.ts';
import { birthYearOf, type PersonalId, sexOf } from '../../domain/personal-id.ts';
import { asBirthDate, compactDate } from './dates.ts';
import { freeText } from './hex-text.ts';
import { nameIn } from './names.ts';
import { type NumberRules, personalIdIn } from './numbers.ts';
import { absent, field, found, merged, type Part, refused, rejection, trimmed } from './reading.ts';
import type { Reading, RepairKind, ScanResult } from './scan-result.ts';

const mostBytes = 512;
const known = 12;

/**
 * QR of a chip card or of a căn cước card of 2024: seven fields, then up to five that may be empty (cards-and-qr 4.1, 4.2).
 * A code with still more is read for its seven: nobody knows what the others are.
 */
export function readCitizenCard(
  scanned: readonly string[],
  bytes: number,
  rules: NumberRules,
): ScanResult {
  const cells = inOrder(scanned);
  const kind = cells.length > 7 ? 'CAN_CUOC_QR' : 'CCCD_QR';
  if (bytes > mostBytes) return { kind, ...rejection('TOO_LONG') };
  const extras = cells.length > known ? [] : cells.slice(7).map((cell) => cell.trim());
  const oldNumber = cells[1]?.trim() ?? '';
  return { kind, ...merged(firstSeven(cells, rules), readExtras(extras, oldNumber)) };
}

/** The press lists the fields of 2024 with the old number after the date of issue: name and birth date then come earlier. */
function inOrder(cells: readonly string[]): readonly string[] {
  const [number = '', second = '', third = '', ...others] = cells;
  const isPressOrder = /\p{L}/u.test(second) && /^\s*\d{7,8}\s*$/.test(third);
  return isPressOrder ? [number, '', second, third, ...others] : cells;
}

function firstSeven(cells: readonly string[], rules: NumberRules): Reading {
  const [number = '', old = '', name = '', birth = '', sex = '', address = '', issued = ''] = cells;
  const birthDate = asBirthDate(trimmed(birth, compactDate));
  const sexPart = trimmed(sex, sexIn);
  const id = trimmed(number, (text) => personalIdIn(text, rules));
  return merged(
    field('personalId', confirmed(id, birthDate.value, sexPart.value)),
    field('oldNumber', trimmed(old, oldNumberIn)),
    field('fullName', trimmed(name, nameIn)),
    field('birthDate', birthDate),
    field('sex', sexPart),
    field('address', trimmed(address, freeText)),
    field('issuedOn', issued.trim() === '' ? absent : trimmed(issued, compactDate)),
  );
}

/** Zeros are put before a number only if it then has the year of the birth date, and the sex where one is told. */
function confirmed(
  id: Part<PersonalId>,
  birthDate: BirthDate | undefined,
  sex: 'MALE' | 'FEMALE' | undefined,
): Part<PersonalId> {
  if (id.value === undefined || !id.repairs.includes('LEADING_ZERO')) return id;
  const agrees =
    birthDate !== undefined &&
    birthYear(birthDate) === birthYearOf(id.value) &&
    (sex === undefined || sex === sexOf(id.value));
  return agrees ? id : refused('NUMBER_IMPOSSIBLE');
}

/** Nine digits, of which a spreadsheet takes the first zero; twelve where an old card was issued with those (cards-and-qr 1.2). */
function oldNumberIn(text: string): Part<string> {
  if (text === '') return absent;
  if (/^\d{8}$/.test(text)) return found(`0${text}`, 'LEADING_ZERO');
  return /^\d{9}$|^\d{12}$/.test(text) ? found(text) : refused('NUMBER_IMPOSSIBLE');
}

type ReadSex = readonly ['MALE' | 'FEMALE', ...RepairKind[]];

const sexes: ReadonlyMap<string, ReadSex> = new Map<string, ReadSex>([
  ['nam', ['MALE']],
  ['nữ', ['FEMALE']],
  ['nu', ['FEMALE', 'UNICODE_FORM']],
  ['nuwx', ['FEMALE', 'TELEX']],
  ['nuxw', ['FEMALE', 'TELEX']],
  ['nwx', ['FEMALE', 'TELEX']],
  ['nưx', ['FEMALE', 'TELEX']],
  ['nu74', ['FEMALE', 'VNI']],
  ['nu47', ['FEMALE', 'VNI']],
  ['nư4', ['FEMALE', 'VNI']],
]);

function sexIn(text: string): Part<'MALE' | 'FEMALE'> {
  const known = sexes.get(text.toLowerCase());
  return known === undefined ? absent : found(...known);
}

/**
 * Order and number of the further fields are not published. A cancelled personal number has 12 digits and an old card's 9,
 * unless that has its own place; names are the father's and the mother's in the order in which the press reports of Circular
 * 16/2024/TT-BCA list them.
 */
function readExtras(extras: readonly string[], oldNumber: string): Reading {
  const numbers = extras.filter((cell) => /^\d{9}$|^\d{12}$/.test(cell) && cell !== oldNumber);
  const old = oldNumber === '' ? numbers.find((cell) => cell.length === 9) : undefined;
  const cancelled =
    numbers.find((cell) => cell.length === 12) ?? numbers.find((cell) => cell !== old);
  const names = extras.flatMap((cell, at) => {
    const part = trimmed(cell, nameIn);
    return part.value === undefined ? [] : [{ at, part }];
  });
  return merged(
    old === undefined ? merged() : field('oldNumber', found(old)),
    field('cancelledNumber', cancelled === undefined ? absent : found(cancelled)),
    parents(names, extras.length),
  );
}

interface FoundName {
  readonly at: number;
  readonly part: Part<PersonName>;
}

/** One name alone has its meaning from its place among exactly three fields; otherwise it is a parent's. */
function parents([first, second, ...others]: readonly FoundName[], cells: number): Reading {
  if (first === undefined || others.length > 0) return merged();
  if (second !== undefined) {
    return merged(field('fatherName', first.part), field('motherName', second.part));
  }
  const byPlace = cells === 3 ? parentPlaces[first.at] : undefined;
  return field(byPlace ?? 'parentName', first.part);
}

const parentPlaces = [undefined, 'fatherName', 'motherName'] as const;
