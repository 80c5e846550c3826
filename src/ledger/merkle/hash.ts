import { hash } from 'node:crypto';

/** 32 bytes of SHA-256. */
export type Hash = Uint8Array;

export const hashBytes = 32;

/** Root of a tree without leaves (RFC 9162 2.1.1). */
export const emptyRoot: Hash = hash('sha256', new Uint8Array(), 'buffer');

/** Hash of a leaf (RFC 9162 2.1.1): the prefix keeps a leaf from passing as an inner node. */
export function leafHash(entry: Uint8Array): Hash {
  const input = new Uint8Array(1 + entry.byteLength);
  input.set(entry, 1);
  return hash('sha256', input, 'buffer');
}

/** The prefix of an inner node, and room for its children. Hashing is synchronous, so one is enough. */
const node = Buffer.alloc(1 + 2 * hashBytes, 1);

/** Hash of an inner node (RFC 9162 2.1.1). */
export function nodeHash(left: Hash, right: Hash): Hash {
  node.set(left, 1);
  node.set(right, 1 + hashBytes);
  // Asking for text and reading it back takes half as long as asking for a buffer (measured, Node 24).
  return Buffer.from(hash('sha256', node, 'binary'), 'binary');
}
