import { InputError } from '../errors.ts';

/** Levels of objects and lists below `variables`: `inputs`, row, holder, person, and one that a scalar refuses (trust, 5). */
const deepest = 5;
/** No text of the contract is longer but a scan, which is measured where it is read and then has its own code. */
const longestText = 2_048;

/**
 * Variables that no receipt could be made over (their digest is over canonical JSON, which has neither infinite numbers nor
 * halves of characters), or that are deeper or longer than any question.
 *
 * @throws InputError BAD_REQUEST, INPUT_INVALID
 */
export function refuseUnusable(variables: unknown): void {
  const open: (readonly [name: string, value: unknown, depth: number])[] = [['', variables, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [name, value, depth] = next;
    if (typeof value === 'string') refuseText(name, value);
    else if (typeof value === 'number' && !Number.isFinite(value))
      throw new InputError('BAD_REQUEST');
    if (typeof value !== 'object' || value === null) continue;
    if (depth > deepest) throw new InputError('INPUT_INVALID');
    for (const [key, inner] of Object.entries(value)) {
      if (!Array.isArray(value)) refuseText('', key);
      open.push([Array.isArray(value) ? name : key, inner, depth + 1]);
    }
  }
}

function refuseText(name: string, text: string): void {
  if (!text.isWellFormed()) throw new InputError('BAD_REQUEST');
  if (name !== 'scan' && text.length > longestText) throw new InputError('INPUT_INVALID');
}
