import { GraphQLError, Kind, parseConstValue } from 'graphql';
import { describe, expect, test } from 'vitest';
import { largestAmount } from '../../../src/domain/vnd.ts';
import { scalars } from '../../../src/resolvers/scalars.ts';

const texts = Object.entries(scalars).filter(([name]) => !['Vnd', 'Variables'].includes(name));
const secret = '001186000001';

describe.each(texts)('%s', (_name, { parseValue, parseLiteral }) => {
  test('takes text as it is, and leaves its form to the resolver', () => {
    expect(parseValue?.(secret)).toBe(secret);
    expect(parseLiteral?.({ kind: Kind.STRING, value: secret })).toBe(secret);
  });

  test.each([
    ['a number', 186000001],
    ['null', null],
    ['an object', { secret }],
    ['a list', [secret]],
    ['257 letters', 'x'.repeat(257)],
  ])('refuses %s and never repeats it', (_title, value) => {
    expect(() => parseValue?.(value)).toThrow(GraphQLError);
    expect(() => parseValue?.(value)).toThrow(/^Expected /);
    expect(() => parseValue?.(value)).not.toThrow(/186000001|x{20}/);
  });

  test.each([
    ['a number', { kind: Kind.INT, value: '186000001' } as const],
    ['a name', { kind: Kind.ENUM, value: secret } as const],
    ['a truth', { kind: Kind.BOOLEAN, value: true } as const],
  ])('refuses %s written in a document', (_title, node) => {
    expect(() => parseLiteral?.(node)).toThrow(GraphQLError);
    expect(() => parseLiteral?.(node)).not.toThrow(/186000001/);
  });
});

test('256 letters are still taken', () => {
  expect(scalars['Date']?.parseValue?.('x'.repeat(256))).toHaveLength(256);
});

test('an instant leaves in UTC', () => {
  expect(scalars['DateTime']?.serialize?.(new Date('2026-11-21T08:30:00+07:00'))).toBe(
    '2026-11-21T01:30:00.000Z',
  );
});

describe('Vnd', () => {
  const vnd = scalars['Vnd'];

  test.each([0, 379_500, largestAmount])('takes %i', (amount) => {
    expect(vnd?.parseValue?.(amount)).toBe(amount);
    expect(vnd?.parseLiteral?.({ kind: Kind.INT, value: String(amount) })).toBe(amount);
  });

  test.each([-1, 0.5, largestAmount + 1])('leaves %d to the resolver', (amount) => {
    expect(vnd?.parseValue?.(amount)).toBe(amount);
  });

  test.each(['1', null, true, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s', (amount) => {
    expect(() => vnd?.parseValue?.(amount)).toThrow(GraphQLError);
  });

  test('refuses text in a document, and an amount beyond all numbers', () => {
    expect(() => vnd?.parseLiteral?.({ kind: Kind.STRING, value: '1' })).toThrow(GraphQLError);
    expect(() => vnd?.parseLiteral?.({ kind: Kind.FLOAT, value: '1e999' })).toThrow(GraphQLError);
  });
});

describe('Variables', () => {
  const { parseValue, parseLiteral } = scalars['Variables'] ?? {};

  test('takes an object, whatever is in it, also as written in a document', () => {
    expect(parseValue?.({ input: { rows: [1, null] } })).toEqual({ input: { rows: [1, null] } });
    const node = parseConstValue('{ input: { rows: [1, null] } }');
    expect(parseLiteral?.(node)).toEqual({ input: { rows: [1, null] } });
  });

  test.each([['a text', secret] as const, ['a list', [secret]], ['a number', 1], ['null', null]])(
    'refuses %s and never repeats it',
    (_title, value) => {
      expect(() => parseValue?.(value)).toThrow('Expected a JSON object.');
      expect(() => parseLiteral?.(parseConstValue(JSON.stringify(value)))).toThrow(
        'Expected a JSON object.',
      );
    },
  );
});
