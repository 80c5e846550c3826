import { isJsonObject } from '../../domain/strict-json.ts';

/** A case as it stands in the file; what it holds has not been read yet. */
export interface GivenCase {
  readonly id: string | number | null;
  readonly title: string | null;
  readonly input: unknown;
}

/** The file is none of the published form (eligibility rules, 10). */
export class CasesUnusable extends Error {
  override readonly name = 'CasesUnusable';
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The cases of a file: an array of `{id, input}`, or an object with such an array as `cases`.
 *
 * @throws CasesUnusable
 */
export function casesIn(bytes: Uint8Array): readonly GivenCase[] {
  const file = parsed(bytes);
  const list = isJsonObject(file) ? file['cases'] : file;
  if (!Array.isArray(list)) {
    throw new CasesUnusable('Expected a list of {"id", "input"}, or an object with "cases".');
  }
  return list.map(given);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw new CasesUnusable('This is not JSON in UTF-8.', { cause });
  }
}

function given(item: unknown): GivenCase {
  if (!isJsonObject(item)) return { id: null, title: null, input: null };
  const { id, title, input } = item;
  return {
    id: typeof id === 'string' || typeof id === 'number' ? id : null,
    title: typeof title === 'string' ? title : null,
    input,
  };
}
