import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { DataClass } from '../auth/policy/data-classes.ts';
import type { FieldPolicy, Verdicts } from '../auth/policy/request-access.ts';
import { type Verdict, verdictOn } from '../auth/policy/table.ts';
import type { Context } from '../context.ts';
import { Masked } from '../domain/masked.ts';
import { AuthError } from '../errors.ts';
import { maskedName } from '../identity/names/mask.ts';
import type { Classification } from './data-classes.ts';
import { statedPurposes } from './stated-purposes.ts';

type Resolve = GraphQLFieldResolver<unknown, Context>;

/** Numbers in place of words: the guard looks one up for every field of every answer. */
const codes = { ALLOW: 0, MASK: 1, DENY: 2 } as const satisfies Record<Verdict, number>;
const words = Object.keys(codes) as readonly Verdict[];

/** The guarded schema's policy, by coordinate too. */
export interface SchemaPolicy extends FieldPolicy {
  /** Every field of an object type, in the order of its position. */
  readonly coordinates: readonly string[];
  /** What comes out for a field; DENY for a coordinate that the schema does not have. */
  verdictAt(coordinate: string, verdicts: Verdicts): Verdict;
}

interface Guarded {
  readonly coordinate: string;
  readonly dataClass: DataClass | undefined;
  readonly mask: Masking;
}

/**
 * Puts the access table before every field of the schema, root fields included: a field that is denied is not resolved, so
 * nothing is asked for it. A coordinate without a class is denied to everyone.
 */
export function guardFields(schema: GraphQLSchema, { classes }: Classification): SchemaPolicy {
  const guarded: Guarded[] = [];
  const roots = new Set([
    schema.getQueryType(),
    schema.getMutationType(),
    schema.getSubscriptionType(),
  ]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      const mask = maskingOf(field.type);
      const position = guarded.push({ coordinate, dataClass: classes.get(coordinate), mask }) - 1;
      const resolve = behind(field, position, mask);
      field.resolve = roots.has(type) ? asOperation(type, field, resolve) : resolve;
    }
  }
  return policyOver(guarded);
}

function behind(
  field: GraphQLField<unknown, Context>,
  position: number,
  masking: Masking,
): Resolve {
  const resolve = field.resolve ?? defaultFieldResolver;
  const { carries } = masking;
  return (source, args, context, info) => {
    const verdict = context.access.verdicts[position];
    if (verdict === codes.ALLOW) {
      const value = resolve(source, args, context, info);
      return carries ? rendered(value, revealed) : value;
    }
    if (verdict !== codes.MASK) throw new AuthError('FIELD_NOT_ALLOWED');
    if (masking.how === 'EMPTY') return null;
    const value = resolve(source, args, context, info);
    return masking.how === 'TEXT' ? rendered(value, maskedText) : value;
  };
}

/** The permission for the operation comes first, and with it the purpose that the verdicts are for. */
function asOperation(
  type: GraphQLObjectType,
  field: GraphQLField<unknown, Context>,
  resolve: Resolve,
): Resolve {
  const coordinate = `${type.name}.${field.name}`;
  const stated = statedPurposes(field);
  return (source, args: Readonly<Record<string, unknown>>, context, info) => {
    context.access.operation(coordinate, stated(args));
    return resolve(source, args, context, info);
  };
}

interface Masking {
  /** Objects pass, since their fields have verdicts of their own; what is neither text nor object is left empty. */
  readonly how: 'TEXT' | 'PASS' | 'EMPTY' | 'NONE';
  /** Whether a value may bring its own mask. */
  readonly carries: boolean;
}

const texts: ReadonlySet<string> = new Set([
  'String',
  'PersonalId',
  'PersonNumber',
  'CardOrInsuranceNumber',
  'BirthDate',
]);

function maskingOf(type: GraphQLOutputType): Masking {
  const named = getNamedType(type);
  if (!isLeafType(named)) return { how: 'PASS', carries: false };
  if (texts.has(named.name)) return { how: 'TEXT', carries: true };
  return { how: isNonNullType(type) || isListType(type) ? 'NONE' : 'EMPTY', carries: false };
}

function rendered(value: unknown, render: (one: unknown) => unknown): unknown {
  if (typeof value === 'string' || value === null || value === undefined) return render(value);
  if (value instanceof Promise) return value.then((settled) => rendered(settled, render));
  if (Array.isArray(value)) return value.map((one) => rendered(one, render));
  return render(value);
}

function revealed(value: unknown): unknown {
  return value instanceof Masked ? value.reveal() : value;
}

function maskedText(value: unknown): unknown {
  if (value === null || value === undefined) return value;
  return value instanceof Masked ? value.masked : maskedName(String(value));
}

function policyOver(guarded: readonly Guarded[]): SchemaPolicy {
  const made = new Map<string, Verdicts>();
  const positions = new Map(guarded.map(({ coordinate }, position) => [coordinate, position]));
  return {
    coordinates: guarded.map(({ coordinate }) => coordinate),
    classOf: (coordinate) => guarded[positions.get(coordinate) ?? -1]?.dataClass,
    verdictAt: (coordinate, verdicts) =>
      words[verdicts[positions.get(coordinate) ?? -1] ?? codes.DENY] ?? 'DENY',
    verdicts(kind, purpose, operator) {
      const key = `${kind} ${purpose} ${operator}`;
      const known = made.get(key);
      if (known !== undefined) return known;
      const verdicts = Uint8Array.from(guarded, ({ dataClass, mask }) => {
        if (dataClass === undefined) return codes.DENY;
        const verdict = verdictOn({ dataClass, kind, purpose, operator });
        // A value that must be there and cannot be masked is not shown at all.
        return codes[verdict === 'MASK' && mask.how === 'NONE' ? 'DENY' : verdict];
      });
      made.set(key, verdicts);
      return verdicts;
    },
  };
}
