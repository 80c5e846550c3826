import { describe, expect, test } from 'vitest';
import { readScan } from '../../../../src/identity/scan/read-scan.ts';
import type { RejectionCode, RepairKind } from '../../../../src/identity/scan/scan-result.ts';
import { hex, newCard, newCardFields, oldCard, oldCardFields, withField } from './samples.ts';

const kind = 'HEALTH_CARD_QR';

test('the old and the new layout', () => {
  expect(readScan(oldCard)).toEqual({ kind, fields: oldCardFields, repairs: [], rejected: null });
  expect(readScan(newCard)).toEqual({ kind, fields: newCardFields, repairs: [], rejected: null });
});

describe('read as it stands', () => {
  test.each<readonly [string, string, object]>([
    ['the other terminator', newCard.replace(/\$$/, '#'), newCardFields],
    ['a year of birth', withField(oldCard, 2, '1990'), { birthDate: '1990' }],
    ['a month of birth', withField(oldCard, 2, '05/1990'), { birthDate: '1990-05' }],
    ['an address', withField(oldCard, 4, hex('Phố Mẫu')), { address: 'Phố Mẫu' }],
    ['a parent', withField(oldCard, 10, hex('Trần Thị Mẹ')), { parentName: 'Trần Thị Mẹ' }],
    ['a facility without blanks', withField(oldCard, 5, '99001'), { registeredFacility: '99001' }],
    [
      'letters in the number',
      withField(oldCard, 0, 'DN401A0B0000001'),
      { cardNumber: 'DN401A0B0000001', objectCode: 'DN' },
    ],
    [
      'a 15-character number on a new card',
      withField(newCard, 0, 'TE1010000000001'),
      { benefitDigit: 1 },
    ],
    ['an unknown object code', withField(oldCard, 0, 'ZZ4990000000001'), { objectCode: 'ZZ' }],
  ])('%s', (_title, text, fields) => {
    expect(readScan(text)).toMatchObject({ kind, fields, repairs: [], rejected: null });
  });

  test('a lettered number has no insurance number in it', () => {
    const { fields } = readScan(withField(oldCard, 0, 'DN401A0B0000001'));
    expect(fields).not.toHaveProperty('insuranceNumber');
  });

  test.each([
    ['1', 'K1'],
    ['2', 'K2'],
    ['3', 'K3'],
    ['4', undefined],
    ['', undefined],
    ['-', undefined],
    ['5', undefined],
  ])('living area %s is %s', (printed, area) => {
    expect(readScan(withField(oldCard, 11, printed)).fields.area).toBe(area);
  });

  test.each(['', '-', '0', '6', '33'])('benefit digit "%s" is none', (digit) => {
    expect(readScan(withField(newCard, 14, digit)).fields).not.toHaveProperty('benefitDigit');
  });

  test.each([5, 6, 7, 8, 9, 10, 12])('field %i may be left out', (at) => {
    for (const nothing of ['', '-']) {
      expect(readScan(withField(oldCard, at, nothing)).rejected).toBeNull();
    }
  });
});

describe('put right', () => {
  test.each<readonly [string, string, ReadonlyArray<readonly [string | null, RepairKind]>]>([
    ['no terminator', oldCard.slice(0, -2), [[null, 'TERMINATOR']]],
    ['an empty terminator', oldCard.slice(0, -1), [[null, 'TERMINATOR']]],
    ['a terminator without its bar', oldCard.replace('|$', '$'), [[null, 'SEPARATOR']]],
    ['a bar after the terminator', `${oldCard}|`, [[null, 'SEPARATOR']]],
    ['backslashes', oldCard.replaceAll('|', '\\'), [[null, 'SEPARATOR']]],
    ['one backslash', oldCard.replace('|', '\\'), [[null, 'SEPARATOR']]],
    ['Đ in the number', oldCard.replace('DN', 'ĐN'), [['cardNumber', 'D_STROKE']]],
    ['a small number', oldCard.replace('DN', 'dn'), [['cardNumber', 'CASE']]],
    [
      'đ in a small number',
      oldCard.replace('DN', 'đn'),
      [
        ['cardNumber', 'CASE'],
        ['cardNumber', 'D_STROKE'],
      ],
    ],
    ['blanks in the number', oldCard.replace('DN4', 'DN 4 '), [['cardNumber', 'WHITESPACE']]],
    ['capital hex', withField(oldCard, 1, '4E475559454E2056414E2041'), [['fullName', 'CASE']]],
    [
      'a blank before the five-year date',
      withField(oldCard, 12, ' 01/01/2030'),
      [['fiveYearDate', 'WHITESPACE']],
    ],
    ['a date without zeros', withField(oldCard, 2, '1/1/1990'), [['birthDate', 'LEADING_ZERO']]],
    [
      'a last day with a zero lost',
      withField(oldCard, 6, '01/1/2026'),
      [['validFrom', 'LEADING_ZERO']],
    ],
    ['the office of the code', withField(oldCard, 9, '99010000000001'), []],
    [
      'a byte order mark and line end',
      `\ufeff${oldCard}\r\n`,
      [
        [null, 'BYTE_ORDER_MARK'],
        [null, 'CONTROL_CHARACTER'],
      ],
    ],
  ])('%s', (_title, text, repairs) => {
    expect(readScan(text)).toEqual({
      kind,
      fields: oldCardFields,
      repairs: repairs.map(([field, kind]) => ({ field, kind })),
      rejected: null,
    });
  });

  test('the new layout without its terminator', () => {
    const { fields, repairs } = readScan(newCard.slice(0, -2));
    expect(fields).toEqual(newCardFields);
    expect(repairs).toEqual([{ field: null, kind: 'TERMINATOR' }]);
  });

  test('a facility whose province lost its zero', () => {
    const { fields, repairs } = readScan(withField(oldCard, 5, '1 - 001'));
    expect(fields.registeredFacility).toBe('01001');
    expect(repairs).toEqual([{ field: 'registeredFacility', kind: 'LEADING_ZERO' }]);
  });

  test('a nine-digit number, when the management code still has the zero', () => {
    const { fields, repairs } = readScan(withField(newCard, 0, '000000001'));
    expect(fields).toEqual(newCardFields);
    expect(repairs).toEqual([{ field: 'insuranceNumber', kind: 'LEADING_ZERO' }]);
    expect(readScan(withField(withField(newCard, 0, '000000001'), 9, '-')).rejected).toEqual({
      code: 'NUMBER_IMPOSSIBLE',
      field: 'insuranceNumber',
    });
  });

  test('a management code that lost its zero', () => {
    const { fields } = readScan(withField(newCard, 9, '1010000000001'));
    expect(fields.managementCode).toBe('01010000000001');
    expect(readScan(withField(newCard, 9, '1010000000002')).fields.managementCode).toBeUndefined();
  });

  const named = (name: string) => withField(oldCard, 1, hex(name));
  test.each<readonly [string, string, string, RepairKind]>([
    ['VNI, e1', named('NGUYỄN VĂN ÁNH').replaceAll('e1', 'é'), 'NGUYỄN VĂN ÁNH', 'VNI'],
    ['VNI, a1', named('Nguyễn Bá').replaceAll('a1', 'á'), 'Nguyễn Bá', 'VNI'],
    ['Telex, aa', named('Lê Thị').replaceAll('aa', 'â'), 'Lê Thị', 'TELEX'],
    ['Telex, ee', named('Lê Thị Nến').replaceAll('ee', 'ê'), 'Lê Thị Nến', 'TELEX'],
    ['Đ for d', named('Nguyễn Tý').replace('c3bd', 'c3bđ'), 'Nguyễn Tý', 'D_STROKE'],
    ['decomposed accents', named('Nguyễn Mẫu'.normalize('NFD')), 'Nguyễn Mẫu', 'UNICODE_FORM'],
  ])('a name in hex: %s', (_title, text, name, repair) => {
    const { fields, repairs, rejected } = readScan(text);
    expect(rejected).toBeNull();
    expect(fields.fullName).toBe(name);
    expect(repairs).toEqual([{ field: 'fullName', kind: repair }]);
  });
});

describe('refused', () => {
  test.each<readonly [string, string, RejectionCode, string]>([
    ['14 characters', withField(oldCard, 0, 'DN499000000001'), 'NUMBER_IMPOSSIBLE', 'cardNumber'],
    [
      'a benefit digit 6',
      withField(oldCard, 0, 'DN6990000000001'),
      'NUMBER_IMPOSSIBLE',
      'cardNumber',
    ],
    ['no number', withField(oldCard, 0, ''), 'NUMBER_IMPOSSIBLE', 'insuranceNumber'],
    ['a 12-digit number', withField(oldCard, 0, '001099000001'), 'NUMBER_IMPOSSIBLE', 'cardNumber'],
    ['a name that is not hex', withField(oldCard, 1, 'NGUYEN VAN A'), 'HEX_MALFORMED', 'fullName'],
    ['half a byte', withField(oldCard, 1, '4e4'), 'HEX_MALFORMED', 'fullName'],
    ['no name', withField(oldCard, 1, ''), 'NAME_MALFORMED', 'fullName'],
    ['a dash for the name', withField(oldCard, 1, '-'), 'NAME_MALFORMED', 'fullName'],
    ['a name that is not UTF-8', withField(oldCard, 1, 'ff41'), 'HEX_MALFORMED', 'fullName'],
    ['a name cut in a letter', withField(oldCard, 1, '4ec3'), 'HEX_MALFORMED', 'fullName'],
    ['an overlong NUL', withField(oldCard, 1, '41c080'), 'HEX_MALFORMED', 'fullName'],
    [
      'a bidirectional name',
      withField(oldCard, 1, hex('A\u202eB')),
      'FORBIDDEN_CHARACTER',
      'fullName',
    ],
    [
      'a byte order mark in the name',
      withField(oldCard, 1, hex('\ufeffA')),
      'FORBIDDEN_CHARACTER',
      'fullName',
    ],
    [
      'a NUL in the address',
      withField(oldCard, 4, hex('A\u0000')),
      'FORBIDDEN_CHARACTER',
      'address',
    ],
    ['a damaged address', withField(oldCard, 4, '4'), 'HEX_MALFORMED', 'address'],
    ['no birth date', withField(oldCard, 2, '-'), 'DATE_IMPOSSIBLE', 'birthDate'],
    ['a 31 April', withField(oldCard, 2, '31/04/1990'), 'DATE_IMPOSSIBLE', 'birthDate'],
    ['month 13 of birth', withField(oldCard, 2, '13/1990'), 'DATE_IMPOSSIBLE', 'birthDate'],
    ['a last day that is none', withField(oldCard, 7, '30/02/2026'), 'DATE_IMPOSSIBLE', 'validTo'],
    ['a last day in ISO form', withField(oldCard, 7, '2026-12-31'), 'DATE_IMPOSSIBLE', 'validTo'],
    [
      'a facility of four',
      withField(oldCard, 5, '99 - 01'),
      'NUMBER_IMPOSSIBLE',
      'registeredFacility',
    ],
  ])('%s', (_title, text, code, field) => {
    expect(readScan(text)).toMatchObject({ kind, rejected: { code, field } });
    expect(Object.keys(readScan(text).fields)).not.toContain(field);
  });

  test('a code with more parts than any layout has', () => {
    expect(readScan(`${newCard.slice(0, -1)}|||$`).rejected).toEqual({ code: 'UNKNOWN_LAYOUT' });
  });

  test('a last day is not hidden by a damaged address', () => {
    const both = withField(withField(oldCard, 4, '4'), 7, '30/02/2026');
    expect(readScan(both).rejected).toEqual({ code: 'DATE_IMPOSSIBLE', field: 'validTo' });
  });
});

test('seven fields are enough, and what is not printed is not known', () => {
  const { fields, rejected } = readScan(oldCard.split('|').slice(0, 7).join('|'));
  expect(rejected).toBeNull();
  expect(fields.validFrom).toBe('2026-01-01');
  expect(fields).not.toHaveProperty('validTo');
  expect(readScan(oldCard.split('|').slice(0, 6).join('|')).kind).toBeNull();
});
