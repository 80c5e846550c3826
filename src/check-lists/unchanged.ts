import type { VisitRules } from '../context.ts';
import { vietnamDate } from '../domain/date.ts';
import type { Store } from '../store/index.ts';
import type { PendingRow } from './models.ts';
import type { ListTexts } from './texts.ts';

export interface KnownResult {
  readonly version: string;
  /** As `keptDecision` wrote it. */
  readonly decision: string;
  /** When the sources were asked. */
  readonly checkedAt: string;
}

interface Question {
  readonly row: PendingRow;
  readonly facility: string;
  readonly now: Date;
  readonly policyVersion: VisitRules['policyVersion'];
  readonly unchangedHours: number;
}

/** The earlier result that a row names, as far as it still counts. */
export async function unchangedResult(
  { kysely }: Pick<Store, 'kysely'>,
  texts: ListTexts,
  { row, facility, now, policyVersion, unchangedHours }: Question,
): Promise<KnownResult | null> {
  if (row.knownVersion === null) return null;
  const known = await kysely
    .selectFrom('check_list_results')
    .selectAll()
    .where('version', '=', row.knownVersion)
    .where('facility', '=', facility)
    .where('client', '=', row.caller.clientId)
    .where('final', '=', 1)
    .where('policy', '=', policyVersion)
    .where('visit', '=', texts.visitOf(row.visit))
    .where('checked_at', '>', new Date(now.getTime() - unchangedHours * 3_600_000).toISOString())
    .executeTakeFirst();
  if (known === undefined) return null;
  // Without a day of its own the visit is one of today.
  const isSameDay = row.visit.visitAt != null || known.visit_date === vietnamDate(now);
  if (!isSameDay) return null;
  const place = { listId: known.list_id, position: known.position };
  return {
    version: known.version,
    decision: texts.openDecision(place, known.sealed),
    checkedAt: known.checked_at,
  };
}
