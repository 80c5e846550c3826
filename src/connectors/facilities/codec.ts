import { CsvError, type Info, parse } from 'csv-parse/sync';
import { type Facility, parseFacilityCode } from '../../domain/facility.ts';
import * as wire from './wire.ts';

export interface DecodedFacilities {
  readonly facilities: readonly Facility[];
  /** Everything that is wrong, each with its line and column; empty when the facilities may be used. */
  readonly problems: readonly string[];
}

/** Never throws: an operator mends a file in one go when all its problems are named at once. */
export function decodeFacilities(csvText: string): DecodedFacilities {
  const table = readTable(csvText);
  if (typeof table === 'string') return { facilities: [], problems: [table] };
  const [header, ...lines] = table;
  if (header === undefined) return { facilities: [], problems: ['line 1: no header line'] };
  const headerProblems = problemsOfHeader(header);
  if (headerProblems.length > 0) return { facilities: [], problems: headerProblems };
  const rows = lines.map((line) => readRow(line, header.values));
  const problems = [...rows.flatMap((row) => row.problems), ...problemsOfAll(rows)];
  return { facilities: rows.flatMap((row) => row.facility ?? []), problems };
}

interface Line {
  readonly number: number;
  readonly values: readonly string[];
}

function readTable(csvText: string): readonly Line[] | string {
  try {
    const records: unknown[] = parse(csvText, {
      bom: true,
      info: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
    });
    return records
      .filter(isRecord)
      .map(({ info, record }) => ({ number: info.lines, values: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return `line ${error['lines']}: not readable as CSV (${error.code})`;
  }
}

/** What csv-parse gives with `info`, which its types for `parse` leave out. */
function isRecord(value: unknown): value is { info: Info; record: string[] } {
  return typeof value === 'object' && value !== null && 'info' in value && 'record' in value;
}

function problemsOfHeader({ number, values }: Line): readonly string[] {
  return wire.columns.flatMap((column) => {
    const count = values.filter((value) => value === column).length;
    if (count === 1) return [];
    return [`line ${number}: column ${column} is ${count === 0 ? 'missing' : 'there twice'}`];
  });
}

interface Row {
  readonly line: number;
  readonly facility: Facility | undefined;
  readonly problems: readonly string[];
}

function readRow({ number, values }: Line, header: readonly string[]): Row {
  if (values.length !== header.length) {
    const problem = `line ${number}: ${values.length} values for ${header.length} columns`;
    return { line: number, facility: undefined, problems: [problem] };
  }
  const problems: string[] = [];
  const read: ReadColumn = (column, reader) => {
    const text = values[header.indexOf(column)] ?? '';
    const value = reader(text);
    if (value instanceof Expected) {
      problems.push(
        `line ${number}, column ${column}: ${JSON.stringify(text)} is not ${value.form}`,
      );
    }
    return value;
  };
  const facility = readFacility(read);
  return { line: number, facility, problems };
}

/** What a cell should have held. */
class Expected {
  readonly form: string;

  constructor(form: string) {
    this.form = form;
  }
}

type ReadColumn = <T>(column: wire.Column, reader: (text: string) => T) => T;

function readFacility(read: ReadColumn): Facility | undefined {
  const facility = {
    code: read('code', readCode),
    name: read('name', readName),
    level: read('level', readLevel),
    score: read('score', readScore),
    provisionalBasic: read('provisionalBasic', readFlag),
    formerTier: read('formerTier', readFormerTier),
    primaryStatutory: read('primaryStatutory', readFlag),
    regionalPolyclinic: read('regionalPolyclinic', readFlag),
    contract: read('contract', readFlag),
    provinceCode: read('provinceCode', readProvince),
  };
  return isComplete(facility) ? facility : undefined;
}

type Readable<T> = { readonly [K in keyof T]: T[K] | Expected };

function isComplete(facility: Readable<Facility>): facility is Facility {
  return !Object.values(facility).some((value) => value instanceof Expected);
}

function readCode(text: string): Facility['code'] | Expected {
  try {
    return parseFacilityCode(text);
  } catch {
    return new Expected('a facility code (5 characters, the first two digits)');
  }
}

function readName(text: string): string | Expected {
  return text === '' ? new Expected('a name') : text;
}

function readLevel(text: string): Facility['level'] | Expected {
  return text === '' ? null : oneOf(wire.levels, text, ' or empty');
}

function readFormerTier(text: string): Facility['formerTier'] | Expected {
  return oneOf(wire.formerTiers, text);
}

function readScore(text: string): number | null | Expected {
  if (text === '') return null;
  const score = /^\d{1,3}(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return score <= 100 ? score : new Expected('a number from 0 to 100 or empty');
}

/** In any case, because spreadsheets write TRUE and FALSE when they save. */
function readFlag(text: string): boolean | Expected {
  const flag = text.toLowerCase();
  return flag === 'true' || flag === 'false' ? flag === 'true' : new Expected('true or false');
}

function readProvince(text: string): string | Expected {
  return /^\d{2}$/.test(text) ? text : new Expected('a province code (2 digits)');
}

function oneOf<T extends string>(values: readonly T[], text: string, more = ''): T | Expected {
  return (
    values.find((value) => value === text) ?? new Expected(`one of ${values.join(', ')}${more}`)
  );
}

function problemsOfAll(rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return ['line 2: no facility'];
  const firstLines = new Map<string, number>();
  return rows.flatMap(({ line, facility }) => {
    if (facility === undefined) return [];
    const first = firstLines.get(facility.code);
    if (first === undefined) {
      firstLines.set(facility.code, line);
      return [];
    }
    return [`line ${line}, column code: ${facility.code} is there already, on line ${first}`];
  });
}
