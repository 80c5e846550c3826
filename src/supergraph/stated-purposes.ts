import { type GraphQLField, type GraphQLInputType, getNamedType, isInputObjectType } from 'graphql';
import type { StatedPurpose } from '../auth/policy/request-access.ts';

type Arguments = Readonly<Record<string, unknown>>;
export type ReadPurposes = (args: Arguments) => readonly StatedPurpose[];

/** Reads what the arguments of a field state: an argument of its own, or a field of an input, which a list has in every row. */
export function statedPurposes({
  args,
}: Pick<GraphQLField<unknown, unknown>, 'args'>): ReadPurposes {
  return readerOf(args, new Set());
}

function readerOf(
  members: readonly { readonly name: string; readonly type: GraphQLInputType }[],
  within: ReadonlySet<string>,
): ReadPurposes {
  const readers = members.flatMap(({ name, type }): readonly ReadPurposes[] => {
    const named = getNamedType(type);
    if (named.name === 'Purpose') return [(given) => [given[name] as StatedPurpose]];
    if (!isInputObjectType(named) || within.has(named.name)) return [];
    const read = readerOf(Object.values(named.getFields()), new Set([...within, named.name]));
    return read === readNone ? [] : [(given) => rowsOf(given[name]).flatMap(read)];
  });
  const [first, ...others] = readers;
  if (first === undefined) return readNone;
  return others.length === 0 ? first : (given) => readers.flatMap((read) => read(given));
}

const none: readonly StatedPurpose[] = [];
const readNone: ReadPurposes = () => none;

function rowsOf(value: unknown): readonly Arguments[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Arguments[]) : [value as Arguments];
}
