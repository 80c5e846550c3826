import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPseudonyms } from '../../src/ledger/pseudonym.ts';
import {
  createMissBudget,
  type MissBudget,
  type MissBudgetOptions,
  missBudgetDefaults,
  type Outcome,
  type StandingChange,
  type Subject,
} from '../../src/miss-budget/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { HandClock } from './hand-clock.ts';
import type { LedgerPlace } from './ledger-place.ts';

const pseudonyms = createPseudonyms(Buffer.alloc(32, 7));
const clerk: Subject = { client: 'hospital-a', operator: '079085001234' };
const plain = { emergency: false, presence: false };
const present = { emergency: false, presence: true };
const urgent = { emergency: true, presence: false };
const hour = 3_600_000;

/** What every store must do for the miss budget. */
export function defineMissBudgetSuite(name: string, make: () => Promise<LedgerPlace>): void {
  describe(`the miss budget on ${name}`, () => {
    let place: LedgerPlace;
    let clock: HandClock;
    let stores: Store[];
    let budgets: MissBudget[];
    let alerts: StandingChange[];
    let failures: unknown[];

    beforeEach(async () => {
      place = await make();
      clock = new HandClock('2026-11-23T00:00:00.000Z');
      stores = [];
      budgets = [];
      alerts = [];
      failures = [];
    });
    afterEach(async () => {
      for (const budget of budgets) await budget.close();
      for (const store of stores) await store.close();
      await place.remove();
    });

    async function open(settings: Partial<MissBudgetOptions> = {}): Promise<MissBudget> {
      const store = await openStore(place.options);
      stores.push(store);
      const budget = createMissBudget({
        store,
        clock,
        pseudonyms,
        alert: (change) => alerts.push(change),
        failed: (error) => failures.push(error),
        ...settings,
      });
      budgets.push(budget);
      return budget;
    }

    async function close(budget: MissBudget): Promise<void> {
      budgets = budgets.filter((one) => one !== budget);
      await budget.close();
    }

    /** One look-up as a resolver makes it; whether it was answered. */
    async function ask(
      budget: MissBudget,
      outcome: Outcome,
      { subject = clerk, claims = plain } = {},
    ): Promise<boolean> {
      const reservation = await budget.reserve(subject, claims);
      if (!reservation.granted) return false;
      await setTimeout(1);
      await reservation.settle(outcome);
      return true;
    }

    async function guess(budget: MissBudget, times: number, subject = clerk): Promise<number> {
      let answered = 0;
      for (let one = 0; one < times; one += 1) {
        if (await ask(budget, 'MISS', { subject })) answered += 1;
      }
      return answered;
    }

    async function recorded(budget: MissBudget, times: number, subject = clerk): Promise<void> {
      for (let one = 0; one < times; one += 1) await budget.record(subject, 'MISS', present);
    }

    it('answers at most 50 of 10,000 guesses made at once', async () => {
      const budget = await open();
      const answers = await Promise.all(
        Array.from({ length: 10_000 }, (_, index) => ask(budget, index % 20 ? 'MISS' : 'HIT')),
      );
      const answered = answers.filter(Boolean).length;
      expect(answered).toBeLessThanOrEqual(50);
      expect(answered).toBeGreaterThanOrEqual(20);
      expect(await budget.standing(clerk)).toEqual({
        state: 'STEP_UP',
        until: new Date(clock.now().getTime() + hour),
        by: 'OPERATOR',
      });
      expect(alerts).toHaveLength(1);
      expect(failures).toEqual([]);
    });

    it('answers at most 50 guesses of a client that names no operator', async () => {
      const budget = await open();
      const answered = await guess(budget, 60, { client: 'agency', operator: null });
      expect(answered).toBe(20);
    });

    it('answers every one of 1,000 hits made at once', async () => {
      const budget = await open();
      const answers = await Promise.all(Array.from({ length: 1_000 }, () => ask(budget, 'HIT')));
      expect(answers.every(Boolean)).toBe(true);
    });

    it('counts no call that had no answer', async () => {
      const budget = await open();
      for (let one = 0; one < 300; one += 1) await ask(budget, 'UNANSWERED');
      expect(await budget.standing(clerk)).toEqual({ state: 'OPEN', until: null, by: null });
    });

    it('goes on under step-up for those who are present, and forgets after an hour', async () => {
      const budget = await open();
      expect(await guess(budget, 30)).toBe(20);
      expect(await ask(budget, 'HIT', { claims: present })).toBe(true);
      clock.advance(hour - 1);
      expect(await ask(budget, 'HIT')).toBe(false);
      clock.advance(1);
      expect(await ask(budget, 'HIT')).toBe(true);
      expect(alerts).toHaveLength(1);
    });

    it('steps up again after an hour, with another alert', async () => {
      const budget = await open();
      await guess(budget, 30);
      clock.advance(hour);
      expect(await guess(budget, 30)).toBe(20);
      expect(alerts.map(({ since }) => since.getTime())).toEqual([
        clock.now().getTime() - hour,
        clock.now().getTime(),
      ]);
    });

    it('suspends at 100 misses, alerts once for each change, and names nobody', async () => {
      const budget = await open();
      await recorded(budget, 120);
      expect(await budget.standing(clerk)).toMatchObject({ state: 'SUSPENDED', by: 'OPERATOR' });
      expect(await ask(budget, 'HIT', { claims: present })).toBe(false);
      expect(alerts.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
        'OPERATOR STEP_UP',
        'OPERATOR SUSPENDED',
      ]);
      expect(JSON.stringify(alerts)).not.toMatch(/079085001234|hospital/);
    });

    it('lets a burnt operator stop no colleague', async () => {
      const budget = await open();
      expect(await guess(budget, 60)).toBe(20);
      expect(await ask(budget, 'HIT', { subject: { ...clerk, operator: 'other' } })).toBe(true);
    });

    it('steps up a client whose operators guess together', async () => {
      const budget = await open();
      for (let one = 0; one < 11; one += 1) {
        await guess(budget, 20, { client: 'hospital-a', operator: `clerk-${one}` });
      }
      const another = { client: 'hospital-a', operator: 'another' };
      expect(await budget.standing(another)).toMatchObject({ state: 'STEP_UP', by: 'CLIENT' });
      expect(await ask(budget, 'HIT', { subject: { ...clerk, client: 'b' } })).toBe(true);
    });

    it('is heard by another replica within two seconds', async () => {
      const [one, other] = [await open(), await open()];
      expect((await other.standing(clerk)).state).toBe('OPEN');
      await recorded(one, 15);
      await one.flush();
      await recorded(other, 1);
      clock.advance(2_000);
      await recorded(other, 4);
      expect((await other.standing(clerk)).state).toBe('STEP_UP');
      clock.advance(2_000);
      expect(await one.standing(clerk)).toMatchObject({ state: 'STEP_UP', by: 'OPERATOR' });
      expect(alerts).toHaveLength(1);
    });

    it('answers little more when two replicas are asked at once', async () => {
      const replicas = [await open(), await open()];
      const answers = await Promise.all(
        replicas.flatMap((budget) => Array.from({ length: 1_000 }, () => ask(budget, 'MISS'))),
      );
      expect(answers.filter(Boolean).length).toBeLessThanOrEqual(55);
      await Promise.all(replicas.map((budget) => budget.flush()));
      expect(alerts).toHaveLength(1);
    });

    it('alerts once when two replicas see it at the same time', async () => {
      const [one, other] = [await open(), await open()];
      await Promise.all([recorded(one, 20), recorded(other, 20)]);
      await Promise.all([one.flush(), other.flush()]);
      expect(alerts.map(({ state }) => state)).toEqual(['STEP_UP']);
    });

    it('keeps a standing and the counts over a restart', async () => {
      const first = await open();
      await guess(first, 20);
      const colleague = { ...clerk, operator: 'colleague' };
      await recorded(first, 19, colleague);
      await close(first);
      const second = await open();
      expect((await second.standing(clerk)).state).toBe('STEP_UP');
      await recorded(second, 1, colleague);
      expect((await second.standing(colleague)).state).toBe('STEP_UP');
    });

    it('keeps a standing longer than the counts that led to it', async () => {
      const first = await open();
      await guess(first, 10);
      clock.advance(hour - 600_000);
      await guess(first, 10);
      await close(first);
      clock.advance(1_200_000);
      expect(await (await open()).standing(clerk)).toEqual({
        state: 'STEP_UP',
        until: alerts[0]?.until,
        by: 'OPERATOR',
      });
    });

    it('has written a standing when the settling returns', async () => {
      const { kysely } = await openedStore();
      await guess(await open(), 20);
      const standings = await kysely.selectFrom('lookup_standings').selectAll().execute();
      expect(standings).toMatchObject([{ state: 'STEP_UP' }]);
    });

    it('writes within a second by itself', async () => {
      const limits = { ...missBudgetDefaults, flushMs: 20 };
      await recorded(await open({ limits }), 19);
      await setTimeout(200);
      const other = await open();
      await recorded(other, 1);
      expect((await other.standing(clerk)).state).toBe('STEP_UP');
    });

    it('never blocks an emergency, and lists it for review', async () => {
      const budget = await open();
      await guess(budget, 20);
      for (let one = 0; one < 30; one += 1) {
        expect(await ask(budget, 'MISS', { claims: urgent })).toBe(true);
      }
      const listed = await (await open()).emergencies();
      expect(listed).toEqual([]);
      expect(await budget.emergencies()).toEqual(
        expect.arrayContaining([
          {
            kind: 'OPERATOR',
            subject: alerts[0]?.subject,
            from: new Date('2026-11-23T00:00:00.000Z'),
            count: 30,
          },
        ]),
      );
    });

    it('purges what is older than a day', async () => {
      const budget = await open();
      await budget.record(clerk, 'MISS', urgent);
      expect(await budget.emergencies()).toHaveLength(2);
      clock.advance(25 * hour);
      await budget.record({ ...clerk, client: 'b' }, 'HIT', plain);
      await budget.flush();
      const { kysely } = await openedStore();
      const rows = await kysely.selectFrom('lookup_counts').selectAll().execute();
      expect(rows.map(({ bucket }) => bucket)).toEqual(Array(2).fill('2026-11-24T01:00:00.000Z'));
    });

    it('stores no name and no number', async () => {
      const budget = await open();
      await guess(budget, 20);
      const { kysely } = await openedStore();
      const counts = await kysely.selectFrom('lookup_counts').selectAll().execute();
      const standings = await kysely.selectFrom('lookup_standings').selectAll().execute();
      expect(counts).toHaveLength(2);
      expect(standings).toHaveLength(1);
      expect(JSON.stringify([counts, standings])).not.toMatch(/079085001234|hospital/);
    });

    it('counts in memory while the store fails, and tells it afterwards', async () => {
      const budget = await open();
      await recorded(budget, 1);
      await budget.flush();
      await place.execute('alter table lookup_counts rename to gone');
      await place.execute('alter table lookup_standings rename to gone_too');
      expect(await guess(budget, 40)).toBe(19);
      await budget.flush();
      expect(failures.length).toBeGreaterThan(0);
      expect(alerts).toHaveLength(1);
      await place.execute('alter table gone rename to lookup_counts');
      await place.execute('alter table gone_too rename to lookup_standings');
      await budget.flush();
      const { kysely } = await openedStore();
      const rows = await kysely.selectFrom('lookup_counts').selectAll().execute();
      expect(rows.map(({ misses }) => misses)).toEqual([20, 20]);
      expect(alerts).toHaveLength(1);
    });

    it('does not wait for the store once a subject is known', async () => {
      const budget = await open();
      await ask(budget, 'HIT');
      let reserved = false;
      void budget.reserve(clerk, plain).then(() => {
        reserved = true;
      });
      for (let turns = 0; turns < 10; turns += 1) await Promise.resolve();
      expect(reserved).toBe(true);
    });

    async function openedStore(): Promise<Store> {
      const store = await openStore(place.options);
      stores.push(store);
      return store;
    }
  });
}
