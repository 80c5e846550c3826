import { isPlausibleWord, isSyllable } from './syllable.ts';

/** The two ways in which Vietnamese is typed on a keyboard without accents. */
export type TypingMethod = 'TELEX' | 'VNI';

const circumflex = '\u0302';
const breve = '\u0306';
const horn = '\u031b';

interface Letter {
  readonly base: string;
  readonly mark: string;
}

interface Typed {
  readonly letters: readonly Letter[];
  readonly tone: string;
}

/** What a key does to what stands before it; null when it is a letter of its own. */
type Key = (typed: Typed, key: string, letter: string) => Typed | null;

const telexTones: ReadonlyMap<string, string> = new Map([
  ['s', '\u0301'],
  ['f', '\u0300'],
  ['r', '\u0309'],
  ['x', '\u0303'],
  ['j', '\u0323'],
]);
const vniTones: ReadonlyMap<string, string> = new Map([
  ['1', '\u0301'],
  ['2', '\u0300'],
  ['3', '\u0309'],
  ['4', '\u0303'],
  ['5', '\u0323'],
]);
const vniMarks: ReadonlyMap<string, readonly [bases: string, mark: string]> = new Map([
  ['6', ['aeo', circumflex]],
  ['7', ['uo', horn]],
  ['8', ['a', breve]],
]);

const keys: Readonly<Record<TypingMethod, Key>> = {
  TELEX(typed, key, letter) {
    if (telexTones.has(key)) return withTone(typed, telexTones.get(key));
    if (key === 'd') return withStroke(typed);
    if (key === 'w') {
      return (
        withMark(typed, 'a', breve) ?? withMark(typed, 'uo', horn) ?? withHorned(typed, letter)
      );
    }
    return 'aeo'.includes(key) ? withMark(typed, key, circumflex) : null;
  },
  VNI(typed, key) {
    if (vniTones.has(key)) return withTone(typed, vniTones.get(key));
    if (key === '9') return withStroke(typed);
    const [bases, mark] = vniMarks.get(key) ?? [];
    return bases === undefined || mark === undefined ? null : withMark(typed, bases, mark);
  },
};

function isVowel(base: string): boolean {
  return 'aeiouy'.includes(base.toLowerCase());
}

function withTone(typed: Typed, tone = ''): Typed | null {
  return typed.tone === '' && typed.letters.some(({ base }) => isVowel(base))
    ? { ...typed, tone }
    : null;
}

function withStroke({ letters, tone }: Typed): Typed | null {
  const [first, ...rest] = letters;
  if (first === undefined || !/^d$/i.test(first.base)) return null;
  return { letters: [{ base: first.base === 'd' ? 'đ' : 'Đ', mark: '' }, ...rest], tone };
}

/** The last letter that can carry the mark takes it; `uo` takes the horn twice. */
function withMark({ letters, tone }: Typed, bases: string, mark: string): Typed | null {
  const carries = ({ base, mark: has }: Letter) => has === '' && bases.includes(base.toLowerCase());
  const at = letters.findLastIndex(carries);
  if (at < 0) return null;
  const pair = mark === horn && /^uo$/i.test(`${letters[at - 1]?.base}${letters[at]?.base}`);
  const marked = letters.map((letter, index) =>
    index === at || (pair && index === at - 1) ? { ...letter, mark } : letter,
  );
  return { letters: marked, tone };
}

/** A w after consonants alone is an ư. */
function withHorned({ letters, tone }: Typed, letter: string): Typed | null {
  if (letters.length === 0 || letters.some(({ base }) => isVowel(base))) return null;
  return { letters: [...letters, { base: letter === 'w' ? 'u' : 'U', mark: horn }], tone };
}

/** A letter as it stands, whose accents may have been typed before the other keys were left raw. */
function withLetter({ letters, tone }: Typed, letter: string): Typed {
  const [base = '', ...marks] = letter.normalize('NFD');
  const isTone = (mark: string) => [...telexTones.values()].includes(mark);
  return {
    letters: [...letters, { base, mark: marks.filter((mark) => !isTone(mark)).join('') }],
    tone: tone + marks.filter(isTone).join(''),
  };
}

/** The word that its typed keys stand for. */
function composed(word: string, method: TypingMethod): string {
  // A word with its accents keeps the place of its tone, of which there are two ways.
  if (!/^[a-z\d]*$/i.test(word) && isSyllable(word)) return word;
  let typed: Typed = { letters: [], tone: '' };
  for (const letter of word.normalize('NFC')) {
    typed = keys[method](typed, letter.toLowerCase(), letter) ?? withLetter(typed, letter);
  }
  const at = tonePlace(typed.letters);
  return typed.letters
    .map(({ base, mark }, index) => base + mark + (index === at ? typed.tone : ''))
    .join('')
    .normalize('NFC');
}

/** Where the tone stands: on the marked vowel; else before the last of the vowels, unless a consonant follows them. */
function tonePlace(letters: readonly Letter[]): number {
  const marked = letters.findLastIndex(({ mark }) => mark !== '');
  if (marked >= 0) return marked;
  const text = letters.map(({ base }) => base.toLowerCase()).join('');
  const glide = /^(?:qu|gi)(?=[aeiouy])/.test(text) ? 2 : 0;
  const first = letters.findIndex(({ base }, at) => at >= glide && isVowel(base));
  const last = letters.findLastIndex(({ base }) => isVowel(base));
  return last === letters.length - 1 && last > first ? last - 1 : last;
}

/**
 * Words that have no spelling but the keys of Telex. Tones after a vowel (`Max`, `Olaf`, `Raj`), plurals (`Downs`, `Koons`)
 * and consonants that end other languages' names (`Hanf`, `Manx`, `Bajc`) are not among them.
 */
const unmistakable = new RegExp(
  [
    // ư, a doubled d, and the names Thị and Văn.
    'uo?w|^dd|^thij$|^vawn$',
    // A mark, and a tone after the last consonant or before it.
    '(?:aa|ee|oo)(?:ch?|m|ng?|nh|p|t)[frxj]$',
    '(?:aa|ee|oo)(?:[xj]|[fxj](?:ch?|m|ng?|nh|p|t))$',
    '[ao]w(?:[xj]|(?:ch?|m|ng?|nh|p|t)[fxj])$',
    '^(?:ngh?|nh|kh|qu)[a-z]*(?:aa|ee|oo|[ao]w)(?:ch?|m|ng?|nh|p|t)s$',
    '[âăêôơư](?:ch?|m|ng?|nh|p|t)[fxj]$|[ăơư][xj]$',
    // A tone alone, after consonants that no tone key follows in a name, or after a beginning that only Vietnamese has.
    '(?:ng|nh)[frxj]$|nhs$|(?:ch?|m|p|t)j$',
    '^(?:ngh?|nh|th|tr|kh|ph|qu|gi)[a-z]*[aeiouy][fxj](?:ch?|m|ng?|nh|p|t)$',
  ].join('|'),
  'iu',
);

const hasKeys: Readonly<Record<TypingMethod, (words: readonly string[]) => boolean>> = {
  TELEX: (words) =>
    words.some((word) => unmistakable.test(word.normalize('NFC')) && !isPlausibleWord(word)),
  VNI: (words) => words.some((word) => /\p{L}[1-9]/u.test(word)),
};

export interface Untyped {
  readonly text: string;
  readonly method: TypingMethod;
}

/**
 * A name whose keys were left raw, as `NGUYEENX VAWN`: put right only when it is no plausible name as it stands, and every
 * word becomes a Vietnamese syllable. A foreign name stays: tones alone (`MAX`, `ALEX`) are no sign of Telex.
 */
export function untyped(name: string): Untyped | null {
  const words = name.split(' ');
  if (name.length > 100 || words.length < 2 || words.every(isPlausibleWord)) return null;
  for (const method of ['VNI', 'TELEX'] as const) {
    if (!hasKeys[method](words)) continue;
    const read = words.map((word) => composed(word, method));
    if (read.every(isSyllable)) return { text: read.join(' '), method };
  }
  return null;
}
