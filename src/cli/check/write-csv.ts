import { resultColumns } from './result-columns.ts';
import type { ResultTable } from './results.ts';

/** RFC 4180, in UTF-8 with a byte-order mark, which Excel needs to read Vietnamese. */
export function resultCsv({ delimiter, headers, rows }: ResultTable): string {
  const line = (cells: readonly string[]) =>
    `${cells.map((cell) => quoted(harmless(cell), delimiter)).join(delimiter)}\r\n`;
  const lines = rows.map(({ cells, result }) =>
    line([...cells, ...resultColumns.map((column) => result[column])]),
  );
  return `\ufeff${line([...headers, ...resultColumns])}${lines.join('')}`;
}

/** A spreadsheet would calculate what begins so (OWASP, CSV injection); an apostrophe makes it text. */
export function harmless(cell: string): string {
  return isFormula(cell) ? `'${cell}` : cell;
}

export function isFormula(cell: string): boolean {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(cell);
}

function quoted(cell: string, delimiter: string): string {
  return /["\r\n]/.test(cell) || cell.includes(delimiter) || cell !== cell.trim()
    ? `"${cell.replaceAll('"', '""')}"`
    : cell;
}
