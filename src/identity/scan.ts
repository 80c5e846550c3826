import { type BirthDate, parseBirthDate } from '../domain/birth-date.ts';
import {
  type BenefitDigit,
  type CardNumber,
  type InsuranceNumber,
  isCardNumber,
  parseCardOrInsuranceNumber,
} from '../domain/card-number.ts';
import { isCalendarDay, type PlainDate } from '../domain/date.ts';
import { type FacilityCode, parseFacilityCode } from '../domain/facility.ts';
import { type PersonName, parsePersonName } from '../domain/person-name.ts';
import { type PersonalId, type PersonalIdRules, parsePersonalId } from '../domain/personal-id.ts';
import { InputError } from '../errors.ts';

/** What a scan says. It is unsigned text that anyone can print: it fills in fields and proves nothing. */
export type Scan = IdentityCardScan | HealthCardScan;

export interface IdentityCardScan {
  readonly kind: 'CCCD_QR' | 'MRZ';
  readonly personalId: PersonalId;
  readonly fullName: PersonName;
  readonly birthDate: BirthDate;
}

export interface HealthCardScan {
  readonly kind: 'HEALTH_CARD_QR';
  readonly number: CardNumber | InsuranceNumber;
  readonly fullName: PersonName;
  readonly birthDate: BirthDate;
  /** Printed on the card; what an outage decision may rest on. */
  readonly printed: PrintedCard;
}

export interface PrintedCard {
  readonly benefitDigit: BenefitDigit | null;
  readonly validFrom: PlainDate | null;
  readonly validTo: PlainDate | null;
  readonly registeredFacility: FacilityCode | null;
  readonly area: 'K1' | 'K2' | 'K3' | null;
  readonly fiveYearDate: PlainDate | null;
}

const identityCardLimit = 512;
const healthCardLimit = 2_048;

// Control, bidirectional and zero-width characters have no place in a card's text (T8).
const forbidden = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]/u;

/**
 * Reads a scan of a CCCD or căn cước QR, a health-insurance card QR in both layouts, or a TD1 MRZ.
 * @throws InputError SCAN_TOO_LONG, SCAN_MALFORMED, PERSONAL_ID_IMPOSSIBLE, CARD_NUMBER_MALFORMED, BIRTH_DATE_MALFORMED
 */
export function readScan(text: string, rules?: PersonalIdRules): Scan {
  const bytes = Buffer.byteLength(text);
  if (bytes > healthCardLimit) throw new InputError('SCAN_TOO_LONG');
  const cleaned = text
    .normalize('NFC')
    .replace(/^\ufeff/, '')
    .trim();
  const mrz = mrzLines(cleaned);
  if (mrz !== null) return readMrz(mrz, rules);
  if (forbidden.test(cleaned)) throw new InputError('SCAN_MALFORMED');
  // Keyboard tools turn the separator into a backslash (cards-and-qr 4.4).
  const separator = cleaned.includes('|') ? '|' : '\\';
  const fields = cleaned.split(separator).map((field) => field.trim());
  if (fields.length < 7) throw new InputError('SCAN_MALFORMED');
  if (!/^\d{12}$/.test(fields[0] ?? '')) return readHealthCard(fields);
  if (bytes > identityCardLimit) throw new InputError('SCAN_TOO_LONG');
  return readIdentityCard(fields, rules);
}

/** Chip card and 2024 card: number, old number, name, birth date DDMMYYYY, sex, address, issue date, then anything. */
function readIdentityCard(fields: readonly string[], rules?: PersonalIdRules): IdentityCardScan {
  if (fields.length > 12) throw new InputError('SCAN_MALFORMED');
  const [number = '', oldNumber = '', name = '', birth = ''] = fields;
  if (oldNumber !== '' && !/^\d{9}$|^\d{12}$/.test(oldNumber))
    throw new InputError('SCAN_MALFORMED');
  const date = /^(\d{1,2})(\d{2})(\d{4})$/.exec(birth);
  if (date === null) throw new InputError('SCAN_MALFORMED');
  return {
    kind: 'CCCD_QR',
    personalId: parsePersonalId(number, rules),
    fullName: malformed(() => parsePersonName(name)),
    birthDate: malformed(() => parseBirthDate(`${date[1]}/${date[2]}/${date[3]}`)),
  };
}

function readHealthCard(fields: readonly string[]): HealthCardScan {
  const [number = '', name = '', birth = '', , , facility = '', from = '', to = ''] = fields;
  const parsed = parseCardOrInsuranceNumber(number.replaceAll('Đ', 'D').replaceAll('đ', 'd'));
  const digit = isCardNumber(parsed) ? parsed[2] : fields[14];
  return {
    kind: 'HEALTH_CARD_QR',
    number: parsed,
    fullName: malformed(() => parsePersonName(hexText(name))),
    birthDate: malformed(() => parseBirthDate(birth)),
    printed: {
      benefitDigit:
        digit !== undefined && /^[1-5]$/.test(digit) ? (Number(digit) as BenefitDigit) : null,
      validFrom: printedDate(from),
      validTo: printedDate(to),
      registeredFacility: printedFacility(facility),
      area: printedArea(fields[11]),
      fiveYearDate: printedDate(fields[12] ?? ''),
    },
  };
}

function malformed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw new InputError('SCAN_MALFORMED', { cause });
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function hexText(hex: string): string {
  if (!/^(?:[0-9a-f]{2})+$/i.test(hex)) throw new InputError('SCAN_MALFORMED');
  return utf8.decode(Buffer.from(hex, 'hex'));
}

function printedDate(text: string): PlainDate | null {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  if (match === null) return null;
  const [, day = '', month = '', year = ''] = match;
  if (!isCalendarDay(Number(year), Number(month), Number(day))) return null;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` as PlainDate;
}

/** `PP - NNN` with blanks. */
function printedFacility(text: string): FacilityCode | null {
  try {
    return parseFacilityCode(text.replaceAll(/[\s-]/g, ''));
  } catch {
    return null;
  }
}

/** 1 to 3 are K1 to K3, 4 is none (inferred: all known samples say 4). */
function printedArea(text: string | undefined): 'K1' | 'K2' | 'K3' | null {
  return text === '1' ? 'K1' : text === '2' ? 'K2' : text === '3' ? 'K3' : null;
}

function mrzLines(text: string): readonly [string, string, string] | null {
  const joined = text.replaceAll(/\s/g, '');
  if (joined.length !== 90 || !/^I[A-Z<]VNM[A-Z0-9<]+$/.test(joined)) return null;
  return [joined.slice(0, 30), joined.slice(30, 60), joined.slice(60)];
}

/** TD1 (ICAO 9303-5): the 12-digit number stands in the optional data of line 1; names have no accents. */
function readMrz(
  [first, second, third]: readonly [string, string, string],
  rules?: PersonalIdRules,
): IdentityCardScan {
  const checked: ReadonlyArray<readonly [string, string | undefined]> = [
    [first.slice(5, 14), first[14]],
    [second.slice(0, 6), second[6]],
    [second.slice(8, 14), second[14]],
    [first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29), second[29]],
  ];
  if (checked.some(([part, digit]) => mrzCheckDigit(part) !== digit))
    throw new InputError('SCAN_MALFORMED');
  const personalId = parsePersonalId(first.slice(15, 27), rules);
  const [surname = '', given = ''] = third.split('<<');
  const name = `${surname} ${given}`.replaceAll('<', ' ');
  return {
    kind: 'MRZ',
    personalId,
    fullName: malformed(() => parsePersonName(name)),
    birthDate: malformed(() => parseBirthDate(mrzDate(second.slice(0, 6), personalId))),
  };
}

const mrzWeights = [7, 3, 1] as const;

function mrzCheckDigit(part: string): string {
  const sum = [...part].reduce((total, character, index) => {
    const value = character === '<' ? 0 : Number.parseInt(character, 36);
    return total + value * (mrzWeights[index % 3] ?? 0);
  }, 0);
  return String(sum % 10);
}

/** The MRZ has two year digits; the number's fourth digit tells the century. */
function mrzDate(yymmdd: string, id: PersonalId): string {
  const century = 19 + Math.floor(Number(id[3]) / 2);
  return `${century}${yymmdd.slice(0, 2)}-${yymmdd.slice(2, 4)}-${yymmdd.slice(4)}`;
}
