import { hasTone, isBare, type Word, wordOf } from './word.ts';

/** Onsets of two letters and more that stand for a name: Ng. Th. Tr. */
const longOnsets: ReadonlySet<string> = new Set([
  'CH',
  'GH',
  'KH',
  'NG',
  'NGH',
  'NH',
  'PH',
  'TH',
  'TR',
]);

/**
 * A letter or an onset that stands for a whole name. Not the H and K before an apostrophe (H'Hen, K'Brôi); Y and a
 * letter with a tone only with a period, because they are names of their own (Y Bhăm, Như Ý).
 */
export function isInitial(word: Word): boolean {
  const { bare, bases, after } = word;
  if (longOnsets.has(bare)) return true;
  if (bases.length !== 1 || !/^\p{L}$/u.test(bare) || isApostrophe(after)) return false;
  return after.startsWith('.') || (bare !== 'Y' && !hasTone(word));
}

function isApostrophe(after: string): boolean {
  return /^['’‘ʼʹ′`]/u.test(after);
}

/**
 * True when one is an initial of the other. Its own marks count, save against a name without any: Đ. is Đỗ or Do, not
 * Dũng. A tone may be left out of it (Ô. is Ông or Ổn) and none may be added: Á. is Ánh or Anh, not Ạnh or Ấn.
 */
export function initialFits(a: Word, b: Word): boolean {
  return startsWith(b, a) || startsWith(a, b);
}

function startsWith(word: Word, initial: Word): boolean {
  return isInitialOf(word, initial) && (isBare(word) || initial.marks.every(fitsMarksOf(word)));
}

/** The same letter with a tone that the other does not begin with. */
export function initialContradicts(a: Word, b: Word): boolean {
  const contradicts = (word: Word, initial: Word) =>
    hasTone(initial) && isInitialOf(word, initial) && !startsWith(word, initial);
  return contradicts(a, b) || contradicts(b, a);
}

function isInitialOf(word: Word, initial: Word): boolean {
  return word.bare.startsWith(initial.bare) && isInitial(initial) && !isInitial(word);
}

function fitsMarksOf(word: Word) {
  return ({ shape, tone }: Word['marks'][number], at: number) => {
    const mark = word.marks[at];
    if (tone !== '') return mark?.tone === tone && mark.shape === shape;
    return shape === '' || mark?.shape === shape;
  };
}

/**
 * Consonants written together are initials each (NV An), as are the letters of a single word that nobody can speak
 * (NVA); null where there are none.
 */
export function splitInitials(words: readonly Word[]): readonly Word[] | null {
  const alone = words.length === 1;
  const split = words.flatMap((word) =>
    isInitialsTogether(word) || (alone && isUnspeakable(word)) ? lettersOf(word) : [word],
  );
  return split.length === words.length ? null : split;
}

/** With a period, without which Y is no initial. */
function lettersOf({ text }: Word): readonly Word[] {
  return (text.match(/\P{M}\p{M}*/gu) ?? []).map((letter) => wordOf([letter], '.'));
}

function isUnspeakable({ bare, after }: Word): boolean {
  return /^[A-Z]{2,6}$/.test(bare) && !syllableLike.test(bare) && !isApostrophe(after);
}

const syllableLike = /^(?:[B-DF-HJ-NP-TVXZ]|CH|GH|GI|KH|NGH?|NH|PH|QU|TH|TR)?[AEIOUY]+[^AEIOUY]*$/;

function isInitialsTogether({ bare, after }: Word): boolean {
  return /^[B-DF-HJ-NP-TVXZ]{2,4}$/.test(bare) && !isApostrophe(after);
}
