import type { StoredRow } from '../chain.ts';
import type { ChainReport } from '../entry.ts';
import type { Commitments } from '../leaf.ts';
import { emptyRoot, type Hash, hashBytes, nodeHash } from '../merkle/hash.ts';
import { rootWithin, tileWidth } from '../merkle/tiles.ts';
import { leafText } from '../prepared.ts';
import { type FullTile, LedgerTreeError } from '../tree/stored-tree.ts';

export type Broken = ChainReport['broken'];

/** A root that somebody vouches for: the tree must have it at that size. */
export interface KnownRoot {
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** Where it comes from, for people. */
  readonly source: string;
}

/** Builds the tree again from the rows, in their order, and compares it with everything that was signed or stored of it. */
export interface TreeAudit {
  /** The next row. Returns what is wrong with its leaf, or with a tree that ends with it. */
  add(row: StoredRow): Broken;
  /** Tiles that have become full since they were last taken. */
  takeTiles(): readonly FullTile[];
  /** After the last row. */
  finish(): Broken;
  /** Roots that were met and fit. */
  readonly confirmed: number;
}

/**
 * @param known in any order
 * @param commitments null where the pseudonym key is not at hand; leaves are then believed as they are stored
 */
export function createTreeAudit(
  known: readonly KnownRoot[],
  commitments: Commitments | null,
): TreeAudit {
  const waiting = [...known].sort((one, other) => one.size - other.size);
  /** Hashes of the tile that is being filled, by level. */
  const levels: Hash[][] = [];
  let tiles: FullTile[] = [];
  let size = 0;
  let confirmed = 0;
  let confirmedSize = 0;

  function push(level: number, hash: Hash): void {
    levels[level] ??= [];
    const hashes = levels[level];
    hashes.push(hash);
    if (hashes.length < tileWidth) return;
    const bytes = Buffer.concat(hashes);
    const root = rootWithin(bytes);
    const index = size / tileWidth ** (level + 1) - 1;
    tiles.push({ level, index, hashes: bytes, root });
    levels[level] = [];
    push(level + 1, root);
  }

  function checkRoots(): Broken {
    let next = waiting[0];
    if (next?.size !== size) return null;
    const root = Buffer.from(rootOfLevels(levels)).toString('base64');
    while (next?.size === size) {
      if (next.root !== root) return differs(confirmedSize, next);
      confirmed += 1;
      waiting.shift();
      next = waiting[0];
    }
    confirmedSize = size;
    return null;
  }

  return {
    add(row) {
      if (size === 0) {
        // A gateway publishes before its first entry too.
        const broken = checkRoots();
        if (broken !== null) return broken;
      }
      const leaf = leafOfRow(row, commitments);
      if (leaf === null) {
        return { sequence: row.sequence, problem: 'its leaf is not that of its entry' };
      }
      size += 1;
      push(0, leaf);
      return checkRoots();
    },
    takeTiles() {
      const taken = tiles;
      tiles = [];
      return taken;
    },
    finish() {
      if (size === 0) {
        const broken = checkRoots();
        if (broken !== null) return broken;
      }
      const missed = waiting.at(-1);
      if (missed === undefined) return null;
      return {
        sequence: size + 1,
        problem: `the row is missing: ${missed.source} covers ${missed.size} rows`,
      };
    },
    get confirmed() {
      return confirmed;
    },
  };
}

function leafOfRow(row: StoredRow, commitments: Commitments | null): Hash | null {
  const computed = commitments === null ? row.leaf : leafText(commitments, row.entry_id, row.entry);
  if (computed === null) throw new LedgerTreeError('LEAF_NEEDS_KEY', row.sequence);
  if (row.leaf !== null && row.leaf !== computed) return null;
  const leaf = Buffer.from(computed, 'base64url');
  return leaf.byteLength === hashBytes ? leaf : null;
}

function differs(confirmedSize: number, { size, source }: KnownRoot): Broken {
  const first = confirmedSize + 1;
  return {
    sequence: Math.max(1, Math.min(first, size)),
    problem: `${first >= size ? 'the row is' : `one of the rows ${first} to ${size} is`} not what ${source} covers`,
  };
}

/** The root over tiles that are not full: complete subtrees from the left, folded from the right (RFC 9162 2.1.1). */
function rootOfLevels(levels: readonly (readonly Hash[])[]): Hash {
  const nodes: Hash[] = [];
  for (const hashes of [...levels].reverse()) {
    const bytes = Buffer.concat(hashes);
    let first = 0;
    while (first < hashes.length) {
      let count = tileWidth;
      while (count > hashes.length - first) count /= 2;
      nodes.push(rootWithin(bytes, first, count));
      first += count;
    }
  }
  return nodes.length === 0 ? emptyRoot : nodes.reduceRight((right, left) => nodeHash(left, right));
}
