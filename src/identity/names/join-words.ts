import { type Omissions, relation } from './relation.ts';
import { type Word, wordOf } from './word.ts';

const mostJoined = 3;

/** Neighbouring words joined where the others have them as one; null where they never do. */
export function joinWords(
  words: readonly Word[],
  others: readonly Word[],
  omissions: Omissions,
): readonly Word[] | null {
  const letters = new Set(others.map(({ bare }) => bare));
  const isWritten = (part: readonly Word[]) =>
    letters.has(part.map(({ bare }) => bare).join('')) &&
    isAmong(joinedOf(part), others, omissions);
  const joined: Word[] = [];
  for (let at = 0; at < words.length; ) {
    const part = longestPart(words.slice(at, at + mostJoined), isWritten);
    joined.push(...(part.length === 1 ? part : [joinedOf(part)]));
    at += part.length;
  }
  return joined.length === words.length ? null : joined;
}

function joinedOf(part: readonly Word[]): Word {
  return wordOf(part.map(({ text }) => text));
}

/** The longest beginning that is written as one word, or else the first word. */
function longestPart(
  words: readonly Word[],
  isWritten: (part: readonly Word[]) => boolean,
): readonly Word[] {
  for (let size = words.length; size > 1; size -= 1) {
    const part = words.slice(0, size);
    if (isWritten(part)) return part;
  }
  return words.slice(0, 1);
}

/** True for a word that occurs among the others, as far as spelling goes. */
export function isAmong(word: Word, others: readonly Word[], omissions: Omissions): boolean {
  return others.some((other) => relation(word, other, omissions) !== null);
}
