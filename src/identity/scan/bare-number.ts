import {
  cardNumberFields,
  cardNumberIn,
  insuranceNumberIn,
  type NumberRules,
  personalIdIn,
  withoutGroups,
} from './numbers.ts';
import { field, found, rejection, repairsWhen } from './reading.ts';
import type { ScanResult } from './scan-result.ts';

const longest = 64;

type NumberReader = (text: string, rules: NumberRules) => ScanResult;

/** Numbers of digits only, by their length. */
const byLength: ReadonlyMap<number, NumberReader> = new Map<number, NumberReader>([
  [9, oldId],
  [
    10,
    (text) => ({ kind: 'INSURANCE_NUMBER', ...field('insuranceNumber', insuranceNumberIn(text)) }),
  ],
  // Nothing beside it proves which zero it has lost.
  [11, () => ({ kind: 'PERSONAL_ID', ...rejection('NUMBER_IMPOSSIBLE', 'personalId') })],
  [12, personalId],
  // Every card begins with two letters.
  [15, () => ({ kind: 'CARD_NUMBER', ...rejection('NUMBER_IMPOSSIBLE', 'cardNumber') })],
]);

function oldId(text: string): ScanResult {
  const digits = withoutGroups(text);
  const part = found(digits, ...repairsWhen({ WHITESPACE: digits !== text }));
  return { kind: 'OLD_ID', ...field('oldNumber', part) };
}

function personalId(text: string, rules: NumberRules): ScanResult {
  return { kind: 'PERSONAL_ID', ...field('personalId', personalIdIn(text, rules)) };
}

/** One number as it is typed by hand, with blanks, dots and dashes between its groups; null when the text is none. */
export function readBareNumber(text: string, rules: NumberRules): ScanResult | null {
  if (text.length > longest) return null;
  const plain = withoutGroups(text);
  if (/^\d+$/.test(plain)) {
    return (
      byLength.get(plain.length)?.(text, rules) ?? { kind: null, ...rejection('NUMBER_IMPOSSIBLE') }
    );
  }
  if (!/^\p{L}{2}\d[\p{L}\d]{10,14}$/u.test(plain)) return null;
  return { kind: 'CARD_NUMBER', ...cardNumberFields(cardNumberIn(text)) };
}
