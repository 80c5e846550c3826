import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackgroundTask } from '../../src/background.ts';
import {
  type CheckIns,
  createCheckIns,
  type Hospital,
  type SettledCheckIn,
} from '../../src/check-ins/index.ts';
import { createQueue } from '../../src/check-ins/queue.ts';
import { createReconciler, type Reconciler } from '../../src/check-ins/reconciler.ts';
import type { FacilityCode } from '../../src/domain/facility.ts';
import type { Ledger } from '../../src/ledger/entry.ts';
import { createLedger } from '../../src/ledger/index.ts';
import type { DecisionModel } from '../../src/resolvers/insurance/models.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { decisionModel, provisionalDecision, undeterminedDecision } from './decision-model.ts';
import { HandClock } from './hand-clock.ts';
import { ledgerEntry, ledgerKey } from './ledger-entry.ts';
import type { LedgerPlace } from './ledger-place.ts';

const facility = '99002' as FacilityCode;
const caller: Hospital = {
  kind: 'hospital',
  clientId: 'hospital-district',
  issuer: 'https://sso.example.vn',
  scopes: new Set(['checkin:write', 'eligibility:read']),
  boundTo: null,
  facility,
  practitioner: { personalId: '001085000101', fullName: 'Trần Quốc Bảo' },
};
const dayMs = 86_400_000;

/** One gateway process, as far as settling goes. */
interface Replica {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly checkIns: CheckIns;
  readonly reconciler: Reconciler;
  close(): Promise<void>;
}

/** What a store must do for check-ins and their settlement. */
export function defineSettlementSuite(name: string, make: () => Promise<LedgerPlace>): void {
  describe(`settlement on ${name}`, () => {
    let place: LedgerPlace;
    let clock: HandClock;
    let replicas: Replica[];
    let asked: BackgroundTask[];
    let told: SettledCheckIn[];
    /** What the desk decides next. */
    let decide: (task: BackgroundTask) => DecisionModel | Promise<DecisionModel>;
    let canAsk: boolean;
    let failures: unknown[];

    beforeEach(async () => {
      place = await make();
      clock = new HandClock('2026-11-21T03:00:00.000Z');
      replicas = [];
      asked = [];
      told = [];
      failures = [];
      canAsk = true;
      decide = () => decisionModel();
    });
    afterEach(async () => {
      for (const replica of replicas) await replica.close();
      await place.remove();
    });

    async function open(): Promise<Replica> {
      const store = await openStore(place.options);
      const ledger = createLedger(store, place.options);
      const checkIns = createCheckIns({
        store,
        secret: ledgerKey,
        clock,
        random: () => 0.5,
        settlementCompanions: (settled) => {
          told.push(settled);
          return [];
        },
      });
      const reconciler = createReconciler({
        queue: createQueue(store.kysely, randomUUID()),
        openById: checkIns.openById,
        desk: {
          async decide(task) {
            asked.push(task);
            const decision = await decide(task);
            const { decision: outcome, id, provisional } = decision;
            const entry = ledgerEntry({
              decision: { id, decision: outcome, provisional, receipt: 'r', key: 'k' },
            });
            const kept = () => undefined;
            return {
              decision,
              record: () => ({ entries: [entry], keys: [], companions: null, kept }),
            };
          },
        },
        ledger,
        canAsk: () => canAsk,
        rows: checkIns.rows,
        clock,
        random: () => 0.5,
        report: {
          settled: () => undefined,
          waiting: () => undefined,
          failed: (error) => failures.push(error),
        },
      });
      let isOpen = true;
      const replica = {
        store,
        ledger,
        checkIns,
        reconciler,
        async close() {
          if (!isOpen) return;
          isOpen = false;
          await reconciler.close();
          await ledger.close();
          await store.close();
        },
      };
      replicas.push(replica);
      return replica;
    }

    async function register(
      { checkIns, ledger }: Replica,
      decision: DecisionModel,
      { encounter = null, person = 'P' }: { encounter?: string | null; person?: string } = {},
    ): Promise<string> {
      const entry = ledgerEntry({
        client: caller.clientId,
        person,
        visit: encounter,
        decision: {
          id: decision.id,
          decision: decision.decision,
          provisional: decision.provisional,
          receipt: 'digest of the first receipt',
          key: 'k',
        },
      });
      const { once, along } = await checkIns.companionsOf(
        {
          caller,
          purpose: 'CHECK_IN',
          question: { document: 'mutation { … }', variables: { input: { a: 1 } } },
          input: { facilityCode: facility, holder: { scan: 'x' }, encounter } as never,
          decision,
        },
        entry,
      );
      expect(await ledger.appendOnce(entry, [], once, along)).toBe(true);
      return decision.id;
    }

    /** As many rounds as there is something to do in; the clock goes on in between. */
    async function settle(replica: Replica, forMs = 0): Promise<number> {
      let begun = 0;
      for (let passed = 0; ; passed += 1_000) {
        for (;;) {
          const now = await replica.reconciler.tick();
          await replica.reconciler.idle();
          if (now === 0) break;
          begun += now;
          clock.advance(150);
        }
        if (passed >= forMs) return begun;
        clock.advance(1_000);
      }
    }

    const stateOf = async ({ checkIns }: Replica, id: string) => (await checkIns.find(id))?.state;

    it('keeps a check-in with what was decided, asked and by whom', async () => {
      const replica = await open();
      const decision = provisionalDecision({ decidedAt: clock.now(), explanation: () => [] });
      const id = await register(replica, decision, { encounter: 'V' });
      const found = await replica.checkIns.find(id);
      expect(found).toMatchObject({
        id,
        sequence: 1,
        client: 'hospital-district',
        facility,
        registeredAt: clock.now(),
        state: 'UNSETTLED',
        purpose: 'CHECK_IN',
        input: { facilityCode: facility, visitAt: '2026-11-21T03:00:00.000Z' },
        decision: { id, provisional: true, decidedAt: clock.now() },
        settlement: null,
      });
      expect(found?.decision.identity.advice({ language: 'EN' })).toEqual(['EN']);
      expect(await replica.checkIns.find(randomUUID())).toBeNull();
      const stored = await replica.store.kysely.selectFrom('check_in_bodies').selectAll().execute();
      expect(JSON.stringify(stored)).not.toContain('001086000001');
    });

    it('asks again in the name of the caller, for the visit as it was, and settles', async () => {
      const replica = await open();
      const id = await register(replica, provisionalDecision({ decidedAt: clock.now() }));
      clock.advance(60_000);
      expect(await settle(replica)).toBe(1);
      expect(asked).toMatchObject([
        {
          caller,
          purpose: 'CHECK_IN',
          coordinate: 'Mutation.checkIn',
          operation: 'settlement',
          document: 'mutation { … }',
          variables: { input: { a: 1 } },
          visit: { visitAt: '2026-11-21T03:00:00.000Z' },
          previous: { id, receipt: 'digest of the first receipt' },
        },
      ]);
      const found = await replica.checkIns.find(id);
      expect(found).toMatchObject({
        state: 'CONFIRMED',
        decision: { provisional: true },
        settlement: { outcome: 'CONFIRMED', decision: { provisional: false } },
      });
      expect(told).toMatchObject([
        { checkInId: id, facility, client: 'hospital-district', outcome: 'CONFIRMED' },
      ]);
      expect(await settle(replica, 60_000)).toBe(0);
      expect(failures).toEqual([]);
    });

    it('asks a silent register less and less often, and settles soon after it is heard', async () => {
      const replica = await open();
      const id = await register(replica, provisionalDecision({ decidedAt: clock.now() }));
      decide = () => provisionalDecision();
      const first = await settle(replica, 600_000);
      expect(first).toBeGreaterThan(30);
      expect(first).toBeLessThan(60);
      decide = () => decisionModel();
      await settle(replica, 25_000);
      expect(await stateOf(replica, id)).toBe('CONFIRMED');
    });

    it('asks nothing while the register cannot be asked', async () => {
      const replica = await open();
      const id = await register(replica, provisionalDecision({ decidedAt: clock.now() }));
      canAsk = false;
      expect(await settle(replica, 600_000)).toBe(0);
      canAsk = true;
      await settle(replica, 1_000);
      expect(await stateOf(replica, id)).toBe('CONFIRMED');
    });

    it('settles many after an outage spread out, each once', async () => {
      const replica = await open();
      const ids: string[] = [];
      for (let count = 0; count < 30; count += 1) {
        ids.push(await register(replica, provisionalDecision({ decidedAt: clock.now() })));
      }
      decide = () => provisionalDecision();
      await settle(replica, 30_000);
      asked = [];
      decide = () => decisionModel();
      const from = clock.now().getTime();
      while (asked.length < ids.length && clock.now().getTime() - from < 60_000) {
        await replica.reconciler.tick();
        await replica.reconciler.idle();
        clock.advance(100);
      }
      // One facility: ten a second at most.
      expect(clock.now().getTime() - from).toBeGreaterThanOrEqual(2_900);
      expect(clock.now().getTime() - from).toBeLessThan(30_000);
      for (const id of ids) expect(await stateOf(replica, id)).toBe('CONFIRMED');
    });

    it('is once, whichever of two replicas tries, and however they are at it together', async () => {
      const [one, two] = [await open(), await open()];
      const ids: string[] = [];
      for (let count = 0; count < 12; count += 1) {
        ids.push(await register(one, provisionalDecision({ decidedAt: clock.now() })));
      }
      for (let round = 0; round < 60; round += 1) {
        await Promise.all([one.reconciler.tick(), two.reconciler.tick()]);
        await Promise.all([one.reconciler.idle(), two.reconciler.idle()]);
        clock.advance(1_000);
      }
      expect(asked).toHaveLength(12);
      for (const id of ids) expect(await stateOf(two, id)).toBe('CONFIRMED');
      expect(await one.ledger.verify()).toMatchObject({ rows: 24, broken: null });
    });

    it('is once also when a replica was thought to be dead and was not', async () => {
      const [slow, quick] = [await open(), await open()];
      const id = await register(slow, provisionalDecision({ decidedAt: clock.now() }));
      clock.advance(10_000);
      const held = Promise.withResolvers<DecisionModel>();
      decide = () => held.promise;
      expect(await slow.reconciler.tick()).toBe(1);
      decide = () => decisionModel();
      expect(await settle(quick)).toBe(0);
      clock.advance(61_000);
      expect(await settle(quick)).toBe(1);
      held.resolve(decisionModel({ decision: 'NOT_ELIGIBLE' }));
      await slow.reconciler.idle();
      expect(asked).toHaveLength(2);
      expect(await stateOf(quick, id)).toBe('CONFIRMED');
      expect(await quick.ledger.verify()).toMatchObject({ rows: 2, broken: null });
    });

    it('goes on after a restart, and after a kill in the middle', async () => {
      const first = await open();
      const ids = [
        await register(first, provisionalDecision({ decidedAt: clock.now() })),
        await register(first, undeterminedDecision({ open: ['VSS_PORTAL'] })),
      ];
      clock.advance(10_000);
      const never = Promise.withResolvers<DecisionModel>();
      decide = () => never.promise;
      await first.reconciler.tick();
      decide = () => decisionModel();
      const second = await open();
      clock.advance(61_000);
      await settle(second, 10_000);
      expect(await Promise.all(ids.map((id) => stateOf(second, id)))).toEqual([
        'CONFIRMED',
        'CHANGED',
      ]);
      never.reject(new Error('killed'));
    });

    it('asks once more, and then leaves it to the desk, where all have answered', async () => {
      const replica = await open();
      const id = await register(replica, undeterminedDecision({ decidedAt: clock.now() }));
      decide = () => undeterminedDecision();
      expect(await settle(replica, 14 * 60_000)).toBe(0);
      expect(await settle(replica, 2 * 60_000)).toBe(1);
      expect(await stateOf(replica, id)).toBe('CONFIRMED');
    });

    it('asks daily about what no register knows yet, and for 30 days', async () => {
      const replica = await open();
      const id = await register(replica, provisionalDecision({ decidedAt: clock.now(), open: [] }));
      decide = () => provisionalDecision({ open: [] });
      for (let day = 0; day < 29; day += 1) {
        clock.advance(dayMs + 60_000);
        expect(await settle(replica)).toBe(1);
      }
      expect(await stateOf(replica, id)).toBe('UNSETTLED');
      clock.advance(dayMs);
      await settle(replica);
      expect(await replica.checkIns.find(id)).toMatchObject({
        state: 'LAPSED',
        settlement: { decision: { provisional: true } },
      });
    });

    it('is made by the desk too, and only of its own encounter and patient', async () => {
      const replica = await open();
      const before = { decidedAt: clock.now() };
      const id = await register(replica, provisionalDecision(before), { encounter: 'V' });
      const others = [
        await register(replica, provisionalDecision(before), { encounter: 'V', person: 'Q' }),
        await register(replica, provisionalDecision(before), { encounter: 'W' }),
        await register(replica, provisionalDecision(before)),
      ];
      await register(replica, provisionalDecision(before), { encounter: 'V' });
      expect(await stateOf(replica, id)).toBe('UNSETTLED');
      const last = decisionModel({ decision: 'NOT_ELIGIBLE' });
      await register(replica, last, { encounter: 'V' });
      expect(await replica.checkIns.find(id)).toMatchObject({
        state: 'CHANGED',
        settlement: { decision: { id: last.id } },
      });
      for (const other of others) expect(await stateOf(replica, other)).toBe('UNSETTLED');
      asked = [];
      clock.advance(10_000);
      await settle(replica, 10_000);
      expect(asked).toHaveLength(others.length);
      expect(await stateOf(replica, id)).toBe('CHANGED');
    });

    it('is not made by a decision for another day', async () => {
      const replica = await open();
      const id = await register(replica, provisionalDecision({ decidedAt: clock.now() }), {
        encounter: 'V',
      });
      await register(
        replica,
        decisionModel({ decision: 'NOT_ELIGIBLE', visitDate: '2026-12-01' as never }),
        {
          encounter: 'V',
        },
      );
      expect(await stateOf(replica, id)).toBe('UNSETTLED');
    });

    it('holds up no desk and no other check-in where one cannot be read any more', async () => {
      const replica = await open();
      const past = new Date(clock.now().getTime() - 1_000);
      const id = randomUUID();
      const entry = ledgerEntry({ client: caller.clientId, person: 'P', visit: 'V' });
      const at = past.toISOString();
      const of = { entry_id: entry.id, facility };
      await replica.ledger.appendOnce(
        entry,
        [],
        [],
        [
          {
            table: 'check_ins',
            row: {
              ...of,
              id,
              client: 'c',
              person: 'P',
              visit: 'V',
              registered_at: at,
              visit_date: decisionModel().visitDate,
              settled_at_once: 0,
            },
          },
          {
            table: 'check_in_bodies',
            row: {
              check_in_id: id,
              part: 'CHECK_IN',
              entry_id: entry.id,
              kept_at: at,
              sealed: 'of another key',
            },
          },
          {
            table: 'settlement_queue',
            row: {
              check_in_id: id,
              facility,
              registered_at: at,
              open_registers: '',
              attempts: 0,
              next_attempt_at: past.getTime(),
              lease_until: 0,
              lease_owner: '',
            },
          },
        ],
      );
      const waiting = await register(replica, provisionalDecision({ decidedAt: clock.now() }));
      const final = await register(replica, decisionModel(), { encounter: 'V' });
      clock.advance(5_000);
      await settle(replica, 5_000);
      expect(await stateOf(replica, waiting)).toBe('CONFIRMED');
      expect(await stateOf(replica, final)).toBe('FINAL');
      expect(failures).toHaveLength(1);
      const seen = await replica.checkIns.list({ facility, state: null, first: 10, after: null });
      expect(seen.map((one) => one.id)).toEqual([final, waiting]);
      expect(await replica.checkIns.find(id)).toBeNull();
    });

    it('tells of settlements in the order in which they became durable', async () => {
      const replica = await open();
      expect(await replica.checkIns.newestSettlement(null)).toBeNull();
      const ids: string[] = [];
      for (let count = 0; count < 5; count += 1) {
        ids.push(await register(replica, provisionalDecision({ decidedAt: clock.now() })));
        clock.advance(10_000);
        await settle(replica);
      }
      const all = await replica.checkIns.settledAfter({ facility: null, after: null, first: 100 });
      expect(all.map(({ checkInId }) => checkInId)).toEqual(ids);
      const [first] = all;
      const rest = await replica.checkIns.settledAfter({
        facility,
        after: first ?? null,
        first: 2,
      });
      expect(rest.map(({ checkInId }) => checkInId)).toEqual(ids.slice(1, 3));
      expect(await replica.checkIns.newestSettlement(null)).toEqual({
        sequence: all.at(-1)?.sequence,
        checkInId: ids.at(-1),
      });
      expect(await replica.checkIns.newestSettlement('99004' as FacilityCode)).toBeNull();
      const elsewhere = { facility: '99004' as FacilityCode, after: null, first: 100 };
      expect(await replica.checkIns.settledAfter(elsewhere)).toEqual([]);
    });

    it('forgets what is kept of people 30 days after it is settled, and never before', async () => {
      const replica = await open();
      const final = await register(replica, decisionModel({ decidedAt: clock.now() }));
      const waiting = await register(replica, provisionalDecision({ decidedAt: clock.now() }));
      decide = () => provisionalDecision();
      clock.advance(29 * dayMs);
      await replica.checkIns.forgetOld();
      expect(await stateOf(replica, final)).toBe('FINAL');
      clock.advance(1.1 * dayMs);
      await replica.checkIns.forgetOld();
      expect(await replica.checkIns.find(final)).toBeNull();
      expect(await stateOf(replica, waiting)).toBe('UNSETTLED');
      await settle(replica);
      expect(await stateOf(replica, waiting)).toBe('LAPSED');
      clock.advance(29 * dayMs);
      await replica.checkIns.forgetOld();
      expect(await stateOf(replica, waiting)).toBe('LAPSED');
      clock.advance(1.1 * dayMs);
      await replica.checkIns.forgetOld();
      expect(await replica.checkIns.find(waiting)).toBeNull();
      const rows = await replica.store.kysely.selectFrom('check_ins').select('id').execute();
      expect(rows).toHaveLength(2);
    });

    it('waits when the ledger or the desk fails, and tries again', async () => {
      const replica = await open();
      const id = await register(replica, provisionalDecision({ decidedAt: clock.now() }));
      clock.advance(10_000);
      decide = () => Promise.reject(new Error('no signature'));
      await settle(replica);
      expect(failures).toHaveLength(1);
      decide = () => decisionModel();
      await place.breakWriting();
      clock.advance(10_000);
      await settle(replica);
      expect(failures).toHaveLength(2);
      await place.mendWriting();
      await settle(replica, 30_000);
      expect(await stateOf(replica, id)).toBe('CONFIRMED');
    });

    it('ends with what is under way, and lets go of the rest', async () => {
      const replica = await open();
      const id = await register(replica, provisionalDecision({ decidedAt: clock.now() }));
      clock.advance(10_000);
      const held = Promise.withResolvers<DecisionModel>();
      decide = () => held.promise;
      await replica.reconciler.tick();
      const closed = replica.reconciler.close();
      expect(await replica.reconciler.tick()).toBe(0);
      held.resolve(decisionModel());
      await closed;
      expect(await stateOf(replica, id)).toBe('CONFIRMED');
    });
  });
}
