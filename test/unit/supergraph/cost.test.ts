import {
  buildSchema,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { compose } from '../../../src/supergraph/compose.ts';
import { costOf, costRule, workLimits } from '../../../src/supergraph/cost.ts';
import { classify } from '../../../src/supergraph/data-classes.ts';
import { documentLimits } from '../../../src/supergraph/limits.ts';
import { loadSubgraphs } from '../../../src/supergraph/subgraphs.ts';
import { resolutionFields } from '../../support/graphql-client.ts';

const subgraphs = loadSubgraphs();
const classification = classify(subgraphs);
const schema = buildSchema(compose(subgraphs).publicSdl);

function cost(source: string) {
  const document = parse(source);
  const operation = document.definitions[0] as OperationDefinitionNode;
  return costOf({ schema, document, operation }, classification);
}

const claim = '{ scan: "" }';
const row = `{ facilityCode: "99002", holder: ${claim} }`;

describe('the cost of an operation', () => {
  /** Every field of a type, to the depth that documents may have. */
  function everythingOf(type: GraphQLObjectType, levels: number): string {
    const fields = Object.values(type.getFields()).flatMap(({ name, type: of }) => {
      const named = getNamedType(of);
      if (!isObjectType(named)) return [name];
      const inner = levels === 1 ? '' : everythingOf(named, levels - 1);
      return inner === '' ? [] : [`${name} { ${inner} }`];
    });
    return fields.join(' ');
  }

  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
    Object.values(root?.getFields() ?? {}).flatMap(({ name, type }) => {
      const named = getNamedType(type);
      return isObjectType(named) ? ([[name, root, named]] as const) : [];
    }),
  );

  test.each(roots)('%s is within the limits with every field there is', (name, root, type) => {
    const keyword = root === schema.getMutationType() ? 'mutation' : 'query';
    const everything = `${keyword} { ${name} { ${everythingOf(type, documentLimits.depth - 1)} } }`;
    const { cost: total, calls } = cost(everything);
    expect(total).toBeLessThanOrEqual(workLimits.cost * 0.6);
    expect(calls).toBeLessThanOrEqual(workLimits.calls);
  });

  test('of a list is that of one row', () => {
    const one = cost(`{ eligibilityMany(inputs: [${row}]) { id } }`);
    const three = cost(`{ eligibilityMany(inputs: [${row}, ${row}, ${row}]) { id } }`);
    expect(three).toEqual(one);
    expect(one).toEqual({ cost: 1 + 10 * one.calls, calls: one.calls });
  });

  test('does not depend on what directives leave out', () => {
    expect(cost('{ facility(code: "99002") { name @skip(if: true) } }').cost).toBe(1);
  });

  test('of three identities fits, with insurance numbers of each it does not', () => {
    const three = (inside: string) =>
      ['a', 'b', 'c'].map((name) => `${name}: resolveIdentity(claim: ${claim}) { ${inside} }`);
    const broken = (inside: string) =>
      validate(schema, parse(`{ ${three(inside).join(' ')} }`), [costRule(classification)]).map(
        ({ extensions }) => extensions['limit'],
      );
    expect(broken(resolutionFields)).toEqual([]);
    expect(broken('insurance { source { status } }')).toEqual(['OPERATION_TOO_COSTLY']);
  });
});

describe('fragments', () => {
  test('that double at every step cost no time', () => {
    const steps = Array.from(
      { length: 40 },
      (_, at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`,
    );
    const document = `{ ...F0 } ${steps.join(' ')} fragment F40 on Query { facility(code: "99002") { name } }`;
    const started = performance.now();
    expect(cost(document).cost).toBeGreaterThan(workLimits.cost);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('that only repeat what is small are too much work too', () => {
    const steps = Array.from(
      { length: 12 },
      (_, at) => `fragment F${at} on Facility { ...F${at + 1} ...F${at + 1} }`,
    );
    const document = `{ facility(code: "1") { ...F0 } } ${steps.join(' ')} fragment F12 on Facility { name }`;
    expect(cost(document).cost).toBeGreaterThan(workLimits.cost);
  });

  test('that spread themselves, or nothing, are passed over', () => {
    expect(
      cost('{ ...A ...Z } fragment A on Query { ...A facility(code: "1") { nothing } }'),
    ).toEqual({
      cost: 1,
      calls: 0,
    });
  });
});
