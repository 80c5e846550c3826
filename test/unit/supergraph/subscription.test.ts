import { describe, expect, test } from 'vitest';
import { resolvers } from '../../../src/resolvers/index.ts';
import { compose } from '../../../src/supergraph/compose.ts';
import { costRule } from '../../../src/supergraph/cost.ts';
import { classify } from '../../../src/supergraph/data-classes.ts';
import { executableSchema } from '../../../src/supergraph/executable.ts';
import { limitRules } from '../../../src/supergraph/limits.ts';
import { loadSubgraphs } from '../../../src/supergraph/subgraphs.ts';
import { createSubscriptionReader } from '../../../src/supergraph/subscription.ts';

const subgraphs = loadSubgraphs();
const options = {
  schema: executableSchema(compose(subgraphs).publicSdl, subgraphs, resolvers),
  rules: [...limitRules, costRule(classify(subgraphs))],
  introspection: true,
  isRegistered: (document: string) => !document.includes('# not registered'),
};
const reader = createSubscriptionReader(options);

function read(document: string, variables = {}, operationName?: string) {
  return reader({ document, operationName, variables });
}

describe('a document that may be a subscription', () => {
  test('is read with its one root field and what it is given', () => {
    const document = `subscription Desk($from: ID, $why: Purpose) { ...Settled }
      fragment Settled on Subscription { checkInSettled(after: $from, purpose: $why) { id } }`;
    expect(read(document, { from: '7.a', why: 'TREATMENT' }, 'Desk')).toMatchObject({
      kind: 'SUBSCRIPTION',
      subscription: {
        field: 'checkInSettled',
        coordinate: 'Subscription.checkInSettled',
        arguments: { after: '7.a', purpose: 'TREATMENT' },
      },
    });
  });

  test('is told from a query, also where both stand in it', () => {
    const both =
      'query A { facility(code: "99002") { name } } subscription B { checkInSettled { id } }';
    expect(read('{ facility(code: "99002") { name } }').kind).toBe('OTHER');
    expect(read(both, {}, 'A').kind).toBe('OTHER');
    expect(read(both, {}, 'B').kind).toBe('SUBSCRIPTION');
    expect(read(both).kind).toBe('UNFIT');
  });

  test.each([
    ['is not GraphQL', 'subscription {'],
    ['names a field that is not there', 'subscription { checkInSettled { name } }'],
    ['is not registered', 'subscription { checkInSettled { id } } # not registered'],
    ['asks for two streams', 'subscription { a: checkInSettled { id } b: checkInSettled { id } }'],
    [
      'is too deep',
      'subscription { checkInSettled { settlement { decision { identity { person { permanentAddress { detail } } } } } } }',
    ],
  ])('is unfit when it %s', (_what, document) => {
    expect(read(document).kind).toBe('UNFIT');
  });

  test('refuses variables that do not fit', () => {
    const document = 'subscription($why: Purpose!) { checkInSettled(purpose: $why) { id } }';
    for (const variables of [{}, { why: 'CURIOSITY' }, { why: null }])
      expect(() => read(document, variables)).toThrow(
        expect.objectContaining({ code: 'INPUT_INVALID' }),
      );
  });
});
