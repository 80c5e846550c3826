import type { Kysely } from 'kysely';
import type { Tables } from '../../store/tables.ts';
import { consistencyProof } from '../merkle/proof.ts';
import type { TileSource } from '../merkle/tiles.ts';
import { cosignatureTime, type NoteKey, parseNote, parseSignatureLine } from '../note.ts';
import { insertCosignature, lastCosignature, type StoredCheckpoint } from './checkpoints.ts';

/** Somebody else who remembers the tree and vouches that it only grows. */
export interface WitnessPeer {
  readonly key: NoteKey;
  /** Submission prefix, without the slash at its end. */
  readonly url: string;
}

export interface WitnessAnswer {
  readonly status: number;
  readonly body: string;
}

/** POSTs a text and gives up in time, or when it is told to. */
export type SendToWitness = (
  url: string,
  body: string,
  signal?: AbortSignal,
) => Promise<WitnessAnswer>;

/** Why a checkpoint has no cosignature of a witness. */
export type WitnessProblem =
  /** It did not answer, or with something else than C2SP tlog-witness says. */
  | 'UNREACHABLE'
  /** It does not know the log, or not the key that signed. */
  | 'UNKNOWN_LOG'
  /** It has cosigned a greater tree than there is: the ledger has lost entries. */
  | 'AHEAD'
  /** It has cosigned another tree: the ledger is a fork. */
  | 'FORK'
  /** Its cosignature does not verify with its key. */
  | 'SIGNATURE_WRONG';

export interface Witnesses {
  readonly peers: readonly WitnessPeer[];
  /** Asks all of them at the same time and stores what they sign. Never rejects: a checkpoint is one without them too. */
  cosign(checkpoint: StoredCheckpoint, tree: TileSource): Promise<void>;
}

export const noWitnesses: Witnesses = { peers: [], cosign: () => Promise.resolve() };

export interface WitnessParts {
  readonly database: Kysely<Tables>;
  readonly peers: readonly WitnessPeer[];
  readonly send: SendToWitness;
  report(witness: NoteKey, problem: WitnessProblem, error?: unknown): void;
}

export function createWitnesses({ database, peers, send, report }: WitnessParts): Witnesses {
  return {
    peers,
    async cosign(checkpoint, tree) {
      await Promise.all(peers.map((peer) => ask(peer, checkpoint, tree)));
    },
  };

  async function ask(
    peer: WitnessPeer,
    checkpoint: StoredCheckpoint,
    tree: TileSource,
  ): Promise<void> {
    try {
      const problem = await submit(peer, checkpoint, tree);
      if (problem !== null) report(peer.key, problem);
    } catch (error) {
      report(peer.key, 'UNREACHABLE', error);
    }
  }

  async function submit(
    { key, url }: WitnessPeer,
    checkpoint: StoredCheckpoint,
    tree: TileSource,
  ): Promise<WitnessProblem | null> {
    const last = await lastCosignature(database, key);
    const given = Math.min(last?.size ?? 0, checkpoint.size);
    let answer = await addCheckpoint(url, given, checkpoint, tree);
    if (answer.status === 409) {
      const known = sizeOf(answer.body);
      if (known === null) return 'UNREACHABLE';
      // Another replica may be ahead of this one: its checkpoint is later, and nothing is wrong.
      if (known > checkpoint.size) return (await isCovered(known)) ? null : 'AHEAD';
      answer = await addCheckpoint(url, known, checkpoint, tree);
    }
    if (answer.status !== 200) return problems[answer.status] ?? 'UNREACHABLE';
    return store(key, checkpoint, answer.body);
  }

  async function addCheckpoint(
    url: string,
    old: number,
    { size, note }: StoredCheckpoint,
    tree: TileSource,
  ): Promise<WitnessAnswer> {
    const proof = await consistencyProof(old, size, tree);
    const lines = proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('');
    return send(`${url}/add-checkpoint`, `old ${old}\n${lines}\n${note}`);
  }

  async function isCovered(size: number): Promise<boolean> {
    const row = await database
      .selectFrom('ledger_checkpoints')
      .select('tree_size')
      .where('tree_size', '=', size)
      .executeTakeFirst();
    return row !== undefined;
  }

  async function store(
    key: NoteKey,
    { size, note }: StoredCheckpoint,
    body: string,
  ): Promise<WitnessProblem | null> {
    const signed = parseNote(note);
    if (!signed.ok) return 'SIGNATURE_WRONG';
    for (const text of body.split('\n').slice(0, mostLines)) {
      const line = parseSignatureLine(text);
      if (line === null || line.name !== key.name || line.keyId !== key.id) continue;
      const time = cosignatureTime(line.bytes);
      if (time === null || !key.verify(signed.text, line.bytes)) return 'SIGNATURE_WRONG';
      const at = new Date(Number(time) * 1_000);
      await insertCosignature(database, { size, witness: key, at, line: `${text}\n` });
      return null;
    }
    return 'SIGNATURE_WRONG';
  }
}

const mostLines = 64;

const problems: Readonly<Record<number, WitnessProblem>> = {
  403: 'UNKNOWN_LOG',
  404: 'UNKNOWN_LOG',
  422: 'FORK',
};

function sizeOf(body: string): number | null {
  return /^(?:0|[1-9]\d{0,15})\n$/.test(body) ? Number(body) : null;
}
