import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import type { Commitments } from './leaf.ts';
import type { Hash } from './merkle/hash.ts';
import { inclusionProof, rootOf } from './merkle/proof.ts';
import {
  cosignaturesOf,
  firstTimestampOver,
  latestCheckpoint,
  type StoredCheckpoint,
  type StoredTimestamp,
  servedCheckpoint,
} from './tree/checkpoints.ts';
import type { StoredTree } from './tree/stored-tree.ts';

/** All that others need to check, offline, that an entry is in the ledger. */
export interface ProofOfEntry {
  readonly entryId: string;
  /** The entry as canonical JSON (RFC 8785). It names people by pseudonyms only. */
  readonly entry: string;
  /** 32 bytes that tie this entry to its leaf, and tell nothing about any other (`leaf.ts`). */
  readonly blind: Uint8Array;
  readonly leafIndex: number;
  readonly leafHash: Hash;
  /** Leaves of the tree of the checkpoint. */
  readonly treeSize: number;
  readonly root: Hash;
  /** Inclusion proof, lowest sibling first (RFC 9162 2.1.3). */
  readonly proof: readonly Hash[];
  /** Signed note with cosignatures. */
  readonly checkpoint: string;
  /** On the note without cosignatures; null until the hour's first token. */
  readonly timestamp: StoredTimestamp | null;
}

export interface ProofParts {
  readonly database: Kysely<Tables>;
  readonly commitments: Commitments;
  readonly tree: StoredTree;
  /** Cosignatures that a checkpoint should have. */
  readonly quorum: number;
}

/**
 * The proof of one entry, under the first checkpoint over it that was time-stamped, else under the one that is shown now.
 *
 * @param id of the entry, or of the decision that it records
 * @returns null when the ledger has no such entry; `PENDING` until a checkpoint covers it, which takes a minute at most
 */
export async function proofOfEntry(
  { database, commitments, tree, quorum }: ProofParts,
  id: string,
): Promise<ProofOfEntry | 'PENDING' | null> {
  const row = await findRow(database, id);
  if (row === null) return null;
  const leafIndex = row.sequence - 1;
  const timestamp = await firstTimestampOver(database, leafIndex);
  const checkpoint =
    timestamp === null
      ? await servedCheckpoint(database, quorum, leafIndex)
      : await withCosignatures(database, timestamp.size);
  if (checkpoint === null) return 'PENDING';
  const { size } = checkpoint;
  return {
    entryId: row.entryId,
    entry: row.entry,
    blind: commitments.blind(row.entryId),
    leafIndex,
    leafHash: commitments.leaf(row.entryId, row.entry),
    treeSize: size,
    root: await rootOf(size, tree),
    proof: await inclusionProof(leafIndex, size, tree),
    checkpoint: checkpoint.note,
    timestamp,
  };
}

interface FoundRow {
  readonly sequence: number;
  readonly entryId: string;
  readonly entry: string;
}

/** By the id of the entry, else by that of its decision. */
export async function findRow(database: Kysely<Tables>, id: string): Promise<FoundRow | null> {
  for (const column of ['entry_id', 'decision_id'] as const) {
    const row = await database
      .selectFrom('ledger_rows')
      .select(['sequence', 'entry_id', 'entry'])
      .where(column, '=', id)
      .orderBy('sequence')
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) {
      return { sequence: Number(row.sequence), entryId: row.entry_id, entry: row.entry };
    }
  }
  return null;
}

async function withCosignatures(
  database: Kysely<Tables>,
  size: number,
): Promise<StoredCheckpoint | null> {
  const checkpoint = await latestCheckpoint(database, size);
  if (checkpoint?.size !== size) return null;
  return {
    ...checkpoint,
    note: checkpoint.note + (await cosignaturesOf(database, size)).join(''),
  };
}
