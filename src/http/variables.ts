import { InputError } from '../errors.ts';

/** Levels of objects and lists below `variables`: `inputs`, row, holder, person, and one that a scalar refuses (trust, 5). */
const deepest = 5;
/** `inputs`, row, presence, chip, `dataGroups`, group, and one that a scalar refuses. */
const deepestOfPresence = 7;
const longestText = 2_048;
/** By the name of the field. A scan is measured where it is read and then has its own code. */
const longestByName: ReadonlyMap<string, number> = new Map([
  ['scan', Number.POSITIVE_INFINITY],
  ['sod', 16_384],
  ['content', 65_536],
  ['response', 1_024],
  ['token', 8_192],
  // Counted in tokens where it is read.
  ['document', 16_384],
]);

interface Part {
  readonly name: string;
  readonly value: unknown;
  readonly depth: number;
  readonly deepest: number;
}

/**
 * Variables that no receipt could be made over (their digest is over canonical JSON, which has neither infinite numbers nor
 * halves of characters), or that are deeper or longer than any question.
 *
 * @throws InputError BAD_REQUEST, INPUT_INVALID
 */
export function refuseUnusable(variables: unknown): void {
  const open: Part[] = [{ name: '', value: variables, depth: 0, deepest }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { name, value, depth } = next;
    if (typeof value === 'string') refuseText(value, longestByName.get(name) ?? longestText);
    else if (typeof value === 'number' && !Number.isFinite(value))
      throw new InputError('BAD_REQUEST');
    if (typeof value !== 'object' || value === null) continue;
    if (depth > next.deepest) throw new InputError('INPUT_INVALID');
    for (const [key, inner] of Object.entries(value)) {
      const isItem = Array.isArray(value);
      if (!isItem) refuseText(key, longestText);
      open.push({
        name: isItem ? name : key,
        value: inner,
        depth: depth + 1,
        deepest: !isItem && key === 'presence' ? deepestOfPresence : next.deepest,
      });
    }
  }
}

function refuseText(text: string, longest: number): void {
  if (!text.isWellFormed()) throw new InputError('BAD_REQUEST');
  if (text.length > longest) throw new InputError('INPUT_INVALID');
}
