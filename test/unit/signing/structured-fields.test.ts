import fc from 'fast-check';
import * as other from 'structured-headers';
import { describe, expect, test } from 'vitest';
import {
  parseDictionary,
  parseItem,
  parseList,
} from '../../../src/signing/structured-fields/parse.ts';
import {
  serializeDictionary,
  serializeItem,
  serializeList,
} from '../../../src/signing/structured-fields/serialize.ts';
import {
  type BareItem,
  greatest,
  type Item,
  type Member,
  StructuredFieldError,
} from '../../../src/signing/structured-fields/types.ts';

const ascii = fc.string({ unit: fc.constantFrom(...' !"#%\'(),:;=?@\\azAZ09~') });
const whole = fc.integer({ min: -greatest, max: greatest });
const keys = fc.stringMatching(/^[a-z*][a-z0-9_\-.*]{0,5}$/);

const bareItems: fc.Arbitrary<BareItem> = fc.oneof(
  whole.map((value): BareItem => ({ type: 'integer', value })),
  whole.map((thousandths): BareItem => ({ type: 'decimal', thousandths })),
  whole.map((value): BareItem => ({ type: 'date', value })),
  ascii.map((value): BareItem => ({ type: 'string', value })),
  fc
    .stringMatching(/^[A-Za-z*][A-Za-z0-9!#$%&'*+\-.^_`|~:/]{0,5}$/)
    .map((value): BareItem => ({ type: 'token', value })),
  fc
    .uint8Array({ maxLength: 9 })
    .map((value): BareItem => ({ type: 'binary', value: Buffer.from(value) })),
  fc.boolean().map((value): BareItem => ({ type: 'boolean', value })),
  fc.string({ unit: 'grapheme' }).map((value): BareItem => ({ type: 'displaystring', value })),
);
const parameters = fc
  .array(fc.tuple(keys, bareItems), { maxLength: 3 })
  .map((entries) => new Map(entries));
const items: fc.Arbitrary<Item> = fc.record({
  kind: fc.constant('item'),
  value: bareItems,
  parameters,
});
const members: fc.Arbitrary<Member> = fc.oneof(
  items,
  fc.record({
    kind: fc.constant('inner-list'),
    items: fc.array(items, { maxLength: 3 }),
    parameters,
  }),
);

describe('what is written is read again', () => {
  test('an item', () => {
    fc.assert(
      fc.property(items, (item) => {
        expect(parseItem(serializeItem(item))).toEqual(item);
      }),
    );
  });

  test('a list', () => {
    fc.assert(
      fc.property(fc.array(members), (list) => {
        expect(parseList(serializeList(list))).toEqual(list);
      }),
    );
  });

  test('a dictionary, in its order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, members)), (entries) => {
        const dictionary = new Map(entries);
        const read = parseDictionary(serializeDictionary(dictionary));
        expect([...read]).toEqual([...dictionary]);
      }),
    );
  });
});

/** What a signature field is made of: on this, the other implementation is right. */
const plain = fc.oneof(
  fc.constantFrom('"@method"', '"a\\"b"', 'tok/en', '*', '1', '-12', '0', '1.5', '?0', '?1'),
  fc.constantFrom(':AAAA:', '::', '("a" "b";req)', '()', '(a;b=1  c )', '"', '(', ':A:', '01', 'é'),
  fc.constantFrom('', ' ', '1.2345', '12345678901234567', '?2', '%"a"', '@12', '"\\a"', '=', ','),
);
const pieces = fc.array(
  fc.tuple(
    plain,
    fc.constantFrom('', ';a', ';a=1', '; b="x"', ';A', ';', ', ', ',', ' ,\t', '=', 'a='),
  ),
  { maxLength: 6 },
);

describe('a second implementation reads alike', () => {
  test.each([
    ['list', parseList, other.parseList],
    ['dictionary', parseDictionary, other.parseDictionary],
    ['item', parseItem, other.parseItem],
  ] as const)('%s', (_, ours, theirs) => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.flat().join('');
        // It takes no date that anything follows.
        fc.pre(!text.includes('@'));
        expect(attempt(() => [...normal(ours(text))])).toEqual(
          attempt(() => [...theirNormal(theirs(text))]),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

function attempt<T>(read: () => T): T | 'refused' {
  try {
    return read();
  } catch (error) {
    if (error instanceof StructuredFieldError || error instanceof other.ParseError)
      return 'refused';
    throw error;
  }
}

type Ours = Item | readonly Member[] | ReadonlyMap<string, Member>;
type Theirs = other.Item | other.List | other.Dictionary;

function* normal(read: Ours): Iterable<string> {
  if ('kind' in read) yield serializeItem(read);
  else if (Array.isArray(read)) yield serializeList(read);
  else yield serializeDictionary(read as ReadonlyMap<string, Member>);
}

function* theirNormal(read: Theirs): Iterable<string> {
  if (read instanceof Map) yield other.serializeDictionary(read);
  else if (read[1] instanceof Map && !Array.isArray(read[0])) {
    yield other.serializeItem(read as other.Item);
  } else yield other.serializeList(read as other.List);
}

describe('numbers', () => {
  test.each([
    ['1.0', { type: 'decimal', thousandths: 1_000 }],
    ['-0.5', { type: 'decimal', thousandths: -500 }],
    ['-0', { type: 'integer', value: 0 }],
    ['-0.000', { type: 'decimal', thousandths: 0 }],
    ['000000000000.001', { type: 'decimal', thousandths: 1 }],
    ['999999999999999', { type: 'integer', value: greatest }],
    ['@-1', { type: 'date', value: -1 }],
  ])('%s', (text, value) => {
    expect(parseItem(text).value).toEqual(value);
  });

  test.each([
    '1.',
    '.1',
    '-',
    '--1',
    '+1',
    '1e3',
    '1.2.3',
    '1.2345',
    '1234567890123.1',
    '1234567890123456',
    '@1.0',
    '@',
    '0x1',
    '１',
  ])('%s is none', (text) => {
    expect(() => parseItem(text)).toThrow(StructuredFieldError);
  });
});

test('a date may stand anywhere', () => {
  expect(serializeList(parseList('@1;a=@2, (@3 @4), 5'))).toBe('@1;a=@2, (@3 @4), 5');
});

test('a name that occurs again keeps its place and takes the new value', () => {
  expect(serializeDictionary(parseDictionary('a=1,b=2,a;x=3;x=4'))).toBe('a;x=4, b=2');
});

test.each([':AB:', ':ABC:', ':AB==:', ':ABC=:', ':iZ==:'])(
  '%s: padding may be left out',
  (text) => {
    const { value } = parseItem(text);
    expect(value).toMatchObject({ type: 'binary' });
  },
);

test.each([
  ':A:',
  ':AB=:',
  ':ABC==:',
  ':A===:',
  ':A=B=:',
  ':AB-_:',
  ':AB',
  ': AB:',
  ':A B:',
  ':=:',
])('%s is no byte sequence', (text) => {
  expect(() => parseItem(text)).toThrow(StructuredFieldError);
});

test.each([
  '%"%c3%28"',
  '%"%ff"',
  '%"%ed%a0%80"',
  '%"%C3%BC"',
  '%"%"',
  '%"%a',
  '%"ü"',
  '%"Ł"',
  '%"\t"',
  '%"',
  '%a',
])('%s is no display string', (text) => {
  expect(() => parseItem(text)).toThrow(StructuredFieldError);
});

test('a display string keeps its byte order mark', () => {
  expect(parseItem('%"%ef%bb%bfa"').value).toMatchObject({ value: '\ufeffa' });
});

test('a refusal says where, and never what', () => {
  expect(() => parseItem('"secret')).toThrow(/^A string is not well formed at character 0$/);
});
