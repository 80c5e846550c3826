import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ageInYears,
  birthYear,
  isBornAfter,
  parseBirthDate,
} from '../../../src/domain/birth-date.ts';
import { parsePlainDate } from '../../../src/domain/date.ts';
import { parsePersonName, sameName, withoutAccents } from '../../../src/domain/person-name.ts';
import {
  birthYearOf,
  isPersonalId,
  parsePersonalId,
  parsePersonNumber,
  provincesAnd,
  sexOf,
} from '../../../src/domain/personal-id.ts';
import { InputError } from '../../../src/errors.ts';

describe('a birth date', () => {
  test.each([
    ['1986-01-15', '1986-01-15'],
    ['1986-01', '1986-01'],
    ['1986', '1986'],
    ['15/01/1986', '1986-01-15'],
    ['5/1/1986', '1986-01-05'],
    ['01/1986', '1986-01'],
    ['1/1986', '1986-01'],
    [' 1986 ', '1986'],
    ['29/02/2024', '2024-02-29'],
  ])('%s is %s', (text, date) => {
    expect(parseBirthDate(text)).toBe(date);
  });

  test.each([
    '',
    '86',
    '1986-13',
    '1986-02-30',
    '29/02/2023',
    '31/04/1986',
    '15-01-1986',
    '1986/01/15',
    '0/1986',
    '15011986',
    '1849',
    '2200',
    '1986-1-5',
    'năm 1986',
  ])('"%s" is none', (text) => {
    expect(() => parseBirthDate(text)).toThrow(new InputError('BIRTH_DATE_MALFORMED'));
  });

  test('has a year, however much of it is known', () => {
    expect(
      ['1986', '1986-01', '1986-01-15'].map((text) => birthYear(parseBirthDate(text))),
    ).toEqual([1986, 1986, 1986]);
  });

  const today = parsePlainDate('2026-11-21');

  test.each([
    ['2026-11-21', false],
    ['2026-11-22', true],
    ['2026-11', false],
    ['2026-12', true],
    ['2026', false],
    ['2027', true],
    ['1986', false],
  ])('%s lies in the future of 2026-11-21: %s', (text, future) => {
    expect(isBornAfter(parseBirthDate(text), today)).toBe(future);
  });

  test.each([
    ['2008-11-21', 18],
    ['2008-11-22', 17],
    ['2008-12', 17],
    ['2008-11', 18],
    ['2008', 18],
    ['2026-11-21', 0],
  ])('%s is %i years old on 2026-11-21', (text, age) => {
    expect(ageInYears(parseBirthDate(text), today)).toBe(age);
  });

  test('on 29 February turns a year older on 1 March of common years', () => {
    const leap = parseBirthDate('2008-02-29');
    expect(ageInYears(leap, parsePlainDate('2026-02-28'))).toBe(17);
    expect(ageInYears(leap, parsePlainDate('2026-03-01'))).toBe(18);
    expect(ageInYears(leap, parsePlainDate('2028-02-29'))).toBe(20);
  });
});

/** The 63 provinces of birth registration before 2025-07-01 (cards-and-qr, 1.1). */
const provinces: readonly number[] = [
  1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38,
  40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79,
  80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

describe('a personal number', () => {
  test('begins with one of 63 provinces and nothing else', () => {
    const accepted = Array.from({ length: 1_000 }, (_, prefix) => prefix).filter((prefix) => {
      try {
        parsePersonalId(`${String(prefix).padStart(3, '0')}099000001`);
        return true;
      } catch {
        return false;
      }
    });
    expect(provinces).toHaveLength(63);
    expect(accepted).toEqual(provinces);
  });

  test('may begin with a prefix that the operator allows', () => {
    const rules = provincesAnd(new Set(['100']));
    expect(parsePersonalId('100099000001', rules)).toBe('100099000001');
    expect(parsePersonalId('001099000001', rules)).toBe('001099000001');
    expect(() => parsePersonalId('101099000001', rules)).toThrow(InputError);
  });

  test.each([
    '',
    '00109900000',
    '0010990000011',
    '00109900000x',
    '001 099000001',
    '００１０９９０００００１',
    '-01099000001',
    '003099000001',
  ])('"%s" is impossible', (text) => {
    expect(() => parsePersonalId(text)).toThrow(new InputError('PERSONAL_ID_IMPOSSIBLE'));
  });

  test.each([
    ['0', 1999, 'MALE'],
    ['1', 1999, 'FEMALE'],
    ['2', 2099, 'MALE'],
    ['3', 2099, 'FEMALE'],
    ['4', 2199, 'MALE'],
    ['5', 2199, 'FEMALE'],
    ['6', 2299, 'MALE'],
    ['7', 2299, 'FEMALE'],
    ['8', 2399, 'MALE'],
    ['9', 2399, 'FEMALE'],
  ])('with fourth digit %s and year 99 tells %i and %s', (digit, year, sex) => {
    const id = parsePersonalId(`001${digit}99000001`);
    expect(birthYearOf(id)).toBe(year);
    expect(sexOf(id)).toBe(sex);
  });

  test('keeps its leading zeros', () => {
    expect(birthYearOf(parsePersonalId('001200000001'))).toBe(2000);
    expect(birthYearOf(parsePersonalId('001005000001'))).toBe(1905);
  });

  test('of 9 digits is that of an old card', () => {
    const old = parsePersonNumber(' 012345678 ');
    expect(old).toBe('012345678');
    expect(isPersonalId(old)).toBe(false);
    expect(isPersonalId(parsePersonNumber('001099000001'))).toBe(true);
    expect(() => parsePersonNumber('0123456789')).toThrow(InputError);
  });
});

describe('a name', () => {
  test.each([
    ['Nguyễn Văn Mẫu', 'Nguyễn Văn Mẫu'],
    ['  Nguyễn \t Văn\u00a0Mẫu ', 'Nguyễn Văn Mẫu'],
    ['Nguyễn Văn Mẫu'.normalize('NFD'), 'Nguyễn Văn Mẫu'],
    ["Y'Bia Niê", "Y'Bia Niê"],
    ['H’Hen Êban', 'H’Hen Êban'],
    ['Jean-Luc Nguyễn', 'Jean-Luc Nguyễn'],
    ['Nguyễn Thị A (B)', 'Nguyễn Thị A (B)'],
  ])('"%s" is read as "%s"', (text, name) => {
    expect(parsePersonName(text)).toBe(name);
  });

  test.each([
    '',
    ' ',
    'Nguyễn 2',
    'Nguyễn<Văn',
    '-',
    '…',
    'Nguyễn\u200bVăn',
    'Nguyễn\u202eVăn',
    'Nguyễn\u0000',
    '🙂',
  ])('"%s" is none', (text) => {
    expect(() => parsePersonName(text)).toThrow(new InputError('NAME_MISSING'));
  });

  test('has at most 100 letters, counted after composing', () => {
    expect(parsePersonName('ễ'.repeat(100).normalize('NFD'))).toHaveLength(100);
    expect(() => parsePersonName('ễ'.repeat(101))).toThrow(InputError);
  });

  test('is the same in any Unicode form, case and spacing, and not without its accents', () => {
    const name = 'Đặng Thị Mẫu';
    expect(sameName(name, name.normalize('NFD'))).toBe(true);
    expect(sameName(name, ' ĐẶNG  THỊ MẪU ')).toBe(true);
    expect(sameName(name, 'Dang Thi Mau')).toBe(false);
    expect(sameName(name, 'Mẫu Đặng Thị')).toBe(false);
  });

  test('loses its accents, and Đ becomes D', () => {
    expect(withoutAccents('Đặng Thị Hường')).toBe('DANG THI HUONG');
    expect(withoutAccents('đặng  thị hường'.normalize('NFD'))).toBe('DANG THI HUONG');
  });

  test('once read is read as itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zăâđêôơưẠ-ỹĐ][A-Za-zĂÂĐÊÔƠƯẠ-ỹđ ]{0,60}$/u), (text) => {
        const once = parsePersonName(text);
        expect(parsePersonName(once)).toBe(once);
        expect(sameName(once, text)).toBe(true);
      }),
    );
  });
});
