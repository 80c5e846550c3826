import { type Hash, hashBytes, nodeHash } from './hash.ts';

/** Rows of the tree that one tile stands for (C2SP tlog-tiles: height 8). */
const tileHeight = 8;

/** Hashes in a full tile. */
export const tileWidth = 2 ** tileHeight;

/** Where proofs read hashes from. Tile `index` of `level` begins with hash `index * 256` of row `level * 8`; leaves are row 0. */
export interface TileSource {
  /**
   * @param width hashes asked for, 1 to 256; below 256 only at the right edge of a tree
   * @returns the first `width` hashes of the tile, concatenated: `32 * width` bytes
   */
  tile(level: number, index: number, width: number): Promise<Uint8Array>;
}

/**
 * The tiles that become full when a tree grows from one size to another, lowest level first: the hashes of a higher tile are
 * the roots of the tiles below it.
 *
 * @param from number of leaves before
 * @param to number of leaves after
 */
export function* completedTiles(
  from: number,
  to: number,
): Iterable<{ readonly level: number; readonly index: number }> {
  for (let level = 0, leaves = tileWidth; leaves <= to; level += 1, leaves *= tileWidth) {
    for (let index = Math.floor(from / leaves); index < Math.floor(to / leaves); index += 1) {
      yield { level, index };
    }
  }
}

/** How many hashes a tile has in a tree of `size` leaves: 0 to 256. */
export function widthInTree(level: number, index: number, size: number): number {
  const inRow = Math.floor(size / tileWidth ** level);
  return Math.max(0, Math.min(tileWidth, inRow - index * tileWidth));
}

/**
 * Root over `count` hashes of a tile, beginning with hash `first`. Of a full tile this is one hash of the tile above it.
 *
 * @param count a power of two
 */
export function rootWithin(tile: Uint8Array, first = 0, count = tile.byteLength / hashBytes): Hash {
  if (count === 1) return tile.subarray(first * hashBytes, (first + 1) * hashBytes);
  const half = count / 2;
  return nodeHash(rootWithin(tile, first, half), rootWithin(tile, first + half, half));
}
