import { setImmediate } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Store } from '../../store/index.ts';
import type { Tables } from '../../store/tables.ts';
import type { Hash } from '../merkle/hash.ts';
import { completedTiles, tileWidth } from '../merkle/tiles.ts';
import { type FullTile, nameOfTile, type StoredTree } from './stored-tree.ts';

/** Names the lock under which one replica at a time adds to the tree; the number only has to be the same everywhere. */
const treeLock = 0x7673735f74726565n;

/** Leaves whose tiles are written in one transaction. */
const leavesAtOnce = 16 * tileWidth;

/**
 * A short transaction that no other replica is in. What is written in it must not depend on anything read before: the others may have
 * been faster.
 */
export async function alone<T>(
  { dialect, kysely }: Pick<Store, 'dialect' | 'kysely'>,
  work: (transaction: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  return kysely.connection().execute(async (connection) => {
    await sql.raw(dialect === 'sqlite' ? 'begin immediate' : 'begin').execute(connection);
    try {
      if (dialect === 'postgres') {
        await sql.raw("set local idle_in_transaction_session_timeout = '10s'").execute(connection);
        await sql.raw(`select pg_advisory_xact_lock(${treeLock})`).execute(connection);
      }
      const result = await work(connection);
      await sql.raw('commit').execute(connection);
      return result;
    } catch (error) {
      // After a lost connection there is nothing to roll back.
      await sql
        .raw('rollback')
        .execute(connection)
        .catch(() => undefined);
      throw error;
    }
  });
}

/** Writes the tiles that are full in a tree of this size, each once. Continues where any replica has stopped. */
export async function writeFullTiles(store: Store, tree: StoredTree, size: number): Promise<void> {
  let from = await tiledLeaves(store.kysely);
  const full = size - (size % tileWidth);
  while (from < full) {
    const to = Math.min(full, from + leavesAtOnce);
    const tiles = await buildTiles(tree, from, to);
    const start = from;
    await alone(store, async (transaction) => {
      if ((await tiledLeaves(transaction)) === start) await insertTiles(transaction, tiles);
    });
    from = Math.max(to, await tiledLeaves(store.kysely));
  }
}

/** Leaves under full tiles of level 0, which are written together with the tiles above that they complete. */
async function tiledLeaves(database: Kysely<Tables>): Promise<number> {
  const last = await database
    .selectFrom('ledger_tiles')
    .select('idx')
    .where('level', '=', 0)
    .orderBy('idx', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last === undefined ? 0 : (Number(last.idx) + 1) * tileWidth;
}

async function buildTiles(tree: StoredTree, from: number, to: number): Promise<FullTile[]> {
  const tiles: FullTile[] = [];
  const pending = new Map<string, Hash>();
  for (const { level, index } of completedTiles(from, to)) {
    const tile = await tree.build(level, index, pending);
    tiles.push(tile);
    pending.set(nameOfTile(level, index), tile.root);
    await setImmediate();
  }
  return tiles;
}

async function insertTiles(database: Kysely<Tables>, tiles: readonly FullTile[]): Promise<void> {
  await database
    .insertInto('ledger_tiles')
    .values(tiles.map(({ level, index, root, hashes }) => ({ level, idx: index, root, hashes })))
    .execute();
}
