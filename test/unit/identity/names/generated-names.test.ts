import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareNames } from '../../../../src/identity/names/compare-names.ts';
import type { Verdict } from '../../../../src/identity/names/comparison.ts';
import { maskedName } from '../../../../src/identity/names/mask.ts';
import { bare, forms, person, type Syllable, syllable, written } from './arbitrary-names.ts';

/** Names for all properties together. */
const generated = Number(process.env['GENERATED_NAMES'] ?? 50_000);
const properties = 14;
const runs = { numRuns: Math.ceil(generated / properties) };
const patience = 60_000 + generated * 5;

const verdict = (a: string, b: string): Verdict => compareNames(a, b).verdict;

/** Two people, related often enough to meet every verdict. */
const pair: fc.Arbitrary<readonly [string, string]> = fc.oneof(
  fc.tuple(person, person).map(([a, b]) => [written(a), written(b)] as const),
  fc
    .tuple(person, syllable, fc.nat())
    .map(([name, other, at]) => [written(name), written(replaced(name, at, other))] as const),
  fc.tuple(person, fc.nat()).map(
    ([name, at]) =>
      [
        written(name),
        written(name)
          .split(' ')
          .map((word, place) => (place === at % name.length ? bare(word) : word))
          .join(' '),
      ] as const,
  ),
  person.map((name) => [written(name, 'old'), written([...name].reverse())] as const),
);

function replaced(name: readonly Syllable[], at: number, other: Syllable): readonly Syllable[] {
  return name.map((one, place) => (place === at % name.length ? other : one));
}

describe('of generated names', { timeout: patience }, () => {
  test('each is itself', () => {
    fc.assert(
      fc.property(person, (name) => {
        expect(compareNames(written(name), written(name))).toEqual({
          verdict: 'SAME',
          differences: [],
        });
      }),
      runs,
    );
  });

  test('the form is no difference', () => {
    fc.assert(
      fc.property(person, fc.constantFrom(...forms), (name, form) => {
        expect(compareNames(written(name), form(written(name)))).toEqual({
          verdict: 'SAME',
          differences: [],
        });
      }),
      runs,
    );
  });

  test('the form of either side changes no comparison', () => {
    fc.assert(
      fc.property(pair, fc.constantFrom(...forms), ([a, b], form) => {
        expect(verdict(form(a), b)).toBe(verdict(a, b));
        expect(verdict(a, form(b))).toBe(verdict(a, b));
      }),
      runs,
    );
  });

  test('the verdict does not depend on who is asked about whom', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        expect(verdict(a, b)).toBe(verdict(b, a));
      }),
      runs,
    );
  });

  test('the place of tones makes no other name', () => {
    fc.assert(
      fc.property(person, (name) => {
        const [old, current] = [written(name, 'old'), written(name)];
        const { verdict, differences } = compareNames(old, current);
        expect(verdict).toBe(old === current ? 'SAME' : 'SAME_BUT_SPELLING');
        expect(differences.map(({ kind }) => kind)).toEqual(
          old === current ? [] : ['TONE_PLACEMENT'],
        );
      }),
      runs,
    );
  });

  test('the place of tones changes no other comparison', () => {
    fc.assert(
      fc.property(person, person, (name, other) => {
        const [a, b] = [written(name), written(other)];
        expect(verdict(written(name, 'old'), b) === 'DIFFERENT').toBe(
          verdict(a, b) === 'DIFFERENT',
        );
      }),
      runs,
    );
  });

  test('accents left out make no other name', () => {
    fc.assert(
      fc.property(person, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), (name, left) => {
        const full = written(name);
        const some = full
          .split(' ')
          .map((word, at) => (left[at] ? bare(word) : word))
          .join(' ');
        const { verdict, differences } = compareNames(some, full);
        expect(verdict).toBe(some === full ? 'SAME' : 'SAME_BUT_SPELLING');
        expect(differences.map(({ kind }) => kind)).toEqual(some === full ? [] : ['DIACRITICS']);
      }),
      runs,
    );
  });

  test('blocks changed over and words reversed make no other name', () => {
    fc.assert(
      fc.property(person, fc.nat(), (name, nth) => {
        const by = nth % (name.length + 1);
        const other =
          by === name.length ? name.toReversed() : [...name.slice(by), ...name.slice(0, by)];
        expect(verdict(written(name), written(other))).not.toBe('DIFFERENT');
        expect(verdict(written(name), bare(written(other)))).not.toBe('DIFFERENT');
      }),
      runs,
    );
  });

  test('any other order makes another name', () => {
    const letters = (one: Syllable) =>
      bare(written([one]))
        .toLowerCase()
        .replace(/y$/, 'i');
    const distinct = person.filter(
      (name) =>
        name.length > 2 &&
        name.every((one) => letters(one).length > 1) &&
        new Set(name.map(letters)).size === name.length,
    );
    const shuffled = distinct.chain((name) =>
      fc.tuple(fc.constant(name), fc.shuffledSubarray([...name], { minLength: name.length })),
    );
    fc.assert(
      fc.property(shuffled, ([name, other]) => {
        const places = other.map((one) => name.indexOf(one));
        const steps = places.map(
          (place, at) => ((places[at + 1] ?? places[0] ?? 0) - place + name.length) % name.length,
        );
        fc.pre(!steps.every((step) => step === 1));
        fc.pre(!places.every((place, at) => place === name.length - 1 - at));
        const comparison = compareNames(written(name), written(other));
        // Em and Anh before the rest, and words that are two others joined.
        fc.pre(!comparison.differences.some(({ kind }) => /HONORIFIC|BOUNDARY/.test(kind)));
        expect(comparison.verdict).toBe('DIFFERENT');
      }),
      runs,
    );
  });

  test('another tone makes another name', () => {
    const toned = person.filter((name) => name.some(({ tone }) => tone !== ''));
    fc.assert(
      fc.property(toned, (name) => {
        const at = name.findIndex(({ tone }) => tone !== '');
        const other = name.map((one, place) =>
          place === at ? { ...one, tone: one.tone === '\u0301' ? '\u0300' : '\u0301' } : one,
        );
        const words = new Set(
          name.map((one) =>
            bare(written([one]))
              .replace(/y$/i, 'i')
              .toLowerCase(),
          ),
        );
        fc.pre(words.size === name.length);
        const comparison = compareNames(written(name), written(other));
        // Words that are another one joined: Bao Ba Ọ.
        fc.pre(!comparison.differences.some(({ kind }) => kind === 'WORD_BOUNDARY'));
        expect(comparison.verdict).toBe('DIFFERENT');
      }),
      runs,
    );
  });

  test('a word too few makes another name', () => {
    fc.assert(
      fc.property(person, fc.nat(), (name, nth) => {
        const at = nth % name.length;
        const { verdict, differences } = compareNames(
          written(name.filter((_, place) => place !== at)),
          written(name),
        );
        // The Em and Anh of a generated name are titles as well, wherever the word stands a second time.
        const letters = name.map((one) => bare(written([one])).toLowerCase());
        const isTitle = letters[at] === letters[0];
        fc.pre(!isTitle || !differences.some(({ kind }) => kind === 'HONORIFIC'));
        expect(verdict).toBe('DIFFERENT');
      }),
      runs,
    );
  });

  test('initials before the given name fit', () => {
    fc.assert(
      fc.property(person, (name) => {
        const words = written(name).split(' ');
        fc.pre((words.at(-1) ?? '').length > 1);
        // A letter that stands on both sides is itself, and no initial of another word: O. O. Uyên for O Oan Uyên.
        const letters = words.map((word) => bare(word).toLowerCase());
        const isInitialOfAnother = (letter: string, at: number) =>
          letter.length === 1 &&
          letters.some((other, place) => place !== at && other.startsWith(letter));
        fc.pre(!letters.some(isInitialOfAnother));
        const initials = words.slice(0, -1).map(
          (word) =>
            `${word
              .charAt(0)
              .normalize('NFD')
              .replaceAll(/[\u0300\u0301\u0309\u0303\u0323]/g, '')}.`,
        );
        expect(verdict([...initials, words.at(-1)].join(' '), words.join(' '))).not.toBe(
          'DIFFERENT',
        );
      }),
      runs,
    );
  });

  test('initials alone fit in their order', () => {
    fc.assert(
      fc.property(person, (name) => {
        const initials = written(name)
          .split(' ')
          .map((word) => `${word.charAt(0)}.`);
        expect(verdict(initials.join(' '), written(name))).not.toBe('DIFFERENT');
        expect(verdict(initials.join(''), bare(written(name)))).not.toBe('DIFFERENT');
      }),
      runs,
    );
  });

  test('a mask holds the first letters and three dots for each word', () => {
    fc.assert(
      fc.property(person, (name) => {
        expect(maskedName(written(name))).toMatch(/^\p{L}•••(?: \p{L}•••)*$/u);
      }),
      runs,
    );
  });
});

describe('of any text', { timeout: patience }, () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 120 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({
      unit: fc.constantFrom(
        'H',
        "'",
        ' ',
        '.',
        '-',
        'Đ',
        'ê',
        '\u0301',
        '\ud800',
        '\udc00',
        'y',
        'n',
        'v',
      ),
      maxLength: 60,
    }),
  );

  test('nothing is thrown, and the verdict is symmetric', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        expect(verdict(a, b)).toBe(verdict(b, a));
        expect(maskedName(a)).toContain('•••');
      }),
      runs,
    );
  });

  test('what has a letter is itself, and the Unicode form is no difference', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const expected = verdict(text, text);
        // Unicode counts the apostrophes ʼ and ʹ as letters.
        const letters = text.normalize('NFC').replaceAll(/[ʼʹ]/gu, '');
        if (/\p{L}/u.test(letters)) expect(expected).toBe('SAME');
        expect(verdict(text, text.normalize('NFD'))).toBe(expected);
        expect(verdict(text, text.normalize('NFC'))).toBe(expected);
      }),
      runs,
    );
  });
});
