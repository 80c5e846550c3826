import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../src/auth/caller.ts';
import type { BackgroundTask } from '../../src/background.ts';
import { createRowCheck } from '../../src/check-lists/check-row.ts';
import { isPaused, leaseMs, takeDesk } from '../../src/check-lists/desks.ts';
import { workThrough } from '../../src/check-lists/facility-work.ts';
import { type CheckLists, createCheckLists, type NewRow } from '../../src/check-lists/index.ts';
import { forgetLists } from '../../src/check-lists/lists.ts';
import { createListTexts } from '../../src/check-lists/texts.ts';
import type { FacilityCode } from '../../src/domain/facility.ts';
import { answersOf } from '../../src/ledger/erasure-answers.ts';
import { deleteForGood } from '../../src/ledger/erasure-keys.ts';
import { createLedger } from '../../src/ledger/index.ts';
import type { DecisionModel } from '../../src/resolvers/insurance/models.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { decisionModel, undeterminedDecision } from './decision-model.ts';
import { HandClock } from './hand-clock.ts';
import { ledgerEntry, ledgerKey } from './ledger-entry.ts';
import type { LedgerPlace } from './ledger-place.ts';

const facility = '99002' as FacilityCode;
const caller: Extract<Caller, { readonly kind: 'hospital' }> = {
  kind: 'hospital',
  clientId: 'hospital-district',
  issuer: 'https://sso.example.vn',
  scopes: new Set(['eligibility:read']),
  boundTo: null,
  facility,
  practitioner: { personalId: '001085000101', fullName: 'Trần Quốc Bảo' },
};
const settings = { atATime: 8, perSecond: 1_000, mostRows: 1_000, unchangedHours: 24 };

function rowsOf(count: number, from = 0): readonly NewRow[] {
  return Array.from({ length: count }, (_, index) => ({
    reference: `A-${from + index}`,
    visit: {
      facilityCode: facility,
      holder: { person: { personalId: '001086000001', fullName: 'A', birthDate: '1986' } },
    },
    knownVersion: null,
  })) as readonly NewRow[];
}

interface Replica {
  readonly store: Store;
  readonly lists: CheckLists;
  /** Works until nothing is left. */
  work(options?: { readonly holder?: string; readonly signal?: AbortSignal }): Promise<void>;
  close(): Promise<void>;
}

/** What a store must do for lists that are checked in the background. */
export function defineCheckListSuite(name: string, make: () => Promise<LedgerPlace>): void {
  describe(`check lists on ${name}`, () => {
    let place: LedgerPlace;
    let clock: HandClock;
    let replicas: Replica[];
    let asked: string[];
    let decide: (task: BackgroundTask, time: number) => Promise<DecisionModel> | DecisionModel;
    let canAsk: () => boolean;

    beforeEach(async () => {
      place = await make();
      clock = new HandClock('2026-11-22T03:00:00.000Z');
      replicas = [];
      asked = [];
      canAsk = () => true;
      decide = () => decisionModel({ id: randomUUID(), decidedAt: clock.now() });
    });

    afterEach(async () => {
      for (const replica of replicas) await replica.close();
      await place.remove();
    });

    async function open(): Promise<Replica> {
      const store = await openStore(place.options);
      const ledger = createLedger(store, place.options);
      const texts = createListTexts(ledgerKey);
      const failed: unknown[] = [];
      const replica: Replica = {
        store,
        lists: createCheckLists({
          store,
          secret: ledgerKey,
          clock,
          settings,
          wake: () => undefined,
        }),
        async work({ holder = randomUUID(), signal = new AbortController().signal } = {}) {
          await workThrough(facility, holder, signal, {
            store,
            texts,
            clock,
            settings,
            sleep: async (milliseconds, sleeping) => {
              sleeping.throwIfAborted();
              clock.advance(milliseconds);
              await setImmediate();
            },
            canAsk: () => canAsk(),
            failed: (error) => failed.push(error),
            check: createRowCheck({
              store,
              texts,
              ledger,
              clock,
              settings,
              policyVersion: 'rules-1',
              desk: {
                async decide(task) {
                  const { rows } = task.variables as { readonly rows: readonly NewRow[] };
                  const reference = rows[0]?.reference ?? '';
                  asked.push(reference);
                  const time = asked.filter((each) => each === reference).length;
                  const decision = await decide(task, time);
                  const entry = ledgerEntry({ id: randomUUID() });
                  return {
                    decision,
                    record: () => ({
                      entries: [entry],
                      keys: [],
                      companions: null,
                      kept: () => undefined,
                    }),
                  };
                },
                repeat: () => Promise.resolve(null),
              },
            }),
          });
          if (failed.length > 0) throw failed[0];
        },
        async close() {
          await ledger.close();
          await store.close();
        },
      };
      replicas.push(replica);
      return replica;
    }

    async function list({ lists }: Replica, rows: readonly NewRow[]): Promise<string> {
      const { id } = await lists.start(caller, randomUUID());
      for (let start = 0; start < rows.length; start += 200)
        await lists.add(caller, id, rows.slice(start, start + 200));
      await lists.close(caller, id);
      return id;
    }

    /** The portal does not answer. */
    function unheard(reason: 'TIMEOUT' | 'CIRCUIT_OPEN'): DecisionModel {
      return undeterminedDecision({
        id: randomUUID(),
        decidedAt: clock.now(),
        sources: [
          {
            register: 'VSS_PORTAL',
            status: 'FAILED',
            reason,
            asOf: null,
            fetchedAt: null,
            ageSeconds: null,
            content: null,
          },
        ],
      });
    }

    it('asks each row once, whichever of several replicas works', async () => {
      const [one, two] = [await open(), await open()];
      const id = await list(one, rowsOf(40));
      await Promise.all([one.work(), two.work()]);
      expect([...asked].sort()).toEqual(
        rowsOf(40)
          .map(({ reference }) => reference)
          .sort(),
      );
      expect(await one.lists.find(caller, id)).toMatchObject({
        total: 40,
        finishedAt: expect.any(Date),
      });
    });

    it('goes on in another replica when one is gone, from where it was', async () => {
      const [one, two] = [await open(), await open()];
      const id = await list(one, rowsOf(30));
      const gone = Promise.withResolvers<void>();
      const never = new Promise<DecisionModel>(() => undefined);
      decide = (_task, time) => {
        if (asked.length < 20 || time > 1)
          return decisionModel({ id: randomUUID(), decidedAt: clock.now() });
        if (asked.length >= 27) gone.resolve();
        return never;
      };
      void one.work({ holder: 'killed' }).catch(() => undefined);
      await gone.promise;
      await two.work();
      expect((await two.lists.counts(id)).byTally.ELIGIBLE).toBeLessThan(30);
      clock.advance(leaseMs + 1);
      decide = () => decisionModel({ id: randomUUID(), decidedAt: clock.now() });
      await two.work();
      expect((await two.lists.counts(id)).byTally.ELIGIBLE).toBe(30);
      expect(asked.length - 30).toBeLessThanOrEqual(settings.atATime);
    });

    it('lets one replica have the desk until it says nothing more', async () => {
      const { store } = await open();
      const claim = (holder: string) =>
        takeDesk(store.kysely, { facility, holder, now: clock.now() });
      expect(await claim('one')).toBe(true);
      expect(await claim('two')).toBe(false);
      clock.advance(leaseMs - 1);
      expect(await claim('one')).toBe(true);
      clock.advance(leaseMs - 1);
      expect(await claim('two')).toBe(false);
      clock.advance(2);
      expect(await claim('two')).toBe(true);
      expect(await claim('one')).toBe(false);
    });

    it('asks again what a passing fault left open, a few times with growing pauses', async () => {
      const replica = await open();
      const id = await list(replica, rowsOf(2));
      const times: number[] = [];
      decide = ({ variables }, time) => {
        const { rows } = variables as { readonly rows: readonly NewRow[] };
        if (rows[0]?.reference === 'A-1' && time === 3)
          return decisionModel({ id: randomUUID(), decidedAt: clock.now() });
        if (rows[0]?.reference === 'A-0') times.push(clock.monotonic());
        return unheard('TIMEOUT');
      };
      await replica.work();
      const rows = await replica.lists.rows(id, { outcome: null, first: 10, after: 0 });
      expect(asked.filter((each) => each === 'A-0')).toHaveLength(8);
      expect(asked.filter((each) => each === 'A-1')).toHaveLength(3);
      expect((await replica.lists.counts(id)).byTally).toMatchObject({ ELIGIBLE: 1 });
      expect(rows.every(({ result }) => result !== null)).toBe(true);
      const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0));
      for (const [index, pause] of pauses.entries())
        expect(pause).toBeGreaterThanOrEqual(Math.min(30_000, 1_000 * 2 ** index));
    });

    it('does not count as a try what was never asked', async () => {
      const replica = await open();
      const id = await list(replica, rowsOf(1));
      decide = (_task, time) =>
        time <= 20
          ? unheard('CIRCUIT_OPEN')
          : decisionModel({ id: randomUUID(), decidedAt: clock.now() });
      await replica.work();
      expect((await replica.lists.counts(id)).byTally.ELIGIBLE).toBe(1);
    });

    it('waits, and says so, while a source cannot be asked', async () => {
      const replica = await open();
      const id = await list(replica, rowsOf(3));
      let saysSo = false;
      let isLooking = false;
      canAsk = () => {
        if (isLooking) return saysSo;
        isLooking = true;
        void isPaused(replica.store.kysely, facility, clock.now()).then((paused) => {
          saysSo ||= paused;
          isLooking = false;
        });
        return saysSo;
      };
      await replica.work();
      expect((await replica.lists.counts(id)).byTally.ELIGIBLE).toBe(3);
      expect(await replica.lists.isPaused(facility)).toBe(false);
    });

    it('numbers the rows of several calls at once without a gap', async () => {
      const replica = await open();
      const { id } = await replica.lists.start(caller, 'key');
      const parts = [0, 1, 2, 3, 4].map((part) => rowsOf(10, part * 10));
      const added = await Promise.all(
        [...parts, ...parts].map((rows) => replica.lists.add(caller, id, rows)),
      );
      expect(new Set(added)).toEqual(new Set(['ADDED']));
      const rows = await replica.lists.rows(id, { outcome: null, first: 100, after: 0 });
      expect(rows.map(({ position }) => position)).toEqual(rows.map((_, index) => index + 1));
      expect(rows).toHaveLength(50);
      expect(await replica.lists.add(caller, id, rowsOf(951, 100))).toBe('TOO_LONG');
    });

    it('keeps names and numbers sealed, and all of it for seven days', async () => {
      const replica = await open();
      const id = await list(replica, rowsOf(1));
      await replica.work();
      const { kysely } = replica.store;
      const stored = JSON.stringify([
        await kysely.selectFrom('check_lists').selectAll().execute(),
        await kysely.selectFrom('check_list_rows').selectAll().execute(),
        await kysely.selectFrom('check_list_results').selectAll().execute(),
      ]);
      for (const secret of ['001086000001', '001085000101', 'Trần Quốc Bảo', 'A-0'])
        expect(stored).not.toContain(secret);
      await forgetLists(kysely, new Date(clock.now().getTime() - 7 * 86_400_000));
      expect(await replica.lists.find(caller, id)).not.toBeNull();
      clock.advance(7 * 86_400_000 + 60_000);
      await forgetLists(kysely, new Date(clock.now().getTime() - 7 * 86_400_000));
      expect(await replica.lists.find(caller, id)).toBeNull();
      expect(await kysely.selectFrom('check_list_rows').selectAll().execute()).toEqual([]);
      expect(await kysely.selectFrom('check_list_results').selectAll().execute()).toEqual([]);
    });

    it('is another list for another facility of the same client and member of staff', async () => {
      const replica = await open();
      const { id } = await replica.lists.start(caller, 'key');
      expect((await replica.lists.start(caller, 'key')).id).toBe(id);
      const others = [{ ...caller, facility: '99004' as FacilityCode }];
      for (const other of others) {
        expect((await replica.lists.start(other, 'key')).id).not.toBe(id);
      }
      expect(await replica.lists.find({ ...caller, facility: '99004' as FacilityCode }, id)).toBe(
        null,
      );
    });

    it('are so many at once, and no more', async () => {
      const { lists } = await open();
      const started: string[] = [];
      for (let count = 0; count < 100; count += 1)
        started.push((await lists.start(caller, `key-${count}`)).id);
      await expect(lists.start(caller, 'one more')).rejects.toMatchObject({
        code: 'TOO_MANY_CHECK_LISTS',
      });
      expect((await lists.start(caller, 'key-3')).id).toBe(started[3]);
      const elsewhere = { ...caller, facility: '99004' as FacilityCode };
      await lists.start(elsewhere, 'one more');
      await lists.cancel(caller, started[0] ?? '');
      await lists.start(caller, 'one more');
    });

    it('holds up no row where another cannot be read any more', async () => {
      const replica = await open();
      const id = await list(replica, rowsOf(2));
      await sql`update check_list_rows set sealed = 'of another key' where position = 1`.execute(
        replica.store.kysely,
      );
      const ended = new AbortController();
      const work = replica.work({ signal: ended.signal }).catch((error: unknown) => error);
      while ((await replica.lists.counts(id)).byTally.ELIGIBLE === 0) await setImmediate();
      ended.abort();
      expect(String(await work)).toContain('was the key changed');
      expect(asked).toEqual(['A-1']);
    });

    it('asks no more about somebody who was erased, and ends all the same', async () => {
      const replica = await open();
      const { id } = await replica.lists.start(caller, 'key');
      await replica.lists.add(caller, id, rowsOf(2));
      await replica.work();
      const { person } = ledgerEntry();
      const answers = answersOf(replica.store, { persons: [person ?? ''], epoch: null });
      expect(await deleteForGood(replica.store, { keys: [], answers })).toBe(true);
      const { kysely } = replica.store;
      for (const table of ['check_list_rows', 'check_list_results'] as const)
        expect(await kysely.selectFrom(table).selectAll().execute()).toEqual([]);
      await replica.lists.close(caller, id);
      await replica.work();
      expect(asked).toHaveLength(2);
      expect((await replica.lists.find(caller, id))?.finishedAt).not.toBeNull();
    });

    it('names its answers to the erasure of a person', async () => {
      const replica = await open();
      await list(replica, rowsOf(2));
      await replica.work();
      const { person } = ledgerEntry();
      const found: unknown[] = [];
      for await (const part of answersOf(replica.store, { persons: [person ?? ''], epoch: null }))
        found.push(...part);
      expect(found).toHaveLength(2);
      expect(found[0]).toMatchObject({ table: 'check_list_results' });
    });
  });
}
