import { hasForbidden } from './clean-text.ts';
import { hexWords } from './hex-prefix.ts';
import { restored } from './lost-keys.ts';
import { absent, found, type Part, refused } from './reading.ts';
import type { RepairKind } from './scan-result.ts';

// Not fatal: to throw costs more than to decode, and no card holds the character that stands for a wrong byte.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const wrongByte = '\ufffd';

function decoded(hex: string): string | undefined {
  if (hex === '' || hex.length % 2 === 1 || !/^[0-9a-f]+$/i.test(hex)) return undefined;
  const text = utf8.decode(Buffer.from(hex, 'hex'));
  return text.includes(wrongByte) ? undefined : text;
}

/** Hexadecimal UTF-8, as names and addresses stand on a health card; `-` or nothing is no text (cards-and-qr 4.4). */
export function hexText<T>(hex: string, read: (text: string) => Part<T>): Part<T> {
  if (hex === '' || hex === '-') return absent;
  const direct = decoded(hex);
  if (direct !== undefined) return inForm(direct, read, hex === hex.toLowerCase() ? [] : ['CASE']);
  const isBroken = hex.length <= longestBroken && /[^\u0020-\u007e]/u.test(hex);
  const plain = isBroken ? restored(hex, decoded, hexWords()) : null;
  if (plain === null) return refused('HEX_MALFORMED');
  return inForm(plain.value, read, [plain.kind]);
}

/** A name of 100 letters of up to three bytes; longer texts are refused when broken, so that no search is long. */
const longestBroken = 400;

function inForm<T>(
  text: string,
  read: (text: string) => Part<T>,
  repairs: readonly RepairKind[],
): Part<T> {
  // Before blanks are trimmed: a byte order mark counts as one.
  if (hasForbidden(text)) return refused('FORBIDDEN_CHARACTER');
  const composed = text.normalize('NFC');
  const part = read(composed);
  if (part.value === undefined) return part;
  const form: readonly RepairKind[] = composed === text ? [] : ['UNICODE_FORM'];
  return { ...part, repairs: [...repairs, ...form, ...part.repairs] };
}

/** An address or another free text of a card; nothing is no text. */
export function freeText(text: string): Part<string> {
  if (text === '' || text === '-') return absent;
  return hasForbidden(text) ? refused('FORBIDDEN_CHARACTER') : found(text);
}
