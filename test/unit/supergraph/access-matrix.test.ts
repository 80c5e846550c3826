import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  visit,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { purposesOf } from '../../../src/auth/policy/purposes.ts';
import type { Verdicts } from '../../../src/auth/policy/request-access.ts';
import type { Context, Purpose } from '../../../src/context.ts';
import { resolvers } from '../../../src/resolvers/index.ts';
import { compose } from '../../../src/supergraph/compose.ts';
import { classify } from '../../../src/supergraph/data-classes.ts';
import { executableSchema } from '../../../src/supergraph/executable.ts';
import { guardFields } from '../../../src/supergraph/guard.ts';
import { domainFiles, loadSubgraphs } from '../../../src/supergraph/subgraphs.ts';

/** The policy as it was agreed, by hand: A seen, M masked, – not seen. */
const agreed = `
              hospital:CHECK_IN hospital:TREATMENT hospital:EMERGENCY_OVERRIDE hospital:ACCESS_REVIEW agency:ADMINISTRATIVE_PROCEDURE agency:CLAIM_REVIEW agency:ACCESS_REVIEW citizen:SELF_SERVICE citizen:ACCESS_REVIEW auditor:CLAIM_REVIEW auditor:ACCESS_REVIEW
PUBLIC        A                 A                  A                           A                      A                               A                   A                    A                    A                     A                    A
OPERATIONAL   A                 A                  A                           A                      A                               A                   A                    A                    A                     A                    A
PERSONAL      A                 A                  A                           –                      A                               A                   –                    A                    A                     –                    –
RESIDENCE     A                 A                  A                           –                      A                               M                   –                    A                    A                     –                    –
REGISTERED    M                 M                  A                           –                      M                               M                   –                    A                    A                     –                    –
SENSITIVE     A                 A                  A                           –                      –                               A                   –                    A                    A                     –                    –
EVIDENCE      A                 A                  A                           A                      A                               A                   A                    A                    A                     A                    A
ACCESS        –                 –                  –                           A                      –                               –                   A                    A                    A                     A                    A
`;
const withoutOperator: ReadonlySet<string> = new Set(['PUBLIC', 'OPERATIONAL', 'EVIDENCE']);

type Kind = keyof typeof purposesOf;
type Cell = 'A' | 'M' | '–';

const [heads = [], ...lines] = agreed
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const cells = new Map(
  lines.flatMap(([dataClass, ...row]) =>
    row.map((cell, at) => [`${dataClass} ${heads[at]}`, cell as Cell] as const),
  ),
);
const kinds = Object.keys(purposesOf) as Kind[];
const allPurposes = [...new Set(Object.values(purposesOf).flat())] as Purpose[];

/** Classes as the SDL gives them, read without the gateway's own reader. */
function classesInSdl(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of ['shared', ...Object.values(domainFiles).flat()]) {
    const file = new URL(`../../../schema/${name}.graphql`, import.meta.url);
    let ofType = '';
    let typeName = '';
    let ofField = '';
    let fieldName = '';
    const classOf = (node: { directives?: readonly unknown[] }): string =>
      /"data".*?"class".*?"value":"([A-Z]+)"/.exec(
        JSON.stringify(
          (node.directives ?? []).filter(
            (directive) => (directive as { name: { value: string } }).name.value === 'data',
          ),
        ),
      )?.[1] ?? '';
    const enterType = {
      enter(node: { name: { value: string }; directives?: readonly unknown[] }) {
        typeName = node.name.value;
        ofType = classOf(node);
      },
    };
    visit(parse(readFileSync(file, 'utf8'), { noLocation: true }), {
      DirectiveDefinition: () => false,
      ObjectTypeDefinition: enterType,
      InterfaceTypeDefinition: enterType,
      InputObjectTypeDefinition: enterType,
      FieldDefinition: {
        enter(node) {
          fieldName = `${typeName}.${node.name.value}`;
          ofField = classOf(node) || ofType;
          found.set(fieldName, ofField);
        },
        leave() {
          fieldName = '';
        },
      },
      InputValueDefinition(node) {
        const own = classOf(node);
        if (fieldName === '') found.set(`${typeName}.${node.name.value}`, own || ofType);
        else found.set(`${fieldName}(${node.name.value}:)`, own || ofField);
      },
    });
  }
  return found;
}

/** Every place of the public schema that a document can name. */
function coordinatesOf(schema: GraphQLSchema): readonly string[] {
  return Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => {
      if (isInputObjectType(type))
        return Object.keys(type.getFields()).map((field) => `${type.name}.${field}`);
      if (!isObjectType(type) && !isInterfaceType(type)) return [];
      return Object.values(type.getFields()).flatMap((field) => {
        const coordinate = `${type.name}.${field.name}`;
        return [coordinate, ...field.args.map((argument) => `${coordinate}(${argument.name}:)`)];
      });
    });
}

const subgraphs = loadSubgraphs();
const classification = classify(subgraphs);
const { publicSdl } = compose(subgraphs);
const plain = buildSchema(publicSdl);
const policy = guardFields(plain, classification);
const classes = classesInSdl();

describe('every coordinate', () => {
  test('has a class, arguments and input fields too, and the gateway reads the same as this test', () => {
    const coordinates = coordinatesOf(plain);
    expect(coordinates.length).toBeGreaterThan(200);
    expect(coordinates.filter((coordinate) => !classification.classes.has(coordinate))).toEqual([]);
    for (const coordinate of coordinates) {
      expect([coordinate, classification.classes.get(coordinate)]).toEqual([
        coordinate,
        classes.get(coordinate),
      ]);
    }
  });

  test('of an object type stands in the policy', () => {
    const fields = Object.values(plain.getTypeMap())
      .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
      .flatMap((type) =>
        Object.keys((type as GraphQLObjectType).getFields()).map((name) => `${type.name}.${name}`),
      );
    expect([...policy.coordinates].sort()).toEqual(fields.sort());
    expect(policy.coordinates.filter((one) => policy.classOf(one) === undefined)).toEqual([]);
  });

  test('is on the page, with its class', () => {
    const page = readFileSync(new URL('../../../docs/access.md', import.meta.url), 'utf8');
    const missing = [...classification.classes].filter(
      ([coordinate, dataClass]) => !page.includes(`| \`${coordinate}\` | ${dataClass} |`),
    );
    expect(missing).toEqual([]);
  });
});

const given = 'Nguyễn Mẫu';
const mask = 'N••• M•••';

/** What a caller gets of a field whose value is known. */
function outcomeOf(field: GraphQLField<unknown, Context>, verdicts: Verdicts): unknown {
  const context = { access: { operation: () => undefined, verdicts } } as unknown as Context;
  const value = isListType(isNonNullType(field.type) ? field.type.ofType : field.type)
    ? [given]
    : given;
  try {
    return field.resolve?.({ [field.name]: value }, {}, context, {
      fieldName: field.name,
    } as never);
  } catch (error) {
    return (error as { readonly code?: string }).code;
  }
}

const texts: ReadonlySet<string> = new Set([
  'String',
  'PersonalId',
  'PersonNumber',
  'CardOrInsuranceNumber',
  'BirthDate',
]);

function expectedOutcome(field: GraphQLField<unknown, Context>, cell: Cell): unknown {
  const inList = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
  const wrapped = (value: string) => (inList ? [value] : value);
  if (cell === 'A') return wrapped(given);
  if (cell === '–') return 'FIELD_NOT_ALLOWED';
  const named = getNamedType(field.type);
  if (!isLeafType(named)) return wrapped(given);
  if (texts.has(named.name)) return wrapped(mask);
  return isNonNullType(field.type) || inList ? 'FIELD_NOT_ALLOWED' : null;
}

describe('kind of caller × purpose × field', () => {
  const pairs = kinds.flatMap((kind) =>
    allPurposes.flatMap((purpose) =>
      [true, false].map((operator) => [kind, purpose, operator] as const),
    ),
  );

  test('covers every kind, every purpose and every class', () => {
    const enumOf = (name: string) => {
      const type = plain.getType(name);
      return isEnumType(type) ? type.getValues().map((value) => value.name) : [];
    };
    expect([...allPurposes].sort()).toEqual(enumOf('Purpose').sort());
    expect(heads).toEqual(kinds.flatMap((kind) => purposesOf[kind].map((one) => `${kind}:${one}`)));
    expect([...new Set(classes.values())].sort()).toEqual(
      lines.map(([dataClass = '']) => dataClass).sort(),
    );
  });

  test.each(pairs)('%s for %s, with somebody behind the call: %s', (kind, purpose, operator) => {
    const verdicts = policy.verdicts(kind, purpose, operator);
    const found: [string, unknown][] = [];
    const expected: [string, unknown][] = [];
    for (const coordinate of policy.coordinates) {
      const [type = '', name = ''] = coordinate.split('.');
      const field = (plain.getType(type) as GraphQLObjectType).getFields()[name];
      if (field === undefined) throw new TypeError(coordinate);
      const dataClass = classes.get(coordinate) ?? '';
      const cell = cells.get(`${dataClass} ${kind}:${purpose}`) ?? '–';
      const mayAsk = operator || withoutOperator.has(dataClass);
      found.push([coordinate, outcomeOf(field, verdicts)]);
      expected.push([coordinate, expectedOutcome(field, mayAsk ? cell : '–')]);
    }
    expect(found.length).toBeGreaterThan(150);
    expect(found).toEqual(expected);
  });
});

test('no resolver of the real graph runs, and nothing of the request is touched, where all is denied', () => {
  const schema = executableSchema(publicSdl, subgraphs, resolvers);
  const { coordinates } = guardFields(schema, classification);
  const denied = {
    operation: () => undefined,
    verdicts: new Uint8Array(coordinates.length).fill(2),
  };
  const untouched = new Proxy({ access: denied } as unknown as Context, {
    get: (target, name) => {
      if (name !== 'access') throw new TypeError(`${String(name)} was touched`);
      return target.access;
    },
  });
  for (const coordinate of coordinates) {
    const [type = '', name = ''] = coordinate.split('.');
    const field = (schema.getType(type) as GraphQLObjectType).getFields()[name];
    expect(() => field?.resolve?.({}, {}, untouched, {} as never)).toThrow('FIELD_NOT_ALLOWED');
  }
});
