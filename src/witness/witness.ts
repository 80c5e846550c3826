import { hash } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import type { NoteKey } from '../ledger/note.ts';
import { cosigner } from '../ledger/note-signer.ts';
import {
  judge,
  noteOfLog,
  parseSubmission,
  refusals,
  type WitnessRefusal,
} from './add-checkpoint.ts';
import type { StateFile } from './state.ts';

export interface WitnessReply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Vouches that logs only grow: it cosigns a tree after a proof that the last one is its beginning, and never two that differ. */
export interface Witness {
  readonly key: NoteKey;
  /** C2SP tlog-witness, add-checkpoint. */
  addCheckpoint(body: string): Promise<WitnessReply>;
  /** The last cosigned checkpoint of a log, for monitors; null before the first. */
  checkpoint(originHash: string): string | null;
}

export interface WitnessParts {
  readonly state: StateFile;
  /** Keys of the logs to watch; the name of each is the origin of its log. */
  readonly logKeys: readonly NoteKey[];
  readonly clock: Pick<Clock, 'now'>;
}

export function createWitness({ state, logKeys, clock }: WitnessParts): Witness {
  const { name, key: privateKey } = state.current();
  const { key, cosign } = cosigner(name, privateKey);
  // One after the other: what is judged and what is then remembered must be of one moment.
  let last: Promise<unknown> = Promise.resolve();

  async function add(body: string): Promise<WitnessReply> {
    const submission = parseSubmission(body);
    if (submission === null) return refusal('MALFORMED');
    const { note, checkpoint } = submission;
    const keys = logKeys.filter((one) => one.name === checkpoint.origin);
    if (keys.length === 0) return refusal('LOG_UNKNOWN');
    const known = state.current().logs.get(checkpoint.origin) ?? null;
    const refused = judge(submission, keys, known);
    if (refused === 'OLD_SIZE_WRONG') {
      return { status: 409, type: 'text/x.tlog.size', body: `${known?.size ?? 0n}\n` };
    }
    if (refused !== null) return refusal(refused);
    const line = cosign(note.text, clock.now());
    await state.remember(checkpoint.origin, {
      size: checkpoint.size,
      root: checkpoint.root,
      note: noteOfLog(note, keys) + line,
    });
    return { status: 200, type: 'text/plain; charset=utf-8', body: line };
  }

  return {
    key,
    addCheckpoint(body) {
      const reply = last.then(() => add(body));
      last = reply.catch(() => undefined);
      return reply;
    },
    checkpoint(originHash) {
      for (const [origin, { note }] of state.current().logs) {
        if (hash('sha256', origin, 'hex') === originHash) return note;
      }
      return null;
    },
  };
}

function refusal(why: WitnessRefusal): WitnessReply {
  const { status, text } = refusals[why];
  return { status, type: 'text/plain; charset=utf-8', body: `${why}: ${text}\n` };
}
