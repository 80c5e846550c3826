import { initialRelation, isInitialsAlone, sharesFullWord, textOf } from './alike.ts';
import type { NameDifference } from './comparison.ts';
import { initialContradicts } from './initials.ts';
import { matchMost, type Pair } from './match-words.ts';
import type { Reading } from './readings.ts';
import { relation, sameLetters } from './relation.ts';
import type { Word } from './word.ts';

interface Leftovers {
  readonly given: readonly Word[];
  readonly registered: readonly Word[];
  /** Words with a partner, in an order in which nobody's name is written. */
  readonly moved: Pick<NameDifference, 'given' | 'registered'>;
}

/** What makes two names different: with no title left out or with all of them, whichever leaves less. */
export function unlike(readings: readonly Reading[]): readonly NameDifference[] {
  const [least] = [...readings.slice(0, 1), ...readings.slice(1).slice(-1)]
    .map(leftoversOf)
    .sort((a, b) => count(a) - count(b));
  return least === undefined ? [] : told(least);
}

function count({ given, registered }: Leftovers): number {
  return given.length + registered.length;
}

/** The words that have no partner on the other side. */
function leftoversOf(reading: Reading): Leftovers {
  const { given, registered, omissions } = reading;
  const relate =
    sharesFullWord(reading, omissions) || isInitialsAlone(reading)
      ? initialRelation(reading, omissions)
      : (a: Word, b: Word) => relation(a, b, omissions);
  const pairs = matchMost(given, registered, relate);
  const [left, right] = [
    new Set(pairs.map((pair) => pair.given)),
    new Set(pairs.map((pair) => pair.registered)),
  ];
  return {
    given: given.filter((_, at) => !left.has(at)),
    registered: registered.filter((_, at) => !right.has(at)),
    moved: movedOf(reading, pairs),
  };
}

function movedOf({ given, registered }: Reading, pairs: readonly Pair[]): Leftovers['moved'] {
  const moved = pairs.filter((pair) => pair.given !== pair.registered);
  const [left, right] = [
    new Set(moved.map((pair) => pair.given)),
    new Set(moved.map((pair) => pair.registered)),
  ];
  return {
    given: textOf(given.filter((_, at) => left.has(at))),
    registered: textOf(registered.filter((_, at) => right.has(at))),
  };
}

function told({ given, registered, moved }: Leftovers): readonly NameDifference[] {
  if (given.length === 0 && registered.length === 0) return [{ kind: 'NAME_ORDER', ...moved }];
  const contradicting = matchMost(given, registered, (a, b) =>
    sameLetters(a, b) || initialContradicts(a, b) ? [] : null,
  );
  const inPair = {
    given: new Set(contradicting.map((pair) => pair.given)),
    registered: new Set(contradicting.map((pair) => pair.registered)),
  };
  const part = (paired: boolean) => ({
    given: textOf(given.filter((_, at) => inPair.given.has(at) === paired)),
    registered: textOf(registered.filter((_, at) => inPair.registered.has(at) === paired)),
  });
  const [accents, rest] = [part(true), part(false)];
  return [
    ...(accents.given === null ? [] : [{ kind: 'CONTRADICTING_ACCENTS', ...accents } as const]),
    ...restOf(rest),
  ];
}

function restOf(rest: Pick<NameDifference, 'given' | 'registered'>): readonly NameDifference[] {
  if (rest.given === null && rest.registered === null) return [];
  const missing = rest.given === null || rest.registered === null;
  return [{ kind: missing ? 'MISSING_NAME' : 'DIFFERENT', ...rest }];
}
