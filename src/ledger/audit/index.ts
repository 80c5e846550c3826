import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Tables } from '../../store/tables.ts';
import { beforeFirstRow, type ChainPoint, checkChain } from '../chain.ts';
import type { ChainReport } from '../entry.ts';
import type { Commitments } from '../leaf.ts';
import { hashBytes } from '../merkle/hash.ts';
import { tileWidth } from '../merkle/tiles.ts';
import { readPage } from '../reader.ts';
import type { FullTile } from '../tree/stored-tree.ts';
import { type AuditTrust, auditCheckpoints, type CheckpointReport } from './checkpoints.ts';
import { type Broken, createTreeAudit, type KnownRoot } from './tree-audit.ts';

export interface LedgerReport extends ChainReport {
  /** Whether leaves were computed from entries, which needs the pseudonym key, or believed as they are stored. */
  readonly leaves: 'COMPUTED' | 'AS_STORED';
  /** Stored tiles that were compared. */
  readonly tiles: number;
  readonly checkpoints: CheckpointReport;
}

export interface AuditParts {
  readonly database: Kysely<Tables>;
  /** null where the pseudonym key is not at hand. */
  readonly commitments: Commitments | null;
  readonly trust: AuditTrust;
  /** Roots that others kept: saved checkpoints, those of a witness. */
  readonly known: readonly KnownRoot[];
  readonly onProgress?: (rows: number) => void;
}

/**
 * Chain, tree, checkpoints and cosignatures, up to the first row that does not fit. Whoever can change the database can also change
 * what is stored of the tree; a root that somebody else kept is what such a change cannot get past.
 *
 * @throws LedgerTreeError LEAF_NEEDS_KEY when rows older than the tree are met without the pseudonym key
 */
export async function auditLedger(parts: AuditParts): Promise<LedgerReport> {
  const { database, commitments, onProgress = () => undefined } = parts;
  const {
    report: checkpoints,
    roots,
    broken: wrongNote,
  } = await auditCheckpoints(database, parts.trust);
  const audit = createTreeAudit([...roots, ...parts.known], commitments);
  let last: ChainPoint = beforeFirstRow;
  let rows = 0;
  let tiles = 0;
  let broken: Broken = null;
  let page = await readPage(database, Number.MIN_SAFE_INTEGER);
  while (page.length > 0 && broken === null) {
    const check = checkChain(page, last);
    for (const row of page.slice(0, check.rows)) {
      broken = audit.add(row);
      if (broken !== null) break;
      rows += 1;
    }
    const full = audit.takeTiles();
    tiles += full.length;
    broken = (await wrongTile(database, full)) ?? broken ?? check.broken;
    last = check.last;
    onProgress(rows);
    await setImmediate();
    page = await readPage(database, last.sequence);
  }
  broken ??= audit.finish() ?? wrongNote;
  const head = last.sequence === 0 ? null : { sequence: last.sequence, hash: last.hash };
  return {
    rows,
    head,
    broken,
    leaves: commitments === null ? 'AS_STORED' : 'COMPUTED',
    tiles,
    checkpoints,
  };
}

/** Compares tiles with those stored, as far as they are: the newest may not be written yet. */
async function wrongTile(database: Kysely<Tables>, tiles: readonly FullTile[]): Promise<Broken> {
  for (const tile of tiles) {
    const stored = await database
      .selectFrom('ledger_tiles')
      .select(['hashes', 'root'])
      .where('level', '=', tile.level)
      .where('idx', '=', tile.index)
      .executeTakeFirst();
    if (stored === undefined) continue;
    const place = firstDifference(tile.hashes, stored.hashes);
    const leaves = tileWidth ** tile.level;
    const sequence = (tile.index * tileWidth + (place ?? 0)) * leaves + 1;
    const name = `tile ${tile.level}/${tile.index}`;
    if (place !== null) {
      const what = tile.level === 0 ? 'it is not' : `one of ${leaves} rows from here on is not`;
      return { sequence, problem: `${what} what ${name} was made of` };
    }
    if (firstDifference(tile.root, stored.root) !== null) {
      return { sequence, problem: `the root of ${name} was altered` };
    }
  }
  return null;
}

/** SQLite keeps whatever it is given, also text in a column of bytes. */
function firstDifference(one: Uint8Array, other: unknown): number | null {
  if (!(other instanceof Uint8Array)) return 0;
  if (Buffer.compare(one, other) === 0) return null;
  const byte = one.findIndex((value, index) => value !== other[index]);
  return byte === -1 ? 0 : Math.floor(byte / hashBytes);
}
