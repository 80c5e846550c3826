import { buildSchema, graphql, isObjectType } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import { authorise, operationAccess } from '../../../src/auth/access.ts';
import type { Caller } from '../../../src/auth/caller.ts';
import type { Context } from '../../../src/context.ts';
import { resolvers } from '../../../src/resolvers/index.ts';
import { compose } from '../../../src/supergraph/compose.ts';
import { classify } from '../../../src/supergraph/data-classes.ts';
import { executableSchema } from '../../../src/supergraph/executable.ts';
import { guardFields } from '../../../src/supergraph/guard.ts';
import { loadSubgraphs } from '../../../src/supergraph/subgraphs.ts';

const everything = new Set(Object.values(operationAccess).map(({ scope }) => scope));

function contextOf(operation: (coordinate: string) => void): Context {
  return { access: { operation, verdicts: new Uint8Array(1_000) } } as unknown as Context;
}

describe('a guarded schema', () => {
  const schema = buildSchema(`
    type Query { open: Int unlisted: Int nested: Nested }
    type Nested { open: Int }
    type Mutation { change: Int }
  `);
  const rootValue = { open: 1, unlisted: 2, nested: { open: 3 }, change: 4 };
  guardFields(schema, { classes: new Map(), asks: new Map() });

  test('asks for every root field by its coordinate, and for no other', async () => {
    const operation = vi.fn();
    const contextValue = contextOf(operation);
    const asked = await graphql({
      schema,
      rootValue,
      contextValue,
      source: 'query { open other: unlisted nested { open } __typename }',
    });
    expect(asked.data).toEqual({ open: 1, other: 2, nested: { open: 3 }, __typename: 'Query' });
    await graphql({ schema, rootValue, contextValue, source: 'mutation { change }' });
    expect(operation.mock.calls.map(([coordinate]) => coordinate)).toEqual([
      'Query.open',
      'Query.unlisted',
      'Query.nested',
      'Mutation.change',
    ]);
  });

  test('answers nothing that was refused', async () => {
    const contextValue = contextOf(() => {
      throw new Error('refused');
    });
    const { data, errors } = await graphql({ schema, rootValue, contextValue, source: '{ open }' });
    expect(data).toEqual({ open: null });
    expect(errors?.map(({ message }) => message)).toEqual(['refused']);
  });
});

describe('the access table', () => {
  const hospital = { kind: 'hospital', scopes: everything } as unknown as Caller;

  test.each([
    'Query.unlisted',
    'Mutation.change',
    'Query.toString',
    'Query.__proto__',
    'toString',
    '',
  ])('denies %s, which has no entry, to everyone', (coordinate) => {
    for (const kind of ['hospital', 'agency', 'citizen', 'auditor']) {
      expect(() => authorise(coordinate, { ...hospital, kind } as Caller)).toThrow(
        'CALLER_NOT_ALLOWED',
      );
    }
  });

  test('lets a hospital decide a visit', () => {
    expect(() => authorise('Query.eligibility', hospital)).not.toThrow();
  });
});

test('no root field of the real graph runs before its guard', () => {
  const subgraphs = loadSubgraphs();
  const schema = executableSchema(compose(subgraphs).publicSdl, subgraphs, resolvers);
  guardFields(schema, classify(subgraphs));
  const query = schema.getQueryType();
  if (!isObjectType(query)) throw new TypeError('No query type');
  const fields = Object.values(query.getFields());
  expect(fields.length).toBeGreaterThanOrEqual(5);
  for (const field of fields) {
    const refusal = new Error(field.name);
    const operation = vi.fn(() => {
      throw refusal;
    });
    expect(() => field.resolve?.({}, {}, contextOf(operation), {} as never)).toThrow(refusal);
    expect(operation).toHaveBeenCalledOnce();
    expect(operation.mock.calls[0]?.at(0)).toBe(`Query.${field.name}`);
  }
});
