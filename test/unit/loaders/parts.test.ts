import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Citizen } from '../../../src/connectors/population/index.ts';
import { parsePersonalId } from '../../../src/domain/personal-id.ts';
import { batched } from '../../../src/loaders/batch.ts';
import { deadlineAt, knownBy, noDeadline } from '../../../src/loaders/deadline.ts';
import { inTurn } from '../../../src/loaders/in-turn.ts';
import { oncePerRequest } from '../../../src/loaders/once.ts';
import { createRecentPersons } from '../../../src/loaders/recent-persons.ts';
import { HandClock } from '../../support/hand-clock.ts';

describe('batched', () => {
  test('answers in the order of asking, with null for what was not found', async () => {
    const find = vi.fn(
      async (keys: readonly string[]) =>
        new Map(keys.filter((key) => key !== 'b').map((key) => [key, key.toUpperCase()])),
    );
    const loader = batched(find);
    expect(await Promise.all(['c', 'b', 'a', 'c'].map((key) => loader.load(key)))).toEqual([
      'C',
      null,
      'A',
      'C',
    ]);
    expect(find).toHaveBeenCalledExactlyOnceWith(['c', 'b', 'a']);
  });

  test('passes a failure to all who asked', async () => {
    const loader = batched<string, string>(async () => {
      throw new TypeError('synthetic');
    });
    const answers = await Promise.allSettled([loader.load('a'), loader.load('b')]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

describe('once per request', () => {
  test('questions of the same key share one answer, even a failure', async () => {
    const failure = new Error('synthetic');
    const ask = vi.fn(async ({ id, by }: { id: number; by: string }) => {
      if (id === 2) throw failure;
      return `${id} for ${by}`;
    });
    const once = oncePerRequest(({ id }) => String(id), ask);
    expect(await Promise.all([once({ id: 1, by: 'a' }), once({ id: 1, by: 'b' })])).toEqual([
      '1 for a',
      '1 for a',
    ]);
    expect(await Promise.allSettled([once({ id: 2, by: 'a' }), once({ id: 2, by: 'b' })])).toEqual([
      { status: 'rejected', reason: failure },
      { status: 'rejected', reason: failure },
    ]);
    expect(ask).toHaveBeenCalledTimes(2);
  });
});

describe('in turn', () => {
  test('never more at a time than allowed, in the order of asking, whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.record({ steps: fc.nat(5), fails: fc.boolean() }), { maxLength: 30 }),
        async (limit, works) => {
          const turn = inTurn(limit);
          const started: number[] = [];
          let running = 0;
          let most = 0;
          const outcomes = await Promise.allSettled(
            works.map(({ steps, fails }, n) =>
              turn(async () => {
                started.push(n);
                running += 1;
                most = Math.max(most, running);
                for (let step = 0; step < steps; step += 1) await Promise.resolve();
                running -= 1;
                if (fails) throw new Error('synthetic');
                return n;
              }),
            ),
          );
          expect(most).toBeLessThanOrEqual(limit);
          expect(started).toEqual(works.map((_, n) => n));
          expect(outcomes.map(({ status }) => status)).toEqual(
            works.map(({ fails }) => (fails ? 'rejected' : 'fulfilled')),
          );
        },
      ),
    );
  });

  test('a place that is handed on is not taken by one who asks in that moment', async () => {
    const turn = inTurn(1);
    const gate = Promise.withResolvers<void>();
    const order: string[] = [];
    let running = 0;
    const work = (name: string, until: Promise<void>) =>
      turn(async () => {
        order.push(name);
        running += 1;
        expect(running).toBe(1);
        await until;
        running -= 1;
      });
    const first = turn(() => gate.promise);
    const second = work('second', Promise.resolve());
    const third = gate.promise.then(() => work('third', Promise.resolve()));
    gate.resolve();
    await Promise.all([first, second, third]);
    expect(order).toEqual(['second', 'third']);
  });

  test('work that throws at once gives its place back', async () => {
    const turn = inTurn(1);
    await expect(
      turn(() => {
        throw new TypeError('synthetic');
      }),
    ).rejects.toThrow(TypeError);
    expect(await turn(async () => 'next')).toBe('next');
  });
});

describe('a deadline', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const clock = { monotonic: () => performance.now() };
  const inMs = (ms: number) => deadlineAt(clock, clock.monotonic() + ms);

  test('lets through what is ready in time, and leaves no timer behind', async () => {
    const deadline = inMs(100);
    const work = new Promise((resolve) => setTimeout(() => resolve('ready'), 99));
    const answer = deadline.before(work);
    await vi.advanceTimersByTimeAsync(99);
    expect(await answer).toBe('ready');
    expect(deadline.passed()).toBe(false);
    expect(deadline.left()).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('answers with nothing when it comes first', async () => {
    const deadline = inMs(100);
    const work = new Promise((resolve) => setTimeout(() => resolve('late'), 101));
    const answer = deadline.before(work);
    await vi.advanceTimersByTimeAsync(100);
    expect(await answer).toBeUndefined();
    expect(deadline.passed()).toBe(true);
    expect(deadline.left()).toBe(0);
  });

  test('can be kept a while before its time', async () => {
    const deadline = inMs(100);
    const answer = deadline.before(new Promise(() => undefined), 40);
    await vi.advanceTimersByTimeAsync(60);
    expect(await answer).toBeUndefined();
    expect(deadline.left()).toBe(40);
  });

  test('that has passed keeps nothing waiting, and takes what is there', async () => {
    const deadline = inMs(0);
    const never = deadline.before(new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(0);
    expect(await never).toBeUndefined();
    expect(await deadline.before(Promise.resolve('there'))).toBe('there');
  });

  test('passes a failure on, and one that comes too late harms nobody', async () => {
    const deadline = inMs(100);
    await expect(deadline.before(Promise.reject(new Error('synthetic')))).rejects.toThrow(
      'synthetic',
    );
    const { promise, reject } = Promise.withResolvers<string>();
    const answer = deadline.before(promise);
    await vi.advanceTimersByTimeAsync(100);
    expect(await answer).toBeUndefined();
    reject(new Error('too late'));
    await vi.advanceTimersByTimeAsync(0);
  });

  test('none waits for ever', async () => {
    expect(noDeadline.passed()).toBe(false);
    expect(noDeadline.left()).toBe(Number.POSITIVE_INFINITY);
    expect(await noDeadline.before(Promise.resolve('work'))).toBe('work');
  });

  test('leaves time to sign: 30 ms, of a short one a third', () => {
    expect(knownBy(1_000, 8_000)).toBe(8_970);
    expect(knownBy(1_000, 60)).toBe(1_040);
    expect(knownBy(0, 3)).toBe(2);
  });
});

describe('recent persons', () => {
  const citizen = (serial: number): Citizen => ({
    personalId: parsePersonalId(`001186${String(serial).padStart(6, '0')}`),
    oldNumber: null,
    fullName: `Nguyễn Thị ${'A'.repeat(serial)}`,
    birthDate: null,
    sex: 'FEMALE',
    nationality: null,
    permanentAddress: null,
    statusText: null,
  });
  const [one, two, three] = [citizen(1), citizen(2), citizen(3)];

  test('are forgotten after five minutes', () => {
    const clock = new HandClock('2026-11-21T01:30:00Z');
    const persons = createRecentPersons(clock);
    persons.remember('his', one);
    clock.advance(5 * 60_000 - 1);
    expect(persons.recall('his', one.personalId)).toEqual(one);
    clock.advance(1);
    expect(persons.recall('his', one.personalId)).toBeNull();
  });

  test('resolved again are remembered anew', () => {
    const clock = new HandClock('2026-11-21T01:30:00Z');
    const persons = createRecentPersons(clock);
    persons.remember('his', one);
    clock.advance(4 * 60_000);
    persons.remember('his', { ...one, fullName: 'Nguyễn Thị Mới' });
    clock.advance(4 * 60_000);
    expect(persons.recall('his', one.personalId)?.fullName).toBe('Nguyễn Thị Mới');
  });

  test('are kept apart by client', () => {
    const persons = createRecentPersons(new HandClock('2026-11-21T01:30:00Z'));
    persons.remember('his', one);
    expect(persons.recall('other', one.personalId)).toBeNull();
    expect(persons.recall('his ', one.personalId)).toBeNull();
    expect(persons.recall('his', two.personalId)).toBeNull();
  });

  test('beyond the capacity push out the one resolved longest ago', () => {
    const persons = createRecentPersons(new HandClock('2026-11-21T01:30:00Z'), 2);
    persons.remember('his', one);
    persons.remember('his', two);
    persons.remember('his', one);
    persons.remember('his', three);
    expect(persons.recall('his', one.personalId)).toEqual(one);
    expect(persons.recall('his', two.personalId)).toBeNull();
    expect(persons.recall('his', three.personalId)).toEqual(three);
  });
});
