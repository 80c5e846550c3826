import { InputError } from '../errors.ts';
import type { Branded } from './brand.ts';

/** 15-character health-insurance card number: object code, benefit digit, province, insurance number. */
export type CardNumber = Branded<'CardNumber'>;
/** 10-digit social-insurance number (mã số BHXH). */
export type InsuranceNumber = Branded<'InsuranceNumber'>;

// Cards from before 2017 can have letters in the last ten characters (cards-and-qr, section 2).
const cardForm = /^[A-Z]{2}[1-5]\d{2}[0-9A-Z]{10}$/;

function normalise(text: string): string {
  return text.replaceAll(/[\s.-]/g, '').toUpperCase();
}

/** @throws InputError CARD_NUMBER_MALFORMED */
export function parseCardNumber(text: string): CardNumber {
  const number = normalise(text);
  if (!cardForm.test(number)) throw new InputError('CARD_NUMBER_MALFORMED');
  return number as CardNumber;
}

/** @throws InputError CARD_NUMBER_MALFORMED */
export function parseInsuranceNumber(text: string): InsuranceNumber {
  const number = normalise(text);
  if (!/^\d{10}$/.test(number)) throw new InputError('CARD_NUMBER_MALFORMED');
  return number as InsuranceNumber;
}

/** @throws InputError CARD_NUMBER_MALFORMED */
export function parseCardOrInsuranceNumber(text: string): CardNumber | InsuranceNumber {
  return normalise(text).length === 10 ? parseInsuranceNumber(text) : parseCardNumber(text);
}

export function isCardNumber(number: CardNumber | InsuranceNumber): number is CardNumber {
  return number.length === 15;
}

export type BenefitDigit = 1 | 2 | 3 | 4 | 5;

export function objectCodeOf(card: CardNumber): string {
  return card.slice(0, 2);
}

export function benefitDigitOf(card: CardNumber): BenefitDigit {
  return Number(card[2]) as BenefitDigit;
}

export function insuranceNumberOf(card: CardNumber): InsuranceNumber | undefined {
  const last = card.slice(5);
  return /^\d{10}$/.test(last) ? (last as InsuranceNumber) : undefined;
}
