import { type Checkpoint, parseCheckpoint } from '../ledger/checkpoint.ts';
import { emptyRoot, type Hash, hashBytes } from '../ledger/merkle/hash.ts';
import { verifyConsistency } from '../ledger/merkle/verify.ts';
import {
  decodeBase64,
  formatSignatureLine,
  type Note,
  type NoteKey,
  parseNote,
  verifyNote,
} from '../ledger/note.ts';

/** The last tree of a log that a witness has cosigned. */
export interface Cosigned {
  readonly size: bigint;
  readonly root: Hash;
}

/** What a log sends (C2SP tlog-witness, add-checkpoint). */
export interface Submission {
  readonly oldSize: bigint;
  readonly proof: readonly Hash[];
  readonly note: Note;
  readonly checkpoint: Checkpoint;
}

const mostProofLines = 63;
const oldLine = /^old (0|[1-9]\d{0,18})$/;

/** null for what is no submission. */
export function parseSubmission(body: string): Submission | null {
  const end = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(0, end)).split('\n');
  const oldSize = oldLine.exec(first)?.[1];
  const proof = lines.map((line) => decodeBase64(line));
  const fits = proof.every((hash) => hash?.byteLength === hashBytes);
  if (oldSize === undefined || !fits || proof.length > mostProofLines) return null;
  const note = parseNote(body.slice(end + 2));
  const checkpoint = note.ok ? parseCheckpoint(note.text) : null;
  if (!note.ok || checkpoint === null) return null;
  const hashes = proof.filter((hash) => hash !== null);
  return { oldSize: BigInt(oldSize), proof: hashes, note, checkpoint };
}

/** Why a checkpoint is not cosigned, with the HTTP status of each. */
export const refusals = {
  MALFORMED: { status: 400, text: 'This is no submission of C2SP tlog-witness.' },
  OLD_SIZE_GREATER: { status: 400, text: 'The old size is greater than that of the checkpoint.' },
  LOG_UNKNOWN: { status: 404, text: 'This witness does not watch a log of this origin.' },
  SIGNATURE_REFUSED: {
    status: 403,
    text: 'There is no signature of a key of the log, or one that does not verify.',
  },
  OLD_SIZE_WRONG: { status: 409, text: 'The old size is not that of the last cosigned tree.' },
  INCONSISTENT: {
    status: 422,
    text: 'The checkpoint does not go on from the last cosigned tree: a fork, or a wrong proof.',
  },
} as const satisfies Record<string, { readonly status: number; readonly text: string }>;

export type WitnessRefusal = keyof typeof refusals;

/**
 * Judges a submission in the order of C2SP tlog-witness.
 *
 * @param keys of the log
 * @param last tree of this log that was cosigned; null before the first
 */
export function judge(
  { oldSize, proof, note, checkpoint }: Submission,
  keys: readonly NoteKey[],
  last: Cosigned | null,
): WitnessRefusal | null {
  if (!verifyNote(note, keys).ok) return 'SIGNATURE_REFUSED';
  if (oldSize > checkpoint.size) return 'OLD_SIZE_GREATER';
  if (oldSize !== (last?.size ?? 0n)) return 'OLD_SIZE_WRONG';
  if (checkpoint.size === 0n && Buffer.compare(checkpoint.root, emptyRoot) !== 0) {
    return 'INCONSISTENT';
  }
  return isContinuation(last, checkpoint, proof) ? null : 'INCONSISTENT';
}

function isContinuation(
  last: Cosigned | null,
  { size, root }: Checkpoint,
  proof: readonly Hash[],
): boolean {
  // Any tree goes on from the empty one.
  if (last === null || last.size === 0n) return proof.length === 0;
  return verifyConsistency({
    size1: last.size,
    root1: last.root,
    size2: size,
    root2: root,
    proof,
  }).ok;
}

/** The checkpoint with the log's own signatures alone, as a witness shows it to monitors. */
export function noteOfLog(note: Note, keys: readonly NoteKey[]): string {
  const verdict = verifyNote(note, keys);
  const lines = verdict.ok
    ? verdict.by.map(({ key, signature }) => formatSignatureLine(key, signature))
    : [];
  return `${note.text}\n${lines.join('')}`;
}
