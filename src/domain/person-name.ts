import { InputError } from '../errors.ts';
import type { Branded } from './brand.ts';

/** A full name in NFC with single blanks, 1 to 100 characters, letters and name punctuation only. */
export type PersonName = Branded<'PersonName'>;

const nameForm = /^[\p{L}\p{M}][\p{L}\p{M}\s.'’()-]*$/u;

/** @throws InputError NAME_MISSING */
export function parsePersonName(text: string): PersonName {
  const name = text.normalize('NFC').trim().replaceAll(/\s+/gu, ' ');
  if (name.length > 100 || !nameForm.test(name)) throw new InputError('NAME_MISSING');
  return name as PersonName;
}

/** Equal but for Unicode form, case and blanks; accents count (eligibility rules, 7.3). */
export function sameName(a: string, b: string): boolean {
  return foldCase(a) === foldCase(b);
}

export function foldCase(name: string): string {
  return name.normalize('NFC').trim().replaceAll(/\s+/gu, ' ').toLocaleUpperCase('vi');
}

export function withoutAccents(name: string): string {
  return foldCase(name).normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('Đ', 'D');
}
