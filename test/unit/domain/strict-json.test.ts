import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  jsonTokens,
  parseStrictJson,
  parseStrictJsonBytes,
  parseStrictJsonObject,
} from '../../../src/domain/strict-json.ts';

describe('a member name', () => {
  test.each([
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"\\/":1,"/":2}',
    '{"":1,"":2}',
    '[{"x":{"b":1,"c":[],"b":2}}]',
    '{"a":{"a":1},"a":2}',
    '{"\\"":1,"\\u0022":2}',
    '{"__proto__":1,"__proto__":2}',
    '{"\\ud83d\\ude00":1,"😀":2}',
  ])('cannot occur twice: %s', (text) => {
    expect(() => parseStrictJson(text)).toThrow(new SyntaxError('A member name occurs twice'));
  });

  test.each([
    '{"a":1,"A":1}',
    '{"a":{"a":{"a":1}},"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"a","b":"a"}',
    '{"a":["a","a"],"b":"\\"a\\":1,\\"a\\":2"}',
    '{"é":1,"e\\u0301":2}',
    '{"a\\\\":1,"a":2}',
  ])('may look like another one: %s', (text) => {
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });
});

test('what JSON.stringify writes is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 1, '\t'), (value, space) => {
      const text = JSON.stringify(value, null, space);
      expect(parseStrictJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

test('any member written once more is refused', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (members) => {
      const text = JSON.stringify(members);
      const [name = ''] = Object.keys(JSON.parse(text));
      const twice = `${text.slice(0, -1)},${JSON.stringify(name)}:0}`;
      expect(() => parseStrictJson(twice)).toThrow(SyntaxError);
    }),
  );
});

test.each([
  ['a long string', `"${'\\n'.repeat(2_000_000)}"`],
  ['a long name', `{"${'a\\n'.repeat(1_000_000)}":1}`],
  ['deep lists', '['.repeat(50_000) + ']'.repeat(50_000)],
])('%s needs no stack', (_, text) => {
  expect(() => parseStrictJson(text)).not.toThrow();
});

describe('bytes', () => {
  test.each([
    ['a byte that is not of UTF-8', [0x22, 0xff, 0x22]],
    ['a surrogate in UTF-8', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['an overlong character', [0x22, 0xc0, 0xaf, 0x22]],
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x7b, 0x7d]],
    ['nothing', []],
  ])('with %s are refused', (_, bytes) => {
    expect(() => parseStrictJsonBytes(Uint8Array.from(bytes))).toThrow(SyntaxError);
  });

  test.each(['[]', '1', 'null', '"a"'])('%s is no object', (text) => {
    expect(() => parseStrictJsonObject(Buffer.from(text))).toThrow(SyntaxError);
    expect(parseStrictJsonBytes(Buffer.from(text))).toEqual(JSON.parse(text));
  });
});

test('tokens carry their place', () => {
  const text = '{ "a\\"" : [1, "b"] }';
  expect([...jsonTokens(text)].map(({ token }) => token).join(' ')).toBe('{ "a\\"" : [ , "b" ] }');
  for (const { token, index } of jsonTokens(text)) expect(text.startsWith(token, index)).toBe(true);
});
