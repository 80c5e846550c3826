import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Hash, leafHash, nodeHash } from '../../../../src/ledger/merkle/hash.ts';
import { consistencyProof, inclusionProof, rootOf } from '../../../../src/ledger/merkle/proof.ts';
import type { TileSource } from '../../../../src/ledger/merkle/tiles.ts';
import { verifyConsistency, verifyInclusion } from '../../../../src/ledger/merkle/verify.ts';
import { NaiveTree, someEntries } from './naive-tree.ts';
import { TiledTree } from './tiled-tree.ts';

const small = 300;
const entries = someEntries(70_000);
const tree = new NaiveTree(entries);

/** All of a small tree; of a larger one the edges, and the rest in strides. */
function* places(size: number): Iterable<number> {
  for (let at = 0; at < size; at += size <= 80 ? 1 : 13) yield at;
  yield size - 1;
}

function hex(hashes: readonly Hash[]): readonly string[] {
  return hashes.map((hash) => Buffer.from(hash).toString('hex'));
}

describe('over tiles, as RFC 9162 2.1 defines it', () => {
  test(`the roots of all trees up to ${small} leaves`, async () => {
    for (let size = 0; size <= small; size += 1) {
      const root = await rootOf(size, new TiledTree(tree, size));
      expect(hex([root])).toEqual(hex([tree.mth(0, size)]));
    }
  });

  test(`proofs of leaves in all trees up to ${small} leaves`, async () => {
    for (let size = 1; size <= small; size += 1) {
      const tiles = new TiledTree(tree, size);
      for (const index of places(size)) {
        const proof = await inclusionProof(index, size, tiles);
        if (Buffer.concat(proof).equals(Buffer.concat(tree.path(index, 0, size)))) continue;
        expect.fail(`leaf ${index} of ${size}`);
      }
    }
  }, 60_000);

  test(`proofs that lead to all trees up to ${small} leaves`, async () => {
    for (let to = 1; to <= small; to += 1) {
      const tiles = new TiledTree(tree, to);
      for (const from of [...places(to)].map((at) => at + 1)) {
        const proof = await consistencyProof(from, to, tiles);
        if (Buffer.concat(proof).equals(Buffer.concat(tree.proof(from, to)))) continue;
        expect.fail(`${from} to ${to}`);
      }
    }
  }, 60_000);

  test('any proof in a tree with three levels of tiles', async () => {
    const size = fc.oneof(
      fc.integer({ min: 1, max: entries.length }),
      fc.constantFrom(256, 257, 512, 65_279, 65_280, 65_535, 65_536, 65_537, 65_792, 65_793),
    );
    await fc.assert(
      fc.asyncProperty(size, fc.nat(), async (to, seed) => {
        const at = seed % to;
        const tiles = new TiledTree(tree, to);
        expect(hex(await inclusionProof(at, to, tiles))).toEqual(hex(tree.path(at, 0, to)));
        expect(hex(await consistencyProof(at + 1, to, tiles))).toEqual(hex(tree.proof(at + 1, to)));
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});

describe('tiles', () => {
  test('are read once each, two a level at most', async () => {
    const tiles = new TiledTree(tree, 70_000);
    await inclusionProof(12_345, 70_000, tiles);
    expect(tiles.read.toSorted()).toEqual(['0/273.p/112', '0/48.p/256', '1/0.p/256', '1/1.p/17']);
  });

  test('that are cut short are noticed', async () => {
    const short: TileSource = { tile: async () => new Uint8Array(31) };
    await expect(inclusionProof(1, 3, short)).rejects.toThrow('Tile 0/0');
  });
});

/** A tree whose leaves are all the same: a complete subtree is known by its height. */
const sameLeaf = leafHash(new Uint8Array());
const complete: Hash[] = [sameLeaf];
while (complete.length <= 53) complete.push(nodeHash(complete.at(-1)!, complete.at(-1)!));
const monotonous: TileSource = {
  tile: async (level, _index, width) =>
    Buffer.concat(Array.from({ length: width }, () => complete[level * 8]!)),
};
function monotonousRoot(size: number): Hash {
  let height = 0;
  while (2 ** (height + 1) <= size) height += 1;
  const left = complete[height]!;
  return size === 2 ** height ? left : nodeHash(left, monotonousRoot(size - 2 ** height));
}

describe('trees of up to 2^40 leaves and more', () => {
  const sizes = fc.oneof(
    fc.integer({ min: 1, max: 2 ** 40 }),
    fc.constantFrom(2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 40 - 1, 2 ** 40, 2 ** 53 - 1),
  );

  test('have proofs that verify', async () => {
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        async (size, part) => {
          const at = Math.floor(part * size);
          const root = await rootOf(size, monotonous);
          expect(hex([root])).toEqual(hex([monotonousRoot(size)]));
          expect(
            verifyInclusion({
              leafIndex: BigInt(at),
              treeSize: BigInt(size),
              leafHash: sameLeaf,
              root,
              proof: await inclusionProof(at, size, monotonous),
            }),
          ).toEqual({ ok: true });
          expect(
            verifyConsistency({
              size1: BigInt(at + 1),
              root1: await rootOf(at + 1, monotonous),
              size2: BigInt(size),
              root2: root,
              proof: await consistencyProof(at + 1, size, monotonous),
            }),
          ).toEqual({ ok: true });
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);
});

describe('what cannot be proved', () => {
  const tiles = new TiledTree(tree, 5);

  test.each([-1, 5, 1.5, Number.NaN])('leaf %d of 5', async (index) => {
    await expect(inclusionProof(index, 5, tiles)).rejects.toThrow(RangeError);
  });

  test.each([-1, 0.5, 2 ** 53])('a tree of %d leaves', async (size) => {
    await expect(rootOf(size, tiles)).rejects.toThrow(RangeError);
    await expect(consistencyProof(0, size, tiles)).rejects.toThrow(RangeError);
  });

  test('that a tree shrank', async () => {
    await expect(consistencyProof(5, 4, tiles)).rejects.toThrow(RangeError);
  });

  test('and what needs no proof: from nothing, and from the same tree', async () => {
    expect(await consistencyProof(0, 5, tiles)).toEqual([]);
    expect(await consistencyProof(5, 5, tiles)).toEqual([]);
    expect(tiles.read).toEqual([]);
  });
});
