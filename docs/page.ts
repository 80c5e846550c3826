/** A table with its own heading, when the page has more than one. */
export interface Section {
  readonly heading?: string;
  readonly text?: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const made = '*Made by `npm run docs` from the code; do not edit.*';

export function page(title: string, introduction: string, ...sections: readonly Section[]): string {
  const blocks = [`# ${title}`, made, introduction, ...sections.flatMap(blocksOf)];
  return `${blocks.join('\n\n')}\n`;
}

function blocksOf({ heading, text, header, rows }: Section): readonly string[] {
  return [
    ...(heading === undefined ? [] : [`## ${heading}`]),
    ...(text === undefined ? [] : [text]),
    [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n'),
  ];
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

export function both(text: { readonly vi: string; readonly en: string } | null): string {
  return text === null ? '–' : `${text.vi}<br>*${text.en}*`;
}

export function code(text: string): string {
  return `\`${text}\``;
}
