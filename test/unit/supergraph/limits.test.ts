import {
  buildSchema,
  getIntrospectionQuery,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import {
  documentLimits,
  limitError,
  limitRules,
  rootFields,
} from '../../../src/supergraph/limits.ts';

const schema = buildSchema('type Query { n: Query leaf: Int }');

function broken(source: string): readonly unknown[] {
  return validate(schema, parse(source), limitRules).map(({ extensions }) => extensions['limit']);
}

/** A selection of so many levels. */
function nested(levels: number): string {
  return levels === 1 ? '{ leaf }' : `{ n ${nested(levels - 1)} }`;
}

describe('depth', () => {
  test.each([
    ['six levels', nested(6), []],
    ['seven levels', nested(7), ['DOCUMENT_TOO_DEEP']],
    ['an inline fragment is no level', '{ n { n { n { n { ... { n { leaf } } } } } } }', []],
    [
      'a level behind an inline fragment counts',
      '{ n { n { n { n { ... { n { n { leaf } } } } } } } }',
      ['DOCUMENT_TOO_DEEP'],
    ],
    ['a fragment is no level', `{ n { n { ...F } } } fragment F on Query ${nested(4)}`, []],
    [
      'levels behind a fragment count',
      `{ n { n { ...F } } } fragment F on Query ${nested(5)}`,
      ['DOCUMENT_TOO_DEEP'],
    ],
    [
      'through several fragments',
      `{ n { ...A } } fragment A on Query { n { ...B } } fragment B on Query { n { ...C } } fragment C on Query ${nested(4)}`,
      ['DOCUMENT_TOO_DEEP'],
    ],
    [
      'a fragment used at two depths counts at the deeper one',
      `{ ...F n { n { n { ...F } } } } fragment F on Query ${nested(4)}`,
      ['DOCUMENT_TOO_DEEP'],
    ],
    [
      'each operation on its own',
      `query A ${nested(7)} query B ${nested(6)} query C ${nested(9)}`,
      ['DOCUMENT_TOO_DEEP', 'DOCUMENT_TOO_DEEP'],
    ],
    ['introspection is exempt', getIntrospectionQuery(), []],
  ])('%s', (_title, source, limits) => {
    expect(broken(source).filter((limit) => limit === 'DOCUMENT_TOO_DEEP')).toEqual(limits);
  });

  test.each([
    '{ ...A } fragment A on Query { ...A }',
    '{ ...A } fragment A on Query { n { ...B } } fragment B on Query { n { ...A } }',
    '{ n { ...A ...Missing } } fragment A on Query { n { ...A } ...Missing }',
  ])('a fragment that spreads itself, or is missing, ends: %s', (source) => {
    expect(broken(source)).toEqual([]);
  });

  test('a tower of doubling fragments is measured once each', () => {
    const towers = Array.from(
      { length: 10 },
      (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`,
    );
    const started = performance.now();
    expect(
      broken(`{ ...F0 } ${towers.slice(0, 9).join(' ')} fragment F9 on Query { leaf }`),
    ).toEqual([]);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('aliases, directives and fragments', () => {
  const aliases = (n: number) =>
    `{ ${Array.from({ length: n }, (_, i) => `a${i}: leaf`).join(' ')} }`;
  const directives = (n: number) => `{ leaf ${'@include(if: true) '.repeat(n)} }`;
  const inline = (n: number) => `{ ${'... { leaf } '.repeat(n)} }`;
  const named = (n: number) =>
    `{ ${Array.from({ length: n }, (_, i) => `...F${i}`).join(' ')} } ${Array.from({ length: n }, (_, i) => `fragment F${i} on Query { leaf }`).join(' ')}`;

  test.each([
    ['three aliases', aliases(3), []],
    ['four aliases', aliases(4), ['TOO_MANY_ALIASES']],
    ['a hundred aliases, said once', aliases(100), ['TOO_MANY_ALIASES']],
    ['aliases of nested fields', '{ a: n { b: n { c: n { d: leaf } } } }', ['TOO_MANY_ALIASES']],
    [
      'aliases in fragments',
      '{ a: leaf ...F } fragment F on Query { b: leaf c: leaf d: leaf }',
      ['TOO_MANY_ALIASES'],
    ],
    ['three directives', directives(3), []],
    ['four directives', directives(4), ['TOO_MANY_DIRECTIVES']],
    ['ten inline fragments', inline(10), []],
    ['eleven inline fragments', inline(11), ['TOO_MANY_FRAGMENTS']],
    ['ten named fragments', named(10), []],
    ['eleven named fragments', named(11), ['TOO_MANY_FRAGMENTS']],
    [
      'several limits at once',
      '{ a: leaf b: leaf c: leaf d: leaf @skip(if: false) @skip(if: false) @skip(if: false) @skip(if: false) }',
      ['TOO_MANY_ALIASES', 'TOO_MANY_DIRECTIVES'],
    ],
  ])('%s', (_title, source, limits) => {
    expect(broken(source)).toEqual(limits);
  });

  test('are limited as the trust page says', () => {
    expect(documentLimits).toEqual({
      tokens: 500,
      depth: 6,
      aliases: 3,
      directives: 3,
      fragments: 10,
    });
  });

  test('an error carries the code and nothing of the document', () => {
    expect(limitError('TOO_MANY_ALIASES').toJSON()).toEqual({
      message: 'TOO_MANY_ALIASES',
      extensions: { limit: 'TOO_MANY_ALIASES' },
    });
  });
});

describe('root fields', () => {
  test.each([
    ['{ a b }', ['a', 'b']],
    ['{ a a x: a }', ['a', 'a', 'a']],
    ['{ __typename __schema { types { name } } a }', ['a']],
    ['{ ... { a } ... on Query { b } }', ['a', 'b']],
    ['{ ...F c } fragment F on Query { a ...G } fragment G on Query { b { d } }', ['a', 'b', 'c']],
    ['{ ...F ...F } fragment F on Query { a }', ['a']],
    ['{ ...F } fragment F on Query { a ...F }', ['a']],
    ['{ ...Missing a }', ['a']],
  ])('%s', (source, names) => {
    const document = parse(source);
    const operation = document.definitions.find(
      (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
    );
    expect(operation && rootFields(operation, document)).toEqual(names);
  });
});
