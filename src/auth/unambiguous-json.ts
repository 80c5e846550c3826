export type JsonObject = Readonly<Record<string, unknown>>;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const memberOrBrace = /("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g;

/**
 * A JSON object in strict UTF-8 whose objects name each member once. `JSON.parse` keeps the last of two, other parsers
 * the first, so that two readers of one signed text could see different claims (RFC 8259, section 4).
 * @throws SyntaxError or TypeError
 */
export function parseUnambiguousObject(bytes: Uint8Array): JsonObject {
  const text = decoder.decode(bytes);
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value)) throw new SyntaxError('not a JSON object');
  if (repeatsMember(text)) throw new SyntaxError('a member name is repeated');
  return value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** For text that `JSON.parse` has accepted: names can only follow the brace that is open. */
function repeatsMember(json: string): boolean {
  const open: Set<string>[] = [];
  for (const [token, name] of json.matchAll(memberOrBrace)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (name !== undefined && !addNew(open.at(-1), String(JSON.parse(name)))) return true;
  }
  return false;
}

function addNew(names: Set<string> | undefined, name: string): boolean {
  if (names === undefined || names.has(name)) return false;
  names.add(name);
  return true;
}
