import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completedTiles, rootWithin, widthInTree } from '../../../../src/ledger/merkle/tiles.ts';
import { NaiveTree, someEntries } from './naive-tree.ts';

function names(from: number, to: number): readonly string[] {
  return [...completedTiles(from, to)].map(({ level, index }) => `${level}/${index}`);
}

describe('tiles that become full', () => {
  test.each([
    [0, 255, []],
    [0, 256, ['0/0']],
    [255, 256, ['0/0']],
    [256, 511, []],
    [256, 1_024, ['0/1', '0/2', '0/3']],
    [65_500, 65_540, ['0/255', '1/0']],
    [2 ** 24 - 1, 2 ** 24, ['0/65535', '1/255', '2/0']],
    [2 ** 40 - 1, 2 ** 40, [`0/${2 ** 32 - 1}`, `1/${2 ** 24 - 1}`, '2/65535', '3/255', '4/0']],
  ])('from %d to %d leaves: %j', (from, to, expected) => {
    expect(names(from, to)).toEqual(expected);
  });

  test('are the same in one step and in two', () => {
    const size = fc.nat({ max: 300_000 });
    fc.assert(
      fc.property(size, size, size, (...sizes) => {
        const [first, middle, last] = sizes.sort((one, other) => one - other) as [
          number,
          number,
          number,
        ];
        const stepwise = [...names(first, middle), ...names(middle, last)];
        expect(stepwise.toSorted()).toEqual(names(first, last).toSorted());
      }),
    );
  });
});

test('the width of a tile is what the tree has of it', () => {
  expect([0, 1, 2].map((level) => widthInTree(level, 0, 70_000))).toEqual([256, 256, 1]);
  expect([272, 273, 274].map((index) => widthInTree(0, index, 70_000))).toEqual([256, 112, 0]);
});

test('the root of a full tile is a hash of the tile above', () => {
  const tree = new NaiveTree(someEntries(512));
  const tile = Buffer.concat(Array.from({ length: 256 }, (_, at) => tree.leaf(256 + at)));
  expect(Buffer.from(rootWithin(tile)).equals(tree.mth(256, 512))).toBe(true);
});
