/** The marks of one letter: those that make another letter of it (â, ă, ư, đ), and its tone. */
interface Marks {
  readonly shape: string;
  readonly tone: string;
}

/** A run of vowels, which carries the tone of a syllable wherever in it the tone is written. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly tones: string;
  readonly shaped: boolean;
}

export interface Word {
  /** As written, in composed form. */
  readonly text: string;
  /** How many written words it joins. */
  readonly parts: number;
  /** Punctuation after the word. */
  readonly after: string;
  /** Letters without their marks, in upper case. */
  readonly bases: readonly string[];
  readonly bare: string;
  /** The letters with i for y where both are written for one sound. */
  readonly syllable: string;
  readonly marks: readonly Marks[];
  readonly runs: readonly Run[];
  /** Equal for one word in whatever case and Unicode form. */
  readonly key: string;
}

/** Letters with a bar, which Unicode does not take apart. Eth and African d look like Đ and are typed for it. */
const barred: Readonly<Record<string, string>> = {
  Đ: 'D',
  Ð: 'D',
  Ɖ: 'D',
  Ƀ: 'B',
  Ł: 'L',
  Ø: 'O',
};

/** Grave, acute, hook above, tilde, dot below. */
const tones: ReadonlySet<string> = new Set(['\u0300', '\u0301', '\u0309', '\u0303', '\u0323']);
const vowel = /^[AEIOUY]$/;

export function wordOf(texts: readonly string[], after = ''): Word {
  const letters = lettersOf(texts.join(''));
  const bases = letters.map(({ base }) => base);
  const marks = letters.map(({ marks }) => marks);
  const bare = bases.join('');
  return {
    text: texts.join(' '),
    parts: texts.length,
    after,
    bases,
    bare,
    syllable: syllableOf(bare),
    marks,
    runs: runsOf(bases, marks),
    key: letters.map(({ key }) => key).join(''),
  };
}

interface Letter {
  readonly base: string;
  readonly marks: Marks;
  readonly key: string;
}

/** Latin letters in composed form, which do not depend on their neighbours. */
const composedLatin = /^[!-~\u00a1-\u024f\u1e00-\u1eff]*$/;
/** At most as many as there are such letters. */
const known = new Map<string, readonly Letter[]>();

function lettersOf(text: string): readonly Letter[] {
  if (!composedLatin.test(text)) return analysed(text);
  const letters: Letter[] = [];
  for (const letter of text) letters.push(...knownLetter(letter));
  return letters;
}

function knownLetter(text: string): readonly Letter[] {
  const before = known.get(text);
  if (before !== undefined) return before;
  const letters = analysed(text);
  known.set(text, letters);
  return letters;
}

function analysed(text: string): readonly Letter[] {
  const clusters = text
    .toLocaleUpperCase('vi')
    .normalize('NFKD')
    .match(/\P{M}\p{M}*|\p{M}/gu);
  return (clusters ?? []).map((cluster) => {
    const [first = '', ...marks] = cluster;
    const base = Object.hasOwn(barred, first) ? barred[first] : undefined;
    return base === undefined ? letterOf(first, marks) : letterOf(base, ['/', ...marks]);
  });
}

/** The order of marks on a letter is a matter of typing. */
function letterOf(base: string, marks: readonly string[]): Letter {
  const isTone = (mark: string) => vowel.test(base) && tones.has(mark);
  const text = (kept: readonly string[]) => [...kept].sort().join('');
  const shape = text(marks.filter((mark) => !isTone(mark)));
  const tone = text(marks.filter(isTone));
  return { base, marks: { shape, tone }, key: base + shape + tone };
}

function runsOf(bases: readonly string[], marks: readonly Marks[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [at, { shape, tone }] of marks.entries()) {
    if (!vowel.test(bases[at] ?? '')) continue;
    const last = runs.at(-1);
    const isNext = last?.to === at;
    if (isNext) runs.pop();
    const { from, tones, shaped } = isNext ? last : { from: at, tones: '', shaped: false };
    runs.push({ from, to: at + 1, tones: tones + tone, shaped: shaped || shape !== '' });
  }
  return runs;
}

export function hasTone({ runs }: Word): boolean {
  return runs.some(({ tones }) => tones !== '');
}

export function hasShape({ marks }: Word): boolean {
  return marks.some(({ shape }) => shape !== '');
}

export function isBare(word: Word): boolean {
  return !hasTone(word) && !hasShape(word);
}

/**
 * I and y are written for one sound alone after the onset, and after qu (Decision 1989/QĐ-BGDĐT of 2018, which leaves
 * personal names as they are). Elsewhere they are two: Thúy, Thúi; Tay, Tai.
 */
function syllableOf(bare: string): string {
  return bare
    .replace(/^([B-DF-HJ-NPR-TVXZ]*)Y$/, '$1I')
    .replace(/^QUY(?=(?:NH|CH|N|P|T)?$)/, 'QUI');
}
