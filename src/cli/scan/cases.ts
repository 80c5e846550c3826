import { isJsonObject } from '../../domain/strict-json.ts';

/** A scan as it stands in the file. */
export interface GivenScan {
  readonly id: string | number | null;
  /** A case without a text is read like an empty one. */
  readonly text: string;
}

/** The file is no list of scans. */
export class ScansUnusable extends Error {
  override readonly name = 'ScansUnusable';
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The scans of a file: an array of `{id, text}`, or an object with such an array as `cases`.
 *
 * @throws ScansUnusable
 */
export function scansIn(bytes: Uint8Array): readonly GivenScan[] {
  const file = parsed(bytes);
  const list = isJsonObject(file) ? file['cases'] : file;
  if (!Array.isArray(list)) throw new ScansUnusable('Expected a list of {"id", "text"}.');
  return list.map(given);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw new ScansUnusable('This is not JSON in UTF-8.', { cause });
  }
}

function given(item: unknown): GivenScan {
  const { id, text } = isJsonObject(item) ? item : {};
  return {
    id: typeof id === 'string' || typeof id === 'number' ? id : null,
    text: typeof text === 'string' ? text : '',
  };
}
