import type { Prefix } from './lost-keys.ts';
import { isPlausibleWord } from './syllable.ts';

/** What the bytes before leave open. */
interface Open {
  /** The first half of a byte; -1 between two bytes. */
  readonly half: number;
  /** Bytes that the character still needs, and its bits so far. */
  readonly missing: number;
  readonly point: number;
  readonly word: string;
}

const nothingOpen: Open = { half: -1, missing: 0, point: 0, word: '' };

/** No syllable has more letters and marks, even decomposed: `nghiêng` with a tone, `thương` with two horns. */
const longestWord = 12;

/** The beginning of a hexadecimal UTF-8 text of Vietnamese words; no word is looked at twice. */
export function hexWords(): Prefix {
  const known = new Map<string, boolean>();
  const isWord = (word: string) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const now = word === '' || isPlausibleWord(word);
    known.set(word, now);
    return now;
  };
  return prefix(nothingOpen, isWord);
}

function prefix(open: Open, isWord: (word: string) => boolean): Prefix {
  return {
    and: (more) => {
      const next = after(open, more, isWord);
      return next === null ? null : prefix(next, isWord);
    },
    canEnd: () => open.half < 0 && open.missing === 0 && isWord(open.word),
  };
}

function after(open: Open, more: string, isWord: (word: string) => boolean): Open | null {
  let { half, missing, point, word } = open;
  for (let at = 0; at < more.length; at += 1) {
    const digit = hexDigit(more.charCodeAt(at));
    if (digit < 0) return null;
    if (half < 0) {
      half = digit;
      continue;
    }
    const byte = half * 16 + digit;
    half = -1;
    const wanted = missing === 0 ? bytesAfter(byte) : missing - 1;
    if (wanted < 0 || (missing > 0 && (byte < 0x80 || byte > 0xbf))) return null;
    point = missing === 0 ? firstBits(byte) : point * 64 + (byte - 0x80);
    missing = wanted;
    if (missing > 0) continue;
    if (isLetter(point)) {
      word += String.fromCharCode(point);
      if (word.length > longestWord) return null;
    } else {
      if (!isOther(point) || !isWord(word)) return null;
      word = '';
    }
  }
  return { half, missing, point, word };
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const small = code < 0x61 ? code + 0x20 : code;
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1;
}

/** How many bytes follow the first; -1 where no letter of a card begins with it. */
function bytesAfter(byte: number): number {
  if (byte < 0x80) return 0;
  if (byte >= 0xc2 && byte <= 0xdf) return 1;
  return byte === 0xe1 || byte === 0xe2 ? 2 : -1;
}

function firstBits(byte: number): number {
  if (byte < 0x80) return byte;
  return byte < 0xe0 ? byte - 0xc0 : byte - 0xe0;
}

/** Latin letters and combining marks. */
function isLetter(point: number): boolean {
  if (point < 0x80) return (point >= 0x41 && point <= 0x5a) || (point >= 0x61 && point <= 0x7a);
  if (point === 0xd7 || point === 0xf7) return false;
  return (
    (point >= 0xc0 && point <= 0x24f) ||
    (point >= 0x300 && point <= 0x36f) ||
    (point >= 0x1e00 && point <= 0x1eff)
  );
}

/** Blank, digits and punctuation. */
function isOther(point: number): boolean {
  return (point >= 0x20 && point <= 0x7e) || (point >= 0x2010 && point <= 0x2027);
}
