import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditLedger } from '../../src/ledger/audit/index.ts';
import { createTreeAudit, type KnownRoot } from '../../src/ledger/audit/tree-audit.ts';
import { beforeFirstRow, checkChain, rowHash, type StoredRow } from '../../src/ledger/chain.ts';
import type { LedgerEntry } from '../../src/ledger/entry.ts';
import { createLedger } from '../../src/ledger/index.ts';
import { createCommitments } from '../../src/ledger/leaf.ts';
import { readPage } from '../../src/ledger/reader.ts';
import { openStore } from '../../src/store/index.ts';
import { kyselyOverSqlite } from '../../src/store/sqlite-kysely.ts';
import type { Tables } from '../../src/store/tables.ts';
import { testLog, testPublisher } from '../contract/support/tree-place.ts';
import { ledgerEntries, ledgerKey } from '../support/ledger-entry.ts';
import { type LedgerPlace, sqlitePlace } from '../support/ledger-place.ts';

const count = Number(process.env['TAMPERED_ENTRIES'] ?? 200);
const commitments = createCommitments(ledgerKey);
const log = testLog();
const indices = Array.from({ length: count }, (_, index) => index + 1);

/** Of every row, what somebody with all rights to the database, and without the key of the ledger, might do to it. */
describe(`a ledger of ${count} entries that is tampered with at every one of them`, () => {
  let place: LedgerPlace;
  let database: DatabaseSync;
  let kysely: Kysely<Tables>;
  let rows: readonly StoredRow[];
  /** What a witness has cosigned, and keeps. */
  let kept: KnownRoot;

  beforeAll(async () => {
    place = await sqlitePlace();
    const store = await openStore(place.options);
    const ledger = createLedger(store, place.options);
    const publisher = testPublisher(store, { log });
    for (let appended = 0; appended < count; appended += 50) {
      await ledger.append(ledgerEntries(50));
      await publisher.publish();
    }
    const { size, root } = await publisher.publish();
    kept = { size, root, source: 'a saved checkpoint' };
    await ledger.close();
    rows = (await Promise.all([0, 1_000].map((after) => readPage(store.kysely, after)))).flat();
    await store.close();
    await place.disarm();
    database = new DatabaseSync(join(place.options.dataDir, 'vss-gateway.db'));
    for (const table of ['ledger_tiles', 'ledger_checkpoints']) {
      for (const name of ['update', 'delete', 'replace']) {
        database.exec(`drop trigger ${table}_no_${name}`);
      }
    }
    kysely = kyselyOverSqlite(database);
  });
  afterAll(async () => {
    database.close();
    await place.remove();
  });

  async function audit(known: readonly KnownRoot[] = []) {
    const trust = { logKeys: [log.key], witnesses: [] };
    return (await auditLedger({ database: kysely, commitments, trust, known })).broken;
  }

  /** Rows whose tampering was not noticed, or placed beyond where it was done. */
  async function unnoticedIn(
    tamper: (sequence: number) => string,
    places: readonly number[] = indices,
    known: readonly KnownRoot[] = [],
  ): Promise<readonly number[]> {
    const unnoticed: number[] = [];
    for (const sequence of places) {
      database.exec('begin');
      database.exec(tamper(sequence));
      const broken = await audit(known);
      database.exec('rollback');
      if (broken === null || broken.sequence > sequence + 1) unnoticed.push(sequence);
    }
    return unnoticed;
  }

  it('holds before', async () => {
    expect(await audit([kept])).toBeNull();
  });

  const timeout = { timeout: 20_000 + count * 200 };

  it('shows every deletion', timeout, async () => {
    expect(await unnoticedIn((n) => `delete from ledger_rows where sequence = ${n}`)).toEqual([]);
  });

  it('shows every insertion', timeout, async () => {
    expect(
      await unnoticedIn(
        (n) => `update ledger_rows set sequence = -sequence where sequence >= ${n};
          update ledger_rows set sequence = 1 - sequence where sequence < 0;
          insert into ledger_rows (sequence, entry_id, recorded_at, client, entry, previous, hash, leaf)
            select ${n}, 'forged', recorded_at, client, entry, previous, hash, leaf
            from ledger_rows where sequence = ${n === 1 ? 2 : 1}`,
      ),
    ).toEqual([]);
  });

  it('shows every edit', timeout, async () => {
    expect(
      await unnoticedIn(
        (n) =>
          `update ledger_rows set entry = replace(entry, 'COVERED', 'REFUSED') where sequence = ${n}`,
      ),
    ).toEqual([]);
  });

  it('shows every altered leaf', timeout, async () => {
    expect(
      await unnoticedIn(
        (n) => `update ledger_rows set leaf = '${'A'.repeat(43)}' where sequence = ${n}`,
      ),
    ).toEqual([]);
  });

  it('shows every swap of neighbours', timeout, async () => {
    expect(
      await unnoticedIn(
        (n) => `update ledger_rows set sequence = -1 where sequence = ${n};
          update ledger_rows set sequence = ${n} where sequence = ${n + 1};
          update ledger_rows set sequence = ${n + 1} where sequence = -1`,
        indices.slice(0, -1),
      ),
    ).toEqual([]);
  });

  it('shows every cut', timeout, async () => {
    expect(await unnoticedIn((n) => `delete from ledger_rows where sequence >= ${n}`)).toEqual([]);
  });

  it(
    'shows every cut that takes the checkpoints along, by the one that a witness kept',
    timeout,
    async () => {
      const cut = (n: number) => `delete from ledger_rows where sequence >= ${n};
      delete from ledger_checkpoints where tree_size >= ${n};
      delete from ledger_tiles where (idx + 1) * 256 >= ${n}`;
      expect(await unnoticedIn(cut, indices, [kept])).toEqual([]);
    },
  );

  /** Chain and tree over rows in memory, as `auditLedger` does it; a checkpoint of the whole is all that others have. */
  function brokenIn(forged: readonly StoredRow[], key: typeof commitments | null) {
    const chain = checkChain(forged, beforeFirstRow);
    if (chain.broken !== null) return chain.broken;
    const tree = createTreeAudit([kept], key);
    for (const row of forged) {
      const broken = tree.add(row);
      if (broken !== null) return broken;
    }
    return tree.finish();
  }

  /** The chain made anew over rows in another order or with other entries. */
  function rechained(changed: readonly StoredRow[]): StoredRow[] {
    let previous = rows[0]?.previous ?? '';
    return changed.map((row, index) => {
      const sequence = index + 1;
      const hash = rowHash(previous, sequence, row.entry);
      const linked = { ...row, sequence, previous, hash };
      previous = hash;
      return linked;
    });
  }

  function edited(row: StoredRow): StoredRow {
    return { ...row, entry: row.entry.replace('COVERED', 'REFUSED') };
  }

  function invented(row: StoredRow): StoredRow {
    const entry: LedgerEntry = { ...JSON.parse(row.entry), id: randomUUID() };
    return { ...row, entry_id: entry.id, entry: JSON.stringify(entry) };
  }

  const inPlace = (index: number, ...given: StoredRow[]) => rows.toSpliced(index, 1, ...given);
  const forgeries: ReadonlyArray<
    readonly [string, (row: StoredRow, index: number) => readonly StoredRow[]]
  > = [
    ['deletion', (_row, index) => inPlace(index)],
    ['insertion', (row, index) => inPlace(index, invented(row), row)],
    ['copy', (row, index) => inPlace(index, rows[index === 0 ? 1 : 0] ?? row, row)],
    ['edit', (row, index) => inPlace(index, edited(row))],
    ['swap', (row, index) => rows.toSpliced(index, 2, rows[index + 1] ?? invented(row), row)],
    ['cut', (_row, index) => rows.slice(0, index)],
  ];

  it.each(forgeries)('shows every %s under a chain that was made anew', timeout, (_, forge) => {
    expect(brokenIn(rechained(rows), commitments)).toBeNull();
    const unnoticed = rows
      .filter((row, index) => brokenIn(rechained(forge(row, index)), commitments) === null)
      .map(({ sequence }) => sequence);
    expect(unnoticed).toEqual([]);
  });

  it('shows also without the key of the ledger what moves or removes leaves', timeout, () => {
    const moving = forgeries.filter(([name]) => ['deletion', 'copy', 'cut'].includes(name));
    const unnoticed = moving.flatMap(([name, forge]) =>
      rows
        .filter((row, index) => brokenIn(rechained(forge(row, index)), null) === null)
        .map(({ sequence }) => `${name} ${sequence}`),
    );
    expect(unnoticed).toEqual([]);
  });
});
