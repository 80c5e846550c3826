import { InputError } from '../../errors.ts';

/** A JSON object of an upstream by lower-case names, as the upstreams' own ASP.NET binding reads ours. */
export type Answer = ReadonlyMap<string, unknown>;

export function asAnswer(value: unknown): Answer | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return new Map(Object.entries(value).map(([name, field]) => [key(name), field]));
}

export function key(name: string): string {
  return name.toLowerCase();
}

/** Text of a field, null when empty. `width` gives back the zeros that a number in place of a text has lost. */
export function text(answer: Answer | null, field: string, width = 0): string | null {
  const value = answer?.get(key(field));
  if (typeof value === 'string') return value.trim() || null;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) {
    return String(value).padStart(width, '0');
  }
  return null;
}

/** null for what a parser of the domain refuses. */
export function attempt<T>(parse: (value: string) => T, value: string | null): T | null {
  if (value === null) return null;
  try {
    return parse(value);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
