import { describe, expect, test } from 'vitest';
import { parsePlainDate } from '../../../../src/domain/date.ts';
import { provincesAnd } from '../../../../src/domain/personal-id.ts';
import { readScan } from '../../../../src/identity/scan/read-scan.ts';
import type { RejectionCode, RepairKind } from '../../../../src/identity/scan/scan-result.ts';
import { cccd, cccdFields, withField } from './samples.ts';

const accepted = { kind: 'CCCD_QR', fields: cccdFields, repairs: [], rejected: null };
const { oldNumber: _, ...withoutOld } = cccdFields;

test('the seven fields of a chip card', () => {
  expect(readScan(cccd)).toEqual(accepted);
});

describe('read as it stands', () => {
  test.each<readonly [string, string, object]>([
    ['no old number', withField(cccd, 1, ''), withoutOld],
    [
      'an old number of 12 digits',
      withField(cccd, 1, '001099000002'),
      { oldNumber: '001099000002' },
    ],
    ['no address', withField(cccd, 5, ''), { fullName: 'Nguyễn Thử Nghiệm' }],
    ['no issue date', withField(cccd, 6, ''), { birthDate: '1999-01-02' }],
    ['an unknown sex', withField(cccd, 4, 'Khác'), { personalId: '001099000001' }],
    ['a woman', withField(cccd, 4, 'Nữ'), { sex: 'FEMALE' }],
    ['a woman in capitals', withField(cccd, 4, 'NỮ'), { sex: 'FEMALE' }],
    ['a name in capitals', withField(cccd, 2, 'NGUYỄN THỬ'), { fullName: 'NGUYỄN THỬ' }],
  ])('%s', (_title, text, fields) => {
    const result = readScan(text);
    expect(result).toMatchObject({ kind: 'CCCD_QR', fields, repairs: [], rejected: null });
  });
});

describe('the card of 2024', () => {
  const issued = withField(cccd, 6, '05072024');
  const [father, mother] = ['Nguyễn Văn Cha', 'Trần Thị Mẹ'];

  test.each<readonly [string, string, object]>([
    ['empty fields, issued as one', `${issued}|||`, {}],
    ['a bar at the end', `${cccd}|`, {}],
    ['five empty fields more', `${cccd}|||||`, {}],
    ['thirteen fields', `${cccd}||||||`, {}],
    ['thirteen fields that say something', `${cccd}|001099000009|${father}|${mother}|a|b|c`, {}],
    [
      'a cancelled number, father and mother',
      `${issued}|001099000009|${father}|${mother}`,
      { cancelledNumber: '001099000009', fatherName: father, motherName: mother },
    ],
    [
      'father and mother',
      `${issued}||${father}|${mother}`,
      { fatherName: father, motherName: mother },
    ],
    [
      'in other places',
      `${issued}|${father}|${mother}|001099000009||`,
      { cancelledNumber: '001099000009', fatherName: father, motherName: mother },
    ],
    ['the father alone, by his place', `${issued}||${father}|`, { fatherName: father }],
    ['the mother alone, by her place', `${issued}|||${mother}`, { motherName: mother }],
    ['a parent, place unknown', `${cccd}|||||${father}`, { parentName: father }],
    ['something unknown', `${cccd}|0|A1`, {}],
    ['a number of nine digits', `${issued}|012345670|`, { cancelledNumber: '012345670' }],
    [
      'its own old number again',
      `${issued}|012345678|001099000009`,
      { cancelledNumber: '001099000009' },
    ],
    [
      'the old number after the date of issue',
      `${withField(issued, 1, '')}|012345678|001099000009|${father}|${mother}`,
      { cancelledNumber: '001099000009', fatherName: father, motherName: mother },
    ],
    ['the old number there alone', `${withField(issued, 1, '')}|012345678||`, {}],
    [
      'the fields as the press lists them',
      `${issued.replace('|012345678', '')}|012345678|001099000009|${father}|${mother}`,
      { cancelledNumber: '001099000009', fatherName: father, motherName: mother },
    ],
  ])('%s', (_title, text, more) => {
    expect(readScan(text)).toEqual({
      kind: 'CAN_CUOC_QR',
      fields: {
        ...cccdFields,
        ...(text.includes('|05072024') ? { issuedOn: '2024-07-05' } : {}),
        ...more,
      },
      repairs: [],
      rejected: null,
    });
  });
});

describe('put right', () => {
  test.each<readonly [string, string, ReadonlyArray<readonly [string | null, RepairKind]>]>([
    ['a byte order mark', `\ufeff${cccd}`, [[null, 'BYTE_ORDER_MARK']]],
    ['two byte order marks', `\ufeff\ufeff${cccd}`, [[null, 'BYTE_ORDER_MARK']]],
    ['a byte order mark at the end', `${cccd}\ufeff`, [[null, 'BYTE_ORDER_MARK']]],
    ['a byte order mark misread', `ï»¿${cccd}`, [[null, 'BYTE_ORDER_MARK']]],
    [
      'a byte order mark after a blank',
      ` \ufeff${cccd}`,
      [
        [null, 'BYTE_ORDER_MARK'],
        [null, 'WHITESPACE'],
      ],
    ],
    ['a carriage return and line feed', `${cccd}\r\n`, [[null, 'CONTROL_CHARACTER']]],
    ['a tab and a group separator', `\t${cccd}\u001d`, [[null, 'CONTROL_CHARACTER']]],
    ['blanks around it', `  ${cccd} `, [[null, 'WHITESPACE']]],
    ['decomposed accents', cccd.normalize('NFD'), [[null, 'UNICODE_FORM']]],
    ['backslashes', cccd.replaceAll('|', '\\'), [[null, 'SEPARATOR']]],
    ['full-width bars', cccd.replaceAll('|', '｜'), [[null, 'SEPARATOR']]],
    ['broken bars', cccd.replaceAll('|', '¦'), [[null, 'SEPARATOR']]],
    ['one backslash among bars', cccd.replace('|', '\\'), [[null, 'SEPARATOR']]],
    ['an eleven-digit number', cccd.slice(1), [['personalId', 'LEADING_ZERO']]],
    ['a number without both zeros', cccd.slice(2), [['personalId', 'LEADING_ZERO']]],
    [
      'a spreadsheet',
      withField(withField(cccd.slice(2), 1, '12345678'), 3, '2011999'),
      [
        ['personalId', 'LEADING_ZERO'],
        ['oldNumber', 'LEADING_ZERO'],
        ['birthDate', 'LEADING_ZERO'],
      ],
    ],
    ['blanks in the number', cccd.replace('001099', '001 099 '), [['personalId', 'WHITESPACE']]],
    [
      'a birth date without its zero',
      withField(cccd, 3, '2011999'),
      [['birthDate', 'LEADING_ZERO']],
    ],
    [
      'an issue date without its zero',
      withField(cccd, 6, '5062021'),
      [['issuedOn', 'LEADING_ZERO']],
    ],
    ['blanks in the name', withField(cccd, 2, ' Nguyễn  Thử Nghiệm'), [['fullName', 'WHITESPACE']]],
    [
      'a name typed in Telex',
      withField(cccd, 2, 'Nguyeenx Thuwr Nghieemj'),
      [['fullName', 'TELEX']],
    ],
    ['bars escaped for a web page', cccd.replaceAll('|', '&#124;'), [[null, 'HTML_REFERENCE']]],
    ['bars escaped by name', cccd.replaceAll('|', '&verbar;'), [[null, 'HTML_REFERENCE']]],
    [
      'letters escaped for a web page',
      withField(cccd, 2, 'Nguy&#7877;n Th&#x1EED; Nghi&#7879;m'),
      [[null, 'HTML_REFERENCE']],
    ],
    [
      'letters escaped by name',
      cccd.replace('Số', 'S&#7889;').replace('Hà', 'H&agrave;'),
      [[null, 'HTML_REFERENCE']],
    ],
    ['a name typed in VNI', withField(cccd, 2, 'Nguye6n4 Thu73 Nghie6m5'), [['fullName', 'VNI']]],
  ])('%s', (_title, text, repairs) => {
    expect(readScan(text)).toEqual({
      ...accepted,
      repairs: repairs.map(([field, kind]) => ({ field, kind })),
    });
  });

  test.each([
    ['Nuwx', 'TELEX'],
    ['Nuxw', 'TELEX'],
    ['NWX', 'TELEX'],
    ['Nưx', 'TELEX'],
    ['Nu74', 'VNI'],
    ['Nu47', 'VNI'],
    ['Nu', 'UNICODE_FORM'],
  ])('the sex "%s"', (text, kind) => {
    const { fields, repairs } = readScan(withField(cccd, 4, text));
    expect(fields.sex).toBe('FEMALE');
    expect(repairs).toEqual([{ field: 'sex', kind }]);
  });

  test.each([
    ['Số 1 & 2', 'Số 1 & 2'],
    ['Số 1 &unknown; 2', 'Số 1 &unknown; 2'],
    ['Số 1 &amp;lt; 2', 'Số 1 &lt; 2'],
    ['Khu &ETH;&ocirc; th&iacute;', 'Khu Đô thí'],
  ])('an address "%s" is "%s"', (written, read) => {
    expect(readScan(withField(cccd, 5, written)).fields.address).toBe(read);
  });

  test('a backslash in the address of a code with its bars stays', () => {
    expect(readScan(withField(cccd, 5, 'Số 1\\2')).fields.address).toBe('Số 1\\2');
  });
});

describe('refused', () => {
  test.each<readonly [string, string, RejectionCode, string | undefined]>([
    [
      'an old number of ten digits',
      withField(cccd, 1, '0123456789'),
      'NUMBER_IMPOSSIBLE',
      'oldNumber',
    ],
    ['no name', withField(cccd, 2, ''), 'NAME_MALFORMED', 'fullName'],
    ['a name of digits', withField(cccd, 2, '12345'), 'NAME_MALFORMED', 'fullName'],
    ['a name of 101 letters', withField(cccd, 2, 'A'.repeat(101)), 'NAME_MALFORMED', 'fullName'],
    ['a year alone', withField(cccd, 3, '1999'), 'DATE_IMPOSSIBLE', 'birthDate'],
    ['a birth date with slashes', withField(cccd, 3, '02/01/1999'), 'DATE_IMPOSSIBLE', 'birthDate'],
    ['a 30 February', withField(cccd, 3, '30021999'), 'DATE_IMPOSSIBLE', 'birthDate'],
    ['a year first', withField(cccd, 3, '19990102'), 'DATE_IMPOSSIBLE', 'birthDate'],
    ['an issue date that is none', withField(cccd, 6, '31042021'), 'DATE_IMPOSSIBLE', 'issuedOn'],
    [
      'a province that does not exist',
      withField(cccd, 0, '003099000001'),
      'NUMBER_IMPOSSIBLE',
      'personalId',
    ],
    [
      'eleven digits, not the first lost',
      withField(cccd, 0, '00109900000'),
      'NUMBER_IMPOSSIBLE',
      'personalId',
    ],
    [
      'eleven digits of another year',
      withField(cccd, 0, '02209900001'),
      'NUMBER_IMPOSSIBLE',
      'personalId',
    ],
    [
      'thirteen fields without a name',
      `${withField(cccd, 2, '')}||||||`,
      'NAME_MALFORMED',
      'fullName',
    ],
    ['more than 512 bytes', withField(cccd, 5, 'M'.repeat(512)), 'TOO_LONG', undefined],
    [
      'accents that make more than 512 bytes',
      withField(cccd, 5, 'ễ'.repeat(160)),
      'TOO_LONG',
      undefined,
    ],
    [
      'a number whose second zero is lost too, of another year',
      withField(cccd, 0, '1098000001'),
      'NUMBER_IMPOSSIBLE',
      'personalId',
    ],
    [
      'a number whose zeros are lost, of another sex',
      withField(cccd, 0, '1199000001'),
      'NUMBER_IMPOSSIBLE',
      'personalId',
    ],
    [
      'an eleven-digit number of another sex',
      withField(withField(cccd, 0, '01099000001'), 4, 'Nữ'),
      'NUMBER_IMPOSSIBLE',
      'personalId',
    ],
    ['nine digits', withField(cccd, 0, '109900000'), 'NUMBER_IMPOSSIBLE', 'personalId'],
    [
      'an old number of seven digits',
      withField(cccd, 1, '2345678'),
      'NUMBER_IMPOSSIBLE',
      'oldNumber',
    ],
    ['a date without two zeros', withField(cccd, 3, '211999'), 'DATE_IMPOSSIBLE', 'birthDate'],
    [
      'an issue date without two zeros',
      withField(cccd, 6, '562021'),
      'DATE_IMPOSSIBLE',
      'issuedOn',
    ],
  ])('%s', (_title, text, code, field) => {
    const result = readScan(text);
    expect(result.kind).toBe(text.endsWith('||') ? 'CAN_CUOC_QR' : 'CCCD_QR');
    expect(result.rejected).toEqual(field === undefined ? { code } : { code, field });
    expect(Object.keys(result.fields)).not.toContain(String(field));
  });

  test('six fields are no layout', () => {
    expect(readScan(cccd.split('|').slice(0, 6).join('|'))).toEqual({
      kind: null,
      fields: {},
      repairs: [],
      rejected: { code: 'UNKNOWN_LAYOUT' },
    });
  });

  test('what else could be read is kept', () => {
    const { birthDate: _birth, ...others } = cccdFields;
    expect(readScan(withField(cccd, 3, '30021999')).fields).toEqual(others);
  });

  test('512 bytes are still read', () => {
    const longest = withField(cccd, 5, 'M'.repeat(512 - Buffer.byteLength(withField(cccd, 5, ''))));
    expect(Buffer.byteLength(longest)).toBe(512);
    expect(readScan(longest).rejected).toBeNull();
    expect(readScan(`${longest}\r\n`).rejected).toBeNull();
    expect(readScan(longest.replace('Hà', 'Hà').normalize('NFD')).rejected).toBeNull();
    expect(readScan(`${longest}M`).rejected).toEqual({ code: 'TOO_LONG' });
  });
});

test.each(['&#0;', '&#8238;', '&#x200b;', '&#55357;', '&#xE000;'])(
  'the forbidden character %s is none less for being escaped',
  (escaped) => {
    expect(readScan(withField(cccd, 5, `Phố${escaped}Mẫu`))).toEqual({
      kind: null,
      fields: {},
      repairs: [{ field: null, kind: 'HTML_REFERENCE' }],
      rejected: { code: 'FORBIDDEN_CHARACTER' },
    });
  },
);

describe('options', () => {
  test('a birth abroad is read where the operator allows the prefix', () => {
    const abroad = withField(cccd, 0, '500099000001');
    expect(readScan(abroad).rejected).toEqual({ code: 'NUMBER_IMPOSSIBLE', field: 'personalId' });
    const rules = provincesAnd(new Set(['500']));
    expect(readScan(abroad, { rules }).fields.personalId).toBe('500099000001');
  });

  test('with a day, nobody is born after it', () => {
    const today = parsePlainDate('1999-01-01');
    const tomorrow = readScan(cccd, { today });
    expect(tomorrow.rejected).toEqual({ code: 'DATE_IMPOSSIBLE', field: 'birthDate' });
    expect(tomorrow.fields).not.toHaveProperty('birthDate');
    expect(readScan(cccd, { today: parsePlainDate('1999-01-02') }).rejected).toBeNull();
    expect(readScan(cccd, { today: parsePlainDate('1998-12-31') }).rejected).toEqual({
      code: 'NUMBER_IMPOSSIBLE',
      field: 'personalId',
    });
  });
});
