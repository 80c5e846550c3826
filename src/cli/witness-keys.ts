import { type NoteKey, parseVkey } from '../ledger/note.ts';
import { parseWitnesses } from '../ledger/tree/witness-settings.ts';
import { messageOf } from './existing-store.ts';

/**
 * Verifier keys of witnesses, in either form in which they are handed on: one a line (C2SP signed-note vkey), or the JSON of
 * `WITNESSES_FILE`.
 *
 * @throws TypeError that says what is wrong with the file
 */
export function witnessKeysIn(text: string): readonly NoteKey[] {
  const trimmed = text.trim();
  return /^[{[]/.test(trimmed) ? keysOfSettings(trimmed) : keysOfLines(trimmed);
}

function keysOfSettings(text: string): readonly NoteKey[] {
  const { settings, problems } = parseWitnesses(jsonIn(text));
  if (problems.length > 0) throw new TypeError(problems.join('; '));
  return settings.peers.map(({ key }) => key);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TypeError('it is not JSON', { cause });
  }
}

function keysOfLines(text: string): readonly NoteKey[] {
  const lines = text.split('\n').map((line) => line.trim());
  const given = lines.flatMap((line, index) => (line === '' ? [] : [keyIn(line, index + 1)]));
  const keys = new Map(given.map((key) => [key.vkey, key]));
  if (keys.size < given.length) throw new TypeError('a key is listed twice');
  return [...keys.values()];
}

function keyIn(line: string, number: number): NoteKey {
  const key = keyOr(line, number);
  if (key.type === 'cosignature') return key;
  throw new TypeError(`line ${number}: this is not the key of a witness`);
}

function keyOr(line: string, number: number): NoteKey {
  try {
    return parseVkey(line);
  } catch (cause) {
    throw new TypeError(`line ${number}: ${messageOf(cause)}`, { cause });
  }
}
