import type { Kysely } from 'kysely';
import type { Tables } from '../../store/tables.ts';
import { parseCheckpoint, verifyCheckpoint } from '../checkpoint.ts';
import { type NoteKey, parseNote, parseSignatureLine } from '../note.ts';
import { type StoredCheckpoint, witnessName } from '../tree/checkpoints.ts';
import type { Broken, KnownRoot } from './tree-audit.ts';

/** Whose signatures are checked; without keys a checkpoint is only compared with the tree. */
export interface AuditTrust {
  readonly logKeys: readonly NoteKey[];
  readonly witnesses: readonly NoteKey[];
}

export interface CheckpointReport {
  /** Stored checkpoints. */
  readonly count: number;
  /** Those whose signature was verified with a key of the log. */
  readonly verified: number;
  /** Cosignatures that were verified with the key of a witness. */
  readonly cosignatures: number;
  readonly last: { readonly size: number; readonly signedAt: string } | null;
}

interface CheckpointAudit {
  readonly report: CheckpointReport;
  readonly roots: readonly KnownRoot[];
  readonly broken: Broken;
}

const pageSize = 1_000;

/**
 * Reads all checkpoints and judges each by itself: form, agreement of its columns, signature, cosignatures. Older ones may be signed by a
 * key that is not given, as one that was withdrawn is published no more: their roots are compared with the tree all the same.
 */
export async function auditCheckpoints(
  database: Kysely<Tables>,
  trust: AuditTrust,
): Promise<CheckpointAudit> {
  const roots: KnownRoot[] = [];
  let verified = 0;
  let cosignatures = 0;
  let last: CheckpointReport['last'] = null;
  let lastIsUnknown = false;
  let broken: Broken = null;
  let page = await readCheckpoints(database, -1);
  while (page.length > 0 && broken === null) {
    for (const checkpoint of page) {
      const { size, root, signedAt } = checkpoint;
      const problem = noteProblem(checkpoint, trust.logKeys);
      lastIsUnknown = problem === 'KEY_UNKNOWN';
      if (problem !== null && !lastIsUnknown) {
        broken = { sequence: Math.max(1, size), problem: `the checkpoint of ${size}: ${problem}` };
        break;
      }
      roots.push({ size, root, source: `the checkpoint of ${size}` });
      if (trust.logKeys.length > 0 && !lastIsUnknown) verified += 1;
      const given = await verifyCosignatures(database, checkpoint, trust.witnesses);
      if (given === null) {
        broken = {
          sequence: Math.max(1, size),
          problem: `the checkpoint of ${size}: a cosignature does not verify`,
        };
        break;
      }
      cosignatures += given;
      last = { size, signedAt };
    }
    page = await readCheckpoints(database, page.at(-1)?.size ?? 0);
  }
  if (lastIsUnknown && last !== null) {
    const { size } = last;
    broken ??= { sequence: Math.max(1, size), problem: `the checkpoint of ${size}: KEY_UNKNOWN` };
  }
  return { report: { count: roots.length, verified, cosignatures, last }, roots, broken };
}

async function readCheckpoints(
  database: Kysely<Tables>,
  after: number,
): Promise<StoredCheckpoint[]> {
  const rows = await database
    .selectFrom('ledger_checkpoints')
    .selectAll()
    .where('tree_size', '>', after)
    .orderBy('tree_size')
    .limit(pageSize)
    .execute();
  return rows.map(({ tree_size, root, note, signed_at }) => ({
    size: Number(tree_size),
    root,
    note,
    signedAt: signed_at,
  }));
}

function noteProblem(
  { size, root, note: text }: StoredCheckpoint,
  logKeys: readonly NoteKey[],
): string | null {
  const note = parseNote(text);
  const said = note.ok ? parseCheckpoint(note.text) : null;
  if (said === null) return 'its note is no checkpoint';
  if (said.size !== BigInt(size) || Buffer.from(said.root).toString('base64') !== root) {
    return 'its columns say something else than its note';
  }
  if (logKeys.length === 0) return null;
  const verdict = verifyCheckpoint(text, { logKeys });
  return verdict.ok ? null : verdict.code;
}

/** How many verify; null when one of a known witness does not. */
async function verifyCosignatures(
  database: Kysely<Tables>,
  { size, note: text }: StoredCheckpoint,
  witnesses: readonly NoteKey[],
): Promise<number | null> {
  const note = parseNote(text);
  if (witnesses.length === 0 || !note.ok) return 0;
  const rows = await database
    .selectFrom('ledger_cosignatures')
    .select(['witness', 'line'])
    .where('tree_size', '=', size)
    .execute();
  let verified = 0;
  for (const { witness, line } of rows) {
    const key = witnesses.find((one) => witnessName(one) === witness);
    if (key === undefined) continue;
    const signature = parseSignatureLine(line.slice(0, -1));
    if (signature === null || !key.verify(note.text, signature.bytes)) return null;
    verified += 1;
  }
  return verified;
}
