import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { statedPurposes } from '../../../src/supergraph/stated-purposes.ts';

const schema = buildSchema(`
  enum Purpose { CHECK_IN TREATMENT }
  enum Other { CHECK_IN }
  input Visit { purpose: Purpose other: Other about: String }
  input CheckIn { key: String visit: Visit again: [CheckIn] }
  type Query {
    none(text: String, other: Other): Int
    own(purpose: Purpose!): Int
    input(input: Visit): Int
    list(inputs: [Visit!]!): Int
    nested(input: CheckIn): Int
    several(purpose: Purpose, input: Visit, inputs: [Visit]): Int
  }
`);

function stated(name: string, args: Readonly<Record<string, unknown>>) {
  const field = schema.getQueryType()?.getFields()[name];
  if (field === undefined) throw new TypeError(name);
  return statedPurposes(field)(args);
}

describe('purposes are read', () => {
  test.each([
    ['from an argument', 'own', { purpose: 'TREATMENT' }, ['TREATMENT']],
    ['from an argument that is left out', 'own', {}, [undefined]],
    ['from an input', 'input', { input: { purpose: 'TREATMENT' } }, ['TREATMENT']],
    ['from an input that states none', 'input', { input: {} }, [undefined]],
    ['from no input', 'input', { input: null }, []],
    ['from an input that is left out', 'input', {}, []],
    [
      'from every row',
      'list',
      { inputs: [{ purpose: 'TREATMENT' }, {}, { purpose: null }] },
      ['TREATMENT', undefined, null],
    ],
    ['from no row', 'list', { inputs: [] }, []],
    [
      'from an input within an input',
      'nested',
      { input: { key: 'k', visit: { purpose: 'TREATMENT' } } },
      ['TREATMENT'],
    ],
    ['from an outer input alone', 'nested', { input: { key: 'k' } }, []],
    [
      'from wherever they stand',
      'several',
      {
        purpose: 'CHECK_IN',
        input: { purpose: 'TREATMENT' },
        inputs: [{ purpose: 'CHECK_IN' }, {}],
      },
      ['CHECK_IN', 'TREATMENT', 'CHECK_IN', undefined],
    ],
    ['from nothing else', 'none', { text: 'TREATMENT', other: 'CHECK_IN' }, []],
  ])('%s', (_title, name, args, expected) => {
    expect(stated(name, args)).toEqual(expected);
  });
});
