import { type Hash, hashBytes, nodeHash } from './hash.ts';

/** Why a Merkle proof is refused. */
export const proofRefusals = {
  HASH_MALFORMED: 'A hash is not 32 bytes in base64.',
  INDEX_OUT_OF_RANGE: 'The tree has no leaf of this index.',
  SIZE_OUT_OF_RANGE: 'A tree cannot have this size, or the older tree is not the smaller one.',
  EMPTY_TREE: 'Every tree begins with the empty one: a proof from it says nothing.',
  PROOF_TOO_SHORT: 'The proof has fewer hashes than a tree of this size needs.',
  PROOF_TOO_LONG: 'The proof has more hashes than a tree of this size needs.',
  ROOT_MISMATCH: 'The proof is not one of this leaf in this tree.',
  ROOTS_DIFFER: 'Two trees of one size have different roots: one of them is a fork.',
  OLD_ROOT_MISMATCH: 'The proof does not lead to the root of the older tree.',
  NEW_ROOT_MISMATCH: 'The proof does not lead to the root of the newer tree.',
} as const satisfies Record<string, string>;

export type ProofRefusalCode = keyof typeof proofRefusals;

export type ProofVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: ProofRefusalCode };

export interface InclusionToVerify {
  /** From 0. */
  readonly leafIndex: bigint;
  /** Number of leaves. */
  readonly treeSize: bigint;
  readonly leafHash: Hash;
  readonly root: Hash;
  /** Lowest sibling first. */
  readonly proof: readonly Hash[];
}

export interface ConsistencyToVerify {
  /** Number of leaves of the older tree. */
  readonly size1: bigint;
  readonly root1: Hash;
  readonly size2: bigint;
  readonly root2: Hash;
  readonly proof: readonly Hash[];
}

const accepted: ProofVerdict = { ok: true };

/** Whether a leaf is in a tree, judged from the tree's root alone (RFC 9162 2.1.3.2). */
export function verifyInclusion(given: InclusionToVerify): ProofVerdict {
  const { leafIndex, treeSize, leafHash, root, proof } = given;
  if (!areHashes([leafHash, root, ...proof])) return refused('HASH_MALFORMED');
  if (leafIndex < 0n || leafIndex >= treeSize) return refused('INDEX_OUT_OF_RANGE');
  let [fn, sn] = [leafIndex, treeSize - 1n];
  let hash = leafHash;
  for (const sibling of proof) {
    if (sn === 0n) return refused('PROOF_TOO_LONG');
    if (isOdd(fn) || fn === sn) {
      hash = nodeHash(sibling, hash);
      [fn, sn] = withoutRightEdge(fn, sn);
    } else {
      hash = nodeHash(hash, sibling);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  if (sn !== 0n) return refused('PROOF_TOO_SHORT');
  return areEqual(hash, root) ? accepted : refused('ROOT_MISMATCH');
}

/**
 * Whether the older tree is the beginning of the newer one, judged from both roots (RFC 9162 2.1.4.2). Every tree begins with
 * the empty one, so nothing can be proved from it: who starts from nothing has nothing to compare, and is told so.
 */
export function verifyConsistency(given: ConsistencyToVerify): ProofVerdict {
  const { size1, root1, size2, root2, proof } = given;
  if (size1 < 0n || size1 > size2) return refused('SIZE_OUT_OF_RANGE');
  if (size1 === 0n) return refused('EMPTY_TREE');
  if (size1 === size2) return verifySameSize(given);
  if (!areHashes([root1, root2, ...proof])) return refused('HASH_MALFORMED');
  if (proof.length === 0) return refused('PROOF_TOO_SHORT');
  const [first, ...rest] = isPowerOfTwo(size1) ? [root1, ...proof] : proof;
  return first === undefined ? refused('PROOF_TOO_SHORT') : climb(given, first, rest);
}

/** Nothing is hashed: whatever the roots are, they are the same or not. */
function verifySameSize({ root1, root2, proof }: ConsistencyToVerify): ProofVerdict {
  if (proof.length > 0) return refused('PROOF_TOO_LONG');
  return areEqual(root1, root2) ? accepted : refused('ROOTS_DIFFER');
}

function climb(
  { size1, root1, size2, root2 }: ConsistencyToVerify,
  first: Hash,
  rest: readonly Hash[],
): ProofVerdict {
  let [fn, sn] = withoutSharedRows(size1 - 1n, size2 - 1n);
  let [older, newer] = [first, first];
  for (const sibling of rest) {
    if (sn === 0n) return refused('PROOF_TOO_LONG');
    if (isOdd(fn) || fn === sn) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      [fn, sn] = withoutRightEdge(fn, sn);
    } else {
      newer = nodeHash(newer, sibling);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  if (sn !== 0n) return refused('PROOF_TOO_SHORT');
  if (!areEqual(older, root1)) return refused('OLD_ROOT_MISMATCH');
  return areEqual(newer, root2) ? accepted : refused('NEW_ROOT_MISMATCH');
}

/** RFC 9162 2.1.4.2 step 4: rows in which the older tree is complete need no proof. */
function withoutSharedRows(fn: bigint, sn: bigint): [fn: bigint, sn: bigint] {
  let shift = 0n;
  while (isOdd(fn >> shift)) shift += 1n;
  return [fn >> shift, sn >> shift];
}

/** RFC 9162 2.1.3.2 step 4.2.2: a last node without a sibling climbs unhashed. */
function withoutRightEdge(fn: bigint, sn: bigint): [fn: bigint, sn: bigint] {
  let shift = 0n;
  while (!isOdd(fn >> shift) && fn >> shift !== 0n) shift += 1n;
  return [fn >> shift, sn >> shift];
}

function isOdd(value: bigint): boolean {
  return (value & 1n) === 1n;
}

function isPowerOfTwo(value: bigint): boolean {
  return (value & (value - 1n)) === 0n;
}

function areHashes(hashes: readonly Hash[]): boolean {
  return hashes.every((hash) => hash.byteLength === hashBytes);
}

function areEqual(one: Hash, other: Hash): boolean {
  return Buffer.compare(one, other) === 0;
}

function refused(code: ProofRefusalCode): ProofVerdict {
  return { ok: false, code };
}
