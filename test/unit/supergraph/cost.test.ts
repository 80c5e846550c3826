import { buildSchema, type OperationDefinitionNode, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { compose } from '../../../src/supergraph/compose.ts';
import { costOf, costRule, workLimits } from '../../../src/supergraph/cost.ts';
import { classify } from '../../../src/supergraph/data-classes.ts';
import { loadSubgraphs } from '../../../src/supergraph/subgraphs.ts';
import { decisionFields, resolutionFields } from '../../support/graphql-client.ts';

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
  test('whose every field is asked for stays well below the limit', () => {
    const everything = cost(`{ eligibility(input: ${row}) { ${decisionFields} } }`);
    expect(everything.calls).toBeLessThanOrEqual(workLimits.calls);
    expect(everything.cost).toBeLessThanOrEqual(workLimits.cost * 0.75);
  });

  test('of a list is that of one row', () => {
    const one = cost(`{ eligibilityMany(inputs: [${row}]) { id } }`);
    const three = cost(`{ eligibilityMany(inputs: [${row}, ${row}, ${row}]) { id } }`);
    expect(three).toEqual(one);
    expect(one).toEqual({ cost: 2 + 10 * one.calls, calls: one.calls });
  });

  test('does not depend on what directives leave out', () => {
    expect(cost('{ facility(code: "99002") { name @skip(if: true) } }').cost).toBe(2);
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
    cost(document);
    expect(performance.now() - started).toBeLessThan(1_000);
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
