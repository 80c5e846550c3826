import type { JsonWebKey } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';
import type { Store } from '../../store/index.ts';
import { createCommitments } from '../leaf.ts';
import type { NoteKey } from '../note.ts';
import { logKeys, logSigner, type RawSigner } from '../note-signer.ts';
import { originOf } from '../origin.ts';
import { type ProofOfEntry, proofOfEntry } from '../proof-of-entry.ts';
import { createTransparencyLog, type TransparencyLog } from './book.ts';
import { createPatrol } from './patrol.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { createStoredTree, LedgerTreeError } from './stored-tree.ts';
import type { WitnessSettings } from './witness-settings.ts';
import { createWitnesses, type SendToWitness } from './witnesses.ts';

/** The gateway's signing keys, as far as checkpoints need them. */
export interface CheckpointKeys {
  signerFor(purpose: 'checkpoint'): RawSigner & { readonly kid: string };
  publicKeys(): { readonly keys: readonly (JsonWebKey & { readonly kid: string })[] };
}

export interface TransparencyParts {
  readonly store: Store;
  readonly pseudonymKey: Uint8Array;
  /** Public base URL without a trailing slash. */
  readonly gatewayUrl: string;
  readonly keys: CheckpointKeys;
  readonly witnesses: WitnessSettings;
  readonly send: SendToWitness;
  readonly clock: Clock;
  readonly report: TransparencyReport;
}

export interface TransparencyReport {
  /** A new checkpoint of this many leaves. */
  published(size: number): void;
  /** The ledger is not what was signed, or a witness says so: codes and numbers only. */
  alarm(problem: string, about: { readonly at?: number; readonly witness?: string }): void;
  /** A witness did not cosign, for a reason that says nothing against the ledger. */
  unwitnessed(witness: string, problem: string): void;
  failed(error: unknown): void;
}

export interface Transparency {
  readonly log: TransparencyLog;
  readonly publisher: Publisher;
  /** Lets what is under way end. */
  close(): Promise<void>;
  /** @param id of an entry or of its decision */
  proofOf(id: string): Promise<ProofOfEntry | 'PENDING' | null>;
  /** Verifier keys of the log, the current one among them. */
  verifierKeys(): readonly string[];
}

/** The tree over a ledger: kept up, shown, proved. */
export function createTransparency(parts: TransparencyParts): Transparency {
  const { store, clock, keys, report } = parts;
  const origin = originOf(parts.gatewayUrl);
  const commitments = createCommitments(parts.pseudonymKey);
  const tree = createStoredTree(store.kysely, commitments);
  const { peers, quorum } = parts.witnesses;
  const closing = new AbortController();
  const witnesses = createWitnesses({
    database: store.kysely,
    peers,
    send: (url, body) => parts.send(url, body, closing.signal),
    report(key, problem, error) {
      if (problem === 'AHEAD' || problem === 'FORK') {
        report.alarm(`WITNESS_${problem}`, { witness: nameOf(key) });
      } else report.unwitnessed(nameOf(key), problem);
      if (error !== undefined) report.failed(error);
    },
  });
  const publisher = createPublisher({
    store,
    commitments,
    origin,
    signer() {
      const signer = keys.signerFor('checkpoint');
      const jwk = keys.publicKeys().keys.find(({ kid }) => kid === signer.kid);
      if (jwk === undefined) throw new TypeError('the key for checkpoints is not published');
      return logSigner(origin, signer, jwk);
    },
    witnesses,
    clock,
    report: {
      published: report.published,
      failed(error) {
        if (error instanceof LedgerTreeError) report.alarm(error.problem, { at: error.at });
        else report.failed(error);
      },
    },
  });
  const patrol = createPatrol({
    store,
    commitments,
    clock,
    report: {
      altered: (at) => report.alarm('ROW_ALTERED', { at }),
      failed: report.failed,
    },
  });
  return {
    log: createTransparencyLog({ database: store.kysely, tree, origin, quorum }),
    publisher,
    async close() {
      // A witness that does not answer must not hold up the end.
      closing.abort();
      await publisher.close();
      await patrol.close();
    },
    proofOf: (id) => proofOfEntry({ database: store.kysely, commitments, tree, quorum }, id),
    verifierKeys: () => logKeys(origin, keys.publicKeys().keys).map(({ vkey }) => vkey),
  };
}

function nameOf({ name, id }: NoteKey): string {
  return `${name}+${id}`;
}
