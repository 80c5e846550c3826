import { verifyCheckpoint } from '../../src/ledger/checkpoint.ts';
import { createCommitments, leafOf } from '../../src/ledger/leaf.ts';
import { verifyInclusion } from '../../src/ledger/merkle/verify.ts';
import type { NoteKey } from '../../src/ledger/note.ts';
import { proofOfEntry } from '../../src/ledger/proof-of-entry.ts';
import { createStoredTree } from '../../src/ledger/tree/stored-tree.ts';
import type { Store } from '../../src/store/index.ts';

/** Which of these entries or decisions have no proof, or one that an outsider would refuse. */
export async function unprovedOf(
  { kysely }: Store,
  trust: { readonly key: Uint8Array; readonly logKeys: readonly NoteKey[] },
  ids: readonly string[],
): Promise<readonly string[]> {
  const commitments = createCommitments(trust.key);
  const tree = createStoredTree(kysely, commitments);
  const unproved: string[] = [];
  for (const id of ids) {
    const found = await proofOfEntry({ database: kysely, commitments, tree, quorum: 0 }, id);
    if (found === null || found === 'PENDING') {
      unproved.push(id);
      continue;
    }
    const verdict = verifyCheckpoint(found.checkpoint, { logKeys: trust.logKeys });
    const proved =
      verdict.ok &&
      verifyInclusion({
        leafIndex: BigInt(found.leafIndex),
        treeSize: verdict.checkpoint.size,
        leafHash: leafOf(found.blind, found.entry),
        root: verdict.checkpoint.root,
        proof: found.proof,
      }).ok;
    if (!proved) unproved.push(id);
  }
  return unproved;
}
