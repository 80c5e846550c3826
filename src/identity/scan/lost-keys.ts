import type { RepairKind } from './scan-result.ts';

/** What a typing tool made of plain ASCII, read backwards. */
export interface Restored<T extends string> {
  readonly value: T;
  readonly kind: RepairKind;
}

type Keys = Readonly<Record<string, string>>;

/** Keys behind a combining mark; Telex repeats the letter for a circumflex. */
const telex: Keys = {
  '\u0301': 's',
  '\u0300': 'f',
  '\u0309': 'r',
  '\u0303': 'x',
  '\u0323': 'j',
  '\u0306': 'w',
  '\u031b': 'w',
};
const vni: Keys = {
  '\u0301': '1',
  '\u0300': '2',
  '\u0309': '3',
  '\u0303': '4',
  '\u0323': '5',
  '\u0302': '6',
  '\u031b': '7',
  '\u0306': '8',
};

interface Method {
  readonly kind: RepairKind;
  /** The plain letter and the keys that followed it; null when this method does not make such a letter. */
  readonly keysOf: (letter: string) => readonly [base: string, keys: string] | null;
}

const methods: readonly Method[] = [
  { kind: 'D_STROKE', keysOf: (letter) => (/^[đð]$/i.test(letter) ? [plainD(letter), ''] : null) },
  {
    kind: 'TELEX',
    keysOf: (letter) =>
      /^[đð]$/i.test(letter) ? [plainD(letter), plainD(letter)] : marksOf(letter, telex),
  },
  {
    kind: 'VNI',
    keysOf: (letter) => (/^[đð]$/i.test(letter) ? [plainD(letter), '9'] : marksOf(letter, vni)),
  },
];

/** Eth looks like Đ, and some keyboards have only that. */
function plainD(letter: string): string {
  return letter === 'đ' || letter === 'ð' ? 'd' : 'D';
}

function marksOf(letter: string, keys: Keys): readonly [string, string] | null {
  const [base = '', ...marks] = letter.normalize('NFD');
  const found = marks.map((mark) => keys[mark] ?? (mark === '\u0302' ? base : ''));
  return /^[a-z]$/i.test(base) && found.every((key) => key !== '') ? [base, found.join('')] : null;
}

/** The beginning of a plain text, for a reader that can tell early that nothing goes on from it. */
export interface Prefix {
  /** Null when no text begins so. */
  readonly and: (more: string) => Prefix | null;
  readonly canEnd: () => boolean;
}

const anyText: Prefix = { and: () => anyText, canEnd: () => true };

const mostCandidates = 32;
/** Characters that are tried in all: many times what a card needs, and read in a fraction of a millisecond. */
const mostTried = 4_000;

/**
 * The one meaning that a text with accents can have had as plain ASCII. A tool replaces as it types, so the keys stood
 * after their letter or further on in the same run of letters: all places are tried, and two that can be read are none.
 */
export function restored<T extends string>(
  text: string,
  read: (plain: string) => T | undefined,
  start: Prefix = anyText,
): Restored<T> | null {
  const found = new Map<string, Restored<T>>();
  for (const { kind, keysOf } of methods) {
    for (const plain of candidates(text, keysOf, start)) {
      const value = read(plain);
      if (value === undefined || found.has(value)) continue;
      if (found.size > 0) return null;
      found.set(value, { value, kind });
    }
  }
  const [only = null] = found.values();
  return only;
}

interface Candidate {
  readonly text: string;
  readonly prefix: Prefix;
}

/** Every ASCII text that the tool may have been given; none when there are too many. */
function candidates(text: string, keysOf: Method['keysOf'], start: Prefix): readonly string[] {
  let made: readonly Candidate[] = [{ text: '', prefix: start }];
  let tried = 0;
  const parts = text.split(/([^\u0020-\u007e])([a-z]*)/iu);
  for (const [at, part] of parts.entries()) {
    if (at % 3 === 2) continue;
    const next = at % 3 === 1 ? places(part, parts[at + 1] ?? '', keysOf) : [part];
    tried += made.length * next.length * (next[0]?.length ?? 0);
    if (tried > mostTried) return [];
    made = made.flatMap((before) => next.flatMap((more) => continued(before, more)));
    if (made.length === 0 || made.length > mostCandidates) return [];
  }
  return made.filter(({ prefix }) => prefix.canEnd()).map((one) => one.text);
}

function continued({ text, prefix }: Candidate, more: string): readonly Candidate[] {
  const next = prefix.and(more);
  return next === null ? [] : [{ text: text + more, prefix: next }];
}

function places(letter: string, run: string, keysOf: Method['keysOf']): readonly string[] {
  const [base, keys] = keysOf(letter) ?? [];
  if (base === undefined || keys === undefined) return [];
  if (keys === '') return [base + run];
  const orders = keys.length > 1 ? [keys, [...keys].reverse().join('')] : [keys];
  if (run.length >= mostCandidates) return [];
  const at = Array.from({ length: run.length + 1 }, (_, index) => index);
  const all = orders.flatMap((order) =>
    at.map((index) => base + run.slice(0, index) + order + run.slice(index)),
  );
  return [...new Set(all)];
}
