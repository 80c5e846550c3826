import fc from 'fast-check';

/** Onset, vowels before the tone's letter in either style, and coda: where the styles put the tone on different letters. */
const onsets = [
  '',
  'b',
  'c',
  'ch',
  'd',
  'đ',
  'g',
  'gh',
  'h',
  'k',
  'kh',
  'l',
  'm',
  'n',
  'ng',
  'ngh',
  'nh',
  'ph',
  'r',
  's',
  't',
  'th',
  'tr',
  'v',
  'x',
] as const;

/** A rhyme with `*` behind the letter that carries the tone, by the old style and by the new. */
const rhymes: ReadonlyArray<readonly [old: string, current: string]> = [
  ...[
    'a*',
    'ă*n',
    'â*n',
    'e*',
    'ê*',
    'i*',
    'o*',
    'ô*',
    'ơ*',
    'u*',
    'ư*',
    'y*',
    'a*nh',
    'a*ng',
    'i*nh',
    'o*ng',
    'ô*ng',
  ],
  ...[
    'iê*n',
    'iê*t',
    'uô*ng',
    'ươ*ng',
    'uâ*n',
    'uyê*n',
    'oa*n',
    'oă*ng',
    'i*a',
    'u*a',
    'ư*a',
    'a*i',
    'ô*i',
    'a*o',
    'ê*u',
  ],
]
  .map((rhyme) => [rhyme, rhyme] as const)
  .concat([
    ['o*a', 'oa*'],
    ['o*e', 'oe*'],
    ['u*y', 'uy*'],
  ]);

const tones = ['', '\u0300', '\u0301', '\u0309', '\u0303', '\u0323'] as const;

export interface Syllable {
  readonly onset: string;
  readonly rhyme: readonly [old: string, current: string];
  readonly tone: string;
}

export type Style = 'old' | 'current';

export const syllable: fc.Arbitrary<Syllable> = fc.record({
  onset: fc.constantFrom(...onsets),
  rhyme: fc.constantFrom(...rhymes),
  tone: fc.constantFrom(...tones),
});

export const person: fc.Arbitrary<readonly Syllable[]> = fc.array(syllable, {
  minLength: 2,
  maxLength: 5,
});

export function written(name: readonly Syllable[], style: Style = 'current'): string {
  return name.map((one) => capital(syllableText(one, style))).join(' ');
}

function syllableText({ onset, rhyme, tone }: Syllable, style: Style): string {
  const [old, current] = rhyme;
  return `${onset}${(style === 'old' ? old : current).replace('*', tone)}`.normalize('NFC');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function bare(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
}

/** Other ways to write a text that no register tells apart. */
export const forms: ReadonlyArray<(text: string) => string> = [
  (text) => text.normalize('NFD'),
  (text) => text.toLocaleUpperCase('vi'),
  (text) => text.toLocaleLowerCase('vi').normalize('NFD'),
  (text) => `  ${text.replaceAll(' ', ' \u00a0 ')}\t`,
  (text) => text.replaceAll('đ', 'ð').replaceAll('Đ', 'Ð'),
];
