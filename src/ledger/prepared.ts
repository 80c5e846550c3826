import { canonicalEntry } from './chain.ts';
import { type Companion, type Companions, keyValuesOf, placeOf } from './companions.ts';
import type { LedgerEntry } from './entry.ts';
import type { Commitments } from './leaf.ts';

/** A data key to be stored with the entries that it seals; the columns of `ledger_keys`. */
export interface StoredDataKey {
  readonly id: string;
  readonly subject: string;
  readonly epoch: string;
  readonly wrapped: string;
}

/** An entry as the writers take it: all that can be computed before its place in the chain is known. */
export interface PreparedEntry {
  /** Canonical JSON. */
  readonly text: string;
  /** Leaf hash, base64url. */
  readonly leaf: string;
  /** New keys, written in the transaction of the entry. */
  readonly keys: readonly StoredDataKey[];
  /** Rows of other tables, written in the transaction of the entry; null for none, as nearly always. */
  readonly companions: Companions | null;
}

/** @throws TypeError when the entry cannot be written: it then fails its own caller and no other */
export function prepareEntry(
  commitments: Commitments,
  entry: LedgerEntry,
  keys: readonly StoredDataKey[] = [],
  companions: Companions | null = null,
): PreparedEntry {
  const text = canonicalEntry(entry);
  return { text, leaf: leafText(commitments, entry.id, text), keys, companions };
}

export function leafText(commitments: Commitments, entryId: string, text: string): string {
  return Buffer.from(commitments.leaf(entryId, text)).toString('base64url');
}

/** Entries whose `once` rows are each the first of their key. `known`: places that are taken already. */
export function firstOfAll(
  entries: readonly PreparedEntry[],
  known: Iterable<string>,
): { readonly entries: readonly PreparedEntry[]; readonly leftOut: readonly PreparedEntry[] } {
  const taken = new Set(known);
  const isFirst = ({ companions }: PreparedEntry) => {
    if (companions === null || companions.once.length === 0) return true;
    const places = companions.once.map((row) => placeOf(row.table, keyValuesOf(row)));
    if (places.some((place) => taken.has(place))) return false;
    for (const place of places) taken.add(place);
    return true;
  };
  const { first = [], later = [] } = Object.groupBy(entries, (entry) =>
    isFirst(entry) ? 'first' : 'later',
  );
  return { entries: first, leftOut: later };
}

/** The rows that have to be the first of their key. */
export function onceRows(entries: readonly PreparedEntry[]): readonly Companion[] {
  return entries.flatMap(({ companions }) => companions?.once ?? []);
}
