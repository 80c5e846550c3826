import { hash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyCheckpoint } from '../../src/ledger/checkpoint.ts';
import type { Ledger, LedgerEntry } from '../../src/ledger/entry.ts';
import { createLedger } from '../../src/ledger/index.ts';
import { createCommitments, leafOf } from '../../src/ledger/leaf.ts';
import { verifyInclusion } from '../../src/ledger/merkle/verify.ts';
import { proofOfEntry } from '../../src/ledger/proof-of-entry.ts';
import { createTransparencyLog } from '../../src/ledger/tree/book.ts';
import { insertTimestamp, latestCheckpoint } from '../../src/ledger/tree/checkpoints.ts';
import { createPatrol, type Patrol } from '../../src/ledger/tree/patrol.ts';
import { createStoredTree } from '../../src/ledger/tree/stored-tree.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { HandClock } from '../support/hand-clock.ts';
import { ledgerEntries, ledgerEntry, ledgerKey } from '../support/ledger-entry.ts';
import { type LedgerPlace, postgresPlace, sqlitePlace } from '../support/ledger-place.ts';
import { postgresAnswers } from '../support/postgres.ts';
import { origin, testLog, testPublisher } from './support/tree-place.ts';

const places = [
  ['SQLite', sqlitePlace],
  ...((await postgresAnswers()) ? ([['PostgreSQL', postgresPlace]] as const) : []),
] as const;

const commitments = createCommitments(ledgerKey);

describe.each(places)('the tree over the ledger on %s', (name, make) => {
  let place: LedgerPlace;
  let store: Store;
  let ledger: Ledger;

  beforeEach(async () => {
    place = await make();
    store = await openStore(place.options);
    ledger = createLedger(store, place.options);
  });
  afterEach(async () => {
    await ledger.close();
    await store.close();
    await place.remove();
  });

  async function leaves(): Promise<Buffer[]> {
    const rows = await store.kysely
      .selectFrom('ledger_rows')
      .select('leaf')
      .orderBy('sequence')
      .execute();
    return rows.map(({ leaf }) => Buffer.from(leaf ?? '', 'base64url'));
  }

  async function naiveRoot(): Promise<string> {
    return mth(await leaves()).toString('base64');
  }

  function storedTiles() {
    return store.kysely
      .selectFrom('ledger_tiles')
      .select(['level', 'idx'])
      .orderBy('level')
      .orderBy('idx')
      .execute();
  }

  it('begins with the checkpoint of an empty tree', async () => {
    const log = testLog();
    const publisher = testPublisher(store, { log });
    await publisher.tick();
    const checkpoint = await latestCheckpoint(store.kysely);
    expect(checkpoint?.root).toBe(hash('sha256', '', 'base64'));
    expect(verifyCheckpoint(checkpoint?.note ?? '', { logKeys: [log.key] })).toMatchObject({
      ok: true,
      checkpoint: { origin, size: 0n },
    });
    expect(publisher.failures).toEqual([]);
  });

  it('puts entries under a checkpoint within a minute, or when there are 1,000', async () => {
    const publisher = testPublisher(store);
    await publisher.tick();
    await ledger.append(ledgerEntries(3));
    publisher.clock.advance(57_000);
    await publisher.tick();
    expect(publisher.published).toEqual([0]);
    publisher.clock.advance(1_000);
    await publisher.tick();
    expect(publisher.published).toEqual([0, 3]);
    publisher.clock.advance(600_000);
    await publisher.tick();
    expect(publisher.published).toEqual([0, 3]);
    await ledger.append(ledgerEntries(999));
    await ledger.append(ledgerEntries(1));
    publisher.clock.advance(1);
    await publisher.tick();
    expect(publisher.published).toEqual([0, 3, 1_003]);
    expect((await latestCheckpoint(store.kysely))?.root).toBe(await naiveRoot());
    expect(publisher.failures).toEqual([]);
  });

  it('stores full tiles once, and goes on after a restart', async () => {
    await ledger.append(ledgerEntries(600));
    await testPublisher(store).publish();
    expect(await storedTiles()).toHaveLength(2);
    await ledger.append(ledgerEntries(200));
    const later = testPublisher(store);
    await later.tick();
    expect(later.published).toEqual([800]);
    expect((await storedTiles()).map(({ level, idx }) => [level, Number(idx)])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
    ]);
    expect((await latestCheckpoint(store.kysely))?.root).toBe(await naiveRoot());
  });

  it('has tiles of tiles', { timeout: 60_000 }, async () => {
    await place.execute(manyRows(name, 65_536 + 300));
    await testPublisher(store).publish();
    const tiles = await storedTiles();
    expect(tiles).toHaveLength(257 + 1);
    expect(tiles.at(-1)).toMatchObject({ level: 1 });
    const root = await naiveRoot();
    expect((await latestCheckpoint(store.kysely))?.root).toBe(root);
    const log = createTransparencyLog({
      database: store.kysely,
      tree: createStoredTree(store.kysely, commitments),
      origin,
      quorum: 0,
    });
    const hashes = await leaves();
    for (const index of [0, 255, 256, 40_000, 65_535, 65_536, 65_835]) {
      const proof = await log.inclusion(index, hashes.length);
      expect(proof).toMatchObject({ root, leafHash: hashes[index]?.toString('base64') });
      expect(
        verifyInclusion({
          leafIndex: BigInt(proof.leafIndex),
          treeSize: BigInt(proof.treeSize),
          leafHash: Buffer.from(proof.leafHash, 'base64'),
          root: Buffer.from(proof.root, 'base64'),
          proof: proof.proof.map((one) => Buffer.from(one, 'base64')),
        }),
      ).toEqual({ ok: true });
    }
    expect(await log.tile(0, 256, 256)).toHaveLength(8_192);
    expect(await log.tile(0, 257, 44)).toHaveLength(44 * 32);
    expect(await log.tile(0, 257, 45)).toBeNull();
    expect(await log.tile(1, 0, 256)).toHaveLength(8_192);
    expect(await log.tile(1, 1, 1)).toHaveLength(32);
    expect(await log.tile(2, 0, 1)).toHaveLength(32);
    expect(await log.tile(3, 0, 1)).toBeNull();
  });

  it('is published by one of several replicas', async () => {
    const stores = await Promise.all(Array.from({ length: 3 }, () => openStore(place.options)));
    const publishers = stores.map((each) => testPublisher(each));
    for (let round = 1; round <= 3; round += 1) {
      await ledger.append(ledgerEntries(300));
      for (const publisher of publishers) publisher.clock.advance(60_000);
      await Promise.all(publishers.map((publisher) => publisher.tick()));
      expect((await latestCheckpoint(store.kysely))?.size).toBe(300 * round);
    }
    expect(publishers.flatMap(({ published }) => published).sort((a, b) => a - b)).toEqual([
      300, 600, 900,
    ]);
    expect(publishers.flatMap(({ failures }) => failures)).toEqual([]);
    for (const each of stores) await each.close();
  });

  it('has leaves for rows that are older than it', async () => {
    await ledger.append(ledgerEntries(300));
    const root = await naiveRoot();
    await place.disarm();
    await place.execute('update ledger_rows set leaf = null where sequence <= 290');
    expect((await testPublisher(store).publish()).root).toBe(root);
  });

  it.each([
    ['SHRUNK', 'delete from ledger_rows where sequence > 299'],
    ['REWRITTEN', "update ledger_rows set leaf = replace(leaf, 'A', 'B') where sequence > 256"],
  ])('signs nothing more once it is %s', async (problem, statement) => {
    const publisher = testPublisher(store);
    await ledger.append(ledgerEntries(300));
    await publisher.tick();
    await place.disarm();
    await place.execute(statement);
    const restarted = testPublisher(store);
    if (problem === 'REWRITTEN') await ledger.append(ledgerEntries(1));
    await restarted.tick();
    expect(restarted.failures).toMatchObject([{ name: 'LedgerTreeError', problem }]);
    restarted.clock.advance(9_999);
    await restarted.tick();
    expect(restarted.failures).toHaveLength(1);
    restarted.clock.advance(1);
    await restarted.tick();
    expect(restarted.failures).toHaveLength(2);
    expect(restarted.published).toEqual([]);
  });

  it('refuses changes of tiles and checkpoints', async () => {
    await ledger.append(ledgerEntries(256));
    await testPublisher(store).publish();
    for (const table of ['ledger_tiles', 'ledger_checkpoints']) {
      await expect(place.execute(`delete from ${table}`)).rejects.toThrow('append-only');
    }
  });

  describe('is walked over without end', () => {
    const clock = new HandClock('2026-11-21T08:00:00Z');
    let patrol: Patrol;
    let altered: number[];
    beforeEach(async () => {
      await ledger.append(ledgerEntries(600));
      await testPublisher(store).publish();
      altered = [];
      patrol = createPatrol({
        store,
        commitments,
        clock,
        report: {
          altered: (sequence) => altered.push(sequence),
          failed: (error) => {
            throw error;
          },
        },
        every: () => () => undefined,
      });
    });

    async function walk(ticks: number): Promise<void> {
      for (let tick = 0; tick < ticks; tick += 1) await patrol.tick();
    }

    it('and nothing is said while nothing is altered, also of new rows', async () => {
      await walk(4);
      await ledger.append(ledgerEntries(500));
      await walk(12);
      expect(altered).toEqual([]);
    });

    it.each([
      ["update ledger_rows set entry = replace(entry, 'COVERED', 'REFUSED') where sequence = 1", 1],
      ["update ledger_rows set person = 'other' where sequence = 256", 256],
      ['delete from ledger_rows where sequence = 300', 300],
      ["update ledger_rows set leaf = 'AAAA' where sequence = 599", 599],
    ])('and within one round it is known: %s', async (statement, sequence) => {
      await walk(2);
      await place.disarm();
      await place.execute(statement);
      await walk(5);
      expect(altered).toEqual([sequence]);
      clock.advance(60_000);
      await walk(3);
      expect(altered).toEqual([sequence, sequence]);
    });
  });

  describe('proves an entry', () => {
    const parts = () => ({
      database: store.kysely,
      commitments,
      tree: createStoredTree(store.kysely, commitments),
      quorum: 0,
    });
    let entry: LedgerEntry;
    beforeEach(async () => {
      entry = ledgerEntry();
      await ledger.append([...ledgerEntries(5), entry, ...ledgerEntries(5)]);
    });

    it('once a checkpoint covers it', async () => {
      expect(await proofOfEntry(parts(), entry.id)).toBe('PENDING');
      expect(await proofOfEntry(parts(), 'unknown')).toBeNull();
      const log = testLog();
      await testPublisher(store, { log }).publish();
      for (const id of [entry.id, entry.decision?.id ?? '']) {
        const proof = await proofOfEntry(parts(), id);
        if (proof === null || proof === 'PENDING') throw new Error('no proof');
        expect(JSON.parse(proof.entry)).toEqual(entry);
        expect(proof).toMatchObject({ leafIndex: 5, treeSize: 11, timestamp: null });
        expect(Buffer.from(leafOf(proof.blind, proof.entry))).toEqual(Buffer.from(proof.leafHash));
        const verdict = verifyCheckpoint(proof.checkpoint, { logKeys: [log.key] });
        if (!verdict.ok) throw new Error(verdict.code);
        expect(
          verifyInclusion({
            leafIndex: BigInt(proof.leafIndex),
            treeSize: verdict.checkpoint.size,
            leafHash: proof.leafHash,
            root: verdict.checkpoint.root,
            proof: proof.proof,
          }),
        ).toEqual({ ok: true });
      }
    });

    it('under the first checkpoint that was time-stamped', async () => {
      await testPublisher(store).publish();
      await ledger.append(ledgerEntries(4));
      await testPublisher(store).publish();
      const token = Buffer.from('a token');
      const at = new Date('2026-11-21T09:00:00Z');
      await insertTimestamp(store.kysely, { size: 11, authority: 'TSA', at, token });
      await ledger.append(ledgerEntries(4));
      await testPublisher(store).publish();
      const proof = await proofOfEntry(parts(), entry.id);
      expect(proof).toMatchObject({ treeSize: 11, timestamp: { size: 11, authority: 'TSA', at } });
    });
  });
});

/** MTH of RFC 9162 2.1.1, word for word, over leaf hashes. */
function mth(hashes: readonly Buffer[]): Buffer {
  const [first] = hashes;
  if (first === undefined) return hash('sha256', '', 'buffer');
  if (hashes.length === 1) return first;
  let k = 1;
  while (k * 2 < hashes.length) k *= 2;
  const children = [mth(hashes.slice(0, k)), mth(hashes.slice(k))];
  return hash('sha256', Buffer.concat([Buffer.of(1), ...children]), 'buffer');
}

/** Rows with different leaves and nothing else in them. */
function manyRows(store: string, count: number): string {
  const leaf = store === 'SQLite' ? "printf('%042d', n) || 'A'" : "lpad(n::text, 42, '0') || 'A'";
  const recursive = `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${count})`;
  const text = store === 'SQLite' ? 'cast(n as text)' : 'n::text';
  return `insert into ledger_rows (sequence, entry_id, recorded_at, client, entry, previous, hash, leaf)
    ${recursive} select n, ${text}, '', '', '{}', '', '', ${leaf} from numbers`;
}
