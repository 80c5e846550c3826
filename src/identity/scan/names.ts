import { type PersonName, parsePersonName } from '../../domain/person-name.ts';
import { hasForbidden } from './clean-text.ts';
import { found, type Part, refused } from './reading.ts';
import { untyped } from './typed-keys.ts';

/** A name in NFC; keys of a typing tool that were left in it are read. */
export function nameIn(text: string): Part<PersonName> {
  if (hasForbidden(text)) return refused('FORBIDDEN_CHARACTER');
  const typed = untyped(text);
  const name = personName(typed?.text ?? text);
  if (name === null) return refused('NAME_MALFORMED');
  return typed === null ? found(name) : found(name, typed.method);
}

/** As `parsePersonName`, with null for what is no name. */
export function personName(text: string): PersonName | null {
  try {
    return parsePersonName(text);
  } catch {
    return null;
  }
}
