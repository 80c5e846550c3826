export type Row = readonly [label: string, value: string];

/** Two columns under a title. */
export function table(title: string, rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([label]) => label.length));
  return [title, ...rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`)].join('\n');
}

/** Instant of seconds or of a Date, in UTC to the second. */
export function instant(value: number | Date): string {
  const date = typeof value === 'number' ? new Date(value * 1000) : value;
  return Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
