import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../domain/clock.ts';
import type { Store } from '../../store/index.ts';
import { beforeFirstRow, type ChainPoint, checkChain, type StoredRow } from '../chain.ts';
import type { Commitments } from '../leaf.ts';
import { hashBytes } from '../merkle/hash.ts';
import { tileWidth } from '../merkle/tiles.ts';
import { leafText } from '../prepared.ts';
import { readPage } from '../reader.ts';

export interface PatrolParts {
  readonly store: Store;
  readonly commitments: Commitments;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly report: PatrolReport;
  /** Calls again and again until the returned function is called; tests tick by hand. */
  readonly every?: (milliseconds: number, tick: () => void) => () => void;
}

export interface PatrolReport {
  /** A row is not what it was: its number. */
  altered(sequence: number): void;
  failed(error: unknown): void;
}

/** Walks over the ledger without end and compares each row with its leaf, with the chain, and with the tile it is in. */
export interface Patrol {
  /** Looks at the next 256 rows, or those up to the end. Never rejects; a tick during another is the same tick. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

/** 256 rows a second reach all of 30,000 rows within two minutes, and cost a hundredth of a processor. */
const tickMs = 1_000;

/** A quarter of a tile: requests get their turn in between. */
const rowsAtOnce = tileWidth / 4;

/** An alarm repeats and does not flood. */
const restMs = 60_000;

export function createPatrol(parts: PatrolParts): Patrol {
  const { store, commitments, clock, report } = parts;
  let last: ChainPoint = beforeFirstRow;
  let restUntil = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;

  function startAgain(restFor: number): void {
    last = beforeFirstRow;
    restUntil = clock.monotonic() + restFor;
  }

  async function walk(): Promise<void> {
    if (clock.monotonic() < restUntil) return;
    do {
      await step();
      await setImmediate();
    } while (last.sequence % tileWidth !== 0);
  }

  async function step(): Promise<void> {
    const from = last.sequence === 0 ? Number.MIN_SAFE_INTEGER : last.sequence;
    const rows = await readPage(store.kysely, from, rowsAtOnce);
    const check = checkChain(rows, last);
    const tile = await storedTile(store, Math.floor(last.sequence / tileWidth));
    const unfit = rows.slice(0, check.rows).find((row) => !fits(row, commitments, tile));
    const altered = unfit?.sequence ?? check.broken?.sequence;
    if (altered !== undefined) {
      report.altered(altered);
      startAgain(restMs);
    } else if (rows.length < rowsAtOnce) startAgain(0);
    else last = check.last;
  }

  function tick(): Promise<void> {
    running ??= walk()
      .catch((error: unknown) => {
        report.failed(error);
        startAgain(restMs);
      })
      .finally(() => {
        running = null;
      });
    return running;
  }

  const stop = (parts.every ?? everyInterval)(tickMs, () => void tick());
  return {
    tick,
    async close() {
      stop();
      await running;
    },
  };
}

async function storedTile({ kysely }: Store, index: number): Promise<Uint8Array | null> {
  const row = await kysely
    .selectFrom('ledger_tiles')
    .select('hashes')
    .where('level', '=', 0)
    .where('idx', '=', index)
    .executeTakeFirst();
  return row?.hashes ?? null;
}

function fits(row: StoredRow, commitments: Commitments, tile: Uint8Array | null): boolean {
  const leaf = leafText(commitments, row.entry_id, row.entry);
  if (row.leaf !== null && row.leaf !== leaf) return false;
  const at = ((row.sequence - 1) % tileWidth) * hashBytes;
  const inTile = tile?.subarray(at, at + hashBytes);
  return inTile === undefined || Buffer.from(inTile).toString('base64url') === leaf;
}

function everyInterval(milliseconds: number, tick: () => void): () => void {
  const timer = setInterval(tick, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
}
