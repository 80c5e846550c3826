/** Widest line of a page, in columns. */
export const pageWidth = 112;

const gap = '  ';

/**
 * Text as it is printed: one code point, one column. Decomposed accents are composed, and control and format characters
 * from a file cannot reach the terminal.
 */
export function printable(text: string): string {
  return text.normalize('NFC').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}

export function width(text: string): number {
  return [...text].length;
}

export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}

export function paddedLeft(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - width(text))) + text;
}

/** Lines of at most `columns`; a unit stays with its number, and a word that is too long is broken, after a mark if it has one. */
export function wrapped(text: string, columns: number): readonly string[] {
  const words = printable(text)
    .trim()
    .split(/\s+(?!(?:[%₫]|VND\b))/u)
    .flatMap((word) => pieces(word, columns));
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && width(last) + 1 + width(word) <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

function pieces(word: string, columns: number): readonly string[] {
  const points = [...word];
  if (points.length <= columns) return [word];
  const mark = points.slice(0, columns).findLastIndex((point) => '-./;,'.includes(point));
  const cut = mark < 1 ? columns : mark + 1;
  return [points.slice(0, cut).join(''), ...pieces(points.slice(cut).join(''), columns)];
}

/** The same with all lines but the first indented. */
export function hung(text: string, columns: number, indent: number): readonly string[] {
  const [first = '', ...rest] = wrapped(text, columns - indent);
  return [first, ...indented(rest, indent)];
}

/** Lines below one another, each after `indent`. */
export function indented(lines: readonly string[], indent: number): readonly string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line));
}

/** A label, and its text in a column of its own. */
export function labelled(
  fields: ReadonlyArray<readonly [label: string, lines: readonly string[]]>,
  columns = pageWidth,
): readonly string[] {
  const first = Math.max(0, ...fields.map(([label]) => width(label)));
  return fields.flatMap(([label, texts]) =>
    texts
      .flatMap((text) => wrapped(text, columns - first - gap.length))
      .map((line, at) => padded(at === 0 ? label : '', first) + gap + line),
  );
}

export interface Column {
  readonly title: string;
  readonly widest: number;
  /** Indent of the second and later lines of a paragraph. */
  readonly hanging?: number;
}

/** A cell is a list of paragraphs. */
export type Cell = readonly string[];

/** A table whose columns are as wide as their content, up to their limit; rows are set apart by an empty line. */
export function table(columns: readonly Column[], rows: ReadonlyArray<readonly Cell[]>): string[] {
  const cells = rows.map((row) => columns.map((column, at) => cellLines(row[at] ?? [], column)));
  const widths = columns.map(({ title }, at) =>
    Math.max(width(title), ...cells.flatMap((row) => (row[at] ?? []).map(width))),
  );
  const titles = columns.map(({ title }) => [title]);
  const rule = widths.map((columns) => ['─'.repeat(columns)]);
  const body = cells.flatMap((row, at) => [...(at === 0 ? [] : ['']), ...rowLines(row, widths)]);
  return [...rowLines(titles, widths), ...rowLines(rule, widths), ...body];
}

function cellLines(cell: Cell, { widest, hanging = 0 }: Column): readonly string[] {
  return cell.flatMap((text) => hung(text, widest, hanging));
}

function rowLines(row: ReadonlyArray<readonly string[]>, widths: readonly number[]): string[] {
  const height = Math.max(...row.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    widths
      .map((columns, at) => padded(row[at]?.[line] ?? '', columns))
      .join(gap)
      .trimEnd(),
  );
}
