import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { LedgerEntry } from '../src/ledger/entry.ts';
import { createLedger } from '../src/ledger/index.ts';
import { createCommitments } from '../src/ledger/leaf.ts';
import { rootWithin, tileWidth } from '../src/ledger/merkle/tiles.ts';
import { createTransparencyLog } from '../src/ledger/tree/book.ts';
import { insertCheckpoint } from '../src/ledger/tree/checkpoints.ts';
import { createStoredTree } from '../src/ledger/tree/stored-tree.ts';
import { openStore, type Store, type StoreOptions } from '../src/store/index.ts';
import { testPublisher } from '../test/contract/support/tree-place.ts';
import { ledgerEntry } from '../test/support/ledger-entry.ts';
import { createFreshDatabase, postgresAnswers } from '../test/support/postgres.ts';
import { hardware, machineCpuMs } from './machine.ts';

export interface LedgerSettings {
  readonly rounds: number;
  readonly seconds: number;
  /** Requests that wait for their entry at the same time: enough for one group to be prepared while another is written. */
  readonly lanes: number;
  readonly leaves: number;
  readonly proofs: number;
}

export const fullRun: LedgerSettings = {
  rounds: 3,
  seconds: 5,
  lanes: 2_000,
  leaves: 10_000_000,
  proofs: 5_000,
};
export const quickRun: LedgerSettings = {
  rounds: 1,
  seconds: 2,
  lanes: 2_000,
  leaves: 300_000,
  proofs: 500,
};

interface AppendRound {
  readonly perSecond: number;
  /** CPU of this process for one entry, all threads. */
  readonly cpuMicroseconds: number;
  /** From the call until the entry is durable. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Share of the machine's CPU time that other processes took: the database server, and noise. */
  readonly othersPercent: number;
}

interface Proofs {
  readonly leaves: number;
  readonly buildSeconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly hashes: number;
}

export interface LedgerBench {
  readonly at: string;
  readonly node: string;
  readonly hardware: string;
  readonly settings: LedgerSettings;
  readonly stores: ReadonlyArray<{
    readonly store: string;
    readonly appends: readonly AppendRound[];
    readonly proofs: Proofs;
  }>;
}

const key = randomBytes(32);

/** Append with group commit, while a publisher ticks; then proofs of any leaf of a large tree. */
export async function measureLedger(
  settings: LedgerSettings,
  progress: (text: string) => void,
): Promise<LedgerBench> {
  const stores = [];
  for (const [store, make] of await places()) {
    const place = await make();
    progress(`${store}: append`);
    const appends = await measureAppends(place.options, settings);
    await place.remove();
    const empty = await make();
    progress(`${store}: a tree of ${settings.leaves} leaves`);
    const proofs = await measureProofs(empty.options, settings);
    await empty.remove();
    stores.push({ store, appends, proofs });
  }
  return {
    at: new Date().toISOString(),
    node: process.version,
    hardware: hardware(),
    settings,
    stores,
  };
}

interface Place {
  readonly options: StoreOptions;
  remove(): Promise<void>;
}

async function places(): Promise<ReadonlyArray<readonly [string, () => Promise<Place>]>> {
  return [
    ['SQLite', sqlitePlace],
    ...((await postgresAnswers()) ? ([['PostgreSQL', postgresPlace]] as const) : []),
  ];
}

async function sqlitePlace(): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vss-ledger-bench-'));
  return { options: { dataDir }, remove: () => rm(dataDir, { recursive: true }) };
}

async function postgresPlace(): Promise<Place> {
  const { url, drop } = await createFreshDatabase();
  return { options: { databaseUrl: url, dataDir: tmpdir() }, remove: drop };
}

async function measureAppends(
  options: StoreOptions,
  { rounds, seconds, lanes }: LedgerSettings,
): Promise<AppendRound[]> {
  const store = await openStore(options);
  const ledger = createLedger(store, { pseudonymKey: key });
  const publisher = testPublisher(store);
  const ticking = setInterval(() => {
    publisher.clock.advance(1_000);
    void publisher.tick();
  }, 1_000);
  const append = () => ledger.append([entry()]);
  await round(append, { seconds: Math.min(2, seconds), lanes });
  const measured: AppendRound[] = [];
  for (let turn = 0; turn < rounds; turn += 1) {
    measured.push(await round(append, { seconds, lanes }));
  }
  clearInterval(ticking);
  await publisher.close();
  if (publisher.failures.length > 0) throw publisher.failures[0];
  await ledger.close();
  await store.close();
  return measured;
}

/** Like an answer's: a sealed body of a few hundred bytes, pseudonyms that differ, one look-up in two of a visit before. */
function entry(): LedgerEntry {
  return ledgerEntry({
    person: pseudonym(),
    visit: pseudonym(),
    body: { key: randomUUID(), sealed: sealed.toString('base64url') },
  });
}

const sealed = randomBytes(400);

function pseudonym(): string {
  return randomBytes(32).toString('base64url');
}

async function round(
  append: () => Promise<void>,
  { seconds, lanes }: Pick<LedgerSettings, 'seconds' | 'lanes'>,
): Promise<AppendRound> {
  const waits: number[] = [];
  const cpu = process.cpuUsage();
  const machine = machineCpuMs();
  const start = performance.now();
  const end = start + seconds * 1_000;
  const lane = async () => {
    for (let now = performance.now(); now < end; ) {
      await append();
      const after = performance.now();
      waits.push(after - now);
      now = after;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const elapsed = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const own = (user + system) / 1_000;
  const cores = navigator.hardwareConcurrency;
  waits.sort((one, other) => one - other);
  return {
    perSecond: Math.round((waits.length * 1_000) / elapsed),
    cpuMicroseconds: Math.round((own * 1_000) / waits.length),
    p50Ms: quantile(waits, 0.5),
    p99Ms: quantile(waits, 0.99),
    othersPercent: Math.max(
      0,
      Math.round(((machineCpuMs() - machine - own) * 100) / (elapsed * cores)),
    ),
  };
}

async function measureProofs(
  options: StoreOptions,
  { leaves, proofs }: LedgerSettings,
): Promise<Proofs> {
  const store = await openStore(options);
  const started = performance.now();
  await plant(store, leaves);
  const buildSeconds = (performance.now() - started) / 1_000;
  const log = createTransparencyLog({
    database: store.kysely,
    tree: createStoredTree(store.kysely, createCommitments(key)),
    origin: 'bench',
    quorum: 0,
  });
  const waits: number[] = [];
  let hashes = 0;
  for (let turn = 0; turn < proofs; turn += 1) {
    const index = randomBytes(6).readUIntBE(0, 6) % leaves;
    const before = performance.now();
    const { proof } = await log.inclusion(index, leaves);
    waits.push(performance.now() - before);
    hashes = Math.max(hashes, proof.length);
  }
  await store.close();
  waits.sort((one, other) => one - other);
  return {
    leaves,
    buildSeconds: Math.round(buildSeconds),
    p50Ms: quantile(waits, 0.5),
    p99Ms: quantile(waits, 0.99),
    maxMs: quantile(waits, 1),
    hashes,
  };
}

/** Full tiles over random leaves, and rows for the leaves at the right edge: all that a proof reads of a grown ledger. */
async function plant(store: Store, leaves: number): Promise<void> {
  let row: { readonly level: number; readonly roots: Buffer } = {
    level: 0,
    roots: randomBytes(leaves * 32),
  };
  const edge = leaves % tileWidth;
  const first = leaves - edge;
  const last = row.roots.subarray(first * 32);
  while (row.roots.byteLength >= tileWidth * 32) row = await plantLevel(store, row);
  for (let at = 0; at < edge; at += 1) {
    await store.kysely
      .insertInto('ledger_rows')
      .values({
        sequence: first + at + 1,
        entry_id: randomUUID(),
        decision_id: null,
        recorded_at: '',
        client: '',
        organisation: null,
        practitioner: null,
        person: null,
        visit: null,
        entry: '{}',
        previous: '',
        hash: '',
        leaf: last.subarray(at * 32, (at + 1) * 32).toString('base64url'),
      })
      .execute();
  }
  await insertCheckpoint(store.kysely, { size: leaves, root: '', note: '', signedAt: '' });
}

const tilesAtOnce = 128;

async function plantLevel(
  { kysely }: Store,
  { level, roots: hashes }: { readonly level: number; readonly roots: Buffer },
): Promise<{ readonly level: number; readonly roots: Buffer }> {
  const count = Math.floor(hashes.byteLength / (tileWidth * 32));
  const roots: Buffer[] = [];
  for (let first = 0; first < count; first += tilesAtOnce) {
    const tiles = Array.from({ length: Math.min(tilesAtOnce, count - first) }, (_, at) => {
      const idx = first + at;
      const tile = hashes.subarray(idx * tileWidth * 32, (idx + 1) * tileWidth * 32);
      const root = Buffer.from(rootWithin(tile));
      roots.push(root);
      return { level, idx, root, hashes: tile };
    });
    await kysely.insertInto('ledger_tiles').values(tiles).execute();
  }
  return { level: level + 1, roots: Buffer.concat(roots) };
}

function quantile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return Math.round(value * 100) / 100;
}

export function asText({ at, node, hardware: machine, settings, stores }: LedgerBench): string {
  const lines = stores.flatMap(({ store, appends, proofs }) => [
    `${store}`,
    ...appends.map(
      (one) =>
        `  append  ${one.perSecond}/s  p50 ${one.p50Ms} ms  p99 ${one.p99Ms} ms  ${one.cpuMicroseconds} µs CPU each  others ${one.othersPercent} %`,
    ),
    `  proof   of any of ${proofs.leaves} leaves: p50 ${proofs.p50Ms} ms  p99 ${proofs.p99Ms} ms  longest ${proofs.maxMs} ms  ${proofs.hashes} hashes at most (tree made in ${proofs.buildSeconds} s)`,
  ]);
  return `${at}  Node ${node}  ${machine}\n${settings.lanes} callers, ${settings.seconds} s a round, a publisher ticking\n${lines.join('\n')}\n`;
}
