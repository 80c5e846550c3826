import { sql } from 'kysely';
import type { Store } from '../store/index.ts';
import { epochOf } from './data-keys.ts';
import type { LedgerEntry } from './entry.ts';

/** Of which entries the answers are: of one person, in one month or in all; or everybody's of all months before one. */
export type EntriesOf =
  | { readonly persons: readonly string[]; readonly epoch: string | null }
  | { readonly before: string };

/**
 * Tables that keep of an answer more than its entry does, sealed, with the columns of their keys; `entry_id` names the entry. What
 * is erased of a person is erased there too.
 */
export const answerTables = {
  kept_answers: ['key'],
  check_in_bodies: ['check_in_id', 'part'],
  check_in_notices: ['id'],
  webhook_messages: ['id'],
  check_list_results: ['version'],
} as const;

/** Also what registers answered about somebody: not of an entry, and at most a week old. */
export const erasedTables = { ...answerTables, stored_answers: ['key'] } as const;
export type AnswerTable = keyof typeof erasedTables;

/** A row of one of them. */
export interface KeptText {
  readonly table: AnswerTable;
  readonly key: readonly string[];
}

/** Read at a time. */
const pageSize = 2_000;

/** What is kept of these answers. Whom one is about is known from its entry alone. */
export async function* answersOf(
  store: Pick<Store, 'kysely'>,
  of: EntriesOf,
): AsyncGenerator<readonly KeptText[]> {
  for (const table of tableNames) yield* textsIn(store, table, of);
  if ('persons' in of) yield* storedAnswersOf(store, of);
}

async function* storedAnswersOf(
  { kysely }: Pick<Store, 'kysely'>,
  { persons, epoch }: Extract<EntriesOf, { readonly persons: readonly string[] }>,
): AsyncGenerator<readonly KeptText[]> {
  const rows = await kysely
    .selectFrom('stored_answers')
    .select(['key', 'verified_at'])
    .where('person', 'in', persons)
    .execute();
  const meant = rows
    .filter(({ verified_at }) => epoch === null || epochOf(new Date(verified_at)) === epoch)
    .map(({ key }): KeptText => ({ table: 'stored_answers', key: [key] }));
  if (meant.length > 0) yield meant;
}

const tableNames = Object.keys(answerTables) as ReadonlyArray<keyof typeof answerTables>;

async function* textsIn(
  { kysely }: Pick<Store, 'kysely'>,
  table: keyof typeof answerTables,
  of: EntriesOf,
): AsyncGenerator<readonly KeptText[]> {
  const columns = answerTables[table].map((column) => sql.ref(`kept.${column}`));
  const key = sql.join(columns);
  let last: readonly string[] | undefined;
  do {
    const ofPersons =
      'persons' in of ? sql`and rows.person in (${sql.join(of.persons)})` : sql.raw('');
    const afterLast =
      last === undefined ? sql.raw('') : sql`and (${key}) > (${sql.join([...last])})`;
    const { rows: page } = await sql<Readonly<Record<string, string>>>`
      select ${key}, rows.entry as entry_text
      from ${sql.table(table)} as kept
      join ledger_rows as rows on rows.entry_id = kept.entry_id
      where true ${ofPersons} ${afterLast}
      order by ${key} limit ${pageSize}`.execute(kysely);
    const keyOf = (row: Readonly<Record<string, string>>) =>
      answerTables[table].map((column) => row[column] ?? '');
    const meant = page
      .filter((row) => isMeant(row['entry_text'] ?? '', of))
      .map((row): KeptText => ({ table, key: keyOf(row) }));
    if (meant.length > 0) yield meant;
    const end = page.at(-1);
    last = page.length < pageSize || end === undefined ? undefined : keyOf(end);
  } while (last !== undefined);
}

/** By the month of the data key of the entry's body: body and answer go together. */
function isMeant(text: string, of: EntriesOf): boolean {
  if ('persons' in of && of.epoch === null) return true;
  const { at }: LedgerEntry = JSON.parse(text);
  const epoch = epochOf(new Date(at));
  return 'persons' in of ? epoch === of.epoch : epoch < of.before;
}
