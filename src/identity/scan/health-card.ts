import type { BenefitDigit, InsuranceNumber } from '../../domain/card-number.ts';
import { type FacilityCode, parseFacilityCode } from '../../domain/facility.ts';
import { slashBirthDate, slashDate } from './dates.ts';
import { freeText, hexText } from './hex-text.ts';
import { nameIn } from './names.ts';
import { cardNumberFields, cardNumberIn, insuranceNumberIn, withoutGroups } from './numbers.ts';
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
  repairsWhen,
  trimmed,
} from './reading.ts';
import type { Reading, ScanResult } from './scan-result.ts';

/** Parts of the new layout with its terminator; the old one has fifteen. */
const mostCells = 17;

/** QR of a health-insurance card, old or new layout (cards-and-qr 4.4). */
export function readHealthCard(all: readonly string[]): ScanResult {
  const kind = 'HEALTH_CARD_QR';
  const { cells, repairs } = withoutTerminator(all);
  if (cells.length >= mostCells) return { kind, ...rejection('UNKNOWN_LAYOUT') };
  const number = cardNumberOf(cells);
  return { kind, ...merged(repairs, number, holderOf(cells), validityOf(cells), furtherOf(cells)) };
}

interface Terminated {
  readonly cells: readonly string[];
  readonly repairs: Reading;
}

function withoutTerminator(all: readonly string[]): Terminated {
  const last = all.findLastIndex((cell) => cell.trim() !== '');
  const cells = all.slice(0, last + 1);
  const end = cells.at(-1)?.trim() ?? '';
  if (end === '$' || end === '#') {
    const repairs = cells.length === all.length ? merged() : repaired('SEPARATOR');
    return { cells: cells.slice(0, -1), repairs };
  }
  if (!/[$#]$/.test(end)) return { cells: all, repairs: repaired('TERMINATOR') };
  return { cells: [...cells.slice(0, -1), end.slice(0, -1)], repairs: repaired('SEPARATOR') };
}

function cardNumberOf(cells: readonly string[]): Reading {
  const [number = ''] = cells;
  if (!/^\d{0,10}$/.test(withoutGroups(number))) {
    return cardNumberFields(trimmed(number, cardNumberIn));
  }
  return merged(
    field(
      'insuranceNumber',
      trimmed(number, (text) => wholeNumber(text, cells)),
    ),
    benefitDigitIn(cells[14]),
  );
}

/** Nine digits have lost a zero if the management code, which ends with the number, still has it. */
function wholeNumber(text: string, cells: readonly string[]): Part<InsuranceNumber> {
  const whole = `0${text}`;
  const lost = /^\d{9}$/.test(text) && cells[9]?.trim().slice(-10) === whole;
  if (!lost) return insuranceNumberIn(text);
  return found(whole as InsuranceNumber, 'LEADING_ZERO');
}

function benefitDigitIn(cell: string | undefined): Reading {
  const digit = cell?.trim() ?? '';
  return /^[1-5]$/.test(digit)
    ? derived({ benefitDigit: Number(digit) as BenefitDigit })
    : merged();
}

function holderOf([, name = '', birth = '', sex = '']: readonly string[]): Reading {
  const fullName = trimmed(name, (hex) => hexText(hex, hexName));
  const isMissing = fullName.value === undefined && fullName.rejected === null;
  return merged(
    field('fullName', isMissing ? refused('NAME_MALFORMED') : fullName),
    field('birthDate', trimmed(birth, slashBirthDate)),
    field('sex', sexIn(sex.trim())),
  );
}

const hexName = (text: string) => trimmed(text, nameIn);
const hexFreeText = (text: string) => trimmed(text, freeText);

function sexIn(digit: string): Part<'MALE' | 'FEMALE'> {
  if (digit === '1') return found('MALE');
  return digit === '2' ? found('FEMALE') : absent;
}

function validityOf([, , , , , , from = '', to = '']: readonly string[]): Reading {
  return merged(
    field('validFrom', trimmed(from, slashDate)),
    field('validTo', trimmed(to, slashDate)),
  );
}

/** What no decision rests on comes last: its refusal does not hide another. */
function furtherOf(cells: readonly string[]): Reading {
  const cell = (at: number) => cells[at] ?? '';
  return merged(
    field('registeredFacility', trimmed(cell(5), facilityIn)),
    field('fiveYearDate', trimmed(cell(12), slashDate)),
    field('area', areaIn(cell(11).trim())),
    field(
      'address',
      trimmed(cell(4), (hex) => hexText(hex, hexFreeText)),
    ),
    field('issuedOn', trimmed(cell(8), slashDate)),
    field('managementCode', trimmed(cell(9), managementCodeIn(cell(0)))),
    field(
      'parentName',
      trimmed(cell(10), (hex) => hexText(hex, hexName)),
    ),
  );
}

/** `PP - NNN`. */
function facilityIn(text: string): Part<FacilityCode> {
  if (text === '' || text === '-') return absent;
  const [, province = '', rest = ''] = /^(\d{1,2})(?: ?- ?| )?([0-9a-z]{3})$/i.exec(text) ?? [];
  const code = facilityCode(province.padStart(2, '0') + rest);
  if (code === undefined) return refused('NUMBER_IMPOSSIBLE');
  const repairs = repairsWhen({
    LEADING_ZERO: province.length === 1,
    CASE: rest !== rest.toUpperCase(),
  });
  return found(code, ...repairs);
}

function facilityCode(text: string): FacilityCode | undefined {
  try {
    return parseFacilityCode(text);
  } catch {
    return undefined;
  }
}

/** A four-digit office and the ten-digit number (inferred): the office's zero is lost if the number is still whole. */
function managementCodeIn(number: string): (text: string) => Part<string> {
  return (text) => {
    if (/^\d{14}$/.test(text)) return found(text);
    const lost = /^\d{13}$/.test(text) && text.endsWith(withoutGroups(number).slice(-10));
    return lost ? found(`0${text}`, 'LEADING_ZERO') : absent;
  };
}

const areas: ReadonlyMap<string, 'K1' | 'K2' | 'K3'> = new Map([
  ['1', 'K1'],
  ['2', 'K2'],
  ['3', 'K3'],
]);

/** 1 to 3 are K1 to K3, 4 is none (inferred: all known samples say 4). */
function areaIn(digit: string): Part<'K1' | 'K2' | 'K3'> {
  const area = areas.get(digit);
  return area === undefined ? absent : found(area);
}
