import { type BirthDate, parseBirthDate } from '../../domain/birth-date.ts';
import { isCalendarDay, type PlainDate } from '../../domain/date.ts';
import { birthYearOf, type PersonalId, parsePersonalId } from '../../domain/personal-id.ts';
import { InputError } from '../../errors.ts';
import type { ChipIdentity } from './chip-identity.ts';
import { only, readDer } from './der.ts';
import { type ChipRefusal, encodedAs, must, Refused } from './refusal.ts';

const dg1Tag = 0x61;
const zoneTag = 0x5f1f;
const lineForm = /^[A-Z0-9<]{30}$/;
const neverExpires = '991231';

/** The machine-readable zone of size TD1 (ICAO 9303-5) as Vietnamese identity cards fill it in. */
export function readDg1(bytes: Uint8Array): ChipIdentity {
  const zone = encodedAs('DG1_MALFORMED', () => openZone(bytes));
  const lines = [zone.slice(0, 30), zone.slice(30, 60), zone.slice(60)] as const;
  must(zone.length === 90 && lines.every((line) => lineForm.test(line)), 'DG1_MALFORMED');
  requireCheckDigits(lines);
  return readLines(lines);
}

function openZone(bytes: Uint8Array): string {
  const file = readDer(bytes, dg1Tag);
  return only(file, zoneTag).content.toString('latin1');
}

type Lines = readonly [string, string, string];

/** Number, birth date, expiry, and all of them together with the optional data (ICAO 9303-5 4.2.4). */
function requireCheckDigits([first, second]: Lines): void {
  const together = first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29);
  const checked: readonly (readonly [string, string | undefined])[] = [
    [first.slice(5, 14), first[14]],
    [second.slice(0, 6), second[6]],
    [second.slice(8, 14), second[14]],
    [together, second[29]],
  ];
  const areRight = checked.every(([text, digit]) => checkDigit(text) === digit);
  must(areRight, 'DG1_CHECK_DIGIT_WRONG');
}

const weights = [7, 3, 1] as const;
const values = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

export function checkDigit(text: string): string {
  const sum = [...text].reduce(
    (total, char, at) => total + Math.max(0, values.indexOf(char)) * (weights[at % 3] ?? 0),
    0,
  );
  return String(sum % 10);
}

const sexes: Readonly<Record<string, ChipIdentity['sex']>> = { M: 'MALE', F: 'FEMALE' };

/** The document number is too short for all twelve digits; they stand in the optional data. */
function readLines([first, second, third]: Lines): ChipIdentity {
  const isVietnamese = first.startsWith('I') && first.slice(2, 5) === 'VNM';
  must(isVietnamese, 'DG1_NOT_VIETNAMESE');
  const personalId = parsedAs('DG1_NOT_VIETNAMESE', () => chipNumber(first.slice(15, 27)));
  // A name can also be cut at a blank, which leaves one filler at the end.
  const names = third.replace(/<+$/, '');
  must(/^[A-Z<]+$/.test(names) && !names.startsWith('<'), 'DG1_MALFORMED');
  return {
    personalId,
    fullName: names.replaceAll(/<+/g, ' '),
    nameForm: names.length >= 29 ? 'TRANSLITERATED_AND_CUT' : 'TRANSLITERATED',
    birthDate: parsedAs('DG1_MALFORMED', () => readBirthDate(second.slice(0, 6), personalId)),
    sex: sexes[second[7] ?? ''] ?? null,
    oldNumber: null,
    issuedOn: null,
    expiresOn: readExpiry(second.slice(8, 14)),
    undocumented: new Map(),
  };
}

/** The number on a signed chip is real whatever its prefix: those of births abroad are not published. */
export function chipNumber(text: string): PersonalId {
  return parsePersonalId(text, { allowsPrefix: () => true });
}

export function parsedAs<Value>(refusal: ChipRefusal, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw error instanceof InputError ? new Refused(refusal) : error;
  }
}

/** The century is that of the personal number, or the next one where a year of registration lies across the turn. */
function readBirthDate(text: string, personalId: PersonalId): BirthDate {
  const [, year = '', ...rest] = /^(\d\d)(\d\d|<<)(\d\d|<<)$/.exec(text) ?? [];
  must(year !== '', 'DG1_MALFORMED');
  const registered = birthYearOf(personalId);
  const century = Math.round((registered - Number(year)) / 100) * 100;
  const known = rest.filter((part) => part !== '<<');
  return parseBirthDate([String(century + Number(year)), ...known].join('-'));
}

function readExpiry(text: string): PlainDate | null {
  if (text === neverExpires) return null;
  const [, year, month, day] = /^(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  const isDay = isCalendarDay(Number(`20${year}`), Number(month), Number(day));
  must(isDay, 'DG1_MALFORMED');
  return `20${year}-${month}-${day}` as PlainDate;
}
