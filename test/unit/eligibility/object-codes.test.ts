import { describe, expect, test } from 'vitest';
import {
  contributionGroupOf,
  isArmedForces,
  isKnownObjectCode,
  isUnsettledObjectCode,
  usualDigitOf,
} from '../../../src/eligibility/data/object-codes.ts';
import { day } from './visit.ts';

const codesOf = (text: string): readonly string[] => text.split(' ');

/** Section 2.5 of the eligibility rules: expected digit, and the codes until 2025-12-31. */
const byDigit = {
  1: codesOf('CC TE'),
  2: codesOf('CK CB KC HN DT DK XD BT TS AK CT'),
  3: codesOf('HT TC PV TG DS HK CN'),
  4: codesOf(
    'DN HX CH NN TK HC XK TB NO XB TN CS XN MS HD TQ TA TY HG LS HS SV GB GD ND TH TV TD TU BA LH',
  ),
  5: codesOf('QN CA CY'),
} as const;

const published = Object.entries(byDigit).flatMap(([digit, codes]) =>
  codes.map((code) => [code, Number(digit)] as const),
);
const raised = ['CN', 'LH'];

describe('the usual digit of an object code', () => {
  test.each(published)('of %s is %i at the end of 2025', (code, digit) => {
    expect(usualDigitOf(code, day('2025-12-31'))).toBe(digit);
  });

  test.each(published)('of %s is the same in 2026, but for those raised', (code, digit) => {
    expect(usualDigitOf(code, day('2026-01-01'))).toBe(raised.includes(code) ? 2 : digit);
  });

  test('of an unknown code is not known', () => {
    expect(usualDigitOf('ZZ', day('2026-01-01'))).toBeNull();
  });
});

describe('a known code', () => {
  test.each(published)('is %s', (code) => {
    expect(isKnownObjectCode(code)).toBe(true);
  });

  test('is not any other', () => {
    expect(['ZZ', '', 'dn', 'D'].filter(isKnownObjectCode)).toEqual([]);
  });
});

/** Section 2.2: who is in which group of the Law art. 12. */
const groups = {
  1: codesOf('DN HX CH NN TK HC XK'),
  2: codesOf('HT TB NO XB TN CS'),
  3: codesOf('CC TE CK CB KC HN DT DK XD BT TS AK CT LH TC PV XN MS HD TQ TA TY HG LS QN CA CY'),
  4: codesOf('CN HS SV GB'),
  5: codesOf('GD'),
  6: codesOf('TV'),
} as const;

describe('the contribution group', () => {
  test.each(
    Object.entries(groups).flatMap(([group, codes]) =>
      codes.map((code) => [code, Number(group)] as const),
    ),
  )('of %s is %i', (code, group) => {
    expect(contributionGroupOf(code)).toBe(group);
  });

  test.each([...codesOf('TG DS HK ND TH TD TU BA'), 'ZZ'])('of %s is not known', (code) => {
    expect(contributionGroupOf(code)).toBeNull();
  });
});

test('the unsettled codes are those of point 10', () => {
  const codes = published.map(([code]) => code);
  expect(codes.filter(isUnsettledObjectCode).sort()).toEqual(codesOf('BA HG ND TD TG TH TU TV'));
});

test('the armed forces are army, police and cipher', () => {
  const codes = [...published.map(([code]) => code), null];
  expect(codes.filter(isArmedForces)).toEqual(codesOf('QN CA CY'));
});
