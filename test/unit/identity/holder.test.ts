import { describe, expect, test } from 'vitest';
import { parsePlainDate } from '../../../src/domain/date.ts';
import { provincesAnd, provincesOnly } from '../../../src/domain/personal-id.ts';
import { InputError } from '../../../src/errors.ts';
import { type Claim, holderOf } from '../../../src/identity/holder.ts';

const today = parsePlainDate('2026-11-21');
const person = { personalId: '001186000001', fullName: 'Nguyễn Thị Mẫu', birthDate: '15/01/1986' };
const card = { cardNumber: 'DN4010123456789', fullName: 'Nguyễn Thị Mẫu', birthDate: '1986' };
const scan = '001186000001||Nguyễn Thị Mẫu|15011986|Nữ|Phố Mẫu|05062021';
const cardScan =
  'DN4010123456789|4e475559454e2056414e2041|01/01/1990|1|-|99 - 001|01/01/2026|31/12/2026|20/12/2025|99010000000001|-|4|01/01/2030|0123456789abcdef-7102|$';

function refused(
  claim: Claim,
  rules = provincesOnly,
): { code: string; argument: string | undefined } {
  try {
    holderOf(claim, today, rules);
  } catch (error) {
    if (error instanceof InputError) return { code: error.code, argument: error.argument };
    throw error;
  }
  throw new TypeError('Nothing was refused');
}

describe('a claim', () => {
  test('of a person', () => {
    expect(holderOf({ person }, today, provincesOnly)).toEqual({
      personNumber: '001186000001',
      earlierNumbers: [],
      cardNumber: null,
      fullName: 'Nguyễn Thị Mẫu',
      birthDate: '1986-01-15',
      printed: null,
      contradictsNumber: false,
    });
  });

  test('of an old number', () => {
    const old = { ...person, personalId: '012345678' };
    expect(holderOf({ person: old }, today, provincesOnly)).toMatchObject({
      personNumber: '012345678',
      contradictsNumber: false,
    });
  });

  test('of a card number, an insurance number, or both of one card', () => {
    const { cardNumber: _, ...rest } = card;
    const insuranceNumber = '0123456789';
    const numberOf = (claimed: NonNullable<Claim['card']>) =>
      holderOf({ card: claimed }, today, provincesOnly).cardNumber;
    expect(numberOf(card)).toBe('DN4010123456789');
    expect(numberOf({ ...rest, insuranceNumber })).toBe('0123456789');
    expect(numberOf({ ...card, insuranceNumber })).toBe('DN4010123456789');
    expect(numberOf({ ...card, insuranceNumber: null })).toBe('DN4010123456789');
  });

  test('of a scanned identity card', () => {
    expect(holderOf({ scan }, today, provincesOnly)).toMatchObject({
      personNumber: '001186000001',
      cardNumber: null,
      printed: null,
    });
  });

  test('of a scanned health-insurance card keeps what is printed on it', () => {
    expect(holderOf({ scan: cardScan }, today, provincesOnly)).toMatchObject({
      personNumber: null,
      cardNumber: 'DN4010123456789',
      printed: { benefitDigit: 4, validTo: '2026-12-31' },
    });
  });
});

describe('earlier numbers', () => {
  const earlier = (text: string) => holderOf({ scan: text }, today, provincesOnly).earlierNumbers;
  const withOld = (old: string) => scan.replace('||', `|${old}|`);

  test.each([
    ['none on the card', scan, []],
    ['the old card', withOld('012345678'), ['012345678']],
    ['an old card of 12 digits', withOld('001086000001'), ['001086000001']],
    ['the cancelled number', `${scan}|001086000001||`, ['001086000001']],
    [
      'both, the cancelled one first',
      `${withOld('012345678')}|001086000001||`,
      ['001086000001', '012345678'],
    ],
    ['the number itself', `${withOld('001186000001')}|001186000001||`, []],
    ['one number twice', `${withOld('001086000001')}|001086000001||`, ['001086000001']],
  ])('%s', (_title, text, numbers) => {
    expect(earlier(text)).toEqual(numbers);
  });

  test('are none where they are typed or on a health-insurance card', () => {
    expect(earlier(cardScan)).toEqual([]);
    expect(holderOf({ card }, today, provincesOnly).earlierNumbers).toEqual([]);
  });
});

describe('a scan', () => {
  const holder = (text: string) => holderOf({ scan: text }, today, provincesOnly);
  const withField = (at: number, text: string) => cardScan.split('|').with(at, text).join('|');

  test('of a health card says what is printed on it', () => {
    expect(holder(cardScan).printed).toEqual({
      benefitDigit: 4,
      validFrom: '2026-01-01',
      validTo: '2026-12-31',
      registeredFacility: '99001',
      area: null,
      fiveYearDate: '2030-01-01',
    });
  });

  test.each([
    ['address', 4, '4e4'],
    ['facility', 5, '99 - 01'],
    ['issue date', 8, '31/04/2025'],
    ['parent', 10, 'xyz'],
    ['five-year date', 12, '30/02/2030'],
  ])('with a damaged %s is as if that were left out', (_title, at, text) => {
    expect(holder(withField(at, text))).toMatchObject({
      cardNumber: 'DN4010123456789',
      printed: { validTo: '2026-12-31' },
    });
  });

  test.each<readonly [string, string]>([
    [withField(7, '30/02/2026'), 'SCAN_MALFORMED'],
    [withField(4, '4100'), 'SCAN_MALFORMED'],
    [withField(1, 'xyz'), 'SCAN_MALFORMED'],
    [withField(0, 'DN40101234'), 'CARD_NUMBER_MALFORMED'],
    [withField(0, '123'), 'CARD_NUMBER_MALFORMED'],
    [scan.replace('001186', '003186'), 'PERSONAL_ID_IMPOSSIBLE'],
    ['001186000001', 'SCAN_NEEDS_NAME'],
    ['012345678', 'SCAN_NEEDS_NAME'],
    ['0123456789', 'SCAN_NEEDS_NAME'],
    ['DN4010123456789', 'SCAN_NEEDS_NAME'],
    ['003186000001', 'PERSONAL_ID_IMPOSSIBLE'],
    ['DN6010123456789', 'CARD_NUMBER_MALFORMED'],
    ['12345', 'SCAN_MALFORMED'],
  ])('%s is refused: %s', (text, code) => {
    expect(refused({ scan: text })).toEqual({ code, argument: 'scan' });
  });

  test('is never repeated in a refusal', () => {
    for (const text of [withField(1, 'xyz'), '001186000001', scan.replace('001186', '003186')]) {
      try {
        holder(text);
      } catch (error) {
        expect(String(error)).not.toMatch(/\d{5}|Mẫu/);
      }
    }
    expect.hasAssertions();
  });
});

describe('exactly one holder', () => {
  test.each<readonly [string, Claim]>([
    ['none', {}],
    ['none but nulls', { scan: null, person: null, card: undefined }],
    ['scan and person', { scan, person }],
    ['person and card', { person, card }],
    ['all three', { scan, person, card }],
    ['an empty scan and a person', { scan: '', person }],
  ])('%s is refused', (_title, claim) => {
    expect(refused(claim)).toEqual({ code: 'CLAIM_NOT_ONE_HOLDER', argument: undefined });
  });

  test('one with nulls beside it is accepted', () => {
    expect(holderOf({ scan: null, person, card: null }, today, provincesOnly).personNumber).toBe(
      '001186000001',
    );
  });
});

describe('a refusal says which argument', () => {
  test.each<readonly [Claim, string, string]>([
    [{ scan: '' }, 'SCAN_MALFORMED', 'scan'],
    [{ scan: 'x'.repeat(3_000) }, 'SCAN_TOO_LONG', 'scan'],
    [{ person: { ...person, personalId: '12' } }, 'PERSONAL_ID_IMPOSSIBLE', 'person.personalId'],
    [{ person: { ...person, fullName: ' ' } }, 'NAME_MISSING', 'person.fullName'],
    [
      { person: { ...person, birthDate: '1986-02-30' } },
      'BIRTH_DATE_MALFORMED',
      'person.birthDate',
    ],
    [{ card: { ...card, cardNumber: 'DN4' } }, 'CARD_NUMBER_MALFORMED', 'card'],
    [{ card: { ...card, cardNumber: null } }, 'CARD_NUMBER_MALFORMED', 'card'],
    [{ card: { ...card, insuranceNumber: '0123456780' } }, 'CLAIM_NOT_ONE_HOLDER', 'card'],
    [{ card: { ...card, insuranceNumber: 'DN4010123456789' } }, 'CARD_NUMBER_MALFORMED', 'card'],
    [{ card: { ...card, fullName: '' } }, 'NAME_MISSING', 'card.fullName'],
    [{ card: { ...card, birthDate: '' } }, 'BIRTH_DATE_MALFORMED', 'card.birthDate'],
  ])('%j: %s at %s', (claim, code, argument) => {
    expect(refused(claim)).toEqual({ code, argument });
  });
});

describe('the future', () => {
  test.each([
    ['2026-11-22', true],
    ['2026-11-21', false],
    ['2026-12', true],
    ['2026-11', false],
    ['2027', true],
    ['2026', false],
  ])('birth date %s is refused: %s', (birthDate, isRefused) => {
    const claim = { card: { ...card, birthDate } };
    if (isRefused) expect(refused(claim).code).toBe('BIRTH_DATE_IN_FUTURE');
    else expect(holderOf(claim, today, provincesOnly).birthDate).toBe(birthDate);
  });

  test('a number of somebody born next year is impossible', () => {
    expect(refused({ person: { ...person, personalId: '001327000001' } }).code).toBe(
      'PERSONAL_ID_IMPOSSIBLE',
    );
    const thisYear = { ...person, personalId: '001326000001', birthDate: '2026-11-21' };
    expect(holderOf({ person: thisYear }, today, provincesOnly).contradictsNumber).toBe(false);
  });
});

describe('number and birth date', () => {
  test.each([
    ['001186000001', '1986-01-15', false],
    ['001186000001', '1986', false],
    ['001186000001', '1985-12-31', true],
    ['001086000001', '1986-01-15', false],
    ['001286000001', '1986-01-15', null],
    ['001206000001', '1906', true],
    ['012345678', '1950', false],
  ])('%s and %s contradict each other: %s', (personalId, birthDate, contradicts) => {
    const claim = { person: { ...person, personalId, birthDate } };
    if (contradicts === null) expect(refused(claim).code).toBe('PERSONAL_ID_IMPOSSIBLE');
    else expect(holderOf(claim, today, provincesOnly).contradictsNumber).toBe(contradicts);
  });
});

test('prefixes of births abroad are the operator’s to allow', () => {
  const abroad = { person: { ...person, personalId: '500186000001' } };
  expect(refused(abroad).code).toBe('PERSONAL_ID_IMPOSSIBLE');
  expect(holderOf(abroad, today, provincesAnd(new Set(['500']))).personNumber).toBe('500186000001');
  const scanned = scan.replace('001186', '500186');
  expect(refused({ scan: scanned })).toEqual({ code: 'PERSONAL_ID_IMPOSSIBLE', argument: 'scan' });
  expect(holderOf({ scan: scanned }, today, provincesAnd(new Set(['500']))).personNumber).toBe(
    '500186000001',
  );
});
