import { GraphQLError, type GraphQLScalarTypeConfig, Kind, type ValueNode } from 'graphql';
import { largestAmount } from '../domain/vnd.ts';

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

function amount(value: unknown, node?: ValueNode): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > largestAmount) {
    throw refusal('a whole number of dong from 0 to 1,000,000,000,000, e.g. 379500', node);
  }
  return value;
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
  Vnd: {
    serialize: (value) => value,
    parseValue: (value) => amount(value),
    parseLiteral: (node: ValueNode) =>
      amount(node.kind === Kind.INT ? Number(node.value) : undefined, node),
  },
};
