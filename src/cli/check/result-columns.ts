/** What a result says of a row, after the columns of the list. */
export const resultColumns = [
  'row',
  'outcome',
  'decision',
  'status',
  'percent',
  'routeCode',
  'reasonCodes',
  'reason',
  'deskAction',
  'validTo',
  'checkedAt',
  'version',
  'receipt',
] as const;
export type ResultColumn = (typeof resultColumns)[number];

const names: ReadonlySet<string> = new Set(resultColumns);

/** A result may be checked again as a list: what it says is then said anew. */
export function isResultColumn(header: string): boolean {
  return names.has(header.trim());
}
