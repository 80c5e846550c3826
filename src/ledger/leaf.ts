import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { type Hash, leafHash } from './merkle/hash.ts';

const blindLabel = 'vss-gateway ledger blind 1\n';

/** What ties entries to leaves of the tree; only who has the pseudonym key can make it. */
export interface Commitments {
  /** 32 bytes. Handed out for one entry, they let others check that entry's leaf and tell nothing about any other. */
  blind(entryId: string): Buffer;
  /** Leaf hash of a canonical entry. */
  leaf(entryId: string, text: string): Hash;
}

/**
 *     blind      = HMAC-SHA-256(pseudonym key, "vss-gateway ledger blind 1\n" ‖ entry id)
 *     commitment = HMAC-SHA-256(blind, canonical entry)
 *     leaf       = SHA-256(0x00 ‖ commitment)                          RFC 9162 2.1.1
 *
 * Without the blind a leaf says nothing: an entry consists of pseudonyms, codes and a time, all of which could be guessed and
 * tried against a bare hash.
 */
export function createCommitments(pseudonymKey: Uint8Array): Commitments {
  if (pseudonymKey.byteLength < 32) {
    throw new TypeError('the pseudonym key must have at least 32 bytes');
  }
  const secret = createSecretKey(pseudonymKey);
  const blind = (entryId: string) => keyed(secret, `${blindLabel}${entryId}`);
  return { blind, leaf: (entryId, text) => leafOf(blind(entryId), text) };
}

/** Leaf hash of a canonical entry by its disclosed blind. */
export function leafOf(blind: Uint8Array, text: string): Hash {
  return leafHash(keyed(blind, text));
}

function keyed(key: KeyObject | Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
