import { type Selectable, sql } from 'kysely';
import { GatewayError } from '../errors.ts';
import type { Store } from '../store/index.ts';
import type { CheckListsTable } from '../store/tables.ts';
import type { CheckList } from './models.ts';

type Database = Store['kysely'];

export interface NewList {
  readonly id: string;
  readonly key: string;
  readonly facility: string;
  readonly client: string;
  readonly sealed: string;
  readonly at: Date;
}

/** Lists of one facility that are neither done nor cancelled: each of them is looked at every second. */
const mostAtWork = 100;

/** The list of that key, which is made where there is none. @throws GatewayError TOO_MANY_CHECK_LISTS */
export async function startList(database: Database, list: NewList): Promise<CheckList> {
  const { at, ...row } = list;
  const before = await ofKey(database, list.key);
  if (before !== undefined) return asList(before);
  const { count } = await database
    .selectFrom('check_lists')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('facility', '=', list.facility)
    .where('finished_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (Number(count) >= mostAtWork) throw new GatewayError('TOO_MANY_CHECK_LISTS');
  await database
    .insertInto('check_lists')
    .values({
      ...row,
      created_at: at.toISOString(),
      started_at: null,
      closed_at: null,
      cancelled_at: null,
      finished_at: null,
      total: 0,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const known = await ofKey(database, list.key);
  if (known === undefined) throw new TypeError('a list that was started is there');
  return asList(known);
}

function ofKey(database: Database, key: string) {
  return database.selectFrom('check_lists').selectAll().where('key', '=', key).executeTakeFirst();
}

export async function findList(
  database: Database,
  { id, facility }: { readonly id: string; readonly facility: string },
): Promise<CheckList | null> {
  const row = await rowOf(database, id, facility);
  return row === undefined ? null : asList(row);
}

/** With in whose name it was started, sealed. */
export async function findSealedList(
  database: Database,
  { id, facility }: { readonly id: string; readonly facility: string },
): Promise<{ readonly list: CheckList; readonly sealed: string } | null> {
  const row = await rowOf(database, id, facility);
  return row === undefined ? null : { list: asList(row), sealed: row.sealed };
}

function rowOf(database: Database, id: string, facility: string) {
  return database
    .selectFrom('check_lists')
    .selectAll()
    .where('id', '=', id)
    .where('facility', '=', facility)
    .executeTakeFirst();
}

export async function closeList(database: Database, id: string, at: Date): Promise<void> {
  await database
    .updateTable('check_lists')
    .set({ closed_at: at.toISOString() })
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .execute();
}

export async function cancelList(database: Database, id: string, at: Date): Promise<void> {
  await database
    .updateTable('check_lists')
    .set({ cancelled_at: at.toISOString() })
    .where('id', '=', id)
    .where('cancelled_at', 'is', null)
    .where('finished_at', 'is', null)
    .execute();
}

export async function markStarted(database: Database, id: string, at: Date): Promise<void> {
  await database
    .updateTable('check_lists')
    .set({ started_at: at.toISOString() })
    .where('id', '=', id)
    .where('started_at', 'is', null)
    .execute();
}

/** Those of a facility that are closed and have a result for each row, but for rows that were erased. */
export async function finishLists(database: Database, facility: string, at: Date): Promise<void> {
  await database
    .updateTable('check_lists')
    .set({ finished_at: at.toISOString() })
    .where('facility', '=', facility)
    .where('closed_at', 'is not', null)
    .where('cancelled_at', 'is', null)
    .where('finished_at', 'is', null)
    .where(
      sql<number>`(select count(*) from check_list_rows where list_id = check_lists.id)`,
      '=',
      sql<number>`(select count(*) from check_list_results where list_id = check_lists.id)`,
    )
    .execute();
}

export async function facilitiesAtWork(database: Database): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('check_lists')
    .select('facility')
    .distinct()
    .where('finished_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .execute();
  return rows.map(({ facility }) => facility);
}

/** Deletes lists that were started before, with all that is known of them. */
export async function forgetLists(database: Database, before: Date): Promise<void> {
  const old = database
    .selectFrom('check_lists')
    .select('id')
    .where('created_at', '<', before.toISOString());
  await database.deleteFrom('check_list_results').where('list_id', 'in', old).execute();
  await database.deleteFrom('check_list_rows').where('list_id', 'in', old).execute();
  await database.deleteFrom('check_lists').where('created_at', '<', before.toISOString()).execute();
}

function asList(row: Selectable<CheckListsTable>): CheckList {
  const at = (text: string | null) => (text === null ? null : new Date(text));
  return {
    id: row.id,
    facility: row.facility,
    client: row.client,
    createdAt: new Date(row.created_at),
    startedAt: at(row.started_at),
    closedAt: at(row.closed_at),
    cancelledAt: at(row.cancelled_at),
    finishedAt: at(row.finished_at),
    total: row.total,
  };
}
