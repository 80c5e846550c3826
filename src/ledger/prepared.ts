import { canonicalEntry } from './chain.ts';
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
}

/** @throws TypeError when the entry cannot be written: it then fails its own caller and no other */
export function prepareEntry(
  commitments: Commitments,
  entry: LedgerEntry,
  keys: readonly StoredDataKey[] = [],
): PreparedEntry {
  const text = canonicalEntry(entry);
  return { text, leaf: leafText(commitments, entry.id, text), keys };
}

export function leafText(commitments: Commitments, entryId: string, text: string): string {
  return Buffer.from(commitments.leaf(entryId, text)).toString('base64url');
}
