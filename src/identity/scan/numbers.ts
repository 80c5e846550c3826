import {
  benefitDigitOf,
  type CardNumber,
  type InsuranceNumber,
  insuranceNumberOf,
  objectCodeOf,
  parseCardNumber,
} from '../../domain/card-number.ts';
import { birthYearOf, type PersonalId, type PersonalIdRules } from '../../domain/personal-id.ts';
import { type Restored, restored } from './lost-keys.ts';
import { derived, field, found, merged, type Part, refused, repairsWhen } from './reading.ts';
import type { Reading } from './scan-result.ts';

/** What a number is held against. */
export interface NumberRules {
  readonly ids: PersonalIdRules;
  /** Nobody is born in a later year. */
  readonly lastYear: number;
}

/** Blanks, dots and dashes that people put between groups. */
export function withoutGroups(text: string): string {
  return text.replaceAll(/[\s.\u2010-\u2015-]/gu, '');
}

/**
 * Twelve digits. Ten or eleven have lost the zeros that every province's code begins with, which the caller has to prove by
 * what stands beside the number.
 */
export function personalIdIn(text: string, { ids, lastYear }: NumberRules): Part<PersonalId> {
  const digits = withoutGroups(text);
  const whole = (/^\d{10,11}$/.test(digits) ? digits.padStart(12, '0') : digits) as PersonalId;
  const possible =
    /^\d{12}$/.test(whole) && ids.allowsPrefix(whole.slice(0, 3)) && birthYearOf(whole) <= lastYear;
  if (!possible) return refused('NUMBER_IMPOSSIBLE');
  const repairs = repairsWhen({ WHITESPACE: digits !== text, LEADING_ZERO: digits !== whole });
  return found(whole, ...repairs);
}

function cardNumber(text: string): CardNumber | undefined {
  if (text.length !== 15) return undefined;
  try {
    return parseCardNumber(text);
  } catch {
    return undefined;
  }
}

/** Fifteen characters, whatever a keyboard made of their letters. */
export function cardNumberIn(text: string): Part<CardNumber> {
  const plain = withoutGroups(text);
  const isPlain = plain.length > 15 || /^[\u0020-\u007e]*$/.test(plain);
  const read: Restored<CardNumber> | null = isPlain ? null : restored(plain, cardNumber);
  const value = read?.value ?? cardNumber(plain);
  if (value === undefined) return refused('NUMBER_IMPOSSIBLE');
  const repairs = repairsWhen({ WHITESPACE: plain !== text, CASE: /\p{Ll}/u.test(plain) });
  return found(value, ...repairs, ...(read === null ? [] : [read.kind]));
}

export function insuranceNumberIn(text: string): Part<InsuranceNumber> {
  const plain = withoutGroups(text);
  if (!/^\d{10}$/.test(plain)) return refused('NUMBER_IMPOSSIBLE');
  return found(plain as InsuranceNumber, ...repairsWhen({ WHITESPACE: plain !== text }));
}

/** The number of a card, and what its characters say (cards-and-qr, section 2). */
export function cardNumberFields(part: Part<CardNumber>): Reading {
  const { value } = part;
  if (value === undefined) return field('cardNumber', part);
  const insuranceNumber = insuranceNumberOf(value);
  return merged(
    field('cardNumber', part),
    derived({
      objectCode: objectCodeOf(value),
      benefitDigit: benefitDigitOf(value),
      ...(insuranceNumber === undefined ? {} : { insuranceNumber }),
    }),
  );
}
