import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../store/tables.ts';
import type { NoteKey } from '../note.ts';

/** A checkpoint as it was signed and stored. */
export interface StoredCheckpoint {
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** Signed by the log; without cosignatures. */
  readonly note: string;
  /** RFC 3339 in UTC with milliseconds. */
  readonly signedAt: string;
}

export async function latestCheckpoint(
  database: Kysely<Tables>,
  atMost = Number.MAX_SAFE_INTEGER,
): Promise<StoredCheckpoint | null> {
  const [latest = null] = await latestCheckpoints(database, 1, atMost);
  return latest;
}

async function latestCheckpoints(
  database: Kysely<Tables>,
  count: number,
  atMost = Number.MAX_SAFE_INTEGER,
): Promise<StoredCheckpoint[]> {
  const rows = await database
    .selectFrom('ledger_checkpoints')
    .selectAll()
    .where('tree_size', '<=', atMost)
    .orderBy('tree_size', 'desc')
    .limit(count)
    .execute();
  return rows.map(({ tree_size, root, note, signed_at }) => ({
    size: Number(tree_size),
    root,
    note,
    signedAt: signed_at,
  }));
}

/** The first checkpoint whose tree has the leaf. */
export async function firstCheckpointWith(
  database: Kysely<Tables>,
  leafIndex: number,
): Promise<StoredCheckpoint | null> {
  const row = await database
    .selectFrom('ledger_checkpoints')
    .select('tree_size')
    .where('tree_size', '>', leafIndex)
    .orderBy('tree_size')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : latestCheckpoint(database, Number(row.tree_size));
}

export async function insertCheckpoint(
  database: Kysely<Tables>,
  { size, root, note, signedAt }: StoredCheckpoint,
): Promise<void> {
  await database
    .insertInto('ledger_checkpoints')
    .values({ tree_size: size, root, note, signed_at: signedAt })
    .execute();
}

/** Signature lines of witnesses on a checkpoint: of each its latest. */
export async function cosignaturesOf(database: Kysely<Tables>, size: number): Promise<string[]> {
  const rows = await database
    .selectFrom('ledger_cosignatures')
    .select(['witness', 'line'])
    .where('tree_size', '=', size)
    .orderBy('cosigned_at')
    .execute();
  return [...new Map(rows.map(({ witness, line }) => [witness, line])).values()];
}

/** How a witness is named in a row. */
export function witnessName({ name, id }: NoteKey): string {
  return `${name}+${id}`;
}

export interface StoredCosignature {
  readonly size: number;
  readonly witness: NoteKey;
  readonly at: Date;
  /** With its line break. */
  readonly line: string;
}

export async function insertCosignature(
  database: Kysely<Tables>,
  { size, witness, at, line }: StoredCosignature,
): Promise<void> {
  const row = [size, witnessName(witness), at.toISOString(), line] as const;
  // A witness that is asked twice in one second gives one line twice; SQLite's triggers refuse what ON CONFLICT would pass over.
  await sql`
    insert into ledger_cosignatures (tree_size, witness, cosigned_at, line)
    select ${row[0]}, ${row[1]}, ${row[2]}, ${row[3]}
    where not exists (
      select 1 from ledger_cosignatures
      where tree_size = ${row[0]} and witness = ${row[1]} and cosigned_at = ${row[2]}
    )`.execute(database);
}

/** The last cosignature of a witness, whichever replica asked for it. */
export async function lastCosignature(
  database: Kysely<Tables>,
  witness: NoteKey,
): Promise<{ readonly size: number; readonly at: Date } | null> {
  const row = await database
    .selectFrom('ledger_cosignatures')
    .select(['tree_size', 'cosigned_at'])
    .where('witness', '=', witnessName(witness))
    .orderBy('tree_size', 'desc')
    .orderBy('cosigned_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { size: Number(row.tree_size), at: new Date(row.cosigned_at) };
}

/** Checkpoints among which one with enough cosignatures is looked for, so that a silent witness holds up no proof for long. */
const mostWaitedFor = 20;

/**
 * The checkpoint to show: the newest that enough witnesses have cosigned; when none of the last 20 has as many, the newest.
 * The note comes with its cosignatures.
 *
 * @param covering a leaf that has to be in its tree
 */
export async function servedCheckpoint(
  database: Kysely<Tables>,
  quorum: number,
  covering = -1,
): Promise<StoredCheckpoint | null> {
  const newest = await latestCheckpoints(database, quorum === 0 ? 1 : mostWaitedFor);
  const fit = newest.filter(({ size }) => size > covering);
  for (const one of fit) {
    const lines = await cosignaturesOf(database, one.size);
    if (lines.length >= quorum) return { ...one, note: one.note + lines.join('') };
  }
  const [first = null] = fit;
  if (first === null) return null;
  return { ...first, note: first.note + (await cosignaturesOf(database, first.size)).join('') };
}

/** A token of a time-stamping authority on the note of a checkpoint as it was signed, without cosignatures. */
export interface StoredTimestamp {
  readonly size: number;
  readonly authority: string;
  readonly at: Date;
  /** RFC 3161, DER. */
  readonly token: Uint8Array;
}

export async function insertTimestamp(
  database: Kysely<Tables>,
  { size, authority, at, token }: StoredTimestamp,
): Promise<void> {
  await database
    .insertInto('ledger_timestamps')
    .values({ tree_size: size, authority, stamped_at: at.toISOString(), token })
    .execute();
}

/** Of one checkpoint, oldest first. */
export async function timestampsOf(
  database: Kysely<Tables>,
  size: number,
): Promise<StoredTimestamp[]> {
  const rows = await database
    .selectFrom('ledger_timestamps')
    .selectAll()
    .where('tree_size', '=', size)
    .orderBy('stamped_at')
    .execute();
  return rows.map(({ tree_size, authority, stamped_at, token }) => ({
    size: Number(tree_size),
    authority,
    at: new Date(stamped_at),
    token,
  }));
}

/** The last stamp of an authority, whichever replica asked for it. */
export async function lastTimestamp(
  database: Kysely<Tables>,
  authority: string,
): Promise<{ readonly size: number; readonly at: Date } | null> {
  const row = await database
    .selectFrom('ledger_timestamps')
    .select(['tree_size', 'stamped_at'])
    .where('authority', '=', authority)
    .orderBy('tree_size', 'desc')
    .orderBy('stamped_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { size: Number(row.tree_size), at: new Date(row.stamped_at) };
}

/** The first checkpoint over a leaf that was stamped, with its token. */
export async function firstTimestampOver(
  database: Kysely<Tables>,
  leafIndex: number,
): Promise<StoredTimestamp | null> {
  const row = await database
    .selectFrom('ledger_timestamps')
    .select('tree_size')
    .where('tree_size', '>', leafIndex)
    .orderBy('tree_size')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const [first = null] = await timestampsOf(database, Number(row.tree_size));
  return first;
}
