import type { Clock } from '../../domain/clock.ts';
import type { Store } from '../../store/index.ts';
import { formatCheckpoint } from '../checkpoint.ts';
import type { Commitments } from '../leaf.ts';
import type { Hash } from '../merkle/hash.ts';
import { rootOf } from '../merkle/proof.ts';
import type { NoteSigner } from '../note-signer.ts';
import { insertCheckpoint, latestCheckpoint, type StoredCheckpoint } from './checkpoints.ts';
import { createStoredTree, LedgerTreeError, type StoredTree } from './stored-tree.ts';
import { alone, writeFullTiles } from './tile-writer.ts';
import type { Witnesses } from './witnesses.ts';

export interface PublisherSettings {
  /** New entries are under a checkpoint after this time, monotonic milliseconds; a second is left for the signing. */
  readonly maxAgeMs: number;
  /** … or as soon as there are this many. */
  readonly maxEntries: number;
  /** Without new entries the witnesses confirm the last checkpoint this often. */
  readonly confirmMs: number;
  /** After a failure nothing is tried for this time, so that an alarm repeats and does not flood. */
  readonly retryMs: number;
  /** How often it is looked whether anything is due. */
  readonly tickMs: number;
}

export const publisherDefaults: PublisherSettings = {
  maxAgeMs: 58_000,
  maxEntries: 1_000,
  confirmMs: 3_600_000,
  retryMs: 10_000,
  tickMs: 1_000,
};

export interface PublisherParts {
  readonly store: Store;
  readonly commitments: Commitments;
  /** Name of the log: host and path of the gateway's address. */
  readonly origin: string;
  /** The log's key of the moment: asked each time, for keys turn. */
  readonly signer: () => NoteSigner;
  readonly witnesses: Witnesses;
  readonly clock: Clock;
  /** Told of every checkpoint and of everything that keeps one from being made. */
  readonly report: PublisherReport;
  readonly settings?: Partial<PublisherSettings>;
  /** Calls soon, and then again and again until the returned function is called; tests tick by hand. */
  readonly every?: (milliseconds: number, tick: () => void) => () => void;
}

export interface PublisherReport {
  published(size: number): void;
  failed(error: unknown): void;
}

/** Puts the ledger under checkpoints. Each replica has one; the database sees to it that they do not do the work twice. */
export interface Publisher {
  /** Does what is due. Never rejects; a tick during another is the same tick. */
  tick(): Promise<void>;
  /** Puts all entries there are under a checkpoint, now. */
  publish(): Promise<StoredCheckpoint>;
  /** Lets what is under way end. */
  close(): Promise<void>;
}

export function createPublisher(parts: PublisherParts): Publisher {
  const { store, clock, witnesses, report } = parts;
  const settings = { ...publisherDefaults, ...parts.settings };
  const tree = createStoredTree(store.kysely, parts.commitments);
  /** Since when no new checkpoint has been seen, whoever made it. */
  let seen = { size: -1, since: Number.NEGATIVE_INFINITY };
  let confirmed = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;

  function look(size: number): void {
    if (size !== seen.size) seen = { size, since: clock.monotonic() };
  }
  function isDue(entries: number): boolean {
    const fresh = entries - seen.size;
    const age = clock.monotonic() - seen.since;
    return fresh >= settings.maxEntries || (fresh > 0 && age >= settings.maxAgeMs);
  }

  async function runTick(): Promise<void> {
    if (clock.monotonic() - failedAt < settings.retryMs) return;
    const last = await latestCheckpoint(store.kysely);
    // The time since a checkpoint of which nothing is known, before a restart, may have been any.
    if (seen.size === -1) seen = { size: last?.size ?? -1, since: Number.NEGATIVE_INFINITY };
    else look(last?.size ?? -1);
    const entries = await lastSequence(store);
    if (last !== null && entries < last.size) throw new LedgerTreeError('SHRUNK', entries);
    if (isDue(entries)) await publish();
    await confirm();
  }

  async function confirm(): Promise<void> {
    const now = clock.monotonic();
    if (now - confirmed < settings.confirmMs) return;
    const last = await latestCheckpoint(store.kysely);
    if (last === null) return;
    confirmed = now;
    await witnesses.cosign(last, tree);
  }

  async function publish(): Promise<StoredCheckpoint> {
    const last = await latestCheckpoint(store.kysely);
    const size = await lastSequence(store);
    await writeFullTiles(store, tree, size);
    if (last !== null) await requireSame(tree, last, size);
    if (last?.size === size) return last;
    const checkpoint = await sign(size, await rootOf(size, tree));
    const isNew = await alone(store, async (transaction) => {
      const newest = await latestCheckpoint(transaction);
      if ((newest?.size ?? -1) >= size) return false;
      await insertCheckpoint(transaction, checkpoint);
      return true;
    });
    look(size);
    if (!isNew) return checkpoint;
    report.published(size);
    confirmed = clock.monotonic();
    await witnesses.cosign(checkpoint, tree);
    return checkpoint;
  }

  async function sign(size: number, root: Hash): Promise<StoredCheckpoint> {
    const text = formatCheckpoint({ origin: parts.origin, size: BigInt(size), root });
    return {
      size,
      root: Buffer.from(root).toString('base64'),
      note: `${text}\n${await parts.signer().sign(text)}`,
      signedAt: clock.now().toISOString(),
    };
  }

  const stop = (parts.every ?? everyInterval)(settings.tickMs, () => void tick());
  function tick(): Promise<void> {
    running ??= runTick()
      .catch((error: unknown) => {
        failedAt = clock.monotonic();
        report.failed(error);
      })
      .finally(() => {
        running = null;
      });
    return running;
  }
  return {
    tick,
    publish,
    async close() {
      stop();
      await running;
    },
  };
}

/** Nothing is signed that does not go on from what was signed before. */
async function requireSame(
  tree: StoredTree,
  last: StoredCheckpoint,
  entries: number,
): Promise<void> {
  if (entries < last.size) throw new LedgerTreeError('SHRUNK', entries);
  const root = Buffer.from(await rootOf(last.size, tree)).toString('base64');
  if (root !== last.root) throw new LedgerTreeError('REWRITTEN', last.size);
}

async function lastSequence({ kysely }: Store): Promise<number> {
  const last = await kysely
    .selectFrom('ledger_rows')
    .select('sequence')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last === undefined ? 0 : Number(last.sequence);
}

function everyInterval(milliseconds: number, tick: () => void): () => void {
  const first = setImmediate(tick);
  const timer = setInterval(tick, milliseconds);
  timer.unref();
  return () => {
    clearImmediate(first);
    clearInterval(timer);
  };
}
