import { type Omissions, omissionsOf } from './relation.ts';
import { titleLengths, titlesInBrackets } from './titles.ts';
import type { Word } from './word.ts';

/** Two names with so many words at the beginning of each taken for titles. */
export interface Reading {
  readonly titles: { readonly given: readonly Word[]; readonly registered: readonly Word[] };
  readonly given: readonly Word[];
  readonly registered: readonly Word[];
  readonly omissions: Omissions;
}

/** Every reading, that with the fewest titles first: a title that is also a name is a name where that fits. */
export function readingsOf(
  given: readonly Word[],
  registered: readonly Word[],
): readonly Reading[] {
  const ofRegistered = splitsOf(registered);
  return splitsOf(given)
    .flatMap((here) => ofRegistered.map((there) => [here, there] as const))
    .sort(([a, b], [c, d]) => count(a) + count(b) - count(c) - count(d))
    .map(([here, there]) => reading(here, there));
}

interface Split {
  readonly titles: readonly Word[];
  readonly name: readonly Word[];
}

function count({ titles }: Split): number {
  return titles.length;
}

function splitsOf(words: readonly Word[]): readonly Split[] {
  const inBrackets = titlesInBrackets(words);
  if (inBrackets === 0) return titleLengths(words).map((length) => split(words, length, []));
  const [name, last] = [words.slice(0, -inBrackets), words.slice(-inBrackets)];
  const without = titleLengths(name).map((length) => split(name, length, last));
  return [split(words, 0, []), ...without];
}

function split(words: readonly Word[], length: number, last: readonly Word[]): Split {
  return { titles: [...words.slice(0, length), ...last], name: words.slice(length) };
}

function reading(given: Split, registered: Split): Reading {
  return {
    titles: { given: given.titles, registered: registered.titles },
    given: given.name,
    registered: registered.name,
    omissions: omissionsOf(given.name, registered.name),
  };
}
