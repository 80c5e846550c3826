import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlainDate } from '../../../src/domain/date.ts';
import { sameName, withoutAccents } from '../../../src/domain/person-name.ts';
import { provincesAnd } from '../../../src/domain/personal-id.ts';
import { type ErrorCode, InputError } from '../../../src/errors.ts';
import { readScan } from '../../../src/identity/scan.ts';
import { sandboxPeople } from '../../../src/sandbox/people.ts';
import {
  canCuocScan,
  cardScanNew,
  cardScanOld,
  cccdScan,
  mrz,
} from '../../../src/sandbox/scans.ts';

const people = sandboxPeople(parsePlainDate('2026-11-21'));

/** The synthetic codes of the document, spelled out. */
const cccd =
  '001099000001|012345678|Nguyễn Thử Nghiệm|02011999|Nam|Số 1, Phố Mẫu, Phường Mẫu, Quận Mẫu, Hà Nội|05062021';
const oldCard =
  'DN4990000000001|4e475559454e2056414e2041|01/01/1990|1|-|99 - 001|01/01/2026|31/12/2026|20/12/2025|99010000000001|-|4|01/01/2030|0123456789abcdef-7102|$';
const newCard =
  '0000000001|4e475559454e2056414e2041|01/01/1990|1|-|99 - 001|01/01/2026|-|20/12/2025|99010000000001|-|2| 01/01/2030|0123456789abcdef-7102|3|48c3a0204ee1bb9969|$';
const mrzLines = [
  'IDVNM0990000017001099000001<<8',
  '9901029M3901027VNM<<<<<<<<<<<8',
  'NGUYEN<<THU<NGHIEM<<<<<<<<<<<<',
] as const;

const person = {
  personalId: '001099000001',
  fullName: 'Nguyễn Thử Nghiệm',
  birthDate: '1999-01-02',
};

function refusal(text: string): ErrorCode | undefined {
  try {
    readScan(text);
  } catch (error) {
    if (error instanceof InputError) return error.code;
    throw error;
  }
  return undefined;
}

function withField(scan: string, index: number, value: string): string {
  return scan
    .split('|')
    .map((field, n) => (n === index ? value : field))
    .join('|');
}

describe('every code that a sandbox person carries', () => {
  const layouts = { cccdScan, canCuocScan, cardScanOld, cardScanNew, mrz };

  test.each(Object.entries(layouts))(
    '%s is read back, for everyone who has one',
    (name, layout) => {
      const scans = people.flatMap((somebody) => {
        const text = layout(somebody);
        return text === null ? [] : [{ somebody, text }];
      });
      expect(scans.length).toBeGreaterThan(20);
      for (const { somebody, text } of scans) {
        const { presented, card } = somebody;
        const scan = readScan(text);
        expect(scan.birthDate).toBe(presented.birthDate);
        if (scan.kind === 'HEALTH_CARD_QR') {
          const number = presented.cardNumber ?? '';
          expect(scan.number).toBe(name === 'cardScanNew' ? number.slice(5) : number);
          expect(sameName(scan.fullName, presented.fullName)).toBe(true);
          expect(scan.printed).toEqual({
            benefitDigit: Number(number[2]),
            validFrom: card?.validFrom,
            validTo: card?.validTo ?? null,
            registeredFacility: card?.registeredFacility,
            area: card?.area ?? null,
            fiveYearDate: card?.fiveYearDate ?? null,
          });
        } else if (scan.kind === 'MRZ') {
          expect(scan.personalId).toBe(presented.personalId);
          expect(withoutAccents(presented.fullName).startsWith(scan.fullName)).toBe(true);
        } else {
          expect(scan.personalId).toBe(presented.personalId);
          expect(sameName(scan.fullName, presented.fullName)).toBe(true);
        }
      }
    },
  );
});

describe('QR of an identity card', () => {
  test('with seven fields', () => {
    expect(readScan(cccd)).toEqual({ kind: 'CCCD_QR', ...person });
  });

  test.each([
    ['eight fields', `${cccd}|`],
    ['twelve fields, the last with a name', `${cccd}|||||Nguyễn Thử Cha`],
    ['no old number', withField(cccd, 1, '')],
    ['a cancelled number of twelve digits', withField(cccd, 1, '001099000002')],
    ['a carriage return and line feed at the end', `${cccd}\r\n`],
    ['a byte order mark', `\ufeff${cccd}`],
    ['blanks around the fields', cccd.replaceAll('|', ' | ')],
    ['backslashes for bars', cccd.replaceAll('|', '\\')],
    ['decomposed accents', cccd.normalize('NFD')],
    ['a birth date without its leading zero', withField(cccd, 3, '2011999')],
  ])('with %s', (_title, text) => {
    expect(readScan(text)).toEqual({ kind: 'CCCD_QR', ...person });
  });

  test.each<readonly [string, string, ErrorCode]>([
    ['six fields', cccd.split('|').slice(0, 6).join('|'), 'SCAN_MALFORMED'],
    ['thirteen fields', `${cccd}||||||`, 'SCAN_MALFORMED'],
    ['an old number of ten digits', withField(cccd, 1, '0123456789'), 'SCAN_MALFORMED'],
    ['no name', withField(cccd, 2, ''), 'SCAN_MALFORMED'],
    ['a name of digits', withField(cccd, 2, '12345'), 'SCAN_MALFORMED'],
    ['a birth date of a year alone', withField(cccd, 3, '1999'), 'SCAN_MALFORMED'],
    ['a birth date with slashes', withField(cccd, 3, '02/01/1999'), 'SCAN_MALFORMED'],
    ['a 30 February', withField(cccd, 3, '30021999'), 'SCAN_MALFORMED'],
    ['a year first', withField(cccd, 3, '19990102'), 'SCAN_MALFORMED'],
    [
      'a province that does not exist',
      withField(cccd, 0, '003099000001'),
      'PERSONAL_ID_IMPOSSIBLE',
    ],
    ['eleven digits', withField(cccd, 0, '00109900000'), 'CARD_NUMBER_MALFORMED'],
    ['a tab inside', withField(cccd, 5, 'Phố\tMẫu'), 'SCAN_MALFORMED'],
    ['a line feed inside', withField(cccd, 5, 'Phố\nMẫu'), 'SCAN_MALFORMED'],
    ['a NUL inside', withField(cccd, 5, 'Phố\u0000Mẫu'), 'SCAN_MALFORMED'],
    ['a zero-width blank inside', withField(cccd, 5, 'Phố\u200bMẫu'), 'SCAN_MALFORMED'],
    ['a right-to-left override inside', withField(cccd, 5, 'Phố\u202eMẫu'), 'SCAN_MALFORMED'],
    ['a right-to-left isolate inside', withField(cccd, 5, 'Phố\u2067Mẫu'), 'SCAN_MALFORMED'],
    ['more than 512 bytes', withField(cccd, 5, 'M'.repeat(512)), 'SCAN_TOO_LONG'],
    ['accents that make more than 512 bytes', withField(cccd, 5, 'ễ'.repeat(160)), 'SCAN_TOO_LONG'],
    ['more than 2,048 bytes', 'x'.repeat(2_049), 'SCAN_TOO_LONG'],
  ])('with %s is refused', (_title, text, code) => {
    expect(refusal(text)).toBe(code);
  });

  test('of 512 bytes is still read', () => {
    const longest = withField(cccd, 5, 'M'.repeat(512 - Buffer.byteLength(withField(cccd, 5, ''))));
    expect(Buffer.byteLength(longest)).toBe(512);
    expect(readScan(longest)).toMatchObject(person);
    expect(refusal(`${longest}M`)).toBe('SCAN_TOO_LONG');
  });

  test('of a birth abroad is read where the operator allows the prefix', () => {
    const abroad = withField(cccd, 0, '500099000001');
    expect(refusal(abroad)).toBe('PERSONAL_ID_IMPOSSIBLE');
    expect(readScan(abroad, provincesAnd(new Set(['500'])))).toMatchObject({
      personalId: '500099000001',
    });
  });
});

describe('QR of a health-insurance card', () => {
  const holder = { fullName: 'NGUYEN VAN A', birthDate: '1990-01-01' };

  test('in the old layout', () => {
    expect(readScan(oldCard)).toEqual({
      kind: 'HEALTH_CARD_QR',
      number: 'DN4990000000001',
      ...holder,
      printed: {
        benefitDigit: 4,
        validFrom: '2026-01-01',
        validTo: '2026-12-31',
        registeredFacility: '99001',
        area: null,
        fiveYearDate: '2030-01-01',
      },
    });
  });

  test('in the new layout: number and level apart, no last day, a blank before the five-year date', () => {
    expect(readScan(newCard)).toEqual({
      kind: 'HEALTH_CARD_QR',
      number: '0000000001',
      ...holder,
      printed: {
        benefitDigit: 3,
        validFrom: '2026-01-01',
        validTo: null,
        registeredFacility: '99001',
        area: 'K2',
        fiveYearDate: '2030-01-01',
      },
    });
  });

  test.each([
    ['without its terminator', oldCard.slice(0, -2)],
    ['with a carriage return and line feed at the end', `${oldCard}\r\n`],
    ['with a byte order mark', `\ufeff${oldCard}`],
    ['with backslashes for bars', oldCard.replaceAll('|', '\\')],
    ['with Đ for D in the number', oldCard.replace('DN4', 'ĐN4')],
    ['with đ for d in the number', oldCard.replace('DN4', 'đn4')],
    ['with a decomposed accent', oldCard.replace('DN4', 'ĐN4').normalize('NFD')],
    ['with the name in capital hex', withField(oldCard, 1, '4E475559454E2056414E2041')],
    ['with dates without leading zeros', oldCard.replaceAll('01/01/', '1/1/')],
  ])('%s', (_title, text) => {
    expect(readScan(text)).toEqual(readScan(oldCard));
  });

  test('the new layout without its terminator', () => {
    expect(readScan(newCard.slice(0, -2))).toEqual(readScan(newCard));
  });

  test('a year alone is a birth date', () => {
    expect(readScan(withField(oldCard, 2, '1990'))).toMatchObject({ birthDate: '1990' });
  });

  test('seven fields are enough, and what is not printed is not known', () => {
    expect(readScan(oldCard.split('|').slice(0, 7).join('|'))).toMatchObject({
      ...holder,
      printed: { validFrom: '2026-01-01', validTo: null, area: null, fiveYearDate: null },
    });
    expect(refusal(oldCard.split('|').slice(0, 6).join('|'))).toBe('SCAN_MALFORMED');
  });

  test.each([
    ['1', 'K1'],
    ['2', 'K2'],
    ['3', 'K3'],
    ['4', null],
    ['', null],
    ['-', null],
    ['5', null],
  ])('living area %s is %s', (printed, area) => {
    expect(readScan(withField(oldCard, 11, printed))).toMatchObject({ printed: { area } });
  });

  test.each(['', '-', '$', '0', '6', '33'])(
    'a new card with benefit digit "%s" has none',
    (digit) => {
      expect(readScan(withField(newCard, 14, digit))).toMatchObject({
        printed: { benefitDigit: null },
      });
    },
  );

  test.each(['-', '', '32/01/2026', '2026-01-01', '30/02/2026'])(
    '"%s" is no printed date',
    (date) => {
      expect(readScan(withField(oldCard, 7, date))).toMatchObject({ printed: { validTo: null } });
      expect(readScan(withField(oldCard, 6, date))).toMatchObject({ printed: { validFrom: null } });
    },
  );

  test.each(['-', '', '99 - 01', 'Hà Nội'])('"%s" is no printed facility', (facility) => {
    expect(readScan(withField(oldCard, 5, facility))).toMatchObject({
      printed: { registeredFacility: null },
    });
  });

  test('a card of before 2017 may have letters in its number', () => {
    expect(readScan(withField(oldCard, 0, 'DN401A0B0000001'))).toMatchObject({
      number: 'DN401A0B0000001',
    });
  });

  test.each<readonly [string, string, ErrorCode]>([
    ['a number of 14 characters', withField(oldCard, 0, 'DN499000000001'), 'CARD_NUMBER_MALFORMED'],
    [
      'a benefit digit 6 in the number',
      withField(oldCard, 0, 'DN6990000000001'),
      'CARD_NUMBER_MALFORMED',
    ],
    ['no number', withField(oldCard, 0, ''), 'CARD_NUMBER_MALFORMED'],
    ['a name that is not hex', withField(oldCard, 1, 'NGUYEN VAN A'), 'SCAN_MALFORMED'],
    ['half a byte in the name', withField(oldCard, 1, '4e4'), 'SCAN_MALFORMED'],
    ['no name', withField(oldCard, 1, ''), 'SCAN_MALFORMED'],
    ['a name that is not UTF-8', withField(oldCard, 1, 'ff41'), 'SCAN_MALFORMED'],
    [
      'a name with a bidirectional override',
      withField(oldCard, 1, Buffer.from('A\u202eB').toString('hex')),
      'SCAN_MALFORMED',
    ],
    ['no birth date', withField(oldCard, 2, '-'), 'SCAN_MALFORMED'],
    ['a 31 April', withField(oldCard, 2, '31/04/1990'), 'SCAN_MALFORMED'],
  ])('with %s is refused', (_title, text, code) => {
    expect(refusal(text)).toBe(code);
  });
});

describe('MRZ', () => {
  test('in three lines, in one, and with carriage returns', () => {
    const read = { kind: 'MRZ', ...person, fullName: 'NGUYEN THU NGHIEM' };
    expect(readScan(mrzLines.join('\n'))).toEqual(read);
    expect(readScan(mrzLines.join(''))).toEqual(read);
    expect(readScan(`\ufeff${mrzLines.join('\r\n')}\r\n`)).toEqual(read);
  });

  const digits = [
    ['document number', 0, 14],
    ['personal number', 0, 29],
    ['birth date', 1, 6],
    ['last day', 1, 14],
    ['all', 1, 29],
  ] as const;

  test.each(digits)('with any other check digit of the %s is refused', (_title, line, at) => {
    const right = mrzLines[line][at];
    for (const wrong of '0123456789') {
      if (wrong === right) continue;
      const lines = mrzLines.map((text, n) =>
        n === line ? text.slice(0, at) + wrong + text.slice(at + 1) : text,
      );
      expect(refusal(lines.join('\n'))).toBe('SCAN_MALFORMED');
    }
  });

  /** Weights 7, 3, 1 over the parts that the last check digit covers (ICAO 9303-5). */
  function sealed(upper: string, middle: string): string {
    const covered =
      upper.slice(5) + middle.slice(0, 7) + middle.slice(8, 15) + middle.slice(18, 29);
    const sum = [...covered].reduce(
      (total, character, at) =>
        total + (character === '<' ? 0 : Number.parseInt(character, 36)) * [7, 3, 1][at % 3]!,
      0,
    );
    return [upper, middle.slice(0, 29) + (sum % 10), mrzLines[2]].join('\n');
  }

  test.each(digits.filter(([title]) => title !== 'all' && title !== 'personal number'))(
    'with a wrong check digit of the %s is refused although the last one fits',
    (_title, line, at) => {
      expect(readScan(sealed(mrzLines[0], mrzLines[1]))).toMatchObject({ kind: 'MRZ' });
      const wrong = (Number(mrzLines[line][at]) + 1) % 10;
      const [upper, middle] = [0, 1].map((n) => {
        const text = mrzLines[n]!;
        return n === line ? text.slice(0, at) + wrong + text.slice(at + 1) : text;
      });
      expect(refusal(sealed(upper!, middle!))).toBe('SCAN_MALFORMED');
    },
  );

  test('with something in its optional data is covered to the last character', () => {
    const filled = sealed(mrzLines[0], `${mrzLines[1].slice(0, 28)}A`);
    expect(readScan(filled)).toMatchObject({ kind: 'MRZ' });
    expect(refusal(filled.replace(/A(?=\d\n)/, 'B'))).toBe('SCAN_MALFORMED');
  });

  test('with any one digit misread is refused', () => {
    const upper = mrzLines[0] + mrzLines[1];
    for (const [at, digit] of [...upper].entries()) {
      if (!/\d/.test(digit)) continue;
      const misread = upper.slice(0, at) + ((Number(digit) + 1) % 10) + upper.slice(at + 1);
      expect(refusal(misread + mrzLines[2])).toBe('SCAN_MALFORMED');
    }
  });

  test.each([
    ['of another country', mrzLines.join('\n').replace('IDVNM', 'IDUTO')],
    ['of 89 characters', mrzLines.join('').slice(0, 89)],
    ['of two lines', mrzLines.slice(0, 2).join('\n')],
    ['without a name', [mrzLines[0], mrzLines[1], '<'.repeat(30)].join('\n')],
    ['with digits in the name', mrzLines.join('\n').replace('THU', 'T1U')],
  ])('%s is refused', (_title, text) => {
    expect(refusal(text)).toBe('SCAN_MALFORMED');
  });
});

describe('whatever is scanned', () => {
  const separators = fc.constantFrom('|', '\\', '|', ' | ');
  const fields = fc.oneof(
    fc.constantFrom(...cccd.split('|'), ...oldCard.split('|'), ...newCard.split('|')),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.stringMatching(/^[0-9a-f]{0,40}$/),
    fc.stringMatching(/^\d{8,15}$/),
  );
  const nearly = fc
    .tuple(separators, fc.array(fields, { minLength: 5, maxLength: 18 }))
    .map(([separator, parts]) => parts.join(separator));
  const mrzLike = fc.stringMatching(/^I[DA<]VNM[A-Z0-9<]{85}$/);
  const cut = fc
    .tuple(
      fc.constantFrom(cccd, oldCard, newCard, mrzLines.join('\n')),
      fc.nat(200),
      fc.string({ unit: 'binary', maxLength: 3 }),
    )
    .map(([text, at, noise]) => text.slice(0, at) + noise + text.slice(at + 1));

  test('is read or refused with a code of the catalogue, and nothing else happens', () => {
    const codes: ReadonlySet<string> = new Set<ErrorCode>([
      'SCAN_TOO_LONG',
      'SCAN_MALFORMED',
      'PERSONAL_ID_IMPOSSIBLE',
      'CARD_NUMBER_MALFORMED',
    ]);
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 3_000 }), nearly, mrzLike, cut),
        (text) => {
          const code = refusal(text);
          if (code !== undefined) expect(codes).toContain(code);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  test('a refusal never repeats what was scanned', () => {
    fc.assert(
      fc.property(cut, (text) => {
        try {
          readScan(text);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          const { message } = error as InputError;
          for (const field of ['001099000001', 'Nghiệm', 'DN4990000000001', '0000000001']) {
            expect(message).not.toContain(field);
          }
        }
      }),
    );
  });
});
