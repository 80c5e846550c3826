import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Companion } from '../../src/ledger/companions.ts';
import type { Ledger } from '../../src/ledger/entry.ts';
import { type LedgerOptions, openLedger } from '../../src/ledger/index.ts';
import { lastOfVisit } from '../../src/ledger/visit.ts';
import { openStore } from '../../src/store/index.ts';
import { ledgerEntries, ledgerEntry } from './ledger-entry.ts';
import type { LedgerPlace } from './ledger-place.ts';

/** What every store must do for the ledger. */
export function defineLedgerSuite(name: string, make: () => Promise<LedgerPlace>): void {
  describe(`the ledger on ${name}`, () => {
    let place: LedgerPlace;
    let opened: Ledger[];

    beforeEach(async () => {
      place = await make();
      opened = [];
    });
    afterEach(async () => {
      for (const ledger of opened) await ledger.close();
      await place.remove();
    });

    async function open(settings: Partial<LedgerOptions> = {}): Promise<Ledger> {
      const ledger = await openLedger({ ...place.options, ...settings });
      opened.push(ledger);
      return ledger;
    }

    async function openWithTenRows(): Promise<Ledger> {
      const ledger = await open();
      await ledger.append(ledgerEntries(10));
      return ledger;
    }

    it('is empty at first, and its chain holds', async () => {
      const ledger = await open();
      expect(await ledger.head()).toBeNull();
      expect(await ledger.verify()).toEqual({ rows: 0, head: null, broken: null });
    });

    it('gives back what was appended', async () => {
      const ledger = await open();
      const entry = ledgerEntry({ client: 'Bệnh viện "Đa khoa" 🏥', refusal: 'a\u0000\n\\b' });
      await ledger.append([ledgerEntry({ decision: null, person: null }), entry]);
      const row = await ledger.findByDecision(entry.decision?.id ?? '');
      expect(row?.entry).toEqual(entry);
      expect(row?.sequence).toBe(2);
      expect(await ledger.head()).toEqual({ sequence: 2, hash: row?.hash });
    });

    it('answers null for a decision that it does not hold', async () => {
      const ledger = await openWithTenRows();
      expect(await ledger.findByDecision('none')).toBeNull();
    });

    it('appends nothing when given nothing', async () => {
      const ledger = await open();
      await ledger.append([]);
      expect(await ledger.head()).toBeNull();
    });

    it('makes one gapless chain of 500 concurrent appends', async () => {
      const ledger = await open();
      const progress: number[] = [];
      await Promise.all(ledgerEntries(500).map((entry) => ledger.append([entry])));
      const report = await ledger.verify((rows) => progress.push(rows));
      expect(report).toMatchObject({ rows: 500, broken: null, head: { sequence: 500 } });
      expect(progress).toEqual([500]);
    });

    it('verifies across pages', async () => {
      const ledger = await open();
      await ledger.append(ledgerEntries(2_500));
      expect(await ledger.verify()).toMatchObject({ rows: 2_500, broken: null });
    });

    it('keeps one chain when two replicas append', async () => {
      const replicas = [await open(), await open()];
      await Promise.all(
        Array.from({ length: 200 }, (_, index) => replicas[index % 2]?.append([ledgerEntry()])),
      );
      expect(await replicas[0]?.verify()).toMatchObject({ rows: 200, broken: null });
    });

    it('can be opened by several replicas at the same time', async () => {
      const replicas = await Promise.all([open(), open(), open(), open()]);
      await Promise.all(replicas.map((ledger) => ledger.append([ledgerEntry()])));
      expect(await replicas[0]?.verify()).toMatchObject({ rows: 4, broken: null });
    });

    it('continues the chain after it was closed', async () => {
      const first = await openWithTenRows();
      await first.close();
      const second = await open();
      await second.append(ledgerEntries(10));
      expect(await second.verify()).toMatchObject({ rows: 20, broken: null });
    });

    it('writes what is queued when it is closed, and then refuses', async () => {
      const ledger = await open();
      const appended = Promise.all(ledgerEntries(50).map((entry) => ledger.append([entry])));
      await ledger.close();
      await appended;
      await expect(ledger.append([ledgerEntry()])).rejects.toMatchObject({
        code: 'LEDGER_UNAVAILABLE',
      });
      expect(await (await open()).verify()).toMatchObject({ rows: 50, broken: null });
    });

    it('never lets the recorded time decrease', async () => {
      const ledger = await open();
      await ledger.append([ledgerEntry({ at: '2026-11-21T08:00:00.000Z' })]);
      await ledger.append([ledgerEntry({ at: '2026-11-21T07:59:59.999Z' })]);
      expect(await ledger.verify()).toMatchObject({ rows: 2, broken: null });
      await place.disarm();
      await place.execute(
        "update ledger_rows set recorded_at = '2026-11-21T07:59:59.999Z' where sequence = 2",
      );
      expect((await ledger.verify()).broken).toEqual({
        sequence: 2,
        problem: 'its column "recorded_at" says something else than its entry',
      });
    });

    it.each([
      "update ledger_rows set client = 'x' where sequence = 1",
      'delete from ledger_rows where sequence = 10',
      'delete from ledger_rows',
    ])('has a database that refuses: %s', async (statement) => {
      const ledger = await openWithTenRows();
      await expect(place.execute(statement)).rejects.toThrow('append-only');
      expect(await ledger.verify()).toMatchObject({ rows: 10, broken: null });
    });

    const forgeries: readonly (readonly [string, string, number, string])[] = [
      ['an edited entry', edit(4, `entry = replace(entry, 'COVERED', 'REFUSED')`), 4, 'content'],
      ['an edited hash', edit(4, `hash = 'forged'`), 4, 'content'],
      ['an edited column', edit(4, `person = 'other'`), 4, '"person"'],
      ['an emptied column', edit(4, 'organisation = null'), 4, '"organisation"'],
      ['a deleted row', 'delete from ledger_rows where sequence = 5', 5, 'missing'],
      ['a deleted first row', 'delete from ledger_rows where sequence = 1', 1, 'missing'],
      [
        'a middle cut out',
        'delete from ledger_rows where sequence between 4 and 7',
        4,
        'missing; the next one is 8',
      ],
      [
        'a middle cut out and the rest renumbered',
        `delete from ledger_rows where sequence between 4 and 7;
         update ledger_rows set sequence = sequence - 4 where sequence > 7`,
        4,
        'content',
      ],
      [
        'two rows swapped',
        `update ledger_rows set sequence = -1 where sequence = 6;
         update ledger_rows set sequence = 6 where sequence = 7;
         update ledger_rows set sequence = 7 where sequence = -1`,
        6,
        'content',
      ],
      ['a row put at the end', copyOf(3, 11), 11, 'content'],
      ['a row put before the first', copyOf(3, 0), 0, 'below 1'],
      [
        'a row put in between',
        `update ledger_rows set sequence = -sequence where sequence > 5;
         update ledger_rows set sequence = 1 - sequence where sequence < 0;
         ${copyOf(3, 6)}`,
        6,
        'content',
      ],
    ];
    it.each(forgeries)('names the row after %s', async (_, sql, sequence, problem) => {
      const ledger = await openWithTenRows();
      await place.disarm();
      await place.execute(sql);
      const { broken } = await ledger.verify();
      expect(broken).toEqual({ sequence, problem: expect.stringContaining(problem) });
    });

    it('finds the last decision of a visit among any number of others of the person', async () => {
      const ledger = await open();
      const [first, last, other] = [
        ledgerEntry({ visit: 'V1', person: 'P' }),
        ledgerEntry({ visit: 'V1', person: 'P' }),
        ledgerEntry({ visit: 'V1', person: 'another' }),
      ];
      const undecided = ledgerEntry({ visit: 'V1', person: 'P', decision: null });
      const elsewhere = Array.from({ length: 150 }, () =>
        ledgerEntry({ visit: 'V2', person: 'P' }),
      );
      await ledger.append([first, last, other, undecided, ...elsewhere]);
      const store = await openStore(place.options);
      const found = (visit: string, person: string) => lastOfVisit(store.kysely, { visit, person });
      expect(await found('V1', 'P')).toEqual(last.decision);
      expect(await found('V1', 'another')).toEqual(other.decision);
      expect(await found('V1', 'nobody')).toBeNull();
      expect(await found('V3', 'P')).toBeNull();
      await store.close();
    });

    it('names a row whose visit was altered', async () => {
      const ledger = await open();
      await ledger.append([ledgerEntry({ visit: 'V1' })]);
      await place.disarm();
      await place.execute("update ledger_rows set visit = 'V2'");
      expect((await ledger.verify()).broken).toEqual({
        sequence: 1,
        problem: 'its column "visit" says something else than its entry',
      });
    });

    it('refuses every caller of a failed group and recovers with the next', async () => {
      const ledger = await openWithTenRows();
      await place.breakWriting();
      const results = await Promise.allSettled(
        ledgerEntries(20).map((entry) => ledger.append([entry])),
      );
      expect(results.map((result) => result.status)).toEqual(Array(20).fill('rejected'));
      expect(results[0]).toMatchObject({ reason: { code: 'LEDGER_UNAVAILABLE' } });
      await place.mendWriting();
      await ledger.append([ledgerEntry()]);
      expect(await ledger.verify()).toMatchObject({ rows: 11, broken: null });
    });

    it('writes all entries of a call or none', async () => {
      const ledger = await openWithTenRows();
      const twice = ledgerEntry();
      await expect(ledger.append([ledgerEntry(), twice, twice])).rejects.toMatchObject({
        code: 'LEDGER_UNAVAILABLE',
      });
      expect(await ledger.verify()).toMatchObject({ rows: 10, broken: null });
    });

    it('lets an entry that cannot be written fail alone', async () => {
      const ledger = await open();
      const [good, bad] = await Promise.allSettled([
        ledger.append([ledgerEntry()]),
        ledger.append([ledgerEntry({ at: 'yesterday' })]),
      ]);
      expect([good?.status, bad?.status]).toEqual(['fulfilled', 'rejected']);
    });

    it('keeps one answer for each key, whichever replica comes first', async () => {
      const replicas = [await open(), await open()];
      const race = (key: string) =>
        replicas.flatMap((ledger) =>
          [1, 2, 3].map(() => {
            const entry = ledgerEntry();
            return ledger.appendOnce(entry, [], [keptAnswer(key, entry.id)]);
          }),
        );
      for (const key of ['a', 'b', 'c']) {
        const first = await Promise.all(race(key));
        expect(first.filter(Boolean)).toHaveLength(1);
      }
      const [ledger] = replicas;
      expect(await ledger?.verify()).toMatchObject({ rows: 3, broken: null });
      const late = ledgerEntry();
      expect(await ledger?.appendOnce(late, [], [keptAnswer('a', late.id)])).toBe(false);
      expect(await ledger?.verify()).toMatchObject({ rows: 3 });
    });

    it('writes those who share a group with a repeated answer', async () => {
      const ledger = await open();
      const [one, two] = [ledgerEntry(), ledgerEntry()];
      const outcomes = await Promise.all([
        ledger.append(ledgerEntries(2)),
        ledger.appendOnce(one, [], [keptAnswer('a', one.id)]),
        ledger.appendOnce(two, [], [keptAnswer('a', two.id)]),
        ledger.append(ledgerEntries(2)),
      ]);
      expect(outcomes).toEqual([undefined, true, false, undefined]);
      expect(await ledger.verify()).toMatchObject({ rows: 5, broken: null });
    });

    it('makes rows of other tables durable with their entry, and with no other', async () => {
      const ledger = await open();
      const [plain, once, again] = [ledgerEntry(), ledgerEntry(), ledgerEntry()];
      await ledger.append([plain], [], new Map([[plain.id, [keptAnswer('a', plain.id)]]]));
      const along = [keptAnswer('a', once.id, 'other'), keptAnswer('c', once.id)];
      expect(await ledger.appendOnce(once, [], [keptAnswer('b', once.id)], along)).toBe(true);
      const late = [keptAnswer('b', again.id), keptAnswer('d', again.id)];
      expect(await ledger.appendOnce(again, [], late, [keptAnswer('e', again.id)])).toBe(false);
      const store = await openStore(place.options);
      const rows = await store.kysely
        .selectFrom('kept_answers')
        .select(['key', 'entry_id', 'sealed'])
        .orderBy('key')
        .execute();
      await store.close();
      expect(rows).toEqual([
        { key: 'a', entry_id: plain.id, sealed: '' },
        { key: 'b', entry_id: once.id, sealed: '' },
        { key: 'c', entry_id: once.id, sealed: '' },
      ]);
    });

    it('gives a row the number of its entry, and leaves one alone that is there', async () => {
      const ledger = await openWithTenRows();
      const [first, second] = [ledgerEntry(), ledgerEntry()];
      expect(await ledger.appendOnce(first, [], [settlement('a', 'CHANGED')])).toBe(true);
      const along = [settlement('a', 'LAPSED'), settlement('b', 'LAPSED')];
      expect(await ledger.appendOnce(second, [], [], along)).toBe(true);
      expect(await ledger.appendOnce(ledgerEntry(), [], [settlement('b', 'CHANGED')])).toBe(false);
      const store = await openStore(place.options);
      const rows = await store.kysely
        .selectFrom('settlements')
        .select(['check_in_id', 'sequence', 'outcome'])
        .orderBy('check_in_id')
        .execute();
      await store.close();
      expect(rows.map((row) => ({ ...row, sequence: Number(row.sequence) }))).toEqual([
        { check_in_id: 'a', sequence: 11, outcome: 'CHANGED' },
        { check_in_id: 'b', sequence: 12, outcome: 'LAPSED' },
      ]);
      await expect(place.execute('delete from settlements')).rejects.toThrow('append-only');
    });

    it('writes neither the entry nor its rows when the database refuses one of them', async () => {
      const ledger = await openWithTenRows();
      const entry = ledgerEntry();
      const row = { ...keptAnswer('a', entry.id).row, request: null } as unknown as never;
      const refused = ledger.appendOnce(entry, [], [{ table: 'kept_answers', row }]);
      await expect(refused).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
      expect(await ledger.appendOnce(entry, [], [keptAnswer('a', entry.id)])).toBe(true);
      expect(await ledger.verify()).toMatchObject({ rows: 11, broken: null });
    });

    it('refuses at once when too many entries wait', async () => {
      const ledger = await open({ maxQueued: 10 });
      const waiting = ledger.append(ledgerEntries(10));
      await expect(ledger.append([ledgerEntry()])).rejects.toMatchObject({
        code: 'LEDGER_UNAVAILABLE',
        message: 'too many entries are waiting for the ledger',
      });
      await waiting;
      await ledger.append([ledgerEntry()]);
      expect(await ledger.verify()).toMatchObject({ rows: 11, broken: null });
    });
  });
}

function keptAnswer(key: string, entryId: string, sealed = ''): Companion {
  const kept_at = '2026-11-21T00:00:00.000Z';
  return { table: 'kept_answers', row: { key, request: 'r', entry_id: entryId, kept_at, sealed } };
}

function settlement(checkIn: string, outcome: 'CHANGED' | 'LAPSED'): Companion {
  const row = {
    check_in_id: checkIn,
    entry_id: 'e',
    client: 'c',
    facility: '99002',
    outcome,
    decision_id: 'd',
    settled_at: '2026-11-21T00:00:00.000Z',
  };
  return { table: 'settlements', row };
}

function edit(sequence: number, assignment: string): string {
  return `update ledger_rows set ${assignment} where sequence = ${sequence}`;
}

function copyOf(sequence: number, as: number): string {
  return `insert into ledger_rows
    select ${as}, 'forged', decision_id, recorded_at, client, organisation, practitioner, person,
      entry, previous, hash, visit, leaf
    from ledger_rows where sequence = ${sequence}`;
}
