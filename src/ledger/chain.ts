import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ChainReport, LedgerEntry, LedgerHead } from './entry.ts';
import type { PreparedEntry } from './prepared.ts';

/** A row exactly as the database holds it. */
export interface StoredRow {
  readonly sequence: number;
  readonly entry_id: string;
  readonly decision_id: string | null;
  readonly recorded_at: string;
  readonly client: string;
  readonly organisation: string | null;
  readonly practitioner: string | null;
  readonly person: string | null;
  readonly entry: string;
  readonly previous: string;
  readonly hash: string;
  /** Null also in rows older than the tree, as `leaf` is. */
  readonly visit: string | null;
  readonly leaf: string | null;
}

/** What the next row has to fit to. */
export interface ChainPoint extends LedgerHead {
  readonly recordedAt: string;
}

/** Takes the place of the hash before row 1: 32 zero bytes, base64url. */
export const genesis = 'A'.repeat(43);

export const beforeFirstRow: ChainPoint = { sequence: 0, hash: genesis, recordedAt: '' };

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** RFC 8785. Instants of one fixed form are needed, since they are compared as text. */
export function canonicalEntry(entry: LedgerEntry): string {
  if (!instant.test(entry.at)) throw new TypeError('a ledger entry needs an RFC 3339 UTC instant');
  const text = canonicalize(entry);
  if (text === undefined) throw new TypeError('a ledger entry must be an object');
  return text;
}

/**
 * SHA-256, base64url, over the UTF-8 of the RFC 8785 form of the JSON array
 *
 *     ["vss-gateway ledger row 1", previous, sequence, entry]
 *
 * so anyone with a JSON canonicaliser and SHA-256 can check a row. It is unambiguous for any three values, also for
 * those that a forger would choose: the label is fixed, `previous` is a JSON string that ends at its closing quote,
 * the number ends at the comma, and all that follows is the entry.
 */
export function rowHash(previous: string, sequence: number, entry: string): string {
  return hash('sha256', rowPreimage(previous, sequence, entry), 'base64url');
}

export function rowPreimage(previous: string, sequence: number, entry: string): string {
  return `["vss-gateway ledger row 1",${JSON.stringify(previous)},${sequence},${entry}]`;
}

/** The rows that continue the chain after `head` with these entries. */
export function linkRows(head: ChainPoint, entries: readonly PreparedEntry[]): StoredRow[] {
  let last = head;
  return entries.map((entry) => {
    const row = linkRow(last, entry);
    last = pointAt(row);
    return row;
  });
}

function linkRow(last: ChainPoint, { text, leaf }: PreparedEntry): StoredRow {
  const entry = parseEntry(text);
  const sequence = last.sequence + 1;
  return {
    sequence,
    ...repeatedColumns(entry, last.recordedAt),
    visit: entry.visit,
    entry: text,
    previous: last.hash,
    hash: rowHash(last.hash, sequence, text),
    leaf,
  };
}

function pointAt(row: StoredRow): ChainPoint {
  return { sequence: row.sequence, hash: row.hash, recordedAt: row.recorded_at };
}

function parseEntry(text: string): LedgerEntry {
  const entry: LedgerEntry = JSON.parse(text);
  return entry;
}

function repeatedColumns(entry: LedgerEntry, lastRecordedAt: string) {
  return {
    entry_id: entry.id,
    decision_id: entry.decision?.id ?? null,
    recorded_at: entry.at > lastRecordedAt ? entry.at : lastRecordedAt,
    client: entry.client,
    organisation: entry.organisation,
    practitioner: entry.practitioner,
    person: entry.person,
  };
}

export interface ChainCheck {
  readonly rows: number;
  /** Last row that fits. */
  readonly last: ChainPoint;
  readonly broken: ChainReport['broken'];
}

/** Checks rows in the order of their numbers up to the first that does not fit; `from` continues an earlier check. */
export function checkChain(
  rows: Iterable<StoredRow>,
  from: ChainPoint = beforeFirstRow,
): ChainCheck {
  let last = from;
  let count = 0;
  for (const row of rows) {
    const broken = misfit(last, row);
    if (broken !== null) return { rows: count, last, broken };
    last = pointAt(row);
    count += 1;
  }
  return { rows: count, last, broken: null };
}

function misfit(last: ChainPoint, row: StoredRow): ChainReport['broken'] {
  const expected = last.sequence + 1;
  if (row.sequence > expected) {
    return { sequence: expected, problem: `the row is missing; the next one is ${row.sequence}` };
  }
  const problem = row.sequence < expected ? 'the number is below 1' : rowProblem(last, row);
  return problem === null ? null : { sequence: row.sequence, problem };
}

function rowProblem(last: ChainPoint, row: StoredRow): string | null {
  if (row.hash !== rowHash(row.previous, row.sequence, row.entry)) {
    return 'its content does not have the hash that it carries';
  }
  if (row.previous !== last.hash) return 'it does not follow the row before';
  return columnProblem(last, row);
}

function columnProblem(last: ChainPoint, row: StoredRow): string | null {
  try {
    const entry = parseEntry(row.entry);
    // A row older than the tree has no leaf, and no visit either.
    if (row.leaf === null && row.visit !== null && row.visit === entry.visit) {
      return 'its leaf is missing';
    }
    const visit = row.leaf === null ? null : entry.visit;
    const expected = Object.entries({ ...repeatedColumns(entry, last.recordedAt), visit });
    const actual: Readonly<Record<string, unknown>> = { ...row };
    const wrong = expected.find(([column, value]) => actual[column] !== value);
    return wrong === undefined
      ? null
      : `its column "${wrong[0]}" says something else than its entry`;
  } catch {
    return 'its entry is not JSON';
  }
}
