import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';

/**
 * Number of the first row that was recorded at an instant or later; one more than the last row when there is none. The recorded
 * time never decreases along the chain, so it is found by halving: 24 look-ups in 10 million rows, and no index by time.
 */
export async function sequenceFrom(database: Kysely<Tables>, instant: Date): Promise<number> {
  const text = instant.toISOString();
  let low = 1;
  let high = (await lastSequence(database)) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = await database
      .selectFrom('ledger_rows')
      .select(['sequence', 'recorded_at'])
      // Not equal to: of a chain with a gap the next row tells.
      .where('sequence', '>=', middle)
      .orderBy('sequence')
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined && row.recorded_at < text) low = Number(row.sequence) + 1;
    else high = middle;
  }
  return low;
}

async function lastSequence(database: Kysely<Tables>): Promise<number> {
  const row = await database
    .selectFrom('ledger_rows')
    .select('sequence')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? 0 : Number(row.sequence);
}
