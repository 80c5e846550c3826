import { describe, expect, test } from 'vitest';
import {
  benefitDigitOf,
  insuranceNumberOf,
  isCardNumber,
  objectCodeOf,
  parseCardNumber,
  parseCardOrInsuranceNumber,
  parseInsuranceNumber,
} from '../../../src/domain/card-number.ts';
import { parseFacilityCode } from '../../../src/domain/facility.ts';
import { InputError } from '../../../src/errors.ts';

describe('a card number', () => {
  test.each([
    ['DN4010000000001', 'DN4010000000001'],
    ['dn4010000000001', 'DN4010000000001'],
    [' DN 4 01 0000000001 ', 'DN4010000000001'],
    ['DN-4-01-00.000.00001', 'DN4010000000001'],
    ['ZZ5990000000001', 'ZZ5990000000001'],
    ['TE1010100000001', 'TE1010100000001'],
    ['DN401A0B0000001', 'DN401A0B0000001'],
  ])('"%s" is read as %s', (text, number) => {
    expect(parseCardNumber(text)).toBe(number);
  });

  test.each([
    '',
    'DN401000000000',
    'DN40100000000011',
    'D14010000000001',
    'DN0010000000001',
    'DN6010000000001',
    'DN4AB0000000001',
    '4010000000001DN',
    'ĐN4010000000001',
    '001099000001',
  ])('"%s" is none', (text) => {
    expect(() => parseCardNumber(text)).toThrow(new InputError('CARD_NUMBER_MALFORMED'));
  });

  test('has object code, benefit digit and insurance number', () => {
    const card = parseCardNumber('HT3790123456789');
    expect(objectCodeOf(card)).toBe('HT');
    expect(benefitDigitOf(card)).toBe(3);
    expect(insuranceNumberOf(card)).toBe('0123456789');
  });

  test('of before 2017 with letters has no insurance number', () => {
    expect(insuranceNumberOf(parseCardNumber('DN401A000000001'))).toBeUndefined();
  });
});

describe('an insurance number', () => {
  test('has ten digits, blanks and dashes aside', () => {
    expect(parseInsuranceNumber(' 0123-456.789 ')).toBe('0123456789');
  });

  test.each(['', '012345678', '01234567890', '012345678A'])('"%s" is none', (text) => {
    expect(() => parseInsuranceNumber(text)).toThrow(new InputError('CARD_NUMBER_MALFORMED'));
  });

  test('and a card number are told apart by their length', () => {
    const insurance = parseCardOrInsuranceNumber('0123 456 789');
    const card = parseCardOrInsuranceNumber('DN4 01 0123456789');
    expect([insurance, isCardNumber(insurance)]).toEqual(['0123456789', false]);
    expect([card, isCardNumber(card)]).toEqual(['DN4010123456789', true]);
    expect(() => parseCardOrInsuranceNumber('001099000001')).toThrow(InputError);
    expect(() => parseCardOrInsuranceNumber('ABCDEFGHIJ')).toThrow(InputError);
  });
});

describe('a facility code', () => {
  test.each([
    ['99002', '99002'],
    [' 99a02 ', '99A02'],
    ['01000', '01000'],
  ])('"%s" is read as %s', (text, code) => {
    expect(parseFacilityCode(text)).toBe(code);
  });

  test.each(['', '9900', '990021', 'A9002', '99-02', '99 02'])('"%s" is none', (text) => {
    expect(() => parseFacilityCode(text)).toThrow(new InputError('FACILITY_CODE_MALFORMED'));
  });
});
