import type { ListLine } from './read-list.ts';

/** What a gateway takes as the name of a row; a number of a person is none. */
const nameForm = /^(?!\d{8,}$)(?![A-Za-z]{2}\d{13}$)[\x21-\x7e]{1,64}$/;

/** One name for each row: its reference where that can serve, else its place in the list. */
export function rowNames(rows: readonly ListLine[]): readonly string[] {
  const given = rows.map(({ values }) => values.reference ?? '');
  const counts = new Map<string, number>();
  for (const name of given) counts.set(name, (counts.get(name) ?? 0) + 1);
  return given.map((name, index) =>
    nameForm.test(name) && !name.startsWith('#') && counts.get(name) === 1 ? name : `#${index + 1}`,
  );
}
