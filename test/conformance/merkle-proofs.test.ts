import { hash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyRoot, leafHash, nodeHash } from '../../src/ledger/merkle/hash.ts';
import { consistencyProof, inclusionProof, rootOf } from '../../src/ledger/merkle/proof.ts';
import { verifyConsistency, verifyInclusion } from '../../src/ledger/merkle/verify.ts';
import { NaiveTree } from '../unit/ledger/merkle/naive-tree.ts';
import { TiledTree } from '../unit/ledger/merkle/tiled-tree.ts';
import { runCases } from './run-cases.ts';
import { filesBelow, publish, readJson, Tally, vectorFolder } from './vectors.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

test('RFC 9162 2.1.1: the empty tree, a leaf and a node', () => {
  expect(hex(emptyRoot)).toBe(hash('sha256', '', 'hex'));
  expect(hex(leafHash(Buffer.from('L123456')))).toBe(
    '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
  );
  expect(hex(nodeHash(leafHash(Buffer.of()), leafHash(Buffer.of(0))))).toBe(roots[1]);
});

/** The reference tree of the Certificate Transparency project: eight entries, and the root over the first 1, 2, … of them. */
const entries = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((text) => Buffer.from(text, 'hex'));
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const left = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e';
const fifth = 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b';
const second = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7';
const lastTwo = 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0';
const right = '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4';
const fiveAndSix = '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a';

const inclusions: readonly [index: number, size: number, proof: readonly string[]][] = [
  [0, 1, []],
  [0, 8, [second, left, right]],
  [5, 8, [fifth, lastTwo, roots[3] ?? '']],
  [2, 3, [roots[1] ?? '']],
  [1, 5, [roots[0] ?? '', left, fifth]],
];
const consistencies: readonly [from: number, to: number, proof: readonly string[]][] = [
  [1, 1, []],
  [1, 8, [second, left, right]],
  [6, 8, [fiveAndSix, lastTwo, roots[3] ?? '']],
  [2, 5, [left, fifth]],
];

describe('the reference tree of Certificate Transparency', () => {
  const tree = new NaiveTree(entries);
  const bytes = (text = '') => Buffer.from(text, 'hex');

  test.each(roots.map((root, index) => [index + 1, root] as const))(
    'of %i leaves',
    async (size, root) => {
      expect(hex(await rootOf(size, new TiledTree(tree, size)))).toBe(root);
    },
  );

  test.each(inclusions)('has leaf %i in the tree of %i', async (index, size, proof) => {
    const made = await inclusionProof(index, size, new TiledTree(tree, size));
    expect(made.map(hex)).toEqual(proof);
    const given = {
      leafIndex: BigInt(index),
      treeSize: BigInt(size),
      leafHash: leafHash(entries[index] ?? Buffer.of()),
      root: bytes(roots[size - 1]),
      proof: proof.map(bytes),
    };
    expect(verifyInclusion(given)).toEqual({ ok: true });
  });

  test.each(consistencies)('of %i leaves begins the one of %i', async (from, to, proof) => {
    const made = await consistencyProof(from, to, new TiledTree(tree, to));
    expect(made.map(hex)).toEqual(proof);
    const given = {
      size1: BigInt(from),
      root1: bytes(roots[from - 1]),
      size2: BigInt(to),
      root2: bytes(roots[to - 1]),
      proof: proof.map(bytes),
    };
    expect(verifyConsistency(given)).toEqual({ ok: true });
  });
});

/** RFC 9162 2.1.5: seven leaves, and the names that the nodes have there. */
describe('RFC 9162 2.1.5', () => {
  const tree = new NaiveTree(Array.from({ length: 7 }, (_, index) => Buffer.from(`d${index}`)));
  const tiles = new TiledTree(tree, 7);
  const nodes: Readonly<Record<string, readonly [first: number, last: number]>> = {
    a: [0, 1],
    b: [1, 2],
    c: [2, 3],
    d: [3, 4],
    e: [4, 5],
    f: [5, 6],
    j: [6, 7],
    g: [0, 2],
    h: [2, 4],
    i: [4, 6],
    k: [0, 4],
    l: [4, 7],
  };
  const names = new Map(
    Object.entries(nodes).map(([name, [first, last]]) => [hex(tree.mth(first, last)), name]),
  );
  const named = (proof: readonly Uint8Array[]) =>
    proof.map((node) => names.get(hex(node))).join(' ');

  test.each([
    [0, 'b h l'],
    [3, 'c g l'],
    [4, 'f j k'],
    [6, 'i k'],
  ])('the inclusion proof of d%i is [%s]', async (index, proof) => {
    expect(named(await inclusionProof(index, 7, tiles))).toBe(proof);
  });

  test.each([
    [3, 'c d g l'],
    [4, 'l'],
    [6, 'i j k'],
  ])('the consistency proof from %i leaves is [%s]', async (from, proof) => {
    expect(named(await consistencyProof(from, 7, tiles))).toBe(proof);
  });
});

const folder = vectorFolder('transparency-dev/merkle');

interface Vector {
  readonly leafIdx?: number;
  readonly treeSize?: number;
  readonly size1?: number;
  readonly size2?: number;
  readonly wantErr: boolean;
}

describe.skipIf(folder === null)('the public proofs of transparency-dev', () => {
  test.each([
    ['inclusion', 98],
    ['consistency', 98],
  ] as const)('%s', async (type, cases) => {
    const below = join(folder ?? '', 'testdata', type);
    const files = filesBelow(below, '.json');
    const vectors = files.map((file) => readJson<Vector>(below, file));
    const verdicts = await runCases(
      'proof',
      vectors.map(({ leafIdx, treeSize, size1, size2, ...rest }, id) => ({
        ...rest,
        id,
        type,
        ...(type === 'inclusion'
          ? { leafIndex: decimal(leafIdx), treeSize: decimal(treeSize) }
          : { size1: decimal(size1), size2: decimal(size2) }),
      })),
    );
    const tally = new Tally();
    for (const [at, { wantErr }] of vectors.entries()) {
      tally.count(files[at] ?? '', !wantErr, verdicts[at]?.ok ?? false);
    }
    publish(`transparency-dev/merkle ${type}: ${tally}`);
    expect(tally).toMatchObject({ cases, wrongAccepts: [], wrongRejects: [] });
  });
});

/** Some sizes are 2^64 - 1, which JSON.parse rounds. */
function decimal(size = 0): string {
  return BigInt(size).toString();
}

test('every proof of a tree of 70 leaves, through the command', async () => {
  const tree = new NaiveTree(Array.from({ length: 70 }, (_, index) => Buffer.of(index)));
  const cases = Array.from({ length: 70 }, (_, index) => [
    {
      id: `in ${index}`,
      type: 'inclusion',
      leafIndex: String(index),
      treeSize: '70',
      leafHash: base64(tree.leaf(index)),
      root: base64(tree.mth(0, 70)),
      proof: tree.path(index, 0, 70).map(base64),
    },
    {
      id: `from ${index + 1}`,
      type: 'consistency',
      size1: String(index + 1),
      root1: base64(tree.mth(0, index + 1)),
      size2: '70',
      root2: base64(tree.mth(0, 70)),
      proof: tree.proof(index + 1, 70).map(base64),
    },
  ]).flat();
  const verdicts = await runCases('proof', cases);
  expect(verdicts).toEqual(cases.map(({ id }) => ({ id, ok: true })));
});
