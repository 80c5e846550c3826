import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { type Terminal, UsageError } from '../../../src/cli/terminal.ts';
import { verify } from '../../../src/cli/verify.ts';
import { NaiveTree, someEntries } from '../ledger/merkle/naive-tree.ts';

const directory = mkdtempSync(join(tmpdir(), 'verify-cases-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function run(args: readonly string[], input: string | Uint8Array = '') {
  const out: string[] = [];
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: (text) => out.push(text),
    readInput: async () => Buffer.from(input),
    env: {},
  };
  const code = await verify.run(args, terminal);
  return { code, out: out.join('') };
}

/** The verdicts over cases as JSON text or as values. */
async function verdicts(kind: string, cases: string | readonly unknown[]): Promise<unknown> {
  const text = typeof cases === 'string' ? cases : JSON.stringify(cases);
  const { code, out } = await run([kind, '--json', '-'], text);
  expect(code).toBe(0);
  return JSON.parse(out);
}

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const key = { ...publicKey.export({ format: 'jwk' }), alg: 'EdDSA', kid: 'a' };
const input = `${Buffer.from('{"alg":"EdDSA","kid":"a"}').toString('base64url')}.Zm9v`;
const good = `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;

const tree = new NaiveTree(someEntries(11));
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const inclusion = {
  id: 1,
  type: 'inclusion',
  leafIndex: '5',
  treeSize: '11',
  leafHash: base64(tree.leaf(5)),
  root: base64(tree.mth(0, 11)),
  proof: tree.path(5, 0, 11).map(base64),
};
const consistency = {
  id: 1,
  type: 'consistency',
  size1: '6',
  root1: base64(tree.mth(0, 6)),
  size2: '11',
  root2: base64(tree.mth(0, 11)),
  proof: tree.proof(6, 11).map(base64),
};
const item = { id: 1, type: 'item', raw: ['a'] };

describe('arrays of cases', () => {
  test('are answered in their order, with exit code 0 whatever the verdicts', async () => {
    const cases = [
      { id: 'b', jws: good, key },
      { id: 7, jws: `${good}=`, key },
      { id: null, jws: good, key: { ...key, use: 'enc' } },
      { jws: good, key },
      { id: { any: 'thing' }, jws: good, key },
    ];
    expect(await verdicts('jws', cases)).toEqual([
      { id: 'b', ok: true },
      { id: 7, ok: false, code: 'MALFORMED' },
      { id: null, ok: false, code: 'KEY_UNUSABLE' },
      { id: null, ok: true },
      { id: { any: 'thing' }, ok: true },
    ]);
  });

  test('may be empty, and may come from a file', async () => {
    expect(await verdicts('proof', [])).toEqual([]);
    const path = join(directory, 'cases.json');
    writeFileSync(path, `\n [ ${JSON.stringify(inclusion)} ]\n`);
    const expected = `${JSON.stringify([{ id: 1, ok: true }])}\n`;
    expect((await run(['proof', '--json', path])).out).toBe(expected);
    expect((await run(['proof', path, '--json'])).out).toBe(expected);
  });

  test('are told to people without --json', async () => {
    const { code, out } = await run(
      ['proof', '-'],
      JSON.stringify([inclusion, { ...inclusion, leafIndex: '4' }]),
    );
    expect(code).toBe(0);
    expect(out).toBe('1  holds\n1  REFUSED ROOT_MISMATCH\n2 cases: 1 hold, 1 are refused\n');
  });

  test.each([
    ['an object', '{"id":1}'],
    ['a text', '"[]"'],
    ['half an array', '[{"id":1}'],
    ['two arrays', '[][]'],
    ['nothing', ''],
    ['bytes that are not UTF-8', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d])],
  ])('cannot be %s: a sentence, and wrong usage', async (_, content) => {
    for (const kind of ['jws', 'proof', 'field']) {
      const refusal = run([kind, '--json', '-'], content);
      await expect(refusal).rejects.toThrow(UsageError);
      await expect(refusal).rejects.toThrow('Standard input does not hold a JSON array.');
    }
  });

  test.each([
    [['jws', '--json']],
    [['jws', '--json', '/no/such/file']],
    [['jws', '--json', '-', 'other']],
    [['jws', '--json', '-', '--keys', 'x']],
  ])('wrong usage: %j', async (args) => {
    await expect(run(args, '[]')).rejects.toThrow(UsageError);
  });

  test('one that names a member twice spoils itself alone', async () => {
    const twice = `{"id":2,"type":"item","raw":["b"],"raw":["a"]}`;
    const text = `[${JSON.stringify(item)},${twice},{"id":"x,]}\\"","type":"list","raw":[]}]`;
    expect(await verdicts('field', text)).toMatchObject([
      { id: 1, ok: true },
      { id: 2, ok: false, code: 'CASE_MALFORMED' },
      { id: 'x,]}"', ok: true },
    ]);
  });

  const malformed: readonly [kind: string, one: unknown][] = [
    ...[null, 1, 'text', [], [1], true, {}].flatMap((one): [string, unknown][] =>
      ['jws', 'proof', 'field'].map((kind) => [kind, one]),
    ),
    ['jws', { jws: good }],
    ['jws', { key }],
    ['jws', { jws: 1, key }],
    ['jws', { jws: { payload: good }, key }],
    ['jws', { jws: good, key: 'a' }],
    ['jws', { jws: good, key: [key] }],
    ['jws', { jws: good, key: null }],
    ['proof', { ...inclusion, type: 'other' }],
    ['proof', { ...inclusion, type: undefined }],
    ['proof', { ...inclusion, type: ['inclusion'] }],
    ['proof', { ...inclusion, leafIndex: 5 }],
    ['proof', { ...inclusion, leafIndex: '05' }],
    ['proof', { ...inclusion, leafIndex: '+5' }],
    ['proof', { ...inclusion, leafIndex: ' 5' }],
    ['proof', { ...inclusion, leafIndex: '5.0' }],
    ['proof', { ...inclusion, leafIndex: '0x5' }],
    ['proof', { ...inclusion, leafIndex: '-0' }],
    ['proof', { ...inclusion, leafIndex: '' }],
    ['proof', { ...inclusion, leafIndex: '٥' }],
    ['proof', { ...inclusion, treeSize: undefined }],
    ['proof', { ...inclusion, treeSize: '1'.repeat(1_000) }],
    ['proof', { ...inclusion, root: null }],
    ['proof', { ...inclusion, leafHash: [1, 2] }],
    ['proof', { ...inclusion, proof: undefined }],
    ['proof', { ...inclusion, proof: inclusion.proof[0] }],
    ['proof', { ...inclusion, proof: [null] }],
    ['proof', { ...consistency, size1: 6 }],
    ['proof', { ...consistency, root1: undefined }],
    ['field', { type: 'item' }],
    ['field', { type: 'other', raw: ['a'] }],
    ['field', { type: '__proto__', raw: ['a'] }],
    ['field', { type: 'item', raw: 'a' }],
    ['field', { type: 'item', raw: [1] }],
    ['field', { type: 'item', raw: null }],
    ['field', { type: 'item', raw: ['a'], value: ['a', []] }],
    ['field', { type: 'item', value: 'a' }],
    ['field', { type: 'item', value: ['a'] }],
    ['field', { type: 'item', value: ['a', [], 1] }],
    ['field', { type: 'item', value: [null, []] }],
    ['field', { type: 'item', value: [[['a', []]], []] }],
    ['field', { type: 'item', value: ['a', [['b']]] }],
    ['field', { type: 'item', value: ['a', [[1, 2]]] }],
    ['field', { type: 'item', value: [{ __type: 'other', value: 'a' }, []] }],
    ['field', { type: 'item', value: [{ __type: 'token' }, []] }],
    ['field', { type: 'item', value: [{ __type: 'date', value: '1' }, []] }],
    ['field', { type: 'item', value: [{ __type: 'binary', value: 'ZXW6===' }, []] }],
    ['field', { type: 'item', value: [{ __type: 'binary', value: 'Zg' }, []] }],
    ['field', { type: 'item', value: [1, {}] }],
    ['field', { type: 'list', value: {} }],
    ['field', { type: 'dictionary', value: { a: 1 } }],
  ];

  test.each(malformed)('%s: %j is no case', async (kind, one) => {
    const id = typeof one === 'object' && one !== null && 'id' in one ? one.id : null;
    const answer = [{ id, ok: false, code: 'CASE_MALFORMED' }];
    expect(await verdicts(kind, [one])).toEqual(answer);
  });

  test('a case as deep as a stack is long is answered too', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const text = `[{"id":1,"type":"item","value":${deep}},${JSON.stringify(item)}]`;
    expect(await verdicts('field', text)).toMatchObject([{ ok: false }, { ok: true }]);
  });
});

/** A good case of each kind, with any of its members made into anything. */
const disturbed = fc
  .tuple(
    fc.constantFrom<[string, object]>(
      ['jws', { id: 1, jws: good, key }],
      ['proof', inclusion],
      ['proof', consistency],
      ['field', item],
      ['field', { id: 1, type: 'dictionary', value: [['a', [1, []]]] }],
    ),
    fc.jsonValue(),
    fc.nat(),
  )
  .map(([[kind, one], value, at]): [string, object] => {
    const names = Object.keys(one);
    return [kind, { ...one, [names[at % names.length] ?? '']: value, id: 1 }];
  });

test('whatever a case holds, it is answered, and so are its neighbours', async () => {
  await fc.assert(
    fc.asyncProperty(disturbed, fc.jsonValue(), async ([kind, one], anything) => {
      const answers = await verdicts(kind, [one, anything, one]);
      expect(answers).toMatchObject([{ id: 1 }, {}, { id: 1 }]);
    }),
    { numRuns: 500 },
  );
});

describe('proof', () => {
  const bare = (text: string) => text.replace(/=+$/, '');
  test.each<[code: string | undefined, what: string, one: object]>([
    [undefined, 'an inclusion', inclusion],
    [undefined, 'a consistency', consistency],
    [undefined, 'a single leaf, without a list', single({ proof: null })],
    [undefined, 'a tree and itself', same({})],
    ['INDEX_OUT_OF_RANGE', 'an index beyond the tree', { ...inclusion, leafIndex: '11' }],
    ['INDEX_OUT_OF_RANGE', 'an index below zero', { ...inclusion, leafIndex: '-1' }],
    ['INDEX_OUT_OF_RANGE', 'the empty tree', { ...inclusion, leafIndex: '0', treeSize: '0' }],
    ['ROOT_MISMATCH', 'another leaf', { ...inclusion, leafIndex: '4' }],
    ['PROOF_TOO_SHORT', 'a tree of 2^63', { ...inclusion, treeSize: '9223372036854775808' }],
    ['PROOF_TOO_SHORT', 'no proof', { ...inclusion, proof: [] }],
    ['PROOF_TOO_LONG', 'a hash too many', single({ proof: [inclusion.root] })],
    [
      'HASH_MALFORMED',
      'base64url',
      { ...inclusion, root: base64(Buffer.alloc(32, 0xff)).replaceAll('/', '_') },
    ],
    ['HASH_MALFORMED', 'a root without padding', { ...inclusion, root: bare(inclusion.root) }],
    ['HASH_MALFORMED', 'a line feed', { ...inclusion, root: `${inclusion.root}\n` }],
    [
      'HASH_MALFORMED',
      'hexadecimal',
      { ...inclusion, leafHash: Buffer.from(tree.leaf(5)).toString('hex') },
    ],
    [
      'HASH_MALFORMED',
      'a short leaf',
      { ...inclusion, leafHash: base64(tree.leaf(5).subarray(1)) },
    ],
    ['HASH_MALFORMED', 'an empty hash', { ...inclusion, proof: [''] }],
    ['SIZE_OUT_OF_RANGE', 'trees in the wrong order', { ...consistency, size1: '12' }],
    ['EMPTY_TREE', 'the empty tree', { ...consistency, size1: '0', proof: [] }],
    ['ROOTS_DIFFER', 'a fork', same({ root2: consistency.root1 })],
    ['PROOF_TOO_LONG', 'a proof of the same tree', same({ proof: [consistency.root1] })],
    ['OLD_ROOT_MISMATCH', 'another old root', { ...consistency, root1: consistency.root2 }],
    ['NEW_ROOT_MISMATCH', 'another new root', { ...consistency, root2: consistency.root1 }],
  ])('%s: %s', async (code, _, one) => {
    const verdict = code === undefined ? { id: 1, ok: true } : { id: 1, ok: false, code };
    expect(await verdicts('proof', [one])).toEqual([verdict]);
  });

  function single(more: object) {
    const leaf = base64(tree.leaf(0));
    return { ...inclusion, leafIndex: '0', treeSize: '1', leafHash: leaf, root: leaf, ...more };
  }

  function same(more: object) {
    return { ...consistency, size1: '11', root1: consistency.root2, proof: [], ...more };
  }
});

describe('field', () => {
  const decoded = async (one: object) => {
    const { out } = await run(['field', '--json', '-'], JSON.stringify([{ id: 1, ...one }]));
    return out.trimEnd();
  };

  test.each([
    ['item', ['1;q=1.0'], '[1,[["q",1.0]]]'],
    ['item', ['-0'], '[0,[]]'],
    ['item', ['-0.0'], '[0.0,[]]'],
    ['item', ['-12.50'], '[-12.5,[]]'],
    ['item', ['999999999999.999'], '[999999999999.999,[]]'],
    ['item', ['@1659578233;a'], '[{"__type":"date","value":1659578233},[["a",true]]]'],
    ['item', [':aGVsbG8=:'], '[{"__type":"binary","value":"aGVsbG8="},[]]'],
    ['item', ['%"f%c3%bc"'], '[{"__type":"displaystring","value":"fü"},[]]'],
    [
      'list',
      ['a, (b;c "d");e', '?0'],
      '[[{"__type":"token","value":"a"},[]],[[[{"__type":"token","value":"b"},[["c",true]]],["d",[]]],[["e",true]]],[false,[]]]',
    ],
    ['list', [], '[]'],
    ['dictionary', ['a=1, b, a=2'], '[["a",[2,[]]],["b",[true,[]]]]'],
  ])('%s %j', async (type, raw, value) => {
    expect(await decoded({ type, raw })).toBe(`[{"id":1,"ok":true,"value":${value}}]`);
  });

  test.each([
    ['item', '[1.0,[]]', '1.0'],
    ['item', '[1,[]]', '1'],
    ['item', '[-0,[]]', '0'],
    ['item', '[-0.0,[]]', '0.0'],
    ['item', '[0.0005,[]]', '0.0'],
    ['item', '[0.00050000000000000000000001,[]]', '0.001'],
    ['item', '[-0.0015,[]]', '-0.002'],
    ['item', '[5e-4,[]]', '0.0'],
    ['item', '[1.5E3,[]]', '1500.0'],
    ['item', '[1e-2000,[]]', '0.0'],
    ['item', '[999999999999.9994,[]]', '999999999999.999'],
    ['item', '["a\\\\\\"b",[]]', '"a\\\\\\"b"'],
    ['item', '[{"__type":"displaystring","value":"%\\n\\u007f"},[]]', '%"%25%0a%7f"'],
    ['dictionary', '[["a",[true,[["b",true]]]],["c",[[],[]]]]', 'a;b, c=()'],
  ])('%s %s is written in one way', async (type, value, line) => {
    const text = `[{"id":1,"type":"${type}","value":${value}}]`;
    expect(await verdicts('field', text)).toEqual([{ id: 1, ok: true, canonical: [line] }]);
  });

  test('what is empty is no line', async () => {
    const cases = ['list', 'dictionary'].map((type) => ({ id: 1, type, value: [] }));
    expect(await verdicts('field', cases)).toEqual(
      Array.from(cases, () => ({ id: 1, ok: true, canonical: [] })),
    );
  });

  test.each([
    '[1000000000000000,[]]',
    '[-1000000000000000,[]]',
    '[999999999999.9995,[]]',
    '[1e12,[]]',
    '[1e5000,[]]',
    '["é",[]]',
    '["\\u0000",[]]',
    '[{"__type":"token","value":"a b"},[]]',
    '[{"__type":"token","value":""},[]]',
    '[{"__type":"date","value":1.0},[]]',
    '[{"__type":"date","value":1000000000000000},[]]',
    '[{"__type":"displaystring","value":"\\ud800"},[]]',
    '["a",[["A",1]]]',
    '["a",[["",1]]]',
    '["a",[["b",1],["b",2]]]',
  ])('VALUE_UNWRITABLE: %s', async (value) => {
    const text = `[{"id":1,"type":"item","value":${value}}]`;
    expect(await verdicts('field', text)).toEqual([{ id: 1, ok: false, code: 'VALUE_UNWRITABLE' }]);
  });

  test.each(['', ' ', '1 2', '1,2', '"a', 'a b', '(1)', '\ta', 'a\t', '1.', '.5', 'é'])(
    'FIELD_MALFORMED: an item %j',
    async (line) => {
      expect(await verdicts('field', [{ id: 1, type: 'item', raw: [line] }])).toEqual([
        { id: 1, ok: false, code: 'FIELD_MALFORMED' },
      ]);
    },
  );
});
