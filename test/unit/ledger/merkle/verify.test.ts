import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ConsistencyToVerify,
  type InclusionToVerify,
  type ProofVerdict,
  verifyConsistency,
  verifyInclusion,
} from '../../../../src/ledger/merkle/verify.ts';
import { NaiveTree, someEntries } from './naive-tree.ts';

const tree = new NaiveTree(someEntries(64));

function inclusion(index: number, size: number): InclusionToVerify {
  return {
    leafIndex: BigInt(index),
    treeSize: BigInt(size),
    leafHash: tree.leaf(index),
    root: tree.mth(0, size),
    proof: tree.path(index, 0, size),
  };
}

function consistency(from: number, to: number): ConsistencyToVerify {
  return {
    size1: BigInt(from),
    root1: tree.mth(0, from),
    size2: BigInt(to),
    root2: tree.mth(0, to),
    proof: tree.proof(from, to),
  };
}

function codeOf(verdict: ProofVerdict): string {
  return verdict.ok ? 'ok' : verdict.code;
}

const other = tree.leaf(63);

describe('inclusion', () => {
  const right = inclusion(5, 11);

  test('is shown for every leaf of every tree, and for no other leaf', () => {
    for (let size = 1; size <= 40; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const given = inclusion(index, size);
        expect(verifyInclusion(given)).toEqual({ ok: true });
        expect(codeOf(verifyInclusion({ ...given, leafHash: other }))).toBe('ROOT_MISMATCH');
      }
    }
  });

  test.each([
    ['the proof of another leaf', { ...right, proof: tree.path(4, 0, 11) }, 'ROOT_MISMATCH'],
    ['the index of another leaf', { ...right, leafIndex: 4n }, 'ROOT_MISMATCH'],
    ['another root', { ...right, root: tree.mth(0, 12) }, 'ROOT_MISMATCH'],
    ['an index beyond the tree', { ...right, leafIndex: 11n }, 'INDEX_OUT_OF_RANGE'],
    ['an index below 0', { ...right, leafIndex: -1n }, 'INDEX_OUT_OF_RANGE'],
    ['the empty tree', { ...right, leafIndex: 0n, treeSize: 0n }, 'INDEX_OUT_OF_RANGE'],
    ['no proof', { ...right, proof: [] }, 'PROOF_TOO_SHORT'],
    ['a hash too few', { ...right, proof: right.proof.slice(1) }, 'PROOF_TOO_SHORT'],
    ['a hash too many', { ...right, proof: [...right.proof, other] }, 'PROOF_TOO_LONG'],
    ['a tree that is far too large', { ...right, treeSize: 2n ** 64n - 1n }, 'PROOF_TOO_SHORT'],
    ['a short root', { ...right, root: right.root.subarray(1) }, 'HASH_MALFORMED'],
    ['a short leaf', { ...right, leafHash: new Uint8Array() }, 'HASH_MALFORMED'],
    ['a short hash', { ...right, proof: [new Uint8Array(31)] }, 'HASH_MALFORMED'],
  ])('is not shown by %s', (_, given, code) => {
    expect(codeOf(verifyInclusion(given))).toBe(code);
  });

  test('is not shown by a proof with any bit flipped', () => {
    fc.assert(
      fc.property(fc.nat({ max: right.proof.length - 1 }), fc.nat({ max: 255 }), (at, bit) => {
        const proof = right.proof.map((hash, index) => (index === at ? flipped(hash, bit) : hash));
        expect(codeOf(verifyInclusion({ ...right, proof }))).toBe('ROOT_MISMATCH');
      }),
    );
  });
});

describe('consistency', () => {
  const right = consistency(6, 11);
  const fromPower = consistency(8, 11);

  test('is shown between all trees, and with no other root', () => {
    for (let to = 1; to <= 40; to += 1) {
      for (let from = 1; from <= to; from += 1) {
        const given = consistency(from, to);
        expect(verifyConsistency(given)).toEqual({ ok: true });
        expect(verifyConsistency({ ...given, root1: other }).ok).toBe(false);
        expect(verifyConsistency({ ...given, root2: other }).ok).toBe(false);
      }
    }
  });

  test.each([
    ['the older root of a fork', { ...right, root1: other }, 'OLD_ROOT_MISMATCH'],
    ['the newer root of a fork', { ...right, root2: other }, 'NEW_ROOT_MISMATCH'],
    ['a fork of one size', { ...consistency(9, 9), root2: other }, 'ROOTS_DIFFER'],
    ['a proof where none is needed', { ...consistency(9, 9), proof: [other] }, 'PROOF_TOO_LONG'],
    ['trees in the wrong order', { ...right, size1: 12n }, 'SIZE_OUT_OF_RANGE'],
    ['a size below 0', { ...right, size1: -1n }, 'SIZE_OUT_OF_RANGE'],
    ['the empty tree', { ...right, size1: 0n }, 'EMPTY_TREE'],
    ['two empty trees', { ...right, size1: 0n, size2: 0n }, 'EMPTY_TREE'],
    ['no proof', { ...right, proof: [] }, 'PROOF_TOO_SHORT'],
    ['no proof from a power of two', { ...fromPower, proof: [] }, 'PROOF_TOO_SHORT'],
    ['a hash too few', { ...right, proof: right.proof.slice(0, -1) }, 'PROOF_TOO_SHORT'],
    ['a hash too many', { ...right, proof: [...right.proof, other] }, 'PROOF_TOO_LONG'],
    ['a short hash', { ...right, proof: [new Uint8Array(31)] }, 'HASH_MALFORMED'],
    ['a short root', { ...right, root1: new Uint8Array(31) }, 'HASH_MALFORMED'],
  ])('is not shown by %s', (_, given, code) => {
    expect(codeOf(verifyConsistency(given))).toBe(code);
  });

  test('is not shown by a proof with any bit flipped', () => {
    fc.assert(
      fc.property(fc.nat({ max: right.proof.length - 1 }), fc.nat({ max: 255 }), (at, bit) => {
        const proof = right.proof.map((hash, index) => (index === at ? flipped(hash, bit) : hash));
        expect(verifyConsistency({ ...right, proof }).ok).toBe(false);
      }),
    );
  });
});

function flipped(hash: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(hash);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}
