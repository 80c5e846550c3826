import type { Store } from '../store/index.ts';
import { epochOf } from './data-keys.ts';
import type { LedgerEntry } from './entry.ts';

/** Of which entries the answers are: of one person, in one month or in all; or everybody's of all months before one. */
export type EntriesOf =
  | { readonly persons: readonly string[]; readonly epoch: string | null }
  | { readonly before: string };

/** Read at a time. */
const pageSize = 2_000;

/**
 * Names of the answers that are kept for repetition, as `kept_answers` has them. Such an answer holds all that the caller was told; what
 * it is about is known from its entry alone.
 */
export async function* answersOf(
  { kysely }: Pick<Store, 'kysely'>,
  of: EntriesOf,
): AsyncGenerator<readonly string[]> {
  let last: string | undefined;
  do {
    let query = kysely
      .selectFrom('kept_answers')
      .innerJoin('ledger_rows', 'ledger_rows.entry_id', 'kept_answers.entry_id')
      .select(['kept_answers.key', 'ledger_rows.entry'])
      .orderBy('kept_answers.key')
      .limit(pageSize);
    if ('persons' in of) query = query.where('ledger_rows.person', 'in', of.persons);
    if (last !== undefined) query = query.where('kept_answers.key', '>', last);
    const page = await query.execute();
    const meant = page.filter(({ entry }) => isMeant(entry, of)).map(({ key }) => key);
    if (meant.length > 0) yield meant;
    last = page.length < pageSize ? undefined : page.at(-1)?.key;
  } while (last !== undefined);
}

/** By the month of the data key of the entry's body: body and answer go together. */
function isMeant(text: string, of: EntriesOf): boolean {
  if ('persons' in of && of.epoch === null) return true;
  const { at }: LedgerEntry = JSON.parse(text);
  const epoch = epochOf(new Date(at));
  return 'persons' in of ? epoch === of.epoch : epoch < of.before;
}
