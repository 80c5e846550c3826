import { readFileSync } from 'node:fs';
import {
  type DefinitionNode,
  Kind,
  parse,
  specifiedScalarTypes,
  type TypeDefinitionNode,
  visit,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { compose } from '../../../src/supergraph/compose.ts';
import {
  type Domain,
  domainFiles,
  domains,
  loadSubgraphs,
  oneDocument,
  subgraphDocument,
} from '../../../src/supergraph/subgraphs.ts';

function isType(node: DefinitionNode): node is TypeDefinitionNode {
  return 'name' in node && node.kind.endsWith('TypeDefinition');
}

function typesOf(definitions: readonly DefinitionNode[]): ReadonlyMap<string, TypeDefinitionNode> {
  return new Map(definitions.filter(isType).map((node) => [node.name.value, node]));
}

function namesIn(node: DefinitionNode): readonly string[] {
  const names: string[] = [];
  visit(node, { NamedType: ({ name }) => void names.push(name.value) });
  return names;
}

/** Types that a domain's own file reaches, step by step. */
function reachedFrom(
  own: readonly string[],
  types: ReadonlyMap<string, TypeDefinitionNode>,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [...own];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = types.get(name);
    if (node === undefined || reached.has(name)) continue;
    reached.add(name);
    open.push(...namesIn(node));
  }
  return reached;
}

const subgraphs = loadSubgraphs();

function schemaFile(name: string) {
  return parse(readFileSync(new URL(`../../../schema/${name}.graphql`, import.meta.url), 'utf8'));
}

function subgraph(name: Domain) {
  const found = subgraphs.find((one) => one.name === name);
  if (found === undefined) throw new TypeError('No such subgraph');
  return typesOf(found.typeDefs.definitions);
}

describe.each(subgraphs)('subgraph $name', ({ name, typeDefs }) => {
  const types = typesOf(typeDefs.definitions);
  const own = domainFiles[name].flatMap((file) => [
    ...typesOf(schemaFile(file).definitions).keys(),
  ]);
  const ofDirectives = typeDefs.definitions
    .filter((node) => node.kind === Kind.DIRECTIVE_DEFINITION)
    .flatMap(namesIn);

  test('contains what its own files and the directives reach, and nothing else', () => {
    const reached = reachedFrom([...own, ...ofDirectives], types);
    expect([...types.keys()].sort()).toEqual([...reached].sort());
  });

  test('names no type that it does not contain', () => {
    const known = new Set([...types.keys(), ...specifiedScalarTypes.map((scalar) => scalar.name)]);
    const unknown = [...types.values()].flatMap(namesIn).filter((one) => !known.has(one));
    expect(unknown).toEqual([]);
  });

  test('defines every type once', () => {
    const names = typeDefs.definitions.filter(isType).map((node) => node.name.value);
    expect(new Set(names).size).toBe(names.length);
  });

  test('links Federation 2', () => {
    const schema = typeDefs.definitions.filter((node) => node.kind === Kind.SCHEMA_DEFINITION);
    expect(schema).toHaveLength(1);
    expect(schema[0]?.directives?.map((directive) => directive.name.value)).toEqual(['link']);
  });
});

test('there is one subgraph for each domain', () => {
  expect(subgraphs.map(({ name }) => name)).toEqual([...domains]);
});

describe('an entity', () => {
  const fieldsOf = (name: Domain, type: string) => {
    const node = subgraph(name).get(type);
    return node?.kind === Kind.OBJECT_TYPE_DEFINITION
      ? node.fields?.map((field) => field.name.value)
      : undefined;
  };

  test('is known to other domains by its key alone', () => {
    expect(fieldsOf('insurance', 'Person')).toEqual(['personalId']);
    expect(fieldsOf('insurance', 'Facility')).toEqual(['code']);
  });

  test('has its fields in its own domain', () => {
    expect(fieldsOf('identity', 'Person')).toContain('fullName');
    expect(fieldsOf('facilities', 'Facility')).toContain('level');
  });

  test('is absent where nothing names it', () => {
    expect(fieldsOf('facilities', 'Person')).toBeUndefined();
    expect(fieldsOf('identity', 'Facility')).toBeUndefined();
  });
});

test('files of one domain share its root types, and nothing else is changed', () => {
  const one = parse('"Questions." type Query { a: Int } type A { id: ID }');
  const other = parse('"More." type Query { b: Int } type Mutation { c: Int } type B { id: ID }');
  const types = typesOf(oneDocument([one, other]).definitions);
  expect([...types.keys()]).toEqual(['Query', 'Mutation', 'A', 'B']);
  expect(types.get('Query')).toMatchObject({
    description: { value: 'Questions.' },
    fields: [{ name: { value: 'a' } }, { name: { value: 'b' } }],
  });
});

test('a shared type that a domain defines itself, or never reaches, is left out', () => {
  const shared = parse(`
    type Own { stub: Int }
    type Near { far: Far }
    enum Far { A }
    type Unused { own: Own }
  `);
  const document = subgraphDocument(
    parse('type Query { own: Own near: [Near!]! } type Own { id: ID }'),
    shared,
  );
  const types = typesOf(document.definitions);
  expect([...types.keys()]).toEqual(['Query', 'Own', 'Near', 'Far']);
  expect(types.get('Own')).toMatchObject({ fields: [{ name: { value: 'id' } }] });
});

describe('composition', () => {
  test('gives the supergraph that is committed; `npm run compose` writes it anew', () => {
    const committed = readFileSync(
      new URL('../../../schema/supergraph.graphql', import.meta.url),
      'utf8',
    );
    expect(committed.trimEnd()).toBe(compose().supergraphSdl.trimEnd());
  });

  test('shows clients no trace of federation', () => {
    expect(compose().publicSdl).not.toMatch(/join__|link__|@key|@shareable|_entities|_service/);
  });

  test('of subgraphs that contradict each other is a mistake with its reasons', () => {
    const link =
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@shareable"])';
    const one = {
      name: 'identity',
      typeDefs: parse(`${link} type Query { a: Int @shareable }`),
    } as const;
    const other = {
      name: 'insurance',
      typeDefs: parse(`${link} type Query { a: String @shareable }`),
    } as const;
    expect(() => compose([one, other])).toThrow(TypeError);
    expect(() => compose([one, other])).toThrow(/Query\.a/);
  });
});
