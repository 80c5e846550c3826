import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  FacilityFileError,
  loadFacilityRegister,
  parseFacilityRegister,
} from '../../../../src/connectors/facilities/index.ts';
import { parseFacilityCode } from '../../../../src/domain/facility.ts';

const header =
  'code,name,level,score,provisionalBasic,formerTier,primaryStatutory,regionalPolyclinic,contract,provinceCode';
/** All facilities here are invented. */
const hospital =
  '01X01,"Bệnh viện Thử Nghiệm, cơ sở 1",BASIC,67.5,false,PROVINCIAL,false,false,true,01';
const station = '79X02,Trạm y tế Thử Nghiệm,,,true,COMMUNE,true,false,true,79';

const code = parseFacilityCode;

function file(...lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function problemsOf(text: string): readonly string[] {
  try {
    parseFacilityRegister(text);
  } catch (error) {
    if (error instanceof FacilityFileError) return error.problems;
    throw error;
  }
  return [];
}

describe('the facility register', () => {
  const register = parseFacilityRegister(file(header, hospital, station));

  it('finds what it holds and leaves out what it does not', () => {
    const found = register.find([code('79X02'), code('01X99'), code('01X01')]);
    expect([...found.keys()]).toEqual(['79X02', '01X01']);
    expect(found.get(code('01X01'))).toEqual({
      code: '01X01',
      name: 'Bệnh viện Thử Nghiệm, cơ sở 1',
      level: 'BASIC',
      score: 67.5,
      provisionalBasic: false,
      formerTier: 'PROVINCIAL',
      primaryStatutory: false,
      regionalPolyclinic: false,
      contract: true,
      provinceCode: '01',
    });
  });

  it('keeps what is not configured as null', () => {
    expect(register.find([code('79X02')]).get(code('79X02'))).toMatchObject({
      level: null,
      score: null,
      provisionalBasic: true,
      primaryStatutory: true,
    });
  });

  it('knows its size', () => {
    expect(register.size).toBe(2);
  });

  it('reads a byte order mark, CRLF, empty lines, other columns and another order', () => {
    const columns = header.split(',').reverse();
    const values = station.split(',').reverse();
    const text = `\uFEFF${['note', ...columns].join(',')}\r\n\r\n${['x', ...values].join(',')}\r\n`;
    expect(parseFacilityRegister(text).find([code('79X02')])).toEqual(
      register.find([code('79X02')]),
    );
  });

  it.each([
    ['TRUE', true],
    ['False', false],
  ])('reads a flag as spreadsheets write it: %s', (text, contract) => {
    const line = station.replace(/true,79$/, `${text},79`);
    expect(
      parseFacilityRegister(file(header, line))
        .find([code('79X02')])
        .get(code('79X02')),
    ).toMatchObject({ contract });
  });

  it.each(['0', '100', '49.95'])('takes a score of %s', (score) => {
    const line = hospital.replace('67.5', score);
    expect(problemsOf(file(header, line))).toEqual([]);
  });
});

describe('a facility file with problems', () => {
  it('has all of them named at once, with line and column', () => {
    const text = file(
      header,
      hospital.replace('01X01', '1X01').replace('BASIC', 'TOP').replace('67.5', '101'),
      station.replace('COMMUNE', 'VILLAGE').replace('true,79', 'yes,790'),
    );
    expect(problemsOf(text)).toEqual([
      'line 2, column code: "1X01" is not a facility code (5 characters, the first two digits)',
      'line 2, column level: "TOP" is not one of PRIMARY, BASIC, SPECIALISED or empty',
      'line 2, column score: "101" is not a number from 0 to 100 or empty',
      'line 3, column formerTier: "VILLAGE" is not one of COMMUNE, DISTRICT, PROVINCIAL, CENTRAL, NONE',
      'line 3, column contract: "yes" is not true or false',
      'line 3, column provinceCode: "790" is not a province code (2 digits)',
    ]);
  });

  it('has its missing columns named', () => {
    const columns = header.replace(',level', '').replace(',contract', '');
    expect(problemsOf(file(columns, hospital))).toEqual([
      'line 1: column level is missing',
      'line 1: column contract is missing',
    ]);
  });

  it('has a column that stands twice named', () => {
    expect(problemsOf(file(`${header},level`, hospital))).toEqual([
      'line 1: column level is there twice',
    ]);
  });

  it('has a duplicate code named with the line that had it first', () => {
    expect(problemsOf(file(header, hospital, station, hospital.replace('01X01', '01x01')))).toEqual(
      ['line 4, column code: 01X01 is there already, on line 2'],
    );
  });

  it.each([
    ['nothing', '', 'line 1: no header line'],
    ['no facility', file(header), 'line 2: no facility'],
    ['a short line', file(header, '01X01,Thử'), 'line 2: 2 values for 10 columns'],
    [
      'an open quotation mark',
      file(header, '01X01,"Thử'),
      'line 2: not readable as CSV (CSV_QUOTE_NOT_CLOSED)',
    ],
    [
      'an empty name',
      file(header, station.replace('Trạm y tế Thử Nghiệm', ' ')),
      'line 2, column name: "" is not a name',
    ],
    [
      'a negative score',
      file(header, hospital.replace('67.5', '-1')),
      'line 2, column score: "-1" is not a number from 0 to 100 or empty',
    ],
    [
      'a decimal comma',
      file(header, hospital.replace('67.5', '"67,5"')),
      'line 2, column score: "67,5" is not a number from 0 to 100 or empty',
    ],
    [
      'an empty flag',
      file(header, station.replace('true,79', ',79')),
      'line 2, column contract: "" is not true or false',
    ],
    [
      'an empty tier',
      file(header, station.replace('COMMUNE', '')),
      'line 2, column formerTier: "" is not one of COMMUNE, DISTRICT, PROVINCIAL, CENTRAL, NONE',
    ],
  ])('of %s says so', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it('of any text is a register or a FacilityFileError, never anything else', () => {
    const cell = fc.constantFrom(
      '01X01',
      'BASIC',
      'true',
      '"',
      ',',
      '\n',
      '\r\n',
      '',
      '50',
      'NONE',
      '\u0000',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(cell).map((cells) => `${header}\n${cells.join(',')}`),
    );
    fc.assert(
      fc.property(text, (csv) => {
        try {
          expect(parseFacilityRegister(csv).size).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(FacilityFileError);
        }
      }),
    );
  });
});

describe('the facility file on disk', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'facilities-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function fileOf(bytes: string | Uint8Array): Promise<string> {
    const path = join(folder, `${crypto.randomUUID()}.csv`);
    await writeFile(path, bytes);
    return path;
  }

  it.each(['', '\uFEFF'])(
    'has the SHA-256 of its bytes as version (%j before it)',
    async (mark) => {
      const bytes = Buffer.from(mark + file(header, hospital));
      const { version, size } = await loadFacilityRegister(await fileOf(bytes));
      expect(version).toBe(createHash('sha256').update(bytes).digest('base64url'));
      expect(size).toBe(1);
    },
  );

  it('is refused when it is not UTF-8', async () => {
    const bytes = Buffer.from(file(header, hospital), 'utf16le');
    const error = await loadFacilityRegister(
      await fileOf(Buffer.concat([Buffer.of(0xff, 0xfe), bytes])),
    ).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FacilityFileError);
    expect(error).toMatchObject({ problems: ['the file is not UTF-8'] });
  });

  it('is refused when it is not there', async () => {
    await expect(loadFacilityRegister(join(folder, 'khong-co.csv'))).rejects.toMatchObject({
      name: 'FacilityFileError',
      problems: ['the file cannot be read'],
    });
  });
});
