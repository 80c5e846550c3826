const tokens = /"(?:[^"\\]+|\\.)*"|[{}[\]:]/gs;

/**
 * Parses JSON and refuses member names that occur twice in one object. `JSON.parse` keeps the last of them and other
 * parsers the first, so two readers of the same signed bytes could see different values (RFC 8259 4).
 *
 * @throws SyntaxError
 */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  refuseDuplicates(text);
  return value;
}

/** Works on text that is known to be JSON: a string before a colon can only be a member name. */
function refuseDuplicates(text: string): void {
  const open: Set<string>[] = [];
  let previous = '';
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') {
      open.push(new Set());
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ':') {
      addName(open.at(-1), previous);
    }
    previous = token;
  }
}

function addName(names: Set<string> | undefined, quoted: string): void {
  // Escapes make two spellings of one name: "a" and "\u0061".
  const name = quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
  if (names?.has(name)) {
    throw new SyntaxError('A member name occurs twice');
  }
  names?.add(name);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws SyntaxError when the bytes are not UTF-8 or not strict JSON */
export function parseStrictJsonBytes(bytes: Uint8Array): unknown {
  return parseStrictJson(decode(bytes));
}

/** @throws SyntaxError when the bytes are not one strict JSON object */
export function parseStrictJsonObject(bytes: Uint8Array): JsonObject {
  const value = parseStrictJsonBytes(bytes);
  if (!isJsonObject(value)) throw new SyntaxError('Not a JSON object');
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new SyntaxError('Not UTF-8', { cause });
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
