import { untyped } from '../scan/typed-keys.ts';
import { type Word, wordOf } from './word.ts';

export interface ReadName {
  readonly text: string;
  readonly words: readonly Word[];
  /** Equal for names that are written alike but for case, blanks and the Unicode form. */
  readonly form: string;
}

const mostPoints = 200;
/** A letter of a Vietnamese name takes three code points when decomposed. */
const mostUnits = 8 * mostPoints;

/** A word with the punctuation after it; `<` separates names in the machine-readable zone (ICAO Doc 9303). */
const wordForm = /([^\s.,;'’‘ʼʹ′`\-‐‑‒–—−()/<·]+)([\s.,;'’‘ʼʹ′`\-‐‑‒–—−()/<·]*)/gu;

/**
 * The words of a name, with the keys of a typing tool that were left in it read (`NGUYEENX VAWN`); null without any, and for
 * what is longer than a name can be.
 */
export function readName(text: string): ReadName | null {
  if (text.length > mostUnits) return null;
  const composed = text.normalize('NFC');
  if (composed.length > mostPoints && [...composed].length > mostPoints) return null;
  // The free-standing acute is an apostrophe here; its compatibility form would be a blank with a mark.
  const plain = composed
    .replaceAll('´', '’')
    .replaceAll(/\p{Cf}/gu, '')
    .normalize('NFKC')
    .trim();
  const typed = untyped(plain.replaceAll(/\s+/gu, ' '));
  const read = typed?.text ?? plain;
  const words = [...read.matchAll(wordForm)].map(([, word = '', after = '']) =>
    wordOf([word], after === ' ' ? after : after.replaceAll(/\s+/gu, ' ')),
  );
  if (words.length === 0) return null;
  const form = formOf(read, words);
  return { text: plain, words, form: typed === null ? form : `${typed.method} ${form}` };
}

function formOf(plain: string, words: readonly Word[]): string {
  const before = plain.slice(0, plain.indexOf(words[0]?.text ?? ''));
  return before + words.map(({ key, after }) => key + after).join('');
}
