import {
  type FloatValueNode,
  GraphQLError,
  type GraphQLScalarTypeConfig,
  type IntValueNode,
  Kind,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';

type Scalar = Pick<
  GraphQLScalarTypeConfig<unknown, unknown>,
  'serialize' | 'parseValue' | 'parseLiteral'
>;

const longestText = 256;

/** Extension of an error whose message was written here, example included: it can be shown as it is. */
export const expectedForm = 'expected';

/** Says what is wanted and never what was sent. */
function refusal(wanted: string, node?: ValueNode): GraphQLError {
  return new GraphQLError(`Expected ${wanted}.`, {
    nodes: node ?? null,
    extensions: { [expectedForm]: wanted },
  });
}

/** Text whose form the resolver checks, so that the refusal has its own code and a list loses only one row. */
function text(wanted: string, serialize: (value: unknown) => unknown = String): Scalar {
  const accept = (value: unknown, node?: ValueNode) => {
    if (typeof value !== 'string' || value.length > longestText) throw refusal(wanted, node);
    return value;
  };
  return {
    serialize,
    parseValue: (value) => accept(value),
    parseLiteral: (node: ValueNode) =>
      accept(node.kind === Kind.STRING ? node.value : undefined, node),
  };
}

/** Any number; how much is possible the resolver checks, for the same reasons. */
function amount(value: unknown, node?: ValueNode): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw refusal('a whole number of dong, e.g. 379500', node);
  }
  return value;
}

/** What is in it is read by the types of the document that it belongs to. */
function variables(value: unknown, node?: ValueNode): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refusal('a JSON object', node);
  }
  return value;
}

function isNumber(node: ValueNode): node is IntValueNode | FloatValueNode {
  return node.kind === Kind.INT || node.kind === Kind.FLOAT;
}

export const scalars: Readonly<Record<string, Scalar>> = {
  PersonalId: text('a 12-digit personal number as a string'),
  PersonNumber: text('a personal number of 12 digits, or 9 of an old card, as a string'),
  CardOrInsuranceNumber: text(
    'a card number of 15 characters, or an insurance number of 10 digits',
  ),
  FacilityCode: text('a facility code of 5 characters, e.g. "99002"'),
  Date: text('a date, e.g. "2026-11-21"'),
  BirthDate: text('a birth date, e.g. "1986-01-15" or "1986"'),
  DateTime: text('an instant, e.g. "2026-11-21T08:30:00+07:00"', (value) =>
    value instanceof Date ? value.toISOString() : String(value),
  ),
  Jws: text('a compact JWS'),
  Variables: {
    serialize: (value) => value,
    parseValue: (value) => variables(value),
    parseLiteral: (node: ValueNode, values) => variables(valueFromASTUntyped(node, values), node),
  },
  Vnd: {
    serialize: (value) => value,
    parseValue: (value) => amount(value),
    parseLiteral: (node: ValueNode) =>
      amount(isNumber(node) ? Number(node.value) : undefined, node),
  },
};
