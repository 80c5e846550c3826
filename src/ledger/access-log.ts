import { sql } from 'kysely';
import { dialects } from '../store/dialect.ts';
import type { Store } from '../store/index.ts';
import { breakGlassMark } from '../store/migrations/0004-ledger-keys.ts';
import type { LedgerEntry } from './entry.ts';
import { sequenceFrom } from './time-line.ts';

/** Which accesses; what is left out does not narrow. */
export interface AccessCriteria {
  /** Pseudonyms of one person: an entry of any of them counts. */
  readonly persons?: readonly string[];
  /** Pseudonym of a staff member. */
  readonly practitioner?: string;
  /** Code of a facility or agency. */
  readonly organisation?: string;
  /** As in the entry: of citizens a pseudonym. */
  readonly client?: string;
  readonly breakGlassOnly?: boolean;
  /** Recorded at this instant or later. */
  readonly from?: Date;
  /** Recorded before this instant. */
  readonly to?: Date;
}

export interface AccessPage {
  /** Latest first. */
  readonly entries: readonly LedgerEntry[];
  /** Id of the entry after which the next page begins; null on the last one. */
  readonly next: string | null;
}

export interface AccessLog {
  /** null when the ledger does not hold the entry `after`. */
  page(
    criteria: AccessCriteria,
    page: { readonly first: number; readonly after: string | null },
  ): Promise<AccessPage | null>;
}

/** What of the store reading takes. */
export type ReadableStore = Pick<Store, 'kysely' | 'dialect'>;

export function createAccessLog(store: ReadableStore): AccessLog {
  return {
    async page(criteria, { first, after }) {
      const before = after === null ? Number.MAX_SAFE_INTEGER : await sequenceOf(store, after);
      if (before === null) return null;
      const rows = await latestRows(store, criteria, before, first + 1);
      const entries = rows.slice(0, first).map(({ entry }) => entry);
      return { entries, next: rows.length > first ? (entries.at(-1)?.id ?? null) : null };
    },
  };
}

async function sequenceOf({ kysely }: ReadableStore, entryId: string): Promise<number | null> {
  const row = await kysely
    .selectFrom('ledger_rows')
    .select('sequence')
    .where('entry_id', '=', entryId)
    .executeTakeFirst();
  return row === undefined ? null : Number(row.sequence);
}

export interface FoundRow {
  readonly sequence: number;
  readonly entry: LedgerEntry;
}

/** Rows below a place in the chain, latest first. */
export async function latestRows(
  store: ReadableStore,
  { from, to, persons, ...others }: AccessCriteria,
  before: number,
  limit: number,
): Promise<readonly FoundRow[]> {
  const lowest = from === undefined ? 1 : await sequenceFrom(store.kysely, from);
  const below = to === undefined ? before : Math.min(before, await sequenceFrom(store.kysely, to));
  if (lowest >= below) return [];
  const stretch = { lowest, below, limit };
  if (persons === undefined) return walk(store, others, stretch);
  // One walk along an index for each pseudonym: together they would have to be sorted.
  const walks = persons.map((person) => walk(store, { ...others, person }, stretch));
  const found = (await Promise.all(walks)).flat();
  return found.toSorted((a, b) => b.sequence - a.sequence).slice(0, limit);
}

interface Conditions extends Omit<AccessCriteria, 'persons' | 'from' | 'to'> {
  readonly person?: string;
}

interface Stretch {
  readonly lowest: number;
  readonly below: number;
  readonly limit: number;
}

/** Columns with an index of their own, the most selective first; entries that broke the glass have one too. */
const selective = ['person', 'practitioner', 'breakGlassOnly', 'organisation', 'client'] as const;

async function walk(
  { kysely, dialect }: ReadableStore,
  conditions: Conditions,
  { lowest, below, limit }: Stretch,
): Promise<readonly FoundRow[]> {
  const given = selective.filter((name) => conditions[name] !== undefined);
  const clauses = given.map((name, place) => {
    if (name === 'breakGlassOnly') {
      return conditions.breakGlassOnly === true
        ? sql`${sql.raw(dialects[dialect].contains('entry', breakGlassMark))}`
        : sql`1 = 1`;
    }
    // Only the first can use its index. SQLite keeps no statistics, and would as soon walk through all entries of a hospital
    // as through the few of one staff member.
    const column = place === 0 ? sql.ref(name) : sql`(${sql.ref(name)} || '')`;
    return sql`${column} = ${conditions[name]}`;
  });
  const { rows } = await sql<{ readonly sequence: number | string; readonly entry: string }>`
    select sequence, entry from ledger_rows
    where ${sql.join([sql`sequence >= ${lowest}`, sql`sequence < ${below}`, ...clauses], sql` and `)}
    order by sequence desc limit ${limit}`.execute(kysely);
  return rows.map(({ sequence, entry }) => ({
    sequence: Number(sequence),
    entry: JSON.parse(entry) as LedgerEntry,
  }));
}
