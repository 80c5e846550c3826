import type { Kysely } from 'kysely';
import type { Tables } from '../../store/tables.ts';
import type { Commitments } from '../leaf.ts';
import { type Hash, hashBytes } from '../merkle/hash.ts';
import { rootWithin, type TileSource, tileWidth } from '../merkle/tiles.ts';
import { leafText } from '../prepared.ts';

/** A tile that a growing tree has filled. */
export interface FullTile {
  readonly level: number;
  readonly index: number;
  readonly hashes: Uint8Array;
  readonly root: Hash;
}

/** The tree over the rows of the ledger: full tiles as they are stored, the rest from leaves and from the tiles below. */
export interface StoredTree extends TileSource {
  /**
   * A full tile that is not stored yet.
   *
   * @param pending tiles that are not stored yet either, by level and index
   */
  build(level: number, index: number, pending: PendingRoots): Promise<FullTile>;
}

export type PendingRoots = ReadonlyMap<string, Hash>;

export function nameOfTile(level: number, index: number): string {
  return `${level}/${index}`;
}

/** Tiles remembered; they never change. 8 KiB each. */
const mostRemembered = 512;

const nonePending: PendingRoots = new Map();

/** @param commitments null where the pseudonym key is not at hand: rows older than the tree have then no leaf */
export function createStoredTree(
  database: Kysely<Tables>,
  commitments: Commitments | null,
): StoredTree {
  const remembered = new Map<string, Uint8Array>();

  async function tile(level: number, index: number, width: number): Promise<Uint8Array> {
    const name = `${nameOfTile(level, index)}.p/${width}`;
    const known = remembered.get(name);
    if (known !== undefined) return known;
    const read =
      (width === tileWidth ? await readTile(database, level, index) : null) ??
      (await gather(level, index, width, nonePending));
    remembered.set(name, read);
    const oldest = remembered.keys().next().value;
    if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
    return read;
  }

  function gather(level: number, index: number, width: number, pending: PendingRoots) {
    const first = index * tileWidth;
    return level === 0
      ? readLeaves(database, commitments, first, width)
      : readRoots(level - 1, first, width, pending);
  }

  async function readRoots(level: number, first: number, count: number, pending: PendingRoots) {
    const rows = await database
      .selectFrom('ledger_tiles')
      .select(['idx', 'root'])
      .where('level', '=', level)
      .where('idx', '>=', first)
      .where('idx', '<', first + count)
      .execute();
    const stored = new Map(rows.map(({ idx, root }) => [Number(idx), root]));
    const roots: Hash[] = [];
    for (let index = first; index < first + count; index += 1) {
      roots.push(
        stored.get(index) ??
          pending.get(nameOfTile(level, index)) ??
          rootWithin(await tile(level, index, tileWidth)),
      );
    }
    return Buffer.concat(roots);
  }

  return {
    tile,
    async build(level, index, pending) {
      const hashes = await gather(level, index, tileWidth, pending);
      return { level, index, hashes, root: rootWithin(hashes) };
    },
  };
}

async function readTile(
  database: Kysely<Tables>,
  level: number,
  index: number,
): Promise<Uint8Array | null> {
  const row = await database
    .selectFrom('ledger_tiles')
    .select('hashes')
    .where('level', '=', level)
    .where('idx', '=', index)
    .executeTakeFirst();
  return row === undefined ? null : row.hashes;
}

/** Leaf hashes of consecutive rows, concatenated; the first is that of row `first + 1`. */
async function readLeaves(
  database: Kysely<Tables>,
  commitments: Commitments | null,
  first: number,
  count: number,
): Promise<Uint8Array> {
  const rows = await database
    .selectFrom('ledger_rows')
    .select(['sequence', 'leaf'])
    .where('sequence', '>', first)
    .where('sequence', '<=', first + count)
    .orderBy('sequence')
    .execute();
  const leaves: (Uint8Array | null)[] = rows.map(({ leaf }) =>
    leaf === null ? null : Buffer.from(leaf, 'base64url'),
  );
  if (leaves.includes(null)) {
    const computed = await computeLeaves(database, commitments, first, count);
    for (const [sequence, leaf] of computed) leaves[sequence - first - 1] ??= leaf;
  }
  const hashes = Buffer.concat(leaves.filter((leaf) => leaf !== null));
  if (hashes.byteLength !== count * hashBytes) {
    throw new LedgerTreeError('ROWS_MISSING', first + 1);
  }
  return hashes;
}

/** Of rows older than the tree. */
async function computeLeaves(
  database: Kysely<Tables>,
  commitments: Commitments | null,
  first: number,
  count: number,
): Promise<ReadonlyMap<number, Buffer>> {
  if (commitments === null) throw new LedgerTreeError('LEAF_NEEDS_KEY', first + 1);
  const rows = await database
    .selectFrom('ledger_rows')
    .select(['sequence', 'entry_id', 'entry'])
    .where('sequence', '>', first)
    .where('sequence', '<=', first + count)
    .where('leaf', 'is', null)
    .execute();
  return new Map(
    rows.map(({ sequence, entry_id, entry }) => [
      Number(sequence),
      Buffer.from(leafText(commitments, entry_id, entry), 'base64url'),
    ]),
  );
}

/** What is wrong with the ledger under a tree; each is a reason to stop signing and to look. */
export const treeProblems = {
  ROWS_MISSING: 'Rows that the tree needs are not there.',
  LEAF_NEEDS_KEY: 'Rows older than the tree need the pseudonym key.',
  SHRUNK: 'There are fewer rows than the last checkpoint covers.',
  REWRITTEN: 'The rows under the last checkpoint no longer have its root.',
} as const satisfies Record<string, string>;

export type TreeProblem = keyof typeof treeProblems;

/** The ledger is no longer what was signed. */
export class LedgerTreeError extends Error {
  override readonly name = 'LedgerTreeError';
  readonly problem: TreeProblem;
  /** First row concerned, or the tree size. */
  readonly at: number;

  constructor(problem: TreeProblem, at: number) {
    super(treeProblems[problem]);
    this.problem = problem;
    this.at = at;
  }
}
