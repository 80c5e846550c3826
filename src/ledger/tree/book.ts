import type { Kysely } from 'kysely';
import { GatewayError } from '../../errors.ts';
import type { Tables } from '../../store/tables.ts';
import type { Hash } from '../merkle/hash.ts';
import { consistencyProof, inclusionProof, rootOf } from '../merkle/proof.ts';
import { tileWidth, widthInTree } from '../merkle/tiles.ts';
import { latestCheckpoint, servedCheckpoint } from './checkpoints.ts';
import type { StoredTree } from './stored-tree.ts';

/** A proof as `verify proof --json` reads it: sizes as decimal text, hashes in base64. */
export interface InclusionJson {
  readonly id: string;
  readonly type: 'inclusion';
  readonly leafIndex: string;
  readonly treeSize: string;
  readonly leafHash: string;
  readonly root: string;
  readonly proof: readonly string[];
}

export interface ConsistencyJson {
  readonly id: string;
  readonly type: 'consistency';
  readonly size1: string;
  readonly root1: string;
  readonly size2: string;
  readonly root2: string;
  readonly proof: readonly string[];
}

/** What the log shows to everybody. It says how many entries there are and nothing about any of them. */
export interface TransparencyLog {
  readonly origin: string;
  /** Signed note with cosignatures; null before the first. */
  checkpoint(): Promise<string | null>;
  /** Hashes of a tile (C2SP tlog-tiles); null when the published tree has no such tile. */
  tile(level: number, index: number, width: number): Promise<Uint8Array | null>;
  /** Under the checkpoint that is shown. @throws GatewayError LEDGER_ENTRY_UNKNOWN, LEDGER_PROOF_PENDING */
  inclusionOfEntry(
    entryId: string,
  ): Promise<InclusionJson & { readonly entry: string; readonly checkpoint: string }>;
  /** @throws GatewayError LEDGER_PROOF_IMPOSSIBLE, LEDGER_PROOF_PENDING */
  inclusion(leafIndex: number, treeSize: number): Promise<InclusionJson>;
  /** @throws GatewayError LEDGER_PROOF_IMPOSSIBLE, LEDGER_PROOF_PENDING */
  consistency(from: number, to: number): Promise<ConsistencyJson>;
}

export interface BookParts {
  readonly database: Kysely<Tables>;
  readonly tree: StoredTree;
  readonly origin: string;
  /** Cosignatures that a checkpoint should have before it is shown. */
  readonly quorum: number;
}

/** Roots remembered. */
const mostRoots = 256;

export function createTransparencyLog({
  database,
  tree,
  origin,
  quorum,
}: BookParts): TransparencyLog {
  /** Of trees asked about: most proofs are of the newest. */
  const roots = new Map<number, Hash>();

  async function rootAt(size: number): Promise<Hash> {
    const known = roots.get(size);
    if (known !== undefined) return known;
    const root = await rootOf(size, tree);
    if (roots.size >= mostRoots) roots.clear();
    roots.set(size, root);
    return root;
  }

  /** Nothing is proved of a tree that nobody has signed. */
  async function requirePublished(size: number): Promise<void> {
    const published = (await latestCheckpoint(database))?.size ?? 0;
    if (size > published) throw new GatewayError('LEDGER_PROOF_PENDING');
  }

  async function inclusion(leafIndex: number, treeSize: number): Promise<InclusionJson> {
    if (leafIndex >= treeSize) throw new GatewayError('LEDGER_PROOF_IMPOSSIBLE');
    await requirePublished(treeSize);
    const [leaf, root, proof] = await Promise.all([
      leafAt(leafIndex, treeSize),
      rootAt(treeSize),
      inclusionProof(leafIndex, treeSize, tree),
    ]);
    return {
      id: `${leafIndex}/${treeSize}`,
      type: 'inclusion',
      leafIndex: String(leafIndex),
      treeSize: String(treeSize),
      leafHash: base64(leaf),
      root: base64(root),
      proof: proof.map(base64),
    };
  }

  async function leafAt(leafIndex: number, treeSize: number): Promise<Hash> {
    const index = Math.floor(leafIndex / tileWidth);
    const tile = await tree.tile(0, index, widthInTree(0, index, treeSize));
    const at = (leafIndex % tileWidth) * 32;
    return tile.subarray(at, at + 32);
  }

  return {
    origin,
    checkpoint: async () => (await servedCheckpoint(database, quorum))?.note ?? null,
    async tile(level, index, width) {
      const published = (await latestCheckpoint(database))?.size ?? 0;
      if (width < 1 || widthInTree(level, index, published) < width) return null;
      return tree.tile(level, index, width);
    },
    inclusion,
    async inclusionOfEntry(entryId) {
      const row = await database
        .selectFrom('ledger_rows')
        .select('sequence')
        .where('entry_id', '=', entryId)
        .executeTakeFirst();
      if (row === undefined) throw new GatewayError('LEDGER_ENTRY_UNKNOWN');
      const leafIndex = Number(row.sequence) - 1;
      const checkpoint = await servedCheckpoint(database, quorum, leafIndex);
      if (checkpoint === null) throw new GatewayError('LEDGER_PROOF_PENDING');
      const proof = await inclusion(leafIndex, checkpoint.size);
      return { ...proof, entry: entryId, checkpoint: checkpoint.note };
    },
    async consistency(from, to) {
      // Every tree begins with the empty one: there is nothing to prove.
      if (from > to || from === 0) throw new GatewayError('LEDGER_PROOF_IMPOSSIBLE');
      await requirePublished(to);
      const [root1, root2, proof] = await Promise.all([
        rootAt(from),
        rootAt(to),
        consistencyProof(from, to, tree),
      ]);
      return {
        id: `${from}/${to}`,
        type: 'consistency',
        size1: String(from),
        root1: base64(root1),
        size2: String(to),
        root2: base64(root2),
        proof: proof.map(base64),
      };
    },
  };
}

function base64(hash: Hash): string {
  return Buffer.from(hash).toString('base64');
}
