import { GraphQLError, type GraphQLScalarTypeConfig, Kind, type ValueNode } from 'graphql';
import { largestAmount } from '../domain/vnd.ts';

type Scalar = Pick<
  GraphQLScalarTypeConfig<unknown, unknown>,
  'serialize' | 'parseValue' | 'parseLiteral'
>;

const longestText = 256;

/** Says what is wanted and never what was sent. */
function refusal(wanted: string): GraphQLError {
  return new GraphQLError(`Expected ${wanted}.`);
}

/** Text whose form the resolver checks, so that the refusal has its own code and a list loses only one row. */
function text(wanted: string, serialize: (value: unknown) => unknown = String): Scalar {
  const accept = (value: unknown) => {
    if (typeof value !== 'string' || value.length > longestText) throw refusal(wanted);
    return value;
  };
  return {
    serialize,
    parseValue: accept,
    parseLiteral: (node: ValueNode) => accept(node.kind === Kind.STRING ? node.value : undefined),
  };
}

function amount(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > largestAmount) {
    throw refusal('a whole number of dong, e.g. 379500');
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
    parseValue: amount,
    parseLiteral: (node: ValueNode) =>
      amount(node.kind === Kind.INT ? Number(node.value) : undefined),
  },
};
