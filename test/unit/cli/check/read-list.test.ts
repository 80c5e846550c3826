import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { template } from '../../../../src/cli/check/columns.ts';
import { ListUnusable, readList } from '../../../../src/cli/check/read-list.ts';
import { rowInput } from '../../../../src/cli/check/row-input.ts';
import { rowNames } from '../../../../src/cli/check/row-names.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readList(bytes(text));

const name = 'Nguyễn Thử Nghiệm';
const columns = 'cccd,họ tên,ngày sinh';

function visit(text: string, header = columns) {
  const [row] = read(`${header}\n${text}\n`).rows;
  if (row === undefined) throw new Error('no row');
  return rowInput(row, 'r', '99002');
}

describe('a list', () => {
  it('reads alike with any delimiter, line end, byte-order mark and Unicode form', () => {
    const cells = [
      ['Mã', 'Số CCCD', 'Họ và tên', 'Ngày sinh', 'Ghi chú'],
      ['A-1', '001086000001', name, '15/01/1986', 'x'],
      ['A-2', '001049000002', 'Trần Văn Mẫu', '1949', ''],
    ];
    const readings = ['', '\ufeff'].flatMap((mark) =>
      [',', ';', '\t'].flatMap((delimiter) =>
        ['\n', '\r\n'].flatMap((end) =>
          (['NFC', 'NFD'] as const).map((form) => {
            const lines = cells.map((row) => row.join(delimiter));
            const list = read(`${mark}${lines.join(end)}${end}`.normalize(form));
            return list.rows.map(({ line, values }) => ({ line, values }));
          }),
        ),
      ),
    );
    for (const reading of readings) expect(reading).toEqual(readings[0]);
    expect(readings[0]).toEqual([
      {
        line: 2,
        values: {
          reference: 'A-1',
          personalId: '001086000001',
          fullName: name,
          birthDate: '15/01/1986',
        },
      },
      {
        line: 3,
        values: {
          reference: 'A-2',
          personalId: '001049000002',
          fullName: 'Trần Văn Mẫu',
          birthDate: '1949',
        },
      },
    ]);
  });

  it('hands through what it does not know, and leaves out what an earlier result said', () => {
    const list = read(
      'khoa,cccd,họ tên,ngày sinh,decision,receipt\nNội,001086000001,A,1986,ELIGIBLE,ey',
    );
    expect(list.headers).toEqual(['khoa', 'cccd', 'họ tên', 'ngày sinh']);
    expect(list.rows[0]?.cells).toEqual(['Nội', '001086000001', 'A', '1986']);
  });

  it('survives quotes, line breaks in cells, short and long lines', () => {
    const list = read(
      `${columns}\n"001086000001","Nguyễn\n""Thử""",1986,more\n001049000002\n\n , ,\n`,
    );
    expect(list.rows.map(({ values }) => values)).toEqual([
      { personalId: '001086000001', fullName: 'Nguyễn\n"Thử"', birthDate: '1986' },
      { personalId: '001049000002' },
    ]);
  });

  it.each([
    ['nothing', ''],
    ['no patient in the headers', 'a,b\n1,2'],
    ['a number without a name', 'cccd\n001086000001'],
    ['a field twice', 'cccd,số cccd,họ tên,ngày sinh\n1,2,3,4'],
    ['quotes that are not closed', `${columns}\n"001086000001,A,1986\n`],
  ])('that is none says so and repeats nothing of it: %s', (_what, text) => {
    const refused = () => read(text);
    expect(refused).toThrow(ListUnusable);
    expect(refused).toThrow(/Expected: one line of headers/);
    expect(refused).not.toThrow(/001086000001/);
  });

  it('in another encoding than UTF-8 says what to do', () => {
    expect(() => readList(new Uint8Array([0x4e, 0x67, 0x75, 0xff, 0xfe]))).toThrow(/CSV UTF-8/);
  });

  it('has a template that can be read', () => {
    expect(read(template).rows).toEqual([]);
    expect(read(template).headers).toContain('personalId');
  });

  it('never crashes, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(`${columns}\n`, ''),
        (text, header) => {
          try {
            for (const row of read(`${header}${text}`).rows) rowInput(row, 'r', '99002');
          } catch (error) {
            expect(error).toBeInstanceOf(ListUnusable);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a row', () => {
  it.each([
    ['001086000001', '001086000001'],
    ['1086000001', '001086000001'],
    ['79086000001', '079086000001'],
    ["'001086000001", '001086000001'],
    ['001 086 000 001', '001086000001'],
    ['1086000001.0', '001086000001'],
    ['123456789', '123456789'],
    ['12345678', '012345678'],
  ])('with the personal number %s asks for %s', (given, asked) => {
    expect(visit(`${given},${name},1986`)).toMatchObject({
      visit: { facilityCode: '99002', holder: { person: { personalId: asked, fullName: name } } },
    });
  });

  it.each([
    ['a number as a power of ten', '1.08601E+11', 'NUMBER_DAMAGED'],
    ['a number of no province', '9986000001', 'NUMBER_DAMAGED'],
  ])('with %s says so', (_what, given, code) => {
    expect(visit(`${given},${name},1986`)).toEqual({ reference: 'r', code });
  });

  it('restores the zeros of insurance numbers, and tells them from cards', () => {
    const header = 'số thẻ BHYT,mã số BHXH,họ tên,ngày sinh';
    expect(visit(`DN4010100000005,,${name},1986`, header)).toMatchObject({
      visit: { holder: { card: { cardNumber: 'DN4010100000005' } } },
    });
    expect(visit(`100000005,,${name},1986`, header)).toMatchObject({
      visit: { holder: { card: { insuranceNumber: '0100000005' } } },
    });
    expect(visit(`,100000005,${name},1986`, header)).toMatchObject({
      visit: { holder: { card: { insuranceNumber: '0100000005' } } },
    });
  });

  it.each([
    ['2026-11-23', '2026-11-23T08:00:00+07:00'],
    ['2026-11-23 14:30', '2026-11-23T14:30:00+07:00'],
    ['23/11/2026', '2026-11-23T08:00:00+07:00'],
    ['3/1/2026 7:05', '2026-01-03T07:05:00+07:00'],
    ['2026-11-23T01:00:00Z', '2026-11-23T01:00:00Z'],
  ])('reads the time %s', (given, asked) => {
    expect(visit(`001086000001,${name},1986,${given}`, `${columns},ngày khám`)).toMatchObject({
      visit: { visitAt: asked },
    });
  });

  it.each(['31/02/2026', '2026-13-01', 'mai', '23/11/2026 25:00'])(
    'refuses the time %s',
    (given) => {
      expect(visit(`001086000001,${name},1986,${given}`, `${columns},ngày khám`)).toMatchObject({
        code: 'VISIT_TIME_UNREADABLE',
      });
    },
  );

  it('reads the other columns in Vietnamese', () => {
    const header = `${columns},loại khám,cấp cứu,ICD-10`;
    expect(visit(`001086000001,${name},1986-01-15 00:00:00,Nội trú,Có,I10; E11`, header)).toEqual({
      reference: 'r',
      visit: {
        facilityCode: '99002',
        holder: { person: { personalId: '001086000001', fullName: name, birthDate: '1986-01-15' } },
        careType: 'INPATIENT',
        emergency: true,
        diagnosisCodes: ['I10', 'E11'],
      },
    });
    expect(visit(`001086000001,${name},1986,tại nhà,,`, header)).toMatchObject({
      code: 'CARE_TYPE_UNKNOWN',
    });
  });

  it('without a patient says so', () => {
    for (const text of [`001086000001,,1986`, `,${name},1986`, `001086000001,${name},`])
      expect(visit(text)).toMatchObject({ code: 'ROW_WITHOUT_PATIENT' });
  });
});

describe('the name of a row', () => {
  it('is its reference where that can serve, and nothing personal', () => {
    const references = [
      'A-1',
      'A-2',
      'A-2',
      '',
      'a b',
      '001086000001',
      'DN4010100000005',
      'Mổ',
      '#1',
    ];
    const { rows } = read(
      `reference,${columns}\n${references.map((each) => `${each},1,${name},1986`).join('\n')}`,
    );
    expect(rowNames(rows)).toEqual(['A-1', '#2', '#3', '#4', '#5', '#6', '#7', '#8', '#9']);
  });
});
