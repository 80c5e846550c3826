import { CsvError, parse } from 'csv-parse/sync';
import { type Field, fieldOf, fields } from './columns.ts';
import { isResultColumn } from './result-columns.ts';

/** A list as it stands in the file. */
export interface ListFile {
  readonly delimiter: string;
  /** Headers of the columns that are the list's own, in their order. */
  readonly headers: readonly string[];
  readonly rows: readonly ListLine[];
}

export interface ListLine {
  /** From 1, the header included. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly values: Readonly<Partial<Record<Field, string>>>;
}

/** The file is no list. The message says where and what is expected, and nothing of what stands there. */
export class ListUnusable extends Error {
  override readonly name = 'ListUnusable';
}

const expected = `Expected: one line of headers (any of ${fields.join(', ')}, or their Vietnamese names), then one line a visit. See: vss-gateway check --template`;

/** @throws ListUnusable */
export function readList(bytes: Uint8Array): ListFile {
  const text = decode(bytes);
  const firstLine = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const delimiter = delimiterOf(firstLine);
  const [header, ...lines] = recordsOf(text, delimiter);
  if (header === undefined) throw new ListUnusable(`The list is empty. ${expected}`);
  const columns = header.cells.map((name) => ({ name, field: fieldOf(name) }));
  refuseUnusable(columns, header.line);
  const own = columns.flatMap(({ name }, index) => (isResultColumn(name) ? [] : [index]));
  return {
    delimiter,
    headers: own.map((index) => columns[index]?.name ?? ''),
    rows: lines.map(({ cells, line }) => ({
      line,
      cells: own.map((index) => cells[index] ?? ''),
      values: Object.fromEntries(
        columns.flatMap(({ field }, index) => {
          const value = cleaned(cells[index] ?? '');
          return field === null || value === '' ? [] : [[field, value]];
        }),
      ),
    })),
  };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ListUnusable(
      'The list is not UTF-8 text. In Excel, save it as "CSV UTF-8 (Comma delimited)".',
      { cause },
    );
  }
}

/** The one that the header has most of; a comma where there is none at all. */
function delimiterOf(header: string): string {
  let best = { delimiter: ',', count: header.split(',').length };
  for (const delimiter of [';', '\t']) {
    const count = header.split(delimiter).length;
    if (count > best.count) best = { delimiter, count };
  }
  return best.delimiter;
}

function recordsOf(
  text: string,
  delimiter: string,
): readonly { readonly line: number; readonly cells: readonly string[] }[] {
  try {
    const records: readonly unknown[] = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_records_with_empty_values: true,
    });
    return records.map((each) => {
      const { info, record } = each as {
        readonly info: { readonly lines: number };
        readonly record: readonly string[];
      };
      return { line: info.lines, cells: record };
    });
  } catch (cause) {
    // The library's message quotes what stands in the file.
    const line = cause instanceof CsvError ? lineOf(cause) : null;
    throw new ListUnusable(
      `The list cannot be read${line === null ? '' : ` at line ${line}`}: quotes are not closed, or stand in the middle of a value. ${expected}`,
    );
  }
}

function lineOf(error: CsvError): number | null {
  const line: unknown = Reflect.get(error, 'lines');
  return typeof line === 'number' ? line : null;
}

function refuseUnusable(
  columns: readonly { readonly name: string; readonly field: Field | null }[],
  line: number,
): void {
  const found = columns.flatMap(({ field }) => (field === null ? [] : [field]));
  const twice = found.find((field, index) => found.indexOf(field) < index);
  if (twice !== undefined) {
    throw new ListUnusable(`Line ${line}: two columns are "${twice}". Keep one. ${expected}`);
  }
  const has = (field: Field) => found.includes(field);
  const isComplete =
    has('scan') ||
    ((has('personalId') || has('cardNumber') || has('insuranceNumber')) &&
      has('fullName') &&
      has('birthDate'));
  if (!isComplete) {
    throw new ListUnusable(
      `Line ${line}: the headers name no patient. Needed: scan, or one of personalId, cardNumber, insuranceNumber with fullName and birthDate. ${expected}`,
    );
  }
}

/** Excel marks text by an apostrophe; other programs leave blanks that nobody sees. */
function cleaned(cell: string): string {
  return cell
    .normalize('NFC')
    .replaceAll(/[\u200b\ufeff]/g, '')
    .trim()
    .replace(/^'/, '');
}
