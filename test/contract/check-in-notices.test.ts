import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { NoticeDelivery } from '../../src/connectors/vss-portal/index.ts';
import { createNoticeSigner } from '../../src/connectors/vss-portal/notice-signature.ts';
import { parseFacilityCode } from '../../src/domain/facility.ts';
import { type Notices, openNotices, type UnenteredRow } from '../../src/notices/index.ts';
import type { FirstCostReport, NoticeQuery, NoticeRecord } from '../../src/notices/models.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { HandClock } from '../support/hand-clock.ts';
import {
  accepted,
  rejected,
  type ScriptedPortal,
  scriptedPortal,
} from '../support/notice-portal.ts';
import { facilityCertificate, noticeContent } from '../support/notices.ts';
import { createFreshDatabase, postgresAnswers } from '../support/postgres.ts';

const morning = '2026-11-20T02:00:00.000Z';
const secret = new Uint8Array(32).fill(7);
const hour = 3_600_000;
const day = 24 * hour;
const facility = parseFacilityCode('99001');

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Desk {
  readonly notices: Notices;
  readonly portal: ScriptedPortal;
  readonly clock: HandClock;
  readonly store: Store;
  readonly told: string[];
  /** Reports, and makes the row durable as the ledger does. */
  report(changes?: Partial<FirstCostReport>): Promise<NoticeRecord & { readonly differs: boolean }>;
  now(id: string): Promise<NoticeRecord>;
}

interface Options {
  readonly store: Store;
  readonly clock?: HandClock;
  readonly portal?: ScriptedPortal;
  readonly resendUnknown?: boolean;
  readonly canAsk?: (facility: string) => boolean;
  readonly certificates?: Parameters<typeof createNoticeSigner>[0];
}

async function open(options: Options): Promise<Desk> {
  const { store, clock = new HandClock(morning), portal = scriptedPortal() } = options;
  const told: string[] = [];
  const notices = await openNotices({
    store,
    secret,
    portal,
    signer: createNoticeSigner(options.certificates ?? new Map(), 'document'),
    version: '4750',
    canAsk: options.canAsk ?? (() => true),
    resendUnknown: options.resendUnknown ?? false,
    clock,
    random: () => 1,
    report: {
      ended: (outcome, _facility, failure) => told.push(`${outcome} ${failure ?? ''}`.trim()),
      overdue: () => told.push('overdue'),
      waiting: ({ notices: count, ageMs }) => told.push(`waiting ${count} ${ageMs}`),
      failed: (error) => told.push(`failed ${String(error)}`),
    },
  });
  cleanups.push(() => notices.close());
  return {
    notices,
    portal,
    clock,
    store,
    told,
    async report(changes = {}) {
      const { notice, row, differs } = await notices.desk.report(firstCost(changes));
      if (row !== null) await insert(store, row);
      return { ...notice, differs };
    },
    async now(id) {
      const notice = await notices.desk.find(facility, id);
      if (notice === null) throw new Error('there is no such notice');
      return notice;
    },
  };
}

async function insert(store: Store, row: UnenteredRow): Promise<void> {
  await store.kysely
    .insertInto('check_in_notices')
    .values({ ...row, entry_id: 'entry-1' })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

function firstCost(changes: Partial<FirstCostReport> = {}): FirstCostReport {
  return {
    stated: changes.content ?? null,
    checkInId: 'check-in-1',
    client: 'hospital-district',
    facility,
    person: '001080000001',
    content: noticeContent(),
    notReceived: false,
    ...changes,
  };
}

const numbered = (n: number, changes: Partial<FirstCostReport> = {}) => ({
  checkInId: `check-in-${n}`,
  content: noticeContent({ episodeId: `DT-${n}`, facility: changes.facility ?? facility }),
  ...changes,
});

const unknown: NoticeDelivery = { outcome: 'UNKNOWN', failure: 'TIMEOUT' };
const notSent: NoticeDelivery = { outcome: 'NOT_SENT', failure: 'UNREACHABLE' };

async function sqlite(): Promise<Store> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vss-notices-'));
  cleanups.push(() => rm(dataDir, { recursive: true, force: true }));
  const store = await openStore({ dataDir });
  cleanups.push(() => store.close());
  return store;
}

async function postgres(): Promise<Store> {
  const database = await createFreshDatabase();
  cleanups.push(() => database.drop());
  const store = await openStore({ databaseUrl: database.url, dataDir: tmpdir() });
  cleanups.push(() => store.close());
  return store;
}

const hasPostgres = await postgresAnswers();

describe.each([
  ['SQLite', sqlite, true],
  ['PostgreSQL', postgres, hasPostgres],
] as const)('check-in notices on %s', (_name, openedStore, runs) => {
  describe.runIf(runs)('are', () => {
    test('sent once, and kept with the portal’s receipt', async () => {
      const desk = await open({ store: await openedStore() });
      const reported = await desk.report();
      expect(reported).toMatchObject({
        state: 'QUEUED',
        stage: 'VISIT',
        version: 1,
        signed: false,
      });
      await desk.notices.work();
      await desk.notices.work();
      expect(desk.portal.sent).toHaveLength(1);
      expect(desk.portal.sent[0]).toContain('<MA_LK>DT-2026-000123</MA_LK>');
      expect(await desk.now(reported.id)).toMatchObject({
        state: 'ACCEPTED',
        attempts: 1,
        transactionId: 'GD-1',
        receivedAt: new Date('2026-11-20T02:00:01Z'),
        message: 'Tiếp nhận thành công',
        person: '001080000001',
        nextAttemptAt: null,
      });
      expect(desk.told).toEqual(['ACCEPTED']);
    });

    test('one for one first cost, however often it is reported', async () => {
      const desk = await open({ store: await openedStore() });
      const first = await desk.report();
      expect(await desk.report()).toMatchObject({ id: first.id, differs: false });
      await desk.notices.work();
      expect(await desk.report()).toMatchObject({ id: first.id, state: 'ACCEPTED' });
      const other = { content: noticeContent({ patientId: 'BN-78' }) };
      expect(await desk.report(other)).toMatchObject({ id: first.id, differs: true });
      await desk.notices.work();
      expect(desk.portal.sent).toHaveLength(1);
    });

    test('the same when the check-in has been settled in between, unless the first was refused', async () => {
      const desk = await open({ store: await openedStore() });
      const stated = { episodeId: 'DT-2026-000123' };
      const without = { stated, content: noticeContent({ card: null }) };
      const settled = { stated, content: noticeContent() };
      expect(await desk.report(without)).toMatchObject({ state: 'REJECTED', version: 1 });
      const second = await desk.report(settled);
      expect(second).toMatchObject({ state: 'QUEUED', version: 2 });
      expect(await desk.report(without)).toMatchObject({ id: second.id, differs: false });
    });

    test('one for each stage of an episode', async () => {
      const desk = await open({ store: await openedStore() });
      const visit = await desk.report();
      const admission = {
        orderedAt: new Date('2026-11-20T01:20:00Z'),
        reason: 'Sốt',
        reasonCode: null,
      };
      const ward = await desk.report({ content: noticeContent({ admission }) });
      expect([visit.stage, ward.stage]).toEqual(['VISIT', 'ADMISSION']);
      expect(ward.id).not.toBe(visit.id);
      await desk.notices.work();
      expect(desk.portal.sent).toHaveLength(2);
    });

    test('corrected after a rejection as a further version, with the history kept', async () => {
      const desk = await open({ store: await openedStore() });
      desk.portal.script(rejected);
      const first = await desk.report();
      await desk.notices.work();
      expect(await desk.now(first.id)).toMatchObject({ state: 'REJECTED', code: '204' });
      expect(await desk.report()).toMatchObject({ id: first.id, state: 'REJECTED', version: 1 });
      const corrected = await desk.report({ content: noticeContent({ patientId: 'BN-78' }) });
      expect(corrected).toMatchObject({ state: 'QUEUED', version: 2 });
      await desk.notices.work();
      expect(await desk.now(corrected.id)).toMatchObject({ state: 'ACCEPTED' });
      expect(await desk.now(first.id)).toMatchObject({
        state: 'REJECTED',
        message: 'Sai mã thẻ của NGUYỄN VĂN MẪU',
      });
    });

    test('refused by our own check without a byte sent, and may be corrected', async () => {
      const desk = await open({ store: await openedStore() });
      const wrong = await desk.report({ content: noticeContent({ careCategory: '1', sex: null }) });
      expect(wrong).toMatchObject({
        state: 'REJECTED',
        code: null,
        problems: [
          { field: 'sex', kind: 'MISSING' },
          { field: 'careCategory', kind: 'NOT_IN_LIST' },
        ],
      });
      await desk.notices.work();
      expect(desk.portal.sent).toEqual([]);
      expect(await desk.report()).toMatchObject({ state: 'QUEUED', version: 2 });
    });

    test('not due in an emergency', async () => {
      const desk = await open({ store: await openedStore() });
      const content = noticeContent({ patientCategory: '2', sex: null, card: null });
      expect(await desk.report({ content })).toMatchObject({ state: 'NOT_DUE', problems: [] });
      await desk.notices.work();
      expect(desk.portal.sent).toEqual([]);
    });

    test('never sent again when what became of them is unknown', async () => {
      const desk = await open({ store: await openedStore() });
      desk.portal.script(unknown);
      const { id } = await desk.report();
      for (let round = 0; round < 5; round += 1) {
        await desk.notices.work();
        desk.clock.advance(day);
      }
      expect(desk.portal.sent).toHaveLength(1);
      expect(await desk.now(id)).toMatchObject({ state: 'UNKNOWN', failure: 'TIMEOUT' });
      expect(await desk.report()).toMatchObject({ id, state: 'UNKNOWN' });
    });

    test('sent again after somebody has looked on the portal', async () => {
      const desk = await open({ store: await openedStore() });
      desk.portal.script(unknown);
      const first = await desk.report();
      await desk.notices.work();
      const second = await desk.report({ notReceived: true });
      expect(second).toMatchObject({ state: 'QUEUED', version: 2 });
      expect(second.id).not.toBe(first.id);
      expect(await desk.report({ notReceived: true })).toMatchObject({ id: second.id });
      await desk.notices.work();
      expect(desk.portal.sent).toHaveLength(2);
    });

    test('sent again where that was settled with the portal, at growing distances', async () => {
      const desk = await open({ store: await openedStore(), resendUnknown: true });
      desk.portal.script(unknown, unknown);
      const { id } = await desk.report();
      await desk.notices.work();
      await desk.notices.work();
      expect(desk.portal.sent).toHaveLength(1);
      desk.clock.advance(1_000);
      await desk.notices.work();
      desk.clock.advance(2_000);
      await desk.notices.work();
      expect(desk.portal.sent).toHaveLength(3);
      expect(await desk.now(id)).toMatchObject({ state: 'ACCEPTED', attempts: 3 });
    });

    test('kept and tried again while nothing was sent, at distances up to 15 minutes', async () => {
      const desk = await open({ store: await openedStore() });
      desk.portal.script(
        ...Array.from({ length: 14 }, (_, n) => (n % 2 ? notSent : 'refuse-login')),
      );
      const { id } = await desk.report();
      const waits: number[] = [];
      for (let attempt = 1; attempt <= 14; attempt += 1) {
        await desk.notices.work();
        const { state, nextAttemptAt } = await desk.now(id);
        expect(state).toBe('QUEUED');
        const wait = (nextAttemptAt?.getTime() ?? 0) - desk.clock.now().getTime();
        waits.push(wait);
        desk.clock.advance(wait - 1);
        await desk.notices.work();
        desk.clock.advance(1);
      }
      expect(waits).toEqual([
        1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 512_000, 900_000,
        900_000, 900_000, 900_000,
      ]);
      await desk.notices.work();
      expect(await desk.now(id)).toMatchObject({ state: 'ACCEPTED', attempts: 15 });
    });

    test('told to the operator when they are not taken for a day, and kept all the same', async () => {
      const desk = await open({ store: await openedStore() });
      desk.portal.script(notSent, notSent);
      const { id } = await desk.report();
      await desk.notices.work();
      desk.clock.advance(day + 1);
      await desk.notices.work();
      await desk.notices.tidy();
      expect(desk.told).toEqual([
        'NOT_SENT UNREACHABLE',
        'overdue',
        'NOT_SENT UNREACHABLE',
        `waiting 1 ${day + 1}`,
      ]);
      desk.clock.advance(hour);
      await desk.notices.work();
      expect(await desk.now(id)).toMatchObject({ state: 'ACCEPTED' });
    });

    test('not even begun while the portal is known to be away', async () => {
      let up = false;
      const desk = await open({ store: await openedStore(), canAsk: () => up });
      const { id } = await desk.report();
      await desk.notices.work();
      expect(await desk.now(id)).toMatchObject({ state: 'QUEUED', attempts: 0 });
      up = true;
      await desk.notices.work();
      expect(await desk.now(id)).toMatchObject({ state: 'ACCEPTED', attempts: 1 });
    });

    test('in the order of a facility, and beside those of others, at most four at once', async () => {
      const desk = await open({ store: await openedStore() });
      const facilities = ['99001', '99002', '99003', '99004', '99005', '99006'].map(
        parseFacilityCode,
      );
      const four = Promise.withResolvers<void>();
      let begun = 0;
      const together = async () => {
        begun += 1;
        if (begun === 4) four.resolve();
        await four.promise;
        return accepted;
      };
      desk.portal.script(...Array.from({ length: 18 }, () => together));
      for (let n = 0; n < 18; n += 1) {
        desk.clock.advance(1);
        await desk.report(numbered(n, { facility: facilities[n % 6] ?? facility }));
      }
      await desk.notices.work();
      expect(desk.portal.sent).toHaveLength(18);
      const order = desk.portal.sent.map((xml) => /<MA_LK>DT-(\d+)</.exec(xml)?.[1] ?? '');
      for (let each = 0; each < 6; each += 1) {
        const own = order.map(Number).filter((n) => n % 6 === each);
        expect(own).toEqual([each, each + 6, each + 12]);
      }
      expect(desk.portal.mostOfOneFacility()).toBe(1);
      expect(desk.portal.mostAtOnce()).toBe(4);
    });

    test('not held up by other facilities, however many of them cannot be asked for', async () => {
      const open99 = parseFacilityCode('99099');
      const desk = await open({ store: await openedStore(), canAsk: (code) => code === open99 });
      for (let n = 0; n < 30; n += 1) {
        await desk.report(numbered(n, { facility: parseFacilityCode(`990${10 + n}`) }));
      }
      await desk.report(numbered(30, { facility: open99 }));
      await desk.notices.work();
      expect(desk.portal.sent.map((xml) => /DT-\d+/.exec(xml)?.[0])).toEqual(['DT-30']);
    });

    test('held up by an earlier one of their facility that cannot be sent yet', async () => {
      const desk = await open({ store: await openedStore() });
      desk.portal.script(notSent);
      await desk.report(numbered(1));
      desk.clock.advance(1);
      const second = await desk.report(numbered(2));
      await desk.notices.work();
      expect(await desk.now(second.id)).toMatchObject({ state: 'QUEUED', attempts: 0 });
      desk.clock.advance(1_000);
      await desk.notices.work();
      expect(desk.portal.sent.map((xml) => /DT-\d/.exec(xml)?.[0])).toEqual([
        'DT-1',
        'DT-1',
        'DT-2',
      ]);
    });

    test('unknown when the process that was sending them is gone, and not sent by the next', async () => {
      const store = await openedStore();
      const stuck = scriptedPortal();
      stuck.script(() => Promise.reject(new Error('killed')));
      const before = await open({ store, portal: stuck });
      const { id } = await before.report();
      await before.notices.work();
      expect(await before.now(id)).toMatchObject({ state: 'SENDING' });

      const after = await open({ store, clock: before.clock });
      await after.notices.work();
      expect(await after.now(id)).toMatchObject({ state: 'SENDING' });
      before.clock.advance(121_000);
      await after.notices.work();
      expect(after.portal.sent).toEqual([]);
      expect(after.told).toEqual(['UNKNOWN INTERRUPTED']);
      expect(await after.now(id)).toMatchObject({ state: 'UNKNOWN', failure: 'INTERRUPTED' });
    });

    test('taken over from a process that stopped before the first byte', async () => {
      const store = await openedStore();
      const before = await open({ store });
      const { id } = await before.report();
      await store.kysely
        .updateTable('check_in_notices')
        .set({ lease: 'gone', lease_until: '2026-11-20T02:01:00.000Z', attempts: 1 })
        .execute();
      await before.notices.work();
      expect(before.portal.sent).toEqual([]);
      before.clock.advance(61_000);
      await before.notices.work();
      expect(await before.now(id)).toMatchObject({ state: 'ACCEPTED', attempts: 2 });
    });

    test('answered though the answer came after the lease had ended', async () => {
      const store = await openedStore();
      const clock = new HandClock(morning);
      const gate = Promise.withResolvers<NoticeDelivery>();
      const reached = Promise.withResolvers<void>();
      const slow = scriptedPortal();
      slow.script(() => {
        reached.resolve();
        return gate.promise;
      });
      const desk = await open({ store, portal: slow, clock });
      const { id } = await desk.report();
      const working = desk.notices.work();
      await reached.promise;
      clock.advance(121_000);
      const other = await open({ store, clock });
      await other.notices.work();
      expect(await other.now(id)).toMatchObject({ state: 'UNKNOWN' });
      gate.resolve(accepted);
      await working;
      expect(await other.now(id)).toMatchObject({ state: 'ACCEPTED', transactionId: 'GD-1' });
    });

    test('sent by exactly one of many replicas', async () => {
      const store = await openedStore();
      const clock = new HandClock(morning);
      const replicas = await Promise.all(
        Array.from({ length: 4 }, () => open({ store, clock, portal: scriptedPortal() })),
      );
      for (let n = 0; n < 12; n += 1) {
        clock.advance(1);
        await replicas[0]?.report(numbered(n));
      }
      for (let round = 0; round < 12; round += 1) {
        await Promise.all(replicas.map(({ notices }) => notices.work()));
      }
      const sent = replicas.flatMap(({ portal }) => portal.sent);
      expect(sent).toHaveLength(12);
      expect(new Set(sent).size).toBe(12);
    });

    test('not held up by an earlier one that cannot be read any more', async () => {
      const desk = await open({ store: await openedStore() });
      const first = await desk.report();
      await desk.store.kysely
        .updateTable('check_in_notices')
        .set({ sealed: 'of another key' })
        .where('id', '=', first.id)
        .execute();
      desk.clock.advance(1_000);
      const second = await desk.report({ content: noticeContent({ episodeId: 'DT-2' }) });
      await desk.notices.work();
      await desk.notices.work();
      expect((await desk.now(second.id)).state).toBe('ACCEPTED');
      expect(await desk.now(first.id)).toMatchObject({
        state: 'REJECTED',
        failure: 'UNREADABLE',
        person: null,
      });
    });

    test('one row when two replicas are told of one first cost at the same time', async () => {
      const store = await openedStore();
      const [one, two] = await Promise.all([open({ store }), open({ store })]);
      const reports = await Promise.all([one.report(), two.report(), one.report()]);
      expect(new Set(reports.map(({ id }) => id)).size).toBe(1);
      await Promise.all([one.notices.work(), two.notices.work()]);
      await one.notices.work();
      expect([...one.portal.sent, ...two.portal.sent]).toHaveLength(1);
    });

    test('finished before a stop, and begun no more', async () => {
      const gate = Promise.withResolvers<NoticeDelivery>();
      const desk = await open({ store: await openedStore() });
      const reached = Promise.withResolvers<void>();
      desk.portal.script(() => {
        reached.resolve();
        return gate.promise;
      });
      const first = await desk.report(numbered(1));
      desk.clock.advance(1);
      const second = await desk.report(numbered(2));
      const working = desk.notices.work();
      await reached.promise;
      const drained = desk.notices.drain();
      gate.resolve(accepted);
      await Promise.all([working, drained]);
      expect(await desk.now(first.id)).toMatchObject({ state: 'ACCEPTED' });
      expect(await desk.now(second.id)).toMatchObject({ state: 'QUEUED', attempts: 0 });
      await desk.notices.work();
      expect(desk.portal.sent).toHaveLength(1);
    });

    test('signed where the facility has a certificate, and kept while it is not in force', async () => {
      const from = new Date(morning);
      const certificate = facilityCertificate(
        'ec',
        new Date(from.getTime() + hour),
        new Date(from.getTime() + day),
      );
      const certificates = new Map([[facility as string, certificate]]);
      const desk = await open({ store: await openedStore(), certificates });
      const { id } = await desk.report();
      await desk.notices.work();
      expect(await desk.now(id)).toMatchObject({ state: 'QUEUED', failure: 'CERTIFICATE' });
      desk.clock.advance(2 * hour);
      await desk.notices.work();
      expect(await desk.now(id)).toMatchObject({ state: 'ACCEPTED', signed: true });
      expect(desk.portal.sent[0]).toMatch(/<CHUKYDONVI><Signature .*<\/Signature><\/CHUKYDONVI>/s);
    });

    test('deleted 60 days after their end, and not before', async () => {
      const desk = await open({ store: await openedStore() });
      const { id } = await desk.report();
      await desk.notices.work();
      desk.clock.advance(60 * day);
      await desk.notices.tidy();
      expect(await desk.now(id)).toMatchObject({ state: 'ACCEPTED' });
      desk.clock.advance(1);
      await desk.notices.tidy();
      expect(await desk.notices.desk.find(facility, id)).toBeNull();
    });

    test('listed newest first, by state and check-in, for their own facility', async () => {
      const desk = await open({ store: await openedStore() });
      desk.portal.script(rejected);
      const ids: string[] = [];
      for (let n = 0; n < 4; n += 1) {
        ids.push((await desk.report(numbered(n))).id);
        desk.clock.advance(1);
      }
      await desk.notices.work();
      const { list } = desk.notices.desk;
      const all: NoticeQuery = { facility, checkInId: null, state: null, first: 10, after: null };
      const idsOf = async (query: Partial<NoticeQuery>) =>
        (await list({ ...all, ...query })).map(({ id }) => ids.indexOf(id));
      expect(await idsOf({})).toEqual([3, 2, 1, 0]);
      expect(await idsOf({ first: 2 })).toEqual([3, 2]);
      expect(await idsOf({ first: 2, after: ids[2] ?? null })).toEqual([1, 0]);
      expect(await idsOf({ state: 'REJECTED' })).toEqual([0]);
      expect(await idsOf({ checkInId: 'check-in-2' })).toEqual([2]);
      expect(await idsOf({ facility: parseFacilityCode('99002') })).toEqual([]);
      expect(await desk.notices.desk.find('99002', ids[0] ?? '')).toBeNull();
    });

    test('at rest without anything of the patient in clear', async () => {
      const desk = await open({ store: await openedStore() });
      desk.portal.script(rejected);
      await desk.report();
      await desk.notices.work();
      const rows = await desk.store.kysely.selectFrom('check_in_notices').selectAll().execute();
      const stored = JSON.stringify(rows);
      for (const value of [
        'Nguyễn',
        'NGUYỄN',
        '001080000001',
        'DN4010000000001',
        'DT-2026-000123',
        'BN-77',
      ])
        expect(stored).not.toContain(value);
      expect(rows).toHaveLength(1);
    });
  });
});
