import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import type { LedgerDecision, LedgerEntry } from './entry.ts';

/** Entries of one visit that are looked through for the last decision: most visits have one, few more than three. */
const mostEntries = 100;

/**
 * The last decision of one encounter of one person, so that the next receipt can name it. An answer leaves only when its entry is
 * durable, so whoever asks after having been answered finds it; two that ask at the same time name the same one.
 */
export async function lastOfVisit(
  database: Kysely<Tables>,
  { person, visit }: { readonly person: string; readonly visit: string },
): Promise<LedgerDecision | null> {
  const rows = await database
    .selectFrom('ledger_rows')
    .select('entry')
    .where('visit', '=', visit)
    .orderBy('sequence', 'desc')
    .limit(mostEntries)
    .execute();
  for (const row of rows) {
    const { decision, person: other }: LedgerEntry = JSON.parse(row.entry);
    if (other === person && decision !== null) return decision;
  }
  return null;
}
