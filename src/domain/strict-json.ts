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

/** A string with its quotes, a bracket, a brace, a colon or a comma; numbers and literals are left out. */
export interface JsonToken {
  readonly token: string;
  /** Where it begins. */
  readonly index: number;
}

const tokenStart = /["{}[\]:,]/g;
const quote = 0x22;
const backslash = 0x5c;

/** The tokens of text that is known to be JSON. A pattern for whole strings would need a stack as deep as they are long. */
export function* jsonTokens(text: string): Iterable<JsonToken> {
  const start = new RegExp(tokenStart);
  for (let found = start.exec(text); found !== null; found = start.exec(text)) {
    const { index } = found;
    if (text.charCodeAt(index) === quote) start.lastIndex = stringEnd(text, index);
    yield { token: text.slice(index, start.lastIndex), index };
  }
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1;
  return at + 1;
}

/** A string before a colon can only be a member name. */
function refuseDuplicates(text: string): void {
  const open: Set<string>[] = [];
  let previous = '';
  for (const { token } of jsonTokens(text)) {
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
