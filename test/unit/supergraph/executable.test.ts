import DataLoader from 'dataloader';
import { type ExecutionResult, graphql, parse } from 'graphql';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Context } from '../../../src/context.ts';
import { compose } from '../../../src/supergraph/compose.ts';
import { executableSchema, type TypeResolvers } from '../../../src/supergraph/executable.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@shareable"])';

const subgraphs = [
  {
    name: 'identity',
    typeDefs: parse(`${link}
      type Query { me: Person people: [Person!]! later: Person box: Box }
      type Person @key(fields: "id") { id: ID! name: String shout(times: Int!): String }
      type Box @shareable { person: Person }
    `),
  },
  {
    name: 'insurance',
    typeDefs: parse(`${link}
      type Query { visit: Visit visits: [Visit!]! parcel: Box }
      type Visit { person: Person companions: [Person] }
      type Box @shareable { person: Person }
      type Person @key(fields: "id", resolvable: false) { id: ID! }
    `),
  },
] as const;

const { publicSdl } = compose(subgraphs);
const context = {} as Context;

interface Reference {
  readonly id: string;
}

const find = vi.fn<(ids: readonly string[]) => Promise<readonly unknown[]>>();
const resolveReference = vi.fn<(reference: Reference, context: Context) => Promise<unknown>>();
const name = vi.fn<(person: { readonly registered?: string }) => string | null>();

beforeEach(() => {
  vi.resetAllMocks();
  const loader = new DataLoader<string, unknown>((ids) => find(ids) as Promise<unknown[]>, {
    cache: false,
  });
  find.mockImplementation(async (ids) => ids.map((id) => ({ id, registered: `Người ${id}` })));
  resolveReference.mockImplementation(({ id }) => loader.load(id));
  name.mockImplementation((person) => person.registered ?? null);
});

const resolvers: Readonly<Record<string, TypeResolvers>> = {
  identity: {
    Query: {
      me: () => ({ id: '1', registered: 'Tôi' }),
      people: () => [
        { id: '1', registered: 'Một' },
        { id: '2', registered: 'Hai' },
      ],
      later: async () => ({ id: '3', registered: 'Ba' }),
      box: () => ({ person: { id: '4', registered: 'Hộp' } }),
    },
    Person: {
      __resolveReference: (reference: Reference, given: Context) =>
        resolveReference(reference, given),
      name: (person: { readonly registered?: string }) => name(person),
      shout: (person: { readonly registered?: string }, { times }: { times: number }) =>
        person.registered?.toUpperCase().repeat(times),
    },
  },
  insurance: {
    Query: {
      visit: () => ({ person: { id: '1' }, companions: [{ id: '2' }, null] }),
      visits: async () => ['1', '2', '3'].map((id) => ({ person: { id }, companions: [] })),
      parcel: () => ({ person: { id: '5' } }),
    },
  },
};

const schema = executableSchema(publicSdl, subgraphs, resolvers);

function ask(source: string): Promise<ExecutionResult> {
  return graphql({ schema, source, contextValue: context });
}

describe('a value from its own subgraph', () => {
  test.each([
    ['by itself', '{ me { name } }', { me: { name: 'Tôi' } }],
    ['in a list', '{ people { name } }', { people: [{ name: 'Một' }, { name: 'Hai' }] }],
    ['promised', '{ later { name } }', { later: { name: 'Ba' } }],
    ['with arguments', '{ me { shout(times: 2) } }', { me: { shout: 'TÔITÔI' } }],
  ])('%s resolves without a reference', async (_title, source, data) => {
    expect(await ask(source)).toEqual({ data });
    expect(resolveReference).not.toHaveBeenCalled();
  });
});

describe('a value from another subgraph', () => {
  test('resolves through its reference, with the context', async () => {
    expect(await ask('{ visit { person { name } } }')).toEqual({
      data: { visit: { person: { name: 'Người 1' } } },
    });
    expect(resolveReference).toHaveBeenCalledExactlyOnceWith({ id: '1' }, context);
    expect(resolveReference.mock.lastCall?.[1]).toBe(context);
  });

  test('keeps the arguments of a field', async () => {
    expect(await ask('{ visit { person { shout(times: 2) } } }')).toEqual({
      data: { visit: { person: { shout: 'NGƯỜI 1NGƯỜI 1' } } },
    });
  });

  test('needs no reference for the key, which both know', async () => {
    expect(await ask('{ visit { person { id } } }')).toEqual({
      data: { visit: { person: { id: '1' } } },
    });
    expect(resolveReference).not.toHaveBeenCalled();
  });

  test('in a list, with holes', async () => {
    expect(await ask('{ visit { companions { name } } }')).toEqual({
      data: { visit: { companions: [{ name: 'Người 2' }, null] } },
    });
  });

  test('of many rows is fetched in one call', async () => {
    const { data } = await ask('{ visits { person { name } } visit { person { name } } }');
    expect(data).toMatchObject({ visits: [{}, {}, {}] });
    expect(find).toHaveBeenCalledTimes(1);
    expect([...(find.mock.lastCall?.[0] ?? [])].sort()).toEqual(['1', '1', '2', '3']);
  });

  test('whose reference fails is an error of the field, and the rest is answered', async () => {
    resolveReference.mockRejectedValue(new Error('synthetic'));
    const { data, errors } = await ask('{ visit { person { id name } } me { name } }');
    expect(data).toEqual({ visit: { person: { id: '1', name: null } }, me: { name: 'Tôi' } });
    expect(errors?.map(({ path }) => path)).toEqual([['visit', 'person', 'name']]);
  });
});

describe('a value of a type that both subgraphs make', () => {
  test('has no known origin and stays a reference', async () => {
    expect(await ask('{ parcel { person { name } } box { person { name } } }')).toEqual({
      data: { parcel: { person: { name: 'Người 5' } }, box: { person: { name: 'Người 4' } } },
    });
    expect(resolveReference.mock.calls.map(([{ id }]) => id).sort()).toEqual(['4', '5']);
  });
});

test('the graph that clients see has descriptions and scalars of the gateway', async () => {
  const { loadSubgraphs } = await import('../../../src/supergraph/subgraphs.ts');
  const real = executableSchema(compose().publicSdl, loadSubgraphs(), {});
  expect(real.getType('EligibilityDecision')?.description).toBeTruthy();
  const { errors } = await graphql({ schema: real, source: '{ facility(code: 5) { code } }' });
  expect(errors?.[0]?.message).toContain('Expected a facility code of 5 characters');
});
