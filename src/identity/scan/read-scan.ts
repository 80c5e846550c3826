import { isBornAfter } from '../../domain/birth-date.ts';
import type { PlainDate } from '../../domain/date.ts';
import { type PersonalIdRules, provincesOnly } from '../../domain/personal-id.ts';
import { readBareNumber } from './bare-number.ts';
import { readCitizenCard } from './citizen-card.ts';
import { cleanText, hasForbidden } from './clean-text.ts';
import { readHealthCard } from './health-card.ts';
import { readMrz } from './mrz.ts';
import type { NumberRules } from './numbers.ts';
import { merged, rejection, repaired } from './reading.ts';
import type { ScanResult } from './scan-result.ts';

export interface ScanOptions {
  /** Which personal numbers are possible; births abroad are not unless the operator allows them. */
  readonly rules?: PersonalIdRules;
  /** With it, nobody is born later. */
  readonly today?: PlainDate;
}

const mostBytes = 2_048;
const anyYear = 9_999;

/**
 * Reads what a desk scans or types: QR of an identity card or a health-insurance card, the machine-readable zone, or a
 * number. Total: any text has a result, and nothing in it is verified.
 */
export function readScan(
  text: string,
  { rules = provincesOnly, today }: ScanOptions = {},
): ScanResult {
  // No UTF-16 unit takes less than a byte, so the length alone keeps a megabyte from being looked at.
  if (text.length > mostBytes || Buffer.byteLength(text) > mostBytes) return unread('TOO_LONG');
  const { text: clean, repairs } = cleanText(text);
  if (clean === '') return unread('EMPTY');
  const lastYear = today === undefined ? anyYear : Number(today.slice(0, 4));
  const { kind, ...reading } = readClean(clean, { ids: rules, lastYear });
  return bornBy(today, { kind, ...merged(repairs, reading) });
}

function unread(code: Parameters<typeof rejection>[0]): ScanResult {
  return { kind: null, ...rejection(code) };
}

function readClean(text: string, rules: NumberRules): ScanResult {
  const zone = readMrz(text, rules);
  if (zone !== null) return zone;
  if (hasForbidden(text)) return unread('FORBIDDEN_CHARACTER');
  return readBareNumber(text, rules) ?? readSeparated(text, rules);
}

/** What keyboards and input methods make of the bar (cards-and-qr 4.4). */
const otherBars = /[\\\uff5c\u00a6]/u;

/** Only a text that cannot be read with its bars is read with what may have been bars. */
function readSeparated(text: string, rules: NumberRules): ScanResult {
  const asIs = readCells(text.split('|'), text, rules);
  if (asIs.rejected === null || !otherBars.test(text)) return asIs;
  const { kind, ...reading } = readCells(text.split(/[|\\\uff5c\u00a6]/u), text, rules);
  if (reading.rejected !== null && (kind === null || asIs.kind !== null)) return asIs;
  return { kind, ...merged(repaired('SEPARATOR'), reading) };
}

function readCells(cells: readonly string[], text: string, rules: NumberRules): ScanResult {
  if (cells.length < 7) return unread('UNKNOWN_LAYOUT');
  if (isCitizenCard(cells)) return readCitizenCard(cells, Buffer.byteLength(text), rules);
  return isHealthCard(cells) ? readHealthCard(cells) : unread('UNKNOWN_LAYOUT');
}

const slashedDate = /^\s*(?:\d+\/)?\d+\/\d{4}\s*$/;

/** A number of eleven or twelve digits before a name, or a birth date without slashes in the fourth field. */
function isCitizenCard([number = '', , third = '', fourth = '']: readonly string[]): boolean {
  const hasNumber = /^\d{11,12}$/.test(number.replaceAll(/\s/gu, ''));
  return (hasNumber && !slashedDate.test(third)) || /^\s*\d{6,8}\s*$/.test(fourth);
}

/** A number of a card, or a birth date with slashes or a year alone in the third field. */
function isHealthCard([number = '', , third = '']: readonly string[]): boolean {
  const hasNumber = /^\s*(?:\p{L}{2}\d|\d{9,10}\s*$)/u.test(number);
  return hasNumber || slashedDate.test(third) || /^\s*\d{4}\s*$/.test(third);
}

function bornBy(today: PlainDate | undefined, result: ScanResult): ScanResult {
  const { birthDate, ...others } = result.fields;
  if (today === undefined || birthDate === undefined || !isBornAfter(birthDate, today))
    return result;
  const rejected = result.rejected ?? { code: 'DATE_IMPOSSIBLE', field: 'birthDate' };
  return { ...result, fields: others, rejected };
}
