import { InputError } from '../errors.ts';
import type { Branded } from './brand.ts';

/** 12-digit personal identification number (số định danh cá nhân). */
export type PersonalId = Branded<'PersonalId'>;
/** 9-digit number of an old identity card (CMND). */
export type OldIdNumber = Branded<'OldIdNumber'>;
export type PersonNumber = PersonalId | OldIdNumber;

/**
 * Provinces of birth registration in the 63-province numbering, which a number keeps for life: Decision 19/2025/QĐ-TTg
 * gives some of these codes another meaning for addresses, never for this prefix.
 */
const provincePrefixes: ReadonlySet<string> = new Set(
  (
    '001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 ' +
    '044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 ' +
    '089 091 092 093 094 095 096'
  ).split(' '),
);

/** What makes a 12-digit number possible; the operator may allow prefixes of births abroad. */
export interface PersonalIdRules {
  readonly allowsPrefix: (prefix: string) => boolean;
}

export const provincesOnly: PersonalIdRules = {
  allowsPrefix: (prefix) => provincePrefixes.has(prefix),
};

/** Adds prefixes for births registered abroad, whose table (annex of the MPS circulars) is not public. */
export function provincesAnd(prefixes: ReadonlySet<string>): PersonalIdRules {
  return { allowsPrefix: (prefix) => provincePrefixes.has(prefix) || prefixes.has(prefix) };
}

/** @throws InputError PERSONAL_ID_IMPOSSIBLE */
export function parsePersonalId(text: string, rules: PersonalIdRules = provincesOnly): PersonalId {
  const digits = text.trim();
  if (!/^\d{12}$/.test(digits) || !rules.allowsPrefix(digits.slice(0, 3))) {
    throw new InputError('PERSONAL_ID_IMPOSSIBLE');
  }
  return digits as PersonalId;
}

/** @throws InputError PERSONAL_ID_IMPOSSIBLE */
export function parsePersonNumber(
  text: string,
  rules: PersonalIdRules = provincesOnly,
): PersonNumber {
  const digits = text.trim();
  return /^\d{9}$/.test(digits) ? (digits as OldIdNumber) : parsePersonalId(digits, rules);
}

export function isPersonalId(number: PersonNumber): number is PersonalId {
  return number.length === 12;
}

/** Digit 4 is century and sex (0-1: 19xx, 2-3: 20xx, …; even is male), digits 5-6 the year. */
export function birthYearOf(id: PersonalId): number {
  return 1900 + 100 * Math.floor(Number(id[3]) / 2) + Number(id.slice(4, 6));
}

export function sexOf(id: PersonalId): 'MALE' | 'FEMALE' {
  return Number(id[3]) % 2 === 0 ? 'MALE' : 'FEMALE';
}
