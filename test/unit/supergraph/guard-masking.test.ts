import { buildSchema, execute, isObjectType, parse } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import type { CallerKind } from '../../../src/auth/caller.ts';
import type { Context, Purpose } from '../../../src/context.ts';
import { Masked } from '../../../src/domain/masked.ts';
import { classify } from '../../../src/supergraph/data-classes.ts';
import { guardFields } from '../../../src/supergraph/guard.ts';

const sdl = `
  directive @data(class: DataClass!) on OBJECT | FIELD_DEFINITION
  enum DataClass { PUBLIC RESIDENCE }
  enum Kind { HOUSE }
  scalar PersonalId
  scalar Vnd
  type Query { one: Home @data(class: PUBLIC) bare: String }
  type Subscription { changed: String @data(class: RESIDENCE) }
  type Home @data(class: RESIDENCE) {
    text: String
    must: String!
    list: [String]
    lists: [[String!]!]
    number: PersonalId
    amount: Vnd
    surely: Int!
    amounts: [Int]
    kind: Kind
    flag: Boolean
    inner: Home
    inners: [Home!]
    open: String @data(class: PUBLIC)
  }
`;
const schema = buildSchema(sdl);
const asked = vi.fn<(name: string) => void>();
const home = schema.getType('Home');
for (const field of Object.values(isObjectType(home) ? home.getFields() : {})) {
  field.resolve = (source: Readonly<Record<string, unknown>>) => {
    asked(field.name);
    return source[field.name];
  };
}

const { classes, asks } = classify([
  { name: 'identity', typeDefs: parse(sdl.replace('bare: String', '')) },
]);
const policy = guardFields(schema, { classes, asks });

/** What comes out of a field that holds a value, where it is seen, masked or not seen. */
async function shown(
  kind: CallerKind,
  purpose: Purpose,
  home: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const context = {
    access: { operation: () => undefined, verdicts: policy.verdicts(kind, purpose, true) },
  } as unknown as Context;
  const fields = Object.keys(home).map((name) =>
    name.startsWith('inner') ? `${name} { open text }` : name,
  );
  const { data, errors } = await execute({
    schema,
    document: parse(`{ one { ${fields.join(' ')} } }`),
    rootValue: { one: home },
    contextValue: context,
  });
  return errors === undefined
    ? (data?.['one'] as unknown)
    : [...new Set(errors.map(({ message }) => message))];
}

const seen = (home: Readonly<Record<string, unknown>>) => shown('hospital', 'TREATMENT', home);
const masked = (home: Readonly<Record<string, unknown>>) => shown('agency', 'CLAIM_REVIEW', home);
const unseen = (home: Readonly<Record<string, unknown>>) => shown('auditor', 'CLAIM_REVIEW', home);

const name = 'Phố Mẫu';
const mask = 'P••• M•••';
const own = new Masked('•••001', '001086000001');

describe('a field', () => {
  test.each([
    ['a text', { text: name }, { text: name }, { text: mask }],
    ['a text that must be there', { must: name }, { must: name }, { must: mask }],
    ['a text that comes later', { text: Promise.resolve(name) }, { text: name }, { text: mask }],
    ['nothing', { text: null }, { text: null }, { text: null }],
    ['nothing at all', { text: undefined }, { text: null }, { text: null }],
    ['nothing that comes later', { text: Promise.resolve(null) }, { text: null }, { text: null }],
    ['texts', { list: [name, null] }, { list: [name, null] }, { list: [mask, null] }],
    [
      'texts that come later',
      { list: Promise.resolve([name]) },
      { list: [name] },
      { list: [mask] },
    ],
    ['lists of texts', { lists: [[name], []] }, { lists: [[name], []] }, { lists: [[mask], []] }],
    ['a scalar of texts', { number: name }, { number: name }, { number: mask }],
    ['a value with its own mask', { text: own }, { text: '001086000001' }, { text: '•••001' }],
    [
      'such values in a list, later',
      { list: Promise.resolve([own, name]) },
      { list: ['001086000001', name] },
      { list: ['•••001', mask] },
    ],
    ['an amount', { amount: 5 }, { amount: 5 }, { amount: null }],
    ['a truth', { flag: true }, { flag: true }, { flag: null }],
    ['a value of an enum', { kind: 'HOUSE' }, { kind: 'HOUSE' }, { kind: null }],
    [
      'an object',
      { inner: { open: name, text: name } },
      { inner: { open: name, text: name } },
      { inner: { open: name, text: mask } },
    ],
    [
      'objects that come later',
      { inners: Promise.resolve([{ open: name, text: name }]) },
      { inners: [{ open: name, text: name }] },
      { inners: [{ open: name, text: mask }] },
    ],
  ])('with %s is seen whole, masked, or not at all', async (_title, home, whole, part) => {
    expect(await seen(home)).toEqual(whole);
    expect(await masked(home)).toEqual(part);
    expect(await unseen(home)).toEqual(['FIELD_NOT_ALLOWED']);
  });

  test.each([
    ['a number that must be there', { surely: 7 }],
    ['numbers', { amounts: [7] }],
  ])('with %s cannot be masked, and is denied', async (_title, home) => {
    expect(await seen(home)).toEqual(home);
    expect(await masked(home)).toEqual(['FIELD_NOT_ALLOWED']);
  });

  test('that is denied or left empty is not resolved', async () => {
    asked.mockClear();
    await unseen({ text: name, list: [name] });
    await masked({ amount: 5, surely: 7 });
    expect(asked).not.toHaveBeenCalled();
    await masked({ text: name });
    expect(asked.mock.calls).toEqual([['text']]);
  });
});

describe('the policy of a schema', () => {
  test.each(['hospital', 'agency', 'citizen', 'auditor'] as const)(
    'denies %s a field without a class, and one that there is not',
    (kind) => {
      for (const purpose of ['TREATMENT', 'CLAIM_REVIEW', 'SELF_SERVICE'] as const) {
        const verdicts = policy.verdicts(kind, purpose, true);
        expect(policy.verdictAt('Query.bare', verdicts)).toBe('DENY');
        expect(policy.verdictAt('Query.nothing', verdicts)).toBe('DENY');
      }
    },
  );

  test('knows the class of its fields, and of no others', () => {
    expect(policy.classOf('Home.text')).toBe('RESIDENCE');
    expect(policy.classOf('Home.open')).toBe('PUBLIC');
    expect(policy.classOf('Query.bare')).toBeUndefined();
    expect(policy.classOf('Home.nothing')).toBeUndefined();
  });

  test('says what comes out', () => {
    const verdicts = policy.verdicts('agency', 'CLAIM_REVIEW', true);
    expect(
      ['Home.text', 'Home.amount', 'Home.surely', 'Home.open'].map((coordinate) =>
        policy.verdictAt(coordinate, verdicts),
      ),
    ).toEqual(['MASK', 'MASK', 'DENY', 'ALLOW']);
  });

  test('makes the verdicts of a kind and purpose once, and apart from all others', () => {
    const once = policy.verdicts('agency', 'CLAIM_REVIEW', true);
    expect(policy.verdicts('agency', 'CLAIM_REVIEW', true)).toBe(once);
    expect(policy.verdicts('agency', 'CLAIM_REVIEW', false)).not.toBe(once);
    expect(policy.verdicts('agency', 'ADMINISTRATIVE_PROCEDURE', true)).not.toBe(once);
    expect(policy.verdicts('auditor', 'CLAIM_REVIEW', true)).not.toBe(once);
  });

  test('stands before subscriptions too', () => {
    const operation = vi.fn();
    const field = schema.getSubscriptionType()?.getFields()['changed'];
    const verdicts = policy.verdicts('hospital', 'TREATMENT', true);
    field?.resolve?.({ changed: name }, {}, { access: { operation, verdicts } }, {
      fieldName: 'changed',
    } as never);
    expect(operation).toHaveBeenCalledWith('Subscription.changed', []);
  });
});
