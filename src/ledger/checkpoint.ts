import { type Hash, hashBytes } from './merkle/hash.ts';
import {
  cosignatureTime,
  decodeBase64,
  type Note,
  type NoteKey,
  type NoteRefusalCode,
  noteRefusals,
  parseNote,
  type Refused,
  refused,
  verifyNote,
} from './note.ts';

/** A tree at one size, as its log says (C2SP tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string;
  /** Number of leaves. */
  readonly size: bigint;
  readonly root: Hash;
}

/** Why a checkpoint is refused. */
export const checkpointRefusals = {
  ...noteRefusals,
  CHECKPOINT_MALFORMED: 'The note is no checkpoint: origin, size, root.',
  ORIGIN_WRONG: 'This is the checkpoint of another log.',
  COSIGNATURES_TOO_FEW: 'Fewer of the trusted witnesses have cosigned than are demanded.',
} as const satisfies Record<string, string>;

export type CheckpointRefusalCode = keyof typeof checkpointRefusals;

export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
}

/** The text of a checkpoint; null when it is none. Extension lines are allowed and mean nothing here. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin = '', size = '', root = '', ...rest] = text.split('\n');
  const bytes = decodeBase64(root);
  const extensions = rest.slice(0, -1);
  if (origin === '' || !/^(?:0|[1-9]\d{0,18})$/.test(size)) return null;
  if (bytes?.byteLength !== hashBytes || rest.at(-1) !== '' || extensions.includes('')) return null;
  return { origin, size: BigInt(size), root: bytes };
}

/** Whom to believe about a log. */
export interface LogTrust {
  /** The log's keys; their name is the log's origin. */
  readonly logKeys: readonly NoteKey[];
  readonly witnesses?: readonly NoteKey[];
  /** How many of the witnesses must have cosigned. Default: none. */
  readonly quorum?: number;
}

export interface TrustedCheckpoint {
  readonly ok: true;
  readonly checkpoint: Checkpoint;
  readonly note: Note;
  readonly cosignedBy: readonly Cosigned[];
}

export interface Cosigned {
  readonly witness: NoteKey;
  readonly at: Date;
}

/** Judges a signed checkpoint: form, log's signature, origin, cosignatures. */
export function verifyCheckpoint(
  text: string,
  trust: LogTrust,
): TrustedCheckpoint | Refused<CheckpointRefusalCode> {
  const note = parseNote(text);
  if (!note.ok) return note;
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint === null) return refused('CHECKPOINT_MALFORMED');
  const refusal = logRefusal(note, checkpoint, trust.logKeys);
  if (refusal !== null) return refused(refusal);
  const cosigned = verifyCosignatures(note, trust.witnesses ?? []);
  if (!cosigned.ok) return cosigned;
  if (cosigned.by.length < (trust.quorum ?? 0)) return refused('COSIGNATURES_TOO_FEW');
  return { ok: true, checkpoint, note, cosignedBy: cosigned.by };
}

function logRefusal(
  note: Note,
  { origin }: Checkpoint,
  keys: readonly NoteKey[],
): NoteRefusalCode | 'ORIGIN_WRONG' | null {
  const ofLog = keys.filter(({ name }) => name === origin);
  if (keys.length > 0 && ofLog.length === 0) return 'ORIGIN_WRONG';
  const verdict = verifyNote(note, ofLog);
  return verdict.ok ? null : verdict.code;
}

/** Each witness once, with its latest cosignature. */
function verifyCosignatures(
  note: Note,
  witnesses: readonly NoteKey[],
): { readonly ok: true; readonly by: readonly Cosigned[] } | Refused<NoteRefusalCode> {
  const verdict = verifyNote(note, witnesses);
  if (!verdict.ok) return verdict.code === 'KEY_UNKNOWN' ? { ok: true, by: [] } : verdict;
  const latest = new Map<string, Cosigned>();
  for (const { key, signature } of verdict.by) {
    const at = new Date(Number(cosignatureTime(signature) ?? 0n) * 1_000);
    const known = latest.get(key.vkey);
    if (known === undefined || known.at < at) latest.set(key.vkey, { witness: key, at });
  }
  return { ok: true, by: [...latest.values()] };
}
