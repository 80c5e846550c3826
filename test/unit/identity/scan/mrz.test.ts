import { describe, expect, test } from 'vitest';
import { readScan } from '../../../../src/identity/scan/read-scan.ts';
import type { RepairKind } from '../../../../src/identity/scan/scan-result.ts';
import { checkDigit, mrz, mrzFields, mrzLines, sealed } from './samples.ts';

const accepted = { kind: 'MRZ', fields: mrzFields, repairs: [], rejected: null };

test.each([
  ['three lines', mrz],
  ['one line', mrzLines.join('')],
  ['carriage returns and line feeds', mrzLines.join('\r\n')],
  ['carriage returns', mrzLines.join('\r')],
])('%s', (_title, text) => {
  expect(readScan(text)).toEqual(accepted);
});

test.each<readonly [string, string, RepairKind]>([
  ['small letters', mrz.toLowerCase(), 'CASE'],
  ['Đ for D', mrz.replace('D', 'Đ'), 'D_STROKE'],
  ['blanks between the lines', mrzLines.join(' '), 'WHITESPACE'],
  ['tabs between the lines', mrzLines.join('\t'), 'WHITESPACE'],
  ['bars between the lines', mrzLines.join('|'), 'SEPARATOR'],
  ['fillers lost at the end', mrz.replace(/<+$/, ''), 'TERMINATOR'],
  ['one filler lost at the end', mrz.slice(0, -1), 'TERMINATOR'],
  ['a line end after it', `${mrz}\r\n`, 'CONTROL_CHARACTER'],
])('%s are put right', (_title, text, kind) => {
  expect(readScan(text)).toEqual({ ...accepted, repairs: [{ field: null, kind }] });
});

describe('blanks for fillers', () => {
  const blank = (text: string) => text.replaceAll('<', ' ');

  test.each<readonly [string, string, readonly RepairKind[]]>([
    ['in three lines', blank(mrz), ['WHITESPACE', 'FILLER']],
    ['in three lines without those at the end', blank(mrz).trimEnd(), ['FILLER']],
    [
      'in lines cut at their last sign',
      mrzLines.map((line) => blank(line).trimEnd()).join('\n'),
      ['FILLER'],
    ],
    ['in one line', blank(mrzLines.join('')).trimEnd(), ['FILLER']],
    [
      'in the name alone',
      `${mrzLines[0]}\n${mrzLines[1]}\n${blank(mrzLines[2]).trimEnd()}`,
      ['FILLER'],
    ],
    ['and small letters', blank(mrz).trimEnd().toLowerCase(), ['FILLER', 'CASE']],
  ])('%s are put right', (_title, text, kinds) => {
    expect(readScan(text)).toEqual({
      ...accepted,
      repairs: kinds.map((kind) => ({ field: null, kind })),
    });
  });

  test('with a wrong digit are refused', () => {
    expect(readScan(blank(mrz.replace('0990000017', '0990000018')))).toMatchObject({
      kind: 'MRZ',
      fields: {},
      rejected: { code: 'CHECK_DIGIT' },
    });
  });

  test.each([
    ['two lines', blank(mrzLines.slice(0, 2).join('\n'))],
    ['four lines', blank(`${mrz}\nX`)],
    ['a line too long', blank(mrz.replace('<<8', '<<<8'))],
  ])('in %s are no zone', (_title, text) => {
    expect(readScan(text).kind).toBeNull();
  });
});

test('escaped fillers of a web page are put right', () => {
  expect(readScan(mrz.replaceAll('<', '&lt;'))).toEqual({
    ...accepted,
    repairs: [{ field: null, kind: 'HTML_REFERENCE' }],
  });
});

test('what VNI made of country and number is undone, as the digits fit', () => {
  const first = `IDVNM${'199000001'}${checkDigit('199000001')}001199000001<<`;
  const female = sealed(
    first + checkDigit('001199000001<<'),
    mrzLines[1].replace('M3', 'F3'),
    mrzLines[2],
  );
  expect(readScan(female).rejected).toBeNull();
  const broken = readScan(female.replace('IDVNM1', 'ÍDVNM'));
  expect(broken.fields).toEqual(readScan(female).fields);
  expect(broken.repairs).toEqual([{ field: null, kind: 'VNI' }]);
});

describe('check digits', () => {
  const digits = [
    ['document number', 0, 14],
    ['personal number', 0, 29],
    ['birth date', 1, 6],
    ['last day', 1, 14],
    ['all', 1, 29],
  ] as const;

  test.each(digits)('any other digit of the %s is refused', (_title, line, at) => {
    const right = mrzLines[line][at];
    for (const wrong of '0123456789') {
      if (wrong === right) continue;
      const lines = mrzLines.map((text, n) =>
        n === line ? text.slice(0, at) + wrong + text.slice(at + 1) : text,
      );
      expect(readScan(lines.join('\n'))).toEqual({
        kind: 'MRZ',
        fields: {},
        repairs: [],
        rejected: { code: 'CHECK_DIGIT' },
      });
    }
  });

  test.each(digits.filter(([title]) => title !== 'all'))(
    'a wrong digit of the %s is refused although the last one fits',
    (_title, line, at) => {
      const wrong = (Number(mrzLines[line][at]) + 1) % 10;
      const [first = '', second = ''] = [0, 1].map((n) => {
        const text = mrzLines[n]!;
        return n === line ? text.slice(0, at) + wrong + text.slice(at + 1) : text;
      });
      expect(readScan(sealed(first, second, mrzLines[2])).rejected).toEqual({
        code: 'CHECK_DIGIT',
      });
    },
  );

  test('the personal number may have none', () => {
    const none = sealed(`${mrzLines[0].slice(0, 29)}<`, mrzLines[1], mrzLines[2]);
    expect(readScan(none)).toEqual(accepted);
  });

  test('any one digit misread is refused', () => {
    const upper = mrzLines[0] + mrzLines[1];
    for (const [at, digit] of [...upper].entries()) {
      if (!/\d/.test(digit)) continue;
      const misread = upper.slice(0, at) + ((Number(digit) + 1) % 10) + upper.slice(at + 1);
      expect(readScan(misread + mrzLines[2]).rejected).not.toBeNull();
    }
  });
});

function second(birth: string, sex: string, last: string): string {
  const checked = (part: string) => part + checkDigit(part);
  return `${checked(birth)}${sex}${checked(last)}VNM${'<'.repeat(12)}`;
}

describe('second line', () => {
  const read = (line: string) => readScan(sealed(mrzLines[0], line, mrzLines[2]));

  test('31 December 99 is no last day', () => {
    expect(read(second('990102', 'M', '991231')).fields).not.toHaveProperty('expiresOn');
    expect(read(second('990102', 'M', '991230')).fields.expiresOn).toBe('2099-12-30');
  });

  test.each([
    ['99<<<<', '1999'],
    ['9901<<', '1999-01'],
  ])('a birth date %s is %s', (birth, iso) => {
    expect(read(second(birth, 'F', '390102')).fields).toMatchObject({
      birthDate: iso,
      sex: 'FEMALE',
    });
  });

  test.each([
    ['a 30 February', second('990230', 'M', '390102'), 'birthDate'],
    ['no birth date', second('<<<<<<', 'M', '390102'), 'birthDate'],
    ['a last day that is none', second('990102', 'M', '390230'), 'expiresOn'],
  ])('%s is refused', (_title, line, field) => {
    expect(read(line).rejected).toEqual({ code: 'DATE_IMPOSSIBLE', field });
  });

  test('an unknown sex is left out', () => {
    expect(read(second('990102', '<', '390102')).fields).not.toHaveProperty('sex');
  });
});

describe('refused', () => {
  const numbered = (document: string, id: string) =>
    sealed(
      `IDVNM${document}${checkDigit(document)}${id}<<${checkDigit(`${id}<<`)}`,
      mrzLines[1],
      mrzLines[2],
    );

  test.each([
    ['another number than on the document', numbered('099000002', '001099000001')],
    ['a province that does not exist', numbered('099000001', '003099000001')],
    ['letters in the number', numbered('09900000A', '00109900000A')],
  ])('%s', (_title, text) => {
    expect(readScan(text).rejected).toEqual({ code: 'NUMBER_IMPOSSIBLE', field: 'personalId' });
  });

  test.each([
    ['no name', '<'.repeat(30)],
    ['digits in the name', mrzLines[2].replace('THU', 'T1U')],
  ])('%s', (_title, third) => {
    expect(readScan([mrzLines[0], mrzLines[1], third].join('\n')).rejected).toEqual({
      code: 'NAME_MALFORMED',
      field: 'fullName',
    });
  });

  test.each([
    ['another country', mrzLines.join('').replace('IDVNM', 'IDUTO')],
    ['91 characters', `${mrzLines.join('')}<`],
    ['a surname alone without its fillers', `${mrzLines[0]}${mrzLines[1]}NGUYEN`],
    ['a last line cut after the surname', `${mrzLines[0]}${mrzLines[1]}NGUYEN<<`],
    ['two lines', mrzLines.slice(0, 2).join('')],
  ])('%s is no zone', (_title, text) => {
    expect(readScan(text)).toMatchObject({ kind: null, rejected: { code: 'UNKNOWN_LAYOUT' } });
  });

  test('a zero-width blank between the lines', () => {
    expect(readScan(mrzLines.join('\ufeff')).rejected).toEqual({ code: 'FORBIDDEN_CHARACTER' });
  });
});
