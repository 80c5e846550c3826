import { readName } from './read-name.ts';
import { isBare, type Word } from './word.ts';

/** Titles that are nobody's name. */
const titles: readonly string[] = [
  'BS',
  'BSCK',
  'BSCKI',
  'BSCKII',
  'BSCK1',
  'BSCK2',
  'BSNT',
  'CK',
  'CKI',
  'CKII',
  'CK1',
  'CK2',
  'ThS',
  'TS',
  'TSKH',
  'PGS',
  'GS',
  'DS',
  'DSCKI',
  'DSCKII',
  'ĐD',
  'NHS',
  'YS',
  'KS',
  'KTV',
  'CN',
  'LS',
  'NCS',
  'TTND',
  'TTƯT',
  'NGND',
  'NGƯT',
  'Bác sĩ',
  'Bác sỹ',
  'Thạc sĩ',
  'Thạc sỹ',
  'Tiến sĩ',
  'Tiến sỹ',
  'Dược sĩ',
  'Dược sỹ',
  'Y sĩ',
  'Y sỹ',
  'Điều dưỡng',
  'Giáo sư',
  'Phó giáo sư',
  'Kỹ sư',
  'Luật sư',
  'Đồng chí',
  'Mr',
  'Mrs',
  'Ms',
  'Miss',
  'Mx',
  'Dr',
  'Prof',
  'Sir',
  'Madam',
];

/** Forms of address that are names too: Ông Ích Khiêm, Bé, Em, and Anh most of all. */
const titlesAndNames: readonly string[] = [
  'Ông',
  'Bà',
  'Anh',
  'Chị',
  'Em',
  'Cháu',
  'Bé',
  'Cô',
  'Chú',
  'Bác',
  'Dì',
  'Cậu',
  'Mợ',
  'Thím',
  'Cụ',
  'Thầy',
  'Bạn',
];

/** Titles whose first letters look like initials without the period or slash after them. */
const abbreviations: readonly string[] = ['B.S', 'D.S', 'G.S', 'P.G.S', 'T.S', 'Th.S', 'Đ/c'];

/** Ông, which an initial Ô. may be too. */
const abbreviationsAndNames: readonly string[] = ['Ô.'];

/** Without accents a surname as much as a form of address: Châu, Chu, Cù, Bạc, Bàn. */
const bareSurnames: ReadonlySet<string> = new Set(['CHAU', 'CHU', 'CU', 'BAC', 'BAN']);
/** … a rare surname, so that one word more is asked for: Bế, Cổ. */
const rareBareSurnames: ReadonlySet<string> = new Set(['BE', 'CO']);

interface Title {
  readonly words: number;
  readonly isName: boolean;
  /** How many words have to be left: a name that would be one word is taken to hold the title as a name. */
  readonly leaves: number;
}

const byKey = new Map<string, Title>();
const byBareLetters = new Map<string, Title>();
const abbreviated = new Map<string, Title>();
for (const text of titles) {
  const title = { isName: false, leaves: 1 };
  enter(byKey, keyOf, text, title);
  enter(byBareLetters, bareOf, text, { ...title, leaves: 2 });
}
for (const text of titlesAndNames) {
  const title = { isName: true, leaves: 2 };
  enter(byKey, keyOf, text, title);
  const bare = bareOf(wordsOf(text));
  if (bareSurnames.has(bare)) continue;
  enter(byBareLetters, bareOf, text, { ...title, leaves: rareBareSurnames.has(bare) ? 3 : 2 });
}
for (const text of abbreviations) enter(abbreviated, keyOf, text, { isName: false, leaves: 2 });
for (const text of abbreviationsAndNames) {
  enter(abbreviated, keyOf, text, { isName: true, leaves: 2 });
}

function enter(
  map: Map<string, Title>,
  formOf: (words: readonly Word[]) => string,
  text: string,
  title: Omit<Title, 'words'>,
) {
  const words = wordsOf(text);
  map.set(formOf(words), { ...title, words: words.length });
}

function wordsOf(text: string): readonly Word[] {
  return readName(text)?.words ?? [];
}

const mostWords = Math.max(...[...byKey.values()].map(({ words }) => words));

function keyOf(words: readonly Word[]): string {
  return words.map(({ key }) => key).join(' ');
}

function bareOf(words: readonly Word[]): string {
  return words.map(({ bare }) => bare).join(' ');
}

const mostTitles = 4;

/** How many words at the beginning may be left out as titles, 0 first; titles that are nobody's name go together. */
export function titleLengths(words: readonly Word[]): readonly number[] {
  const bare = words.every(isBare);
  const lengths = [0];
  for (let found = 0, at = 0, name = true; found < mostTitles; found += 1) {
    const title = titleAt(words.slice(at), bare);
    if (title === undefined) break;
    if (!name && !title.isName) lengths.pop();
    at += title.words;
    name = title.isName;
    lengths.push(at);
  }
  return lengths.slice(0, 3);
}

/** The longest title at the beginning, where enough words are left of these and the others. */
function titleAt(words: readonly Word[], bare: boolean, others = 0): Title | undefined {
  for (let size = Math.min(mostWords, words.length); size > 0; size -= 1) {
    const title = titleOf(words.slice(0, size), bare);
    if (title !== undefined && words.length - size + others >= title.leaves) return title;
  }
  return undefined;
}

/** A form of address may lack its accents before any name, another title in a name without any. */
function titleOf(words: readonly Word[], bareName: boolean): Title | undefined {
  const key = keyOf(words);
  const inFull = byKey.get(key);
  if (inFull !== undefined) return inFull;
  const title = byBareLetters.get(bareOf(words));
  if (title !== undefined && words.every(isBare) && (bareName || title.isName)) return title;
  return /^[./]/.test(words[0]?.after ?? '') ? abbreviated.get(key) : undefined;
}

/** How many words at the end stand in brackets and are nothing but titles: An (Bà). */
export function titlesInBrackets(words: readonly Word[]): number {
  if (words.at(-1)?.after.includes(')') !== true) return 0;
  const before = words.findLastIndex(({ after }) => after.includes('(')) + 1;
  const inside = words.slice(before);
  const bare = inside.every(isBare);
  for (let at = 0; at < inside.length; ) {
    const title = before === 0 ? undefined : titleAt(inside.slice(at), bare, before);
    if (title === undefined) return 0;
    at += title.words;
  }
  return inside.length;
}
