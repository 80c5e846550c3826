/** Onsets and rhymes of Vietnamese syllables as they are written, without tones. */
const onsets = 'b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x'.split(' ');

const rhymes = (
  'a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et ' +
  'ê êch êm ên êng ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam oan ' +
  'oang oanh oao oap oat oay oc oe oen oeo oet oi om on ong oong ooc op ot oăc oăm oăn oăng oăt ô ôc ôi ôm ôn ông ' +
  'ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uy uya uych uyn uynh uyt uyu uyên uyêt uâ uân uâng uât uây uê ' +
  'uêch uênh uôc uôi uôm uôn uông uôt uơ ư ưa ưc ưi ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y ych yn ynh yt ' +
  'yêm yên yêng yêt yêu'
).split(' ');

// An i after "g" can belong to either part: gi|a, g|i.
const syllables: ReadonlySet<string> = new Set(
  ['', ...onsets].flatMap((onset) => rhymes.map((rhyme) => onset + rhyme)),
);
const stripped: ReadonlySet<string> = new Set([...syllables].map(withoutMarks));

const tones = /[\u0300\u0301\u0303\u0309\u0323]/gu;
const stop = /(?:ch|[cpt])$/;

function withoutMarks(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd');
}

/** A syllable with all its marks: `nguyễn`, not `nguyên4`, and not `phat`, which needs a tone. */
export function isSyllable(word: string): boolean {
  const lower = word.toLowerCase().normalize('NFD');
  const marks = lower.match(tones) ?? [];
  const plain = lower.replaceAll(tones, '').normalize('NFC');
  if (marks.length > 1 || !syllables.has(plain)) return false;
  // Syllables that end in a stop have one of two tones, and always one.
  return !stop.test(plain) || marks[0] === '\u0301' || marks[0] === '\u0323';
}

/** A syllable, or one written without any marks. */
export function isPlausibleWord(word: string): boolean {
  const lower = word.toLowerCase();
  return isSyllable(word) || stripped.has(lower);
}
