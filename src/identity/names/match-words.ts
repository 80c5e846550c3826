import type { SpellingKind } from './comparison.ts';
import type { Word } from './word.ts';

export interface Pair {
  readonly given: number;
  readonly registered: number;
  readonly kinds: readonly SpellingKind[];
}

type Kinds = readonly SpellingKind[] | null;
export type Relate = (given: Word, registered: Word) => Kinds;

/** The place of the registered word that stands for the given word at a place, of so many. */
type Order = (at: number, words: number) => number;

const asWritten: Order = (at) => at;
const reversed: Order = (at, words) => words - 1 - at;

function rotated(by: number): Order {
  return (at, words) => (at + by) % words;
}

/**
 * Every word with its partner, as written or else in an order in which one name is written: two blocks changed over
 * (given name or surname to the other end), or all words reversed. Null where words have no partner in any.
 */
export function matchOrdered(
  given: readonly Word[],
  registered: readonly Word[],
  relate: Relate,
): readonly Pair[] | null {
  const rotations = given.length - 1;
  const inPlace = matchAsWritten(given, registered, relate);
  if (inPlace !== null) return inPlace;
  for (let by = 1; by <= rotations; by += 1) {
    const pairs = matchIn(rotated(by), given, registered, relate);
    if (pairs !== null) return pairs;
  }
  return matchIn(reversed, given, registered, relate);
}

/** Every word with the one in its place; null where two of them have nothing in common. */
export function matchAsWritten(
  given: readonly Word[],
  registered: readonly Word[],
  relate: Relate,
): readonly Pair[] | null {
  return matchIn(asWritten, given, registered, relate);
}

function matchIn(
  order: Order,
  given: readonly Word[],
  registered: readonly Word[],
  relate: Relate,
): readonly Pair[] | null {
  const pairs: Pair[] = [];
  for (const [at, word] of given.entries()) {
    const place = order(at, given.length);
    const other = registered[place];
    const kinds = other === undefined ? null : relate(word, other);
    if (kinds === null) return null;
    pairs.push({ given: at, registered: place, kinds });
  }
  return pairs;
}

/** As many pairs of related words as there can be in any order, which tells what two different names have in common. */
export function matchMost(
  given: readonly Word[],
  registered: readonly Word[],
  relate: Relate,
): readonly Pair[] {
  const related = given.map((word) => registered.map((other) => relate(word, other)));
  return anyOrder(related).flatMap((from, to) => {
    const kinds = from === null ? null : (related[from]?.[to] ?? null);
    return from === null || kinds === null ? [] : [{ given: from, registered: to, kinds }];
  });
}

/** Bipartite matching by augmenting paths (Kuhn): the time is cubic in words, of which there are few, not factorial. */
function anyOrder(related: ReadonlyArray<readonly Kinds[]>): ReadonlyArray<number | null> {
  const partners: Array<number | null> = (related[0] ?? []).map(() => null);
  const choices = related.map(byCloseness);
  const place = (from: number, seen: Set<number>): boolean =>
    (choices[from] ?? []).some((to) => {
      if (seen.has(to)) return false;
      seen.add(to);
      const holder = partners[to] ?? null;
      if (holder !== null && !place(holder, seen)) return false;
      partners[to] = from;
      return true;
    });
  for (const from of related.keys()) place(from, new Set());
  return partners;
}

/** The other side's words that a word may be, the most alike and nearest first. */
function byCloseness(row: readonly Kinds[], from: number): readonly number[] {
  const cost = (to: number) => (row[to]?.length ?? 0) * row.length + Math.abs(to - from);
  const related = [...row.keys()].filter((to) => row[to] !== null);
  return related.length < 2 ? related : related.sort((a, b) => cost(a) - cost(b));
}
