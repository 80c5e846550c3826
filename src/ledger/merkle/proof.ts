import { emptyRoot, type Hash, hashBytes, nodeHash } from './hash.ts';
import { rootWithin, type TileSource, tileWidth, widthInTree } from './tiles.ts';

/** Consecutive leaves that make a subtree: the first one is a multiple of the greatest power of two up to `count`. */
interface Span {
  readonly first: number;
  readonly count: number;
}

/** A complete subtree, within the tile that holds it. */
interface TiledNode {
  readonly level: number;
  readonly index: number;
  readonly first: number;
  readonly count: number;
}

/**
 * Root of the tree over the first `size` leaves (RFC 9162 2.1.1).
 *
 * @throws RangeError when `size` is no number of leaves
 */
export async function rootOf(size: number, tiles: TileSource): Promise<Hash> {
  requireSize(size);
  if (size === 0) return emptyRoot;
  const [root = emptyRoot] = await hashesOf([{ first: 0, count: size }], size, tiles);
  return root;
}

/**
 * Proof that a leaf is in the tree over the first `size` leaves (RFC 9162 2.1.3.1). Reads at most two tiles for each level.
 *
 * @param index of the leaf, from 0
 * @throws RangeError when there is no such leaf
 */
export async function inclusionProof(
  index: number,
  size: number,
  tiles: TileSource,
): Promise<Hash[]> {
  requireSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new RangeError('There is no leaf of this index in the tree');
  }
  return hashesOf(pathSpans(index, size), size, tiles);
}

/**
 * Proof that the tree over the first `from` leaves is the beginning of the one over the first `to` (RFC 9162 2.1.4.1). Empty
 * where nothing is to be proved: from the empty tree, or between trees of one size.
 *
 * @throws RangeError when `from` is greater than `to`
 */
export async function consistencyProof(
  from: number,
  to: number,
  tiles: TileSource,
): Promise<Hash[]> {
  requireSize(from);
  requireSize(to);
  if (from > to) throw new RangeError('A tree does not shrink');
  if (from === 0 || from === to) return [];
  return hashesOf(consistencySpans(from, to), to, tiles);
}

function requireSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new RangeError('The size of a tree is a whole number of leaves');
  }
}

/** PATH(m, D_n) of RFC 9162 2.1.3.1, lowest sibling first. */
function pathSpans(index: number, size: number): Span[] {
  const spans: Span[] = [];
  let span: Span = { first: 0, count: size };
  while (span.count > 1) {
    const [left, right] = halves(span);
    const isLeft = index < right.first;
    spans.push(isLeft ? right : left);
    span = isLeft ? left : right;
  }
  return spans.reverse();
}

/** SUBPROOF(m, D_n, b) of RFC 9162 2.1.4.1. The last span, when it begins the tree, is the old root: the verifier has it. */
function consistencySpans(from: number, to: number): Span[] {
  const spans: Span[] = [];
  let span: Span = { first: 0, count: to };
  while (span.first + span.count > from) {
    const [left, right] = halves(span);
    const isLeft = from <= right.first;
    spans.push(isLeft ? right : left);
    span = isLeft ? left : right;
  }
  return (span.first === 0 ? spans : [...spans, span]).reverse();
}

/** RFC 9162 2.1.1: the left half has the greatest power of two that is smaller than the number of leaves. */
function halves({ first, count }: Span): readonly [left: Span, right: Span] {
  const left = largestPower(count - 1);
  return [
    { first, count: left },
    { first: first + left, count: count - left },
  ];
}

async function hashesOf(spans: readonly Span[], size: number, tiles: TileSource): Promise<Hash[]> {
  const parts = spans.map((span) => [...completeNodes(span)]);
  const read = await readTiles(parts.flat(), size, tiles);
  return parts.map((nodes) =>
    nodes
      .map((node) => rootWithin(read(node), node.first, node.count))
      .reduceRight((right, left) => nodeHash(left, right)),
  );
}

/** The complete subtrees of a span, from the left: the root of the span folds them from the right. */
function* completeNodes(span: Span): Iterable<TiledNode> {
  let rest = span;
  while (rest.count > 0) {
    const leaves = largestPower(rest.count);
    yield tiledNode(rest.first, leaves);
    rest = { first: rest.first + leaves, count: rest.count - leaves };
  }
}

/** The greatest power of two up to `count`. Math.log2 rounds up just below the great ones. */
function largestPower(count: number): number {
  let power = 1;
  while (power * 2 <= count) power *= 2;
  return power;
}

function tiledNode(firstLeaf: number, leaves: number): TiledNode {
  let level = 0;
  let unit = 1;
  while (unit * tileWidth <= leaves) {
    level += 1;
    unit *= tileWidth;
  }
  const inRow = firstLeaf / unit;
  const index = Math.floor(inRow / tileWidth);
  return { level, index, first: inRow - index * tileWidth, count: leaves / unit };
}

/** Each tile once, and all of them at the same time. */
async function readTiles(
  nodes: readonly TiledNode[],
  size: number,
  tiles: TileSource,
): Promise<(node: TiledNode) => Uint8Array> {
  const wanted = new Map(nodes.map((node) => [nameOf(node), node]));
  const read = await Promise.all(
    [...wanted].map(async ([name, node]) => [name, await readTile(node, size, tiles)] as const),
  );
  const byName = new Map(read);
  return (node) => byName.get(nameOf(node)) ?? new Uint8Array();
}

function nameOf({ level, index }: TiledNode): string {
  return `${level}/${index}`;
}

async function readTile(
  { level, index }: TiledNode,
  size: number,
  tiles: TileSource,
): Promise<Uint8Array> {
  const width = widthInTree(level, index, size);
  const tile = await tiles.tile(level, index, width);
  if (tile.byteLength !== width * hashBytes) {
    throw new Error(`Tile ${level}/${index} has not the ${width} hashes that were asked for`);
  }
  return tile;
}
