import { type GraphQLField, getNamedType, isInputObjectType } from 'graphql';
import type { StatedPurpose } from '../auth/policy/request-access.ts';

type Arguments = Readonly<Record<string, unknown>>;
export type ReadPurposes = (args: Arguments) => readonly StatedPurpose[];

/** Reads what the arguments of a field state: an argument of its own, or a field of an input, which a list has in every row. */
export function statedPurposes({
  args,
}: Pick<GraphQLField<unknown, unknown>, 'args'>): ReadPurposes {
  const readers = args.flatMap(({ name, type }): readonly ReadPurposes[] => {
    const named = getNamedType(type);
    if (named.name === 'Purpose') return [(given) => [given[name] as StatedPurpose]];
    if (!isInputObjectType(named)) return [];
    return Object.values(named.getFields())
      .filter((field) => getNamedType(field.type).name === 'Purpose')
      .map(
        (field) => (given) => rowsOf(given[name]).map((row) => row[field.name] as StatedPurpose),
      );
  });
  const [first, ...others] = readers;
  if (first === undefined) return () => none;
  return others.length === 0 ? first : (given) => readers.flatMap((read) => read(given));
}

const none: readonly StatedPurpose[] = [];

function rowsOf(value: unknown): readonly Arguments[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Arguments[]) : [value as Arguments];
}
