import type { Store } from '../store/index.ts';
import type { Counts, NewRow, PendingRow, RowWithResult, Tally } from './models.ts';
import type { ListTexts } from './texts.ts';

type Database = Store['kysely'];

export type Added = 'ADDED' | 'CLOSED' | 'DIFFERS' | 'TOO_LONG';

interface Addition {
  readonly listId: string;
  readonly rows: readonly NewRow[];
  readonly mostRows: number;
  readonly at: Date;
}

/** Rows with names that the list has not: all of them, or none when one of the others differs from what is there. */
export async function addRows(
  database: Database,
  texts: ListTexts,
  { listId, rows, mostRows, at }: Addition,
): Promise<Added> {
  const added = rows.map((row) => ({
    ...row,
    name: texts.referenceOf(listId, row.reference),
    content: texts.contentOf(row),
  }));
  const byName = new Map(added.map((row) => [row.name, row]));
  if (added.some(({ name, content }) => byName.get(name)?.content !== content)) return 'DIFFERS';
  return database.transaction().execute(async (transaction) => {
    // Writes first: whoever adds to the same list waits here, on either database.
    const { numUpdatedRows } = await transaction
      .updateTable('check_lists')
      .set((is) => ({ total: is.ref('total') }))
      .where('id', '=', listId)
      .where('closed_at', 'is', null)
      .where('cancelled_at', 'is', null)
      .executeTakeFirst();
    const known = await transaction
      .selectFrom('check_list_rows')
      .select(['reference', 'content'])
      .where('list_id', '=', listId)
      .where('reference', 'in', ['', ...byName.keys()])
      .execute();
    if (known.some(({ reference, content }) => byName.get(reference)?.content !== content))
      return 'DIFFERS';
    for (const { reference } of known) byName.delete(reference);
    if (byName.size === 0) return 'ADDED';
    if (numUpdatedRows === 0n) return 'CLOSED';
    const { total } = await transaction
      .selectFrom('check_lists')
      .select('total')
      .where('id', '=', listId)
      .executeTakeFirstOrThrow();
    if (total + byName.size > mostRows) return 'TOO_LONG';
    await transaction
      .insertInto('check_list_rows')
      .values(
        [...byName.values()].map((row, index) => ({
          list_id: listId,
          position: total + index + 1,
          reference: row.name,
          content: row.content,
          known_version: row.knownVersion,
          sealed: texts.sealRow({ listId, position: total + index + 1 }, row),
          attempts: 0,
          next_at: at.toISOString(),
        })),
      )
      .execute();
    await transaction
      .updateTable('check_lists')
      .set({ total: total + byName.size })
      .where('id', '=', listId)
      .execute();
    return 'ADDED';
  });
}

/** What is due of a facility. */
export interface DueRows {
  readonly rows: readonly PendingRow[];
  /** Sealed with another key, or damaged. */
  readonly unreadable: readonly Pick<PendingRow, 'listId' | 'position' | 'attempts'>[];
}

/** Rows of a facility that are due, those of short lists not behind those of long ones. */
export async function dueRows(
  database: Database,
  texts: ListTexts,
  { facility, at, most }: { readonly facility: string; readonly at: Date; readonly most: number },
): Promise<DueRows> {
  const rows = await pendingRows(database, facility)
    .innerJoin('check_lists as list', 'list.id', 'row.list_id')
    .selectAll('row')
    .select('list.sealed as caller')
    .where('row.next_at', '<=', at.toISOString())
    .orderBy('row.position')
    .orderBy('row.list_id')
    .limit(most)
    .execute();
  const unreadable: DueRows['unreadable'][number][] = [];
  const readable = rows.flatMap((row): readonly PendingRow[] => {
    const { attempts, known_version: knownVersion, list_id: listId, position } = row;
    const place = { listId, position };
    try {
      const caller = texts.openCaller(listId, row.caller);
      return [{ ...place, ...texts.openRow(place, row.sealed), knownVersion, attempts, caller }];
    } catch {
      unreadable.push({ ...place, attempts });
      return [];
    }
  });
  return { rows: readable, unreadable };
}

/** When the next row of a facility is due; null when none is left. */
export async function nextDue(database: Database, facility: string): Promise<Date | null> {
  const row = await pendingRows(database, facility)
    .select('row.next_at')
    .orderBy('row.next_at')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : new Date(row.next_at);
}

function pendingRows(database: Database, facility: string) {
  return database
    .selectFrom('check_list_rows as row')
    .where('row.list_id', 'in', (query) =>
      query
        .selectFrom('check_lists')
        .select('id')
        .where('facility', '=', facility)
        .where('finished_at', 'is', null)
        .where('cancelled_at', 'is', null),
    )
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('check_list_results as result')
            .select('result.version')
            .whereRef('result.list_id', '=', 'row.list_id')
            .whereRef('result.position', '=', 'row.position'),
        ),
      ),
    );
}

export async function postponeRow(
  database: Database,
  { listId, position }: Pick<PendingRow, 'listId' | 'position'>,
  next: { readonly attempts: number; readonly at: Date },
): Promise<void> {
  await database
    .updateTable('check_list_rows')
    .set({ attempts: next.attempts, next_at: next.at.toISOString() })
    .where('list_id', '=', listId)
    .where('position', '=', position)
    .execute();
}

export async function countResults(database: Database, listId: string): Promise<Counts> {
  const rows = await database
    .selectFrom('check_list_results')
    .select(({ fn }) => ['tally', 'outcome', fn.countAll<number | string>().as('rows')])
    .where('list_id', '=', listId)
    .groupBy(['tally', 'outcome'])
    .execute();
  const byTally: Record<Tally, number> = {
    ELIGIBLE: 0,
    PROVISIONAL: 0,
    NOT_ELIGIBLE: 0,
    NEEDS_ACTION: 0,
    FAILED: 0,
  };
  let unchanged = 0;
  for (const row of rows) {
    byTally[row.tally] += Number(row.rows);
    if (row.outcome === 'UNCHANGED') unchanged += Number(row.rows);
  }
  return { byTally, unchanged };
}

export interface RowPage {
  readonly outcome: 'DECIDED' | 'UNCHANGED' | 'PENDING' | null;
  readonly first: number;
  /** Position. */
  readonly after: number;
}

export async function readRows(
  database: Database,
  texts: ListTexts,
  listId: string,
  { outcome, first, after }: RowPage,
): Promise<readonly RowWithResult[]> {
  let query = database
    .selectFrom('check_list_rows as row')
    .leftJoin('check_list_results as result', (join) =>
      join
        .onRef('result.list_id', '=', 'row.list_id')
        .onRef('result.position', '=', 'row.position'),
    )
    .select(['row.position', 'row.sealed as asked'])
    .select(['result.outcome', 'result.version', 'result.decided_at', 'result.sealed'])
    .where('row.list_id', '=', listId)
    .where('row.position', '>', after);
  if (outcome === 'PENDING') query = query.where('result.outcome', 'is', null);
  else if (outcome !== null) query = query.where('result.outcome', '=', outcome);
  const rows = await query.orderBy('row.position').limit(first).execute();
  return rows.map((row) => {
    const place = { listId, position: row.position };
    return {
      position: row.position,
      ...texts.openRow(place, row.asked),
      result:
        row.outcome === null ||
        row.version === null ||
        row.decided_at === null ||
        row.sealed === null
          ? null
          : {
              outcome: row.outcome,
              version: row.version,
              decidedAt: new Date(row.decided_at),
              decision: texts.openDecision(place, row.sealed),
            },
    };
  });
}
