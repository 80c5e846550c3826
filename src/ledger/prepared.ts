import { canonicalEntry } from './chain.ts';
import type { KeptAnswerRow, LedgerEntry } from './entry.ts';
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
  /** Written with the entry; when there is one of its key already, the entry is left out. */
  readonly answer: KeptAnswerRow | null;
}

/** @throws TypeError when the entry cannot be written: it then fails its own caller and no other */
export function prepareEntry(
  commitments: Commitments,
  entry: LedgerEntry,
  keys: readonly StoredDataKey[] = [],
  answer: KeptAnswerRow | null = null,
): PreparedEntry {
  const text = canonicalEntry(entry);
  return { text, leaf: leafText(commitments, entry.id, text), keys, answer };
}

export function leafText(commitments: Commitments, entryId: string, text: string): string {
  return Buffer.from(commitments.leaf(entryId, text)).toString('base64url');
}

/** Entries whose answer is the first of its key. `known`: keys under which an answer is kept already. */
export function firstAnswers(
  entries: readonly PreparedEntry[],
  known: Iterable<string>,
): { readonly entries: readonly PreparedEntry[]; readonly leftOut: readonly PreparedEntry[] } {
  const taken = new Set(known);
  const isFirst = ({ answer }: PreparedEntry) => {
    if (answer === null) return true;
    if (taken.has(answer.key)) return false;
    taken.add(answer.key);
    return true;
  };
  const { first = [], later = [] } = Object.groupBy(entries, (entry) =>
    isFirst(entry) ? 'first' : 'later',
  );
  return { entries: first, leftOut: later };
}

/** Keys of the answers that these entries bring. */
export function answerKeys(entries: readonly PreparedEntry[]): readonly string[] {
  return entries.flatMap(({ answer }) => (answer === null ? [] : [answer.key]));
}
