import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type AnswerStore,
  type AnswerStoreOptions,
  createAnswerStore,
  type Question,
  type Stored,
} from '../../src/answers/index.ts';
import { answersOf, type KeptText } from '../../src/ledger/erasure-answers.ts';
import { deleteForGood } from '../../src/ledger/erasure-keys.ts';
import { openStore } from '../../src/store/index.ts';
import { HandClock } from './hand-clock.ts';
import type { LedgerPlace } from './ledger-place.ts';

const hour = 3_600_000;
const start = '2026-11-23T00:00:00.000Z';

const question: Question = {
  register: 'VSS_PORTAL',
  facility: '99002',
  callerKind: 'hospital',
  purpose: 'CHECK_IN',
  subject: ['001186000001', '1986-01-15', 'NGUYỄN THỊ MẪU'],
};

interface Said {
  readonly code: string;
  readonly at?: Date;
}

/** What every store must do for the last verified answers. */
export function defineStoredAnswersSuite(name: string, makePlace: () => Promise<LedgerPlace>) {
  async function bench() {
    const clock = new HandClock(start);
    const place = await makePlace();
    const failures: unknown[] = [];
    onTestFinished(() => place.remove());
    async function open(changes: Partial<AnswerStoreOptions> = {}): Promise<AnswerStore> {
      const store = await openStore(place.options);
      const answers = createAnswerStore({
        store,
        secret: Buffer.alloc(32, 3),
        clock,
        policyVersion: 'p1',
        pseudonym: (number) => `pseudonym of ${number}`,
        keepMs: { VSS_PORTAL: 24 * hour, POPULATION_REGISTER: 7 * 24 * hour },
        failed: (error) => failures.push(error),
        ...changes,
      });
      onTestFinished(async () => {
        await answers.close();
        await store.close();
      });
      return answers;
    }
    const said = (code: string): Stored<Said> => ({
      value: { code, at: clock.now() },
      fetchedAt: clock.now(),
      asOf: null,
    });
    const keep = (answers: AnswerStore, answer: Stored<Said>, about = question) =>
      answers.keep(answers.name(about), about, answer, answer.value);
    const find = (answers: AnswerStore, about = question, withinMs = 24 * hour) =>
      answers.find<Said>(answers.name(about), withinMs);
    return { clock, place, failures, open, said, keep, find };
  }

  describe(`stored answers on ${name}`, () => {
    it('are found by another replica, instants and all', async () => {
      const { open, said, keep, find } = await bench();
      const [ours, theirs] = [await open(), await open()];
      const answer = said('000');
      keep(ours, answer);
      expect(await find(ours)).toEqual(answer);
      await ours.flush();
      expect(await find(theirs)).toEqual(answer);
    });

    it('are written without what only the moment needs, which memory has', async () => {
      const { open, said } = await bench();
      const [ours, theirs] = [await open(), await open()];
      const asked = ours.name(question);
      ours.keep(asked, question, said('000'), { code: 'spare' });
      await ours.flush();
      expect(ours.recent<Said>(asked, hour)?.value.code).toBe('000');
      expect((await theirs.find<Said>(asked, hour))?.value).toEqual({ code: 'spare' });
    });

    it('give way to later ones only, whoever writes last', async () => {
      const { clock, open, said, keep, find } = await bench();
      const [ours, theirs, third] = [await open(), await open(), await open()];
      const older = said('000');
      clock.advance(1_000);
      keep(theirs, said('110'));
      await theirs.flush();
      keep(ours, older);
      await ours.flush();
      expect((await find(third))?.value.code).toBe('110');
      // What the replica was told itself is older than what another one was.
      expect((await find(ours))?.value.code).toBe('110');
    });

    it('are as old as was asked for, at most', async () => {
      const { clock, open, said, keep, find } = await bench();
      const answers = await open();
      keep(answers, said('000'));
      clock.advance(24 * hour);
      expect(await find(answers)).not.toBeNull();
      expect(await find(answers, question, 0)).toBeNull();
      expect(answers.recent(answers.name(question), hour)).toBeNull();
      clock.advance(1);
      expect(await find(answers)).toBeNull();
    });

    it('are deleted by the hour, though nobody asks anything', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
      onTestFinished(() => void vi.useRealTimers());
      const { clock, open, place, said, keep } = await bench();
      const answers = await open();
      keep(answers, said('000'));
      // What the answer itself has set off is over.
      vi.advanceTimersByTime(1_000);
      await answers.flush();
      clock.advance(25 * hour);
      vi.advanceTimersByTime(hour);
      const store = await openStore(place.options);
      onTestFinished(() => store.close());
      const rows = () => store.kysely.selectFrom('stored_answers').selectAll().execute();
      await expect.poll(rows).toEqual([]);
    });

    it('are forgotten in memory too, once somebody has erased them', async () => {
      const { open, place, said, keep, find } = await bench();
      const answers = await open();
      keep(answers, said('000'));
      await answers.flush();
      expect(await find(answers)).not.toBeNull();
      const store = await openStore(place.options);
      await store.kysely.deleteFrom('stored_answers').execute();
      await store.close();
      expect(await find(answers)).toBeNull();
      expect(answers.recent(answers.name(question), hour)).toBeNull();
    });

    it('of tomorrow are not believed, after the clock was set back', async () => {
      const { clock, open, said, keep, find } = await bench();
      const answers = await open();
      keep(answers, said('000'));
      clock.advance(-2 * hour);
      expect(await find(answers)).toBeNull();
    });

    it('are deleted when they are too old to be used', async () => {
      const { clock, open, said, keep, find } = await bench();
      const answers = await open();
      const register: Question = { ...question, register: 'POPULATION_REGISTER' };
      keep(answers, said('000'));
      keep(answers, said('000'), register);
      await answers.flush();
      clock.advance(25 * hour);
      const [other] = [await open()];
      await other.flush();
      expect(await find(other, question, 1_000 * hour)).toBeNull();
      expect(await find(other, register, 1_000 * hour)).not.toBeNull();
      clock.advance(7 * 24 * hour);
      const last = await open();
      await last.flush();
      expect(await find(last, register, 1_000 * hour)).toBeNull();
    });

    it('are not kept at all where nothing of a register may be used', async () => {
      const { open, said, keep, find } = await bench();
      const answers = await open({ keepMs: { VSS_PORTAL: 0, POPULATION_REGISTER: 0 } });
      keep(answers, said('000'));
      expect(await find(answers)).toBeNull();
    });

    it('never fail a look-up, and come through when the database is back', async () => {
      const { clock, place, failures, open, said, keep, find } = await bench();
      const answers = await open();
      await answers.flush();
      await place.execute('alter table stored_answers rename to gone');
      keep(answers, said('000'));
      await answers.flush();
      await answers.flush();
      expect(failures).toHaveLength(1);
      expect((await find(answers))?.value.code).toBe('000');
      await place.execute('alter table gone rename to stored_answers');
      await answers.flush();
      clock.advance(1);
      expect((await find(await open()))?.value.code).toBe('000');
    });

    it('are found by an erasure of the person, of a month or of all', async () => {
      const { place, open, said, keep } = await bench();
      const answers = await open();
      keep(answers, said('000'));
      keep(answers, said('000'), { ...question, subject: ['another'] });
      await answers.flush();
      const store = await openStore(place.options);
      onTestFinished(() => store.close());
      const found = async (epoch: string | null) => {
        const texts: KeptText[] = [];
        const persons = [`pseudonym of ${question.subject[0]}`];
        for await (const part of answersOf(store, { persons, epoch })) texts.push(...part);
        return texts;
      };
      const expected = [{ table: 'stored_answers', key: [answers.name(question)] }];
      expect(await found(null)).toEqual(expected);
      expect(await found('2026-11')).toEqual(expected);
      expect(await found('2026-10')).toEqual([]);
      await deleteForGood(store, { keys: [], answers: await found(null) });
      expect(await found(null)).toEqual([]);
    });

    it('are written when the gateway closes', async () => {
      const { open, said, keep, find } = await bench();
      const answers = await open();
      for (let n = 0; n < 250; n += 1) {
        keep(answers, said(String(n)), { ...question, subject: [String(n)] });
      }
      await answers.close();
      const other = await open();
      expect((await find(other, { ...question, subject: ['249'] }))?.value.code).toBe('249');
    });

    it('hold nothing that can be read without the key, and open nowhere else', async () => {
      const { place, open, said, keep, find, failures } = await bench();
      const answers = await open();
      const other: Question = { ...question, subject: ['another'] };
      keep(answers, said('canary-7731'));
      keep(answers, said('000'), other);
      await answers.flush();
      await place.execute(
        `update stored_answers set sealed = (select sealed from stored_answers where key = '${answers.name(question)}')
         where key = '${answers.name(other)}'`,
      );
      const reader = await open();
      expect(await find(reader, other)).toBeNull();
      expect(failures).toHaveLength(1);
      expect(answers.name(question)).toMatch(/^[\w-]{43}$/);
      expect(await find(await open({ secret: Buffer.alloc(32, 4) }))).toBeNull();
    });

    it('are of one facility, kind of caller, purpose, policy and question, in any order of asking', async () => {
      const { open, said, keep, find } = await bench();
      const answers = await open();
      const replicas = [answers, await open({ policyVersion: 'p2' })];
      const part = fc.constantFrom('a', 'b', 'ab');
      const asked = fc.record({
        replica: fc.nat(1),
        facility: part,
        callerKind: part,
        purpose: part,
        subject: fc.tuple(part, part),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 12 }), async (all) => {
          for (const [n, { replica, ...rest }] of all.entries()) {
            const store = replicas[replica] ?? answers;
            const about: Question = { ...rest, register: 'VSS_PORTAL' };
            const mine = JSON.stringify([replica, rest]);
            const known = (await find(store, about))?.value.code;
            expect(known === undefined || known === mine).toBe(true);
            if (n % 2 === 0) keep(store, said(mine), about);
          }
        }),
        { numRuns: 30 },
      );
    });
  });
}
