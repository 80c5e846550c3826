import { type NameDifference, type SpellingKind, spellingKinds } from './comparison.ts';
import { initialFits, isInitial, splitInitials } from './initials.ts';
import { isAmong, joinWords } from './join-words.ts';
import { matchAsWritten, matchOrdered, type Pair, type Relate } from './match-words.ts';
import type { Reading } from './readings.ts';
import { type Omissions, relation } from './relation.ts';
import type { Word } from './word.ts';

interface Wording {
  readonly given: readonly Word[];
  readonly registered: readonly Word[];
}

interface Attempt extends Wording {
  readonly relate: Relate;
  readonly match: typeof matchOrdered;
}

/** How the names of a reading are one; null where they are not. */
export function alike(reading: Reading): readonly NameDifference[] | null {
  for (const attempt of attemptsAt(reading)) {
    const pairs = attempt.match(attempt.given, attempt.registered, attempt.relate);
    if (pairs !== null) {
      return [...wordDifferences(attempt, pairs), ...titles(reading)].sort(byKind);
    }
  }
  return null;
}

/** As written, with words joined, and with initials, whole or split. */
function* attemptsAt(reading: Reading): Generator<Attempt> {
  const { given, registered, omissions } = reading;
  const joined = joinWords(given, registered, omissions);
  const joinedThere = joinWords(registered, given, omissions);
  const inFull = [reading, ...changed(reading, joined, joinedThere)].filter(isPairable);
  const relate = fullRelation(omissions);
  for (const words of inFull) yield { ...words, relate, match: matchOrdered };
  const split = changed(reading, splitInitials(given), splitInitials(registered));
  const withInitials = [...inFull, ...split].filter(isPairable).filter(hasInitial);
  const anchored = withInitials.some((words) => sharesFullWord(words, omissions));
  for (const words of withInitials) {
    if (anchored) {
      yield { ...words, relate: initialRelation(words, omissions), match: matchOrdered };
    } else if (isInitialsAlone(words)) {
      yield { ...words, relate: initialRelationInPlace(omissions), match: matchAsWritten };
    }
  }
}

function changed(
  { given, registered }: Wording,
  here: readonly Word[] | null,
  there: readonly Word[] | null,
): readonly Wording[] {
  if (here === null && there === null) return [];
  return [{ given: here ?? given, registered: there ?? registered }];
}

function isPairable({ given, registered }: Wording): boolean {
  return given.length === registered.length;
}

function hasInitial({ given, registered }: Wording): boolean {
  return given.some(isInitial) || registered.some(isInitial);
}

function fullRelation(omissions: Omissions): Relate {
  return (given, registered) => {
    const kinds = relation(given, registered, omissions);
    return kinds !== null && given.parts !== registered.parts ? [...kinds, 'WORD_BOUNDARY'] : kinds;
  };
}

/** A letter that stands on both sides is itself: as an initial it could change places with a name (A Ánh, A Ành). */
export function initialRelation({ given, registered }: Wording, omissions: Omissions): Relate {
  const full = fullRelation(omissions);
  const there = new Set(registered.filter(isInitial).map(({ key }) => key));
  const shared = new Set(given.map(({ key }) => key).filter((key) => there.has(key)));
  const fits = (a: Word, b: Word) => !shared.has(a.key) && !shared.has(b.key) && initialFits(a, b);
  return (a, b) => full(a, b) ?? (fits(a, b) ? ['INITIALS'] : null);
}

function initialRelationInPlace(omissions: Omissions): Relate {
  const full = fullRelation(omissions);
  return (a, b) => full(a, b) ?? (initialFits(a, b) ? ['INITIALS'] : null);
}

/** Initials on one side of all words (N. V. A.): nothing but their order speaks for them. A letter alone has a period. */
export function isInitialsAlone({ given, registered }: Wording): boolean {
  return [given, registered].some(
    (words) =>
      words.every(isInitial) && (words.length > 1 || words[0]?.after.startsWith('.') === true),
  );
}

/** Initials on either side need one word that stands in full on both: N. An is not Nguyễn A. */
export function sharesFullWord({ given, registered }: Wording, omissions: Omissions): boolean {
  const words = registered.filter((word) => !isInitial(word));
  return given.some((word) => !isInitial(word) && isAmong(word, words, omissions));
}

// what is told of it

function wordDifferences({ given, registered }: Attempt, pairs: readonly Pair[]) {
  return spellingKinds.flatMap((kind): readonly NameDifference[] => {
    const concerned = pairs.filter((pair) => isOfKind(pair, kind));
    if (concerned.length === 0) return [];
    const inGiven = new Set(concerned.map((pair) => pair.given));
    const inRegistered = new Set(concerned.map((pair) => pair.registered));
    return [
      {
        kind,
        given: textOf(given.filter((_, at) => inGiven.has(at))),
        registered: textOf(registered.filter((_, at) => inRegistered.has(at))),
      },
    ];
  });
}

function isOfKind({ given, registered, kinds }: Pair, kind: SpellingKind): boolean {
  return kind === 'NAME_ORDER' ? given !== registered : kinds.includes(kind);
}

function titles({ titles: { given, registered } }: Reading): readonly NameDifference[] {
  if (given.length === 0 && registered.length === 0) return [];
  return [{ kind: 'HONORIFIC', given: textOf(given), registered: textOf(registered) }];
}

export function textOf(words: readonly Word[]): string | null {
  return words.length === 0 ? null : words.map(({ text }) => text).join(' ');
}

const places: ReadonlyMap<string, number> = new Map(spellingKinds.map((kind, at) => [kind, at]));

function byKind(a: NameDifference, b: NameDifference): number {
  return (places.get(a.kind) ?? 0) - (places.get(b.kind) ?? 0);
}
