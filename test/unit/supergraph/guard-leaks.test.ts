import { buildSubgraphSchema } from '@apollo/subgraph';
import fc from 'fast-check';
import { execute, type GraphQLError, graphql, parse, validate } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import type { Caller } from '../../../src/auth/caller.ts';
import { accessOf } from '../../../src/auth/policy/request-access.ts';
import type { Context } from '../../../src/context.ts';
import { resolvers } from '../../../src/resolvers/index.ts';
import { scalars } from '../../../src/resolvers/scalars.ts';
import { classify } from '../../../src/supergraph/data-classes.ts';
import { guardFields } from '../../../src/supergraph/guard.ts';
import { loadSubgraphs } from '../../../src/supergraph/subgraphs.ts';

const numRuns = Number(process.env['GENERATED_DOCUMENTS'] ?? 500);
const timeout = 10_000 + numRuns * 10;

const sdl = `
  directive @data(class: DataClass!) on OBJECT | INTERFACE | FIELD_DEFINITION
  enum DataClass { PUBLIC PERSONAL RESIDENCE REGISTERED SENSITIVE EVIDENCE }
  type Query { facility: Person @data(class: PUBLIC) }
  union Anything = Person | Card
  interface Node @data(class: PUBLIC) { name: String friend: Node any: Anything list: [Node] }
  type Person implements Node @data(class: PUBLIC) {
    name: String @data(class: PERSONAL)
    friend: Node
    any: Anything
    list: [Node]
    home: String @data(class: RESIDENCE)
    notes: [String] @data(class: RESIDENCE)
    health: String @data(class: SENSITIVE)
    broken: String @data(class: SENSITIVE)
    age: Int @data(class: RESIDENCE)
  }
  type Card implements Node @data(class: PUBLIC) {
    name: String @data(class: SENSITIVE)
    friend: Node
    any: Anything
    list: [Node]
    number: String @data(class: EVIDENCE)
  }
`;

/** What stands in each class; nothing of it may come out where the class is denied, and no whole word where it is masked. */
const canaries = {
  PERSONAL: 'Canary Personal',
  RESIDENCE: 'Hidden Residence',
  SENSITIVE: 'Secret Sensitive',
  EVIDENCE: 'Proof Evidence',
} as const;

const card: object = {
  __typename: 'Card',
  name: canaries.SENSITIVE,
  number: canaries.EVIDENCE,
  friend: () => person,
  any: () => person,
  list: () => [person, card],
};
const person: object = {
  __typename: 'Person',
  name: canaries.PERSONAL,
  friend: () => card,
  any: () => card,
  list: () => [card, person],
  home: canaries.RESIDENCE,
  notes: [canaries.RESIDENCE, canaries.RESIDENCE],
  health: () => Promise.resolve(canaries.SENSITIVE),
  broken: () => {
    throw new Error(`${canaries.SENSITIVE} was in the way`);
  },
  age: 1_234_567,
};

const schema = buildSubgraphSchema(parse(sdl));
const policy = guardFields(schema, classify([{ name: 'identity', typeDefs: parse(sdl) }]));

const leaves = {
  Node: ['name', '__typename'],
  Person: ['name', 'home', 'notes', 'health', 'broken', 'age', '__typename'],
  Card: ['name', 'number', '__typename'],
  Anything: ['__typename'],
} as const;
type Named = keyof typeof leaves;
const links = { friend: 'Node', any: 'Anything', list: 'Node' } as const;

/** Random ways to a field: aliases, fragments on every type, lists, directives. */
const selections = fc.letrec<{ [Name in Named]: string }>((tie) => {
  const setOf = (type: Named): fc.Arbitrary<string> => {
    const leaf = fc.constantFrom(...leaves[type]);
    const aliased = fc
      .tuple(fc.constantFrom('a', 'b', 'c'), leaf)
      .map(([name, field]) => `${name}_${field}: ${field}`);
    const included = leaf.map((field) => `${field} @include(if: true)`);
    const link =
      type === 'Anything'
        ? leaf
        : fc
            .constantFrom(...(Object.keys(links) as (keyof typeof links)[]))
            .chain((name) => tie(links[name]).map((inner) => `${name} ${inner}`));
    const fragment = fc
      .constantFrom<Named>(
        ...(type === 'Person' || type === 'Card'
          ? ([type, 'Node'] as const)
          : (['Person', 'Card'] as const)),
      )
      .chain((on) => tie(on).map((inner) => `... on ${on} ${inner}`));
    const one = fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      aliased,
      included,
      link,
      fragment,
    );
    return fc.array(one, { minLength: 1, maxLength: 4 }).map((all) => `{ ${all.join(' ')} }`);
  };
  return {
    Node: setOf('Node'),
    Person: setOf('Person'),
    Card: setOf('Card'),
    Anything: setOf('Anything'),
  };
});

const staff = { personalId: '001085000101', fullName: 'Trần Quốc Bảo' };

function callerOf(kind: Caller['kind'], practitioner: object | null = staff): Caller {
  return {
    kind,
    practitioner,
    scopes: new Set(['facility:read', 'person:read', 'identity:read']),
  } as unknown as Caller;
}

function contextFor(caller: Caller, more: object = {}): Context {
  return { access: accessOf(caller, policy, () => undefined), ...more } as unknown as Context;
}

const callers: ReadonlyArray<readonly [string, Caller, readonly string[], readonly string[]]> = [
  ['an auditor', callerOf('auditor'), ['PERSONAL', 'RESIDENCE', 'SENSITIVE'], []],
  ['an agency', callerOf('agency'), ['SENSITIVE'], []],
  ['a hospital', callerOf('hospital'), [], []],
];

describe('random documents', () => {
  test.each(callers)(
    'show %s nothing that is denied, in no data and in no error',
    { timeout },
    async (_, caller, denied) => {
      let seen = 0;
      await fc.assert(
        fc.asyncProperty(selections.Person, async (selection) => {
          const document = parse(`{ facility ${selection} }`);
          // Two types may give one name to fields that cannot be merged: no document.
          fc.pre(validate(schema, document).length === 0);
          const result = await execute({
            schema,
            document,
            rootValue: { facility: person },
            contextValue: contextFor(caller),
          });
          // What an accident of ours says is not for clients; the endpoint replaces it by its own sentence.
          const errors = (result.errors ?? []).filter(
            (error: GraphQLError) => error.originalError?.message === 'FIELD_NOT_ALLOWED',
          );
          const text = JSON.stringify({ data: result.data, errors });
          for (const name of denied)
            expect(text).not.toContain(canaries[name as keyof typeof canaries]);
          if (denied.includes('RESIDENCE')) expect(text).not.toContain('1234567');
          if (denied.includes('SENSITIVE')) {
            // Denied fields are not even resolved, so nothing that a resolver says can come out.
            expect(JSON.stringify(result.errors ?? [])).not.toContain('was in the way');
          }
          seen +=
            text.includes('Canary') || text.includes('Secret') || text.includes('Proof') ? 1 : 0;
        }),
        { numRuns },
      );
      expect(seen).toBeGreaterThan(0);
    },
  );

  test('show an assessor where somebody lives by first letters alone', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(selections.Person, async (selection) => {
        const document = parse(`{ facility ${selection} }`);
        fc.pre(validate(schema, document).length === 0);
        const contextValue = contextFor(callerOf('agency'));
        (contextValue.access as { verdicts: unknown }).verdicts = policy.verdicts(
          'agency',
          'CLAIM_REVIEW',
          true,
        );
        const { data } = await execute({
          schema,
          document,
          rootValue: { facility: person },
          contextValue,
        });
        const text = JSON.stringify(data);
        expect(text).not.toMatch(/Hidden|Residence|1234567/);
      }),
      { numRuns },
    );
  });
});

describe('entities of a subgraph of its own', () => {
  const [identity] = loadSubgraphs();
  if (identity === undefined) throw new TypeError('No subgraph');
  const { Query, Person } = resolvers.identity;
  const load = vi.fn(async () => ({ personalId: '001086000001', fullName: 'Nguyễn Kín' }));
  const representations = [
    { __typename: 'Person', personalId: '001086000001', fullName: 'forged' },
  ];
  const source =
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Person { personalId fullName } } }';

  function guardedSubgraph() {
    const own = buildSubgraphSchema([
      { typeDefs: identity?.typeDefs ?? parse(''), resolvers: { Query, Person } as never },
    ]);
    for (const [name, scalar] of Object.entries(scalars)) {
      const type = own.getType(name);
      if (type !== undefined) Object.assign(type, scalar);
    }
    return { own, policy: guardFields(own, classify(loadSubgraphs())) };
  }

  test('are refused to everybody while no policy opens them', async () => {
    const { own, policy: ownPolicy } = guardedSubgraph();
    for (const kind of ['hospital', 'agency', 'citizen', 'auditor'] as const) {
      const contextValue = {
        access: accessOf(callerOf(kind), ownPolicy, () => undefined),
        loaders: { person: { load } },
      };
      const result = await graphql({
        schema: own,
        source,
        contextValue,
        variableValues: { representations },
      });
      expect(result.data ?? null).toBeNull();
      expect(result.errors?.map(({ message }) => message)).toEqual(['CALLER_NOT_ALLOWED']);
    }
    expect(load).not.toHaveBeenCalled();
  });

  test('show no more than the policy even if they were opened, and nothing that was forged', async () => {
    const { own, policy: ownPolicy } = guardedSubgraph();
    const at = ownPolicy.coordinates.indexOf('Query._entities');
    const ask = async (kind: Caller['kind']) => {
      const access = accessOf(callerOf(kind), ownPolicy, () => undefined);
      const verdicts = Uint8Array.from(access.verdicts);
      verdicts[at] = 0;
      return graphql({
        schema: own,
        source,
        variableValues: { representations },
        contextValue: {
          access: { ...access, verdicts, operation: () => undefined },
          loaders: { person: { load } },
        },
      });
    };
    const seen = await ask('hospital');
    expect(seen.data).toEqual({
      _entities: [{ personalId: '001086000001', fullName: 'Nguyễn Kín' }],
    });
    const denied = await ask('auditor');
    expect(JSON.stringify(denied)).not.toMatch(/Nguyễn|forged|001086000001/);
    expect(denied.errors?.map(({ message }) => message)).toContain('FIELD_NOT_ALLOWED');
  });
});
