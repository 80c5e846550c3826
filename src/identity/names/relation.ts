import type { SpellingKind } from './comparison.ts';
import { hasShape, hasTone, type Word } from './word.ts';

type Side = 'given' | 'registered';

/** Layers of marks that a side leaves out of the whole name. */
export type Omissions = Readonly<
  Record<Side, { readonly tones: boolean; readonly shapes: boolean }>
>;

/**
 * A layer counts as left out where one side has none of it and the other has it on two words or more. On a single word
 * it contradicts: Tuân is not Tuấn with its tone forgotten, because whoever wrote the circumflex types accents.
 */
export function omissionsOf(given: readonly Word[], registered: readonly Word[]): Omissions {
  const omits = (poor: readonly Word[], rich: readonly Word[]) => ({
    tones: !poor.some(hasTone) && rich.filter(hasTone).length > 1,
    shapes: !poor.some(hasShape) && rich.filter(hasShape).length > 1,
  });
  return { given: omits(given, registered), registered: omits(registered, given) };
}

/** In what two words differ that may be one; null where they are two. */
export function relation(
  given: Word,
  registered: Word,
  omissions: Omissions,
): readonly SpellingKind[] | null {
  if (given.key === registered.key) return [];
  if (!sameLetters(given, registered)) return null;
  const lacking = lackingSide(given, registered);
  if (lacking === 'CLASH') return null;
  if (lacking !== null && isPartial({ given, registered }, lacking, omissions)) return null;
  return [
    ...(isToneMoved(given, registered) ? (['TONE_PLACEMENT'] as const) : []),
    ...(given.bare === registered.bare ? [] : (['I_Y_VARIANT'] as const)),
    ...(lacking === null ? [] : (['DIACRITICS'] as const)),
  ];
}

export function sameLetters(given: Word, registered: Word): boolean {
  return given.syllable === registered.syllable;
}

type Lack = Side | 'CLASH' | null;

/** The one side on which marks are missing; `CLASH` where marks contradict, or either side lacks some. */
function lackingSide(given: Word, registered: Word): Lack {
  const inShapes = given.marks.reduce(
    (found: Lack, { shape }, at) => both(found, lack(shape, registered.marks[at]?.shape ?? '')),
    null,
  );
  return given.runs.reduce(
    (found, { tones }, at) => both(found, lack(tones, registered.runs[at]?.tones ?? '')),
    inShapes,
  );
}

function both(one: Lack, other: Lack): Lack {
  if (one === null || other === null) return one ?? other;
  return one === other ? one : 'CLASH';
}

function lack(given: string, registered: string): Lack {
  if (given === registered) return null;
  if (given === '') return 'given';
  return registered === '' ? 'registered' : 'CLASH';
}

/** True when a vowel keeps some of its marks and lacks others: ê for ễ, ẽ for ễ. */
function isPartial(
  words: Readonly<Record<Side, Word>>,
  lacking: Side,
  omissions: Omissions,
): boolean {
  const [poor, rich] =
    lacking === 'given' ? [words.given, words.registered] : [words.registered, words.given];
  const { tones, shapes } = omissions[lacking];
  return poor.runs.some((run, at) => {
    const lacksTone = run.tones === '' && rich.runs[at]?.tones !== '';
    const lacksShape = !run.shaped && rich.runs[at]?.shaped === true;
    return (run.shaped && lacksTone && !tones) || (run.tones !== '' && lacksShape && !shapes);
  });
}

function isToneMoved(given: Word, registered: Word): boolean {
  return given.runs.some(({ from, to, tones }, at) => {
    const same = tones !== '' && tones === registered.runs[at]?.tones;
    return same && given.marks.slice(from, to).some(isElsewhere(registered, from));
  });
}

function isElsewhere(registered: Word, from: number) {
  return ({ tone }: Word['marks'][number], at: number) =>
    tone !== registered.marks[from + at]?.tone;
}
