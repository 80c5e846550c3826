import type { Reader } from './reader.ts';
import type { BareItem } from './types.ts';

type Parse = (reader: Reader) => BareItem;

/** By the first character (RFC 9651 4.2.3.1). */
const kinds: ReadonlyArray<readonly [first: RegExp, parse: Parse]> = [
  [/^[-0-9]$/, parseNumber],
  [/^"$/, parseString],
  [/^[A-Za-z*]$/, parseToken],
  [/^:$/, parseBinary],
  [/^\?$/, parseBoolean],
  [/^@$/, parseDate],
  [/^%$/, parseDisplayString],
];

/** @throws StructuredFieldError */
export function parseBareItem(reader: Reader): BareItem {
  const [, parse] = kinds.find(([first]) => first.test(reader.next)) ?? [];
  if (parse === undefined) throw reader.error('No value begins');
  return parse(reader);
}

/** RFC 9651 4.2.4: 15 digits, or 12 before and 3 after the point. A digit more is an error, not the next thing. */
function parseNumber(reader: Reader): BareItem {
  const text = reader.take(/-?[0-9]+(?:\.[0-9]*)?/y);
  const [, sign, whole = '', point, fraction = ''] = /^(-?)(\d+)(\.?)(\d*)$/.exec(text) ?? [];
  const isFit =
    point === '' ? whole.length <= 15 : whole.length <= 12 && /^\d{1,3}$/.test(fraction);
  if (whole === '' || !isFit) throw reader.error('A number is not well formed');
  const digits = Number(point === '' ? whole : whole + fraction.padEnd(3, '0'));
  // Zero has no sign.
  const value = sign === '-' && digits !== 0 ? -digits : digits;
  return point === '' ? { type: 'integer', value } : { type: 'decimal', thousandths: value };
}

function parseDate(reader: Reader): BareItem {
  reader.takeIf('@');
  const number = parseNumber(reader);
  if (number.type !== 'integer') throw reader.error('A date is not a whole number');
  return { type: 'date', value: number.value };
}

function parseString(reader: Reader): BareItem {
  const text = reader.take(/"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"/y);
  if (text === '') throw reader.error('A string is not well formed');
  return { type: 'string', value: text.slice(1, -1).replaceAll(/\\(.)/g, '$1') };
}

function parseToken(reader: Reader): BareItem {
  return { type: 'token', value: reader.take(/[A-Za-z*][A-Za-z0-9!#$%&'*+\-.^_`|~:/]*/y) };
}

function parseBoolean(reader: Reader): BareItem {
  const text = reader.take(/\?[01]/y);
  if (text === '') throw reader.error('A boolean is not well formed');
  return { type: 'boolean', value: text === '?1' };
}

/** RFC 9651 4.2.7: padding may be left out, and unused bits need not be zero. Padding that is there is right. */
function parseBinary(reader: Reader): BareItem {
  const quoted = reader.take(/:[A-Za-z0-9+/]*={0,2}:/y);
  const text = quoted.slice(1, -1);
  const digits = text.replace(/=+$/, '');
  const isPadded = digits.length === text.length || text.length % 4 === 0;
  if (quoted === '' || !isPadded || digits.length % 4 === 1) {
    throw reader.error('A byte sequence is not well formed');
  }
  return { type: 'binary', value: Buffer.from(digits, 'base64') };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function parseDisplayString(reader: Reader): BareItem {
  const text = reader.take(/%"(?:[\x20\x21\x23\x24\x26-\x7e]|%[0-9a-f]{2})*"/y);
  if (text === '') throw reader.error('A display string is not well formed');
  const bytes = text
    .slice(2, -1)
    .replaceAll(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  try {
    return { type: 'displaystring', value: utf8.decode(Buffer.from(bytes, 'latin1')) };
  } catch {
    throw reader.error('A display string is not UTF-8');
  }
}
