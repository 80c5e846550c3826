import { parse } from 'csv-parse/sync';

/** Versions of an earlier result by the names of its rows; empty for a file that is none. */
export function knownVersions(bytes: Uint8Array): ReadonlyMap<string, string> {
  const text = new TextDecoder().decode(bytes);
  const [header = ''] = text.split(/\r?\n/, 1);
  const delimiter = [';', '\t'].find((each) => header.includes(each)) ?? ',';
  const rows = readRows(text, delimiter);
  return new Map(
    rows.flatMap(({ row = '', version = '' }) =>
      row === '' || version === '' ? [] : [[row, version]],
    ),
  );
}

function readRows(text: string, delimiter: string): readonly Readonly<Record<string, string>>[] {
  try {
    return parse(text, { bom: true, columns: true, delimiter, relax_column_count: true });
  } catch {
    return [];
  }
}
