import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import type { LedgerEntry } from './entry.ts';
import { createCommitments } from './leaf.ts';

/**
 * Whether the ledger was written with this pseudonym key: with another one it would seem to hold nothing about anybody. True for a
 * ledger without leaves, where nothing tells.
 */
export async function keyFits(
  database: Kysely<Tables>,
  pseudonymKey: Uint8Array,
): Promise<boolean> {
  const row = await database
    .selectFrom('ledger_rows')
    .select(['entry', 'leaf'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined || row.leaf === null) return true;
  const { id }: LedgerEntry = JSON.parse(row.entry);
  const leaf = createCommitments(pseudonymKey).leaf(id, row.entry);
  return Buffer.from(leaf).toString('base64url') === row.leaf;
}
