import { isJsonObject } from '../../domain/strict-json.ts';

/** Two names as they stand in the file. */
export interface GivenPair {
  readonly id: string | number | null;
  /** What is no text is compared like an empty one. */
  readonly a: string;
  readonly b: string;
}

/** The file is no list of pairs. */
export class PairsUnusable extends Error {
  override readonly name = 'PairsUnusable';
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The pairs of a file: an array of `{id, a, b}`, or an object with such an array as `cases`.
 *
 * @throws PairsUnusable
 */
export function pairsIn(bytes: Uint8Array): readonly GivenPair[] {
  const file = parsed(bytes);
  const list = isJsonObject(file) ? file['cases'] : file;
  if (!Array.isArray(list)) throw new PairsUnusable('Expected a list of {"id", "a", "b"}.');
  return list.map(given);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw new PairsUnusable('This is not JSON in UTF-8.', { cause });
  }
}

function given(item: unknown): GivenPair {
  const { id, a, b } = isJsonObject(item) ? item : {};
  return {
    id: typeof id === 'string' || typeof id === 'number' ? id : null,
    a: typeof a === 'string' ? a : '',
    b: typeof b === 'string' ? b : '',
  };
}
