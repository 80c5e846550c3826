import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBulkhead } from '../../../../src/connectors/transport/bulkhead.ts';
import type { CallPriority } from '../../../../src/connectors/upstream.ts';
import { quiet, VirtualTime } from '../../../support/virtual-time.ts';

const usual = { capacity: 60, queue: 60, waitMs: 100, bulkWaitMs: 5_000, clientShare: 0.1 };

interface Call {
  readonly client: string;
  readonly priority: CallPriority;
  /** null: waits. */
  outcome: 'in' | 'OVERLOADED' | 'TIMEOUT' | null;
  leave(): void;
}

function bulkheadWith(limits: Partial<typeof usual> = {}) {
  const time = new VirtualTime('2026-11-02T08:00:00+07:00');
  const bulkhead = createBulkhead({ ...usual, ...limits }, time);
  const enter = (client: string, priority: CallPriority = 'DESK', signal?: AbortSignal): Call => {
    const call: Call = { client, priority, outcome: null, leave: () => undefined };
    bulkhead.enter({ client, priority, signal }).then(
      (leave) => {
        call.outcome = 'in';
        call.leave = leave;
      },
      (error: { failure: 'OVERLOADED' | 'TIMEOUT' }) => {
        call.outcome = error.failure;
      },
    );
    return call;
  };
  const many = async (count: number, client: string, priority: CallPriority = 'DESK') => {
    const calls = Array.from({ length: count }, () => enter(client, priority));
    await quiet();
    return calls;
  };
  return { bulkhead, time, enter, many };
}

const count = (calls: readonly Call[], outcome: Call['outcome']) =>
  calls.filter((call) => call.outcome === outcome).length;

describe('a bulkhead', () => {
  test('leaves a hospital that is alone all but the last tenth', async () => {
    const { many } = bulkheadWith();
    expect(count(await many(60, 'a'), 'in')).toBe(54);
  });

  test('has room for another one at once', async () => {
    const { many } = bulkheadWith();
    await many(200, 'flood');
    expect(count(await many(6, 'b'), 'in')).toBe(6);
  });

  test('gives the only client its only place', async () => {
    const { many } = bulkheadWith({ capacity: 1 });
    expect(count(await many(1, 'a'), 'in')).toBe(1);
  });

  test('shares nothing out where the share is everything', async () => {
    const { many } = bulkheadWith({ capacity: 16, clientShare: 1 });
    expect(count(await many(20, 'a'), 'in')).toBe(16);
  });

  test('lets who waits in when a place is free, in the order of coming', async () => {
    const { many, enter } = bulkheadWith({ capacity: 2, clientShare: 1 });
    const [first] = await many(2, 'a');
    const [next, last] = [enter('b'), enter('c')];
    first?.leave();
    await quiet();
    expect([next.outcome, last.outcome]).toEqual(['in', null]);
  });

  test('gives a place back once, however often it is left', async () => {
    const { many, bulkhead } = bulkheadWith({ capacity: 2, clientShare: 1 });
    const [first] = await many(2, 'a');
    first?.leave();
    first?.leave();
    expect(bulkhead.inUse()).toBe(1);
  });

  test('prefers who is below its share to who came first', async () => {
    const { many, enter } = bulkheadWith({ capacity: 10, clientShare: 0.2 });
    const flood = await many(8, 'flood');
    await many(2, 'b');
    const [greedy, modest] = [enter('flood'), enter('c')];
    flood[0]?.leave();
    await quiet();
    expect([greedy.outcome, modest.outcome]).toEqual([null, 'in']);
  });

  test('prefers them also where there are too few places to keep any', async () => {
    const { many, enter } = bulkheadWith({ capacity: 4 });
    const flood = await many(4, 'flood');
    const [greedy, modest] = [enter('flood'), enter('c')];
    flood[0]?.leave();
    await quiet();
    expect([greedy.outcome, modest.outcome]).toEqual([null, 'in']);
  });

  test('refuses whom it has kept waiting for 100 ms', async () => {
    const { many, enter, time } = bulkheadWith({ capacity: 1 });
    await many(1, 'a');
    const late = enter('b');
    await time.pass(99);
    expect(late.outcome).toBeNull();
    await time.pass(1);
    expect(late.outcome).toBe('OVERLOADED');
    expect(time.pending()).toBe(0);
  });

  test('lets calls wait longer for which nobody waits', async () => {
    const { many, enter, time } = bulkheadWith({ capacity: 1 });
    await many(1, 'a');
    const bulk = enter('a', 'BULK');
    await time.pass(4_999);
    expect(bulk.outcome).toBeNull();
    await time.pass(1);
    expect(bulk.outcome).toBe('OVERLOADED');
  });

  test('forgets who has left, and does not let in who had left before', async () => {
    const { many, enter, bulkhead, time } = bulkheadWith({ capacity: 1 });
    const [first] = await many(1, 'a');
    const leaving = new AbortController();
    const left = enter('b', 'DESK', leaving.signal);
    leaving.abort();
    const gone = enter('c', 'DESK', AbortSignal.abort());
    await quiet();
    expect([left.outcome, gone.outcome]).toEqual(['TIMEOUT', 'TIMEOUT']);
    first?.leave();
    expect([bulkhead.inUse(), bulkhead.queued(), time.pending()]).toEqual([0, 0, 0]);
  });

  test('keeps no more than 60 waiting, and whoever waits most gives way', async () => {
    const { many, bulkhead } = bulkheadWith({ capacity: 1 });
    await many(1, 'a');
    const flood = await many(100, 'flood');
    expect([bulkhead.queued(), count(flood, 'OVERLOADED')]).toEqual([60, 40]);
    const modest = await many(1, 'b');
    expect([bulkhead.queued(), count(modest, null), count(flood, 'OVERLOADED')]).toEqual([
      60, 1, 41,
    ]);
  });

  test('without a queue refuses at once', async () => {
    const { many } = bulkheadWith({ capacity: 1, queue: 0 });
    await many(1, 'a');
    expect(count(await many(1, 'b'), 'OVERLOADED')).toBe(1);
  });
});

describe('calls for which nobody waits', () => {
  test('take at most half of all places', async () => {
    const { many } = bulkheadWith();
    expect(count(await many(60, 'a', 'BULK'), 'in')).toBe(30);
  });

  test('take half of their client’s share once desks need the room', async () => {
    const { many } = bulkheadWith();
    await many(30, 'b');
    expect(count(await many(10, 'a', 'BULK'), 'in')).toBe(3);
  });

  test('come after every desk', async () => {
    const { many, enter } = bulkheadWith({ capacity: 4, clientShare: 0.5 });
    const inside = [...(await many(2, 'a')), ...(await many(2, 'b'))];
    const [bulk, desk] = [enter('c', 'BULK'), enter('d')];
    inside[0]?.leave();
    await quiet();
    expect([bulk.outcome, desk.outcome]).toEqual([null, 'in']);
  });
});

describe('whatever comes and goes', () => {
  const move = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('enter' as const),
        client: fc.constantFrom('a', 'b', 'c', 'd'),
        priority: fc.constantFrom<CallPriority>('DESK', 'BULK'),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave' as const), which: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('abort' as const), which: fc.nat() }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('pass' as const),
        ms: fc.integer({ min: 1, max: 200 }),
      }),
    },
  );
  const limits = fc.record({
    capacity: fc.integer({ min: 1, max: 12 }),
    queue: fc.integer({ min: 0, max: 8 }),
    clientShare: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  test('nothing exceeds its bounds, nobody waits in vain, and all places come back', async () => {
    await fc.assert(
      fc.asyncProperty(limits, fc.array(move, { maxLength: 80 }), async (given, moves) => {
        const { bulkhead, time, enter } = bulkheadWith({ ...given, waitMs: 100, bulkWaitMs: 300 });
        const calls: Array<Call & { readonly aborter: AbortController }> = [];
        const share = Math.max(1, Math.floor(given.capacity * given.clientShare));
        for (const step of moves) {
          if (step.kind === 'enter') {
            const aborter = new AbortController();
            const before = bulkhead.inUse();
            const own = calls.filter(
              ({ client, outcome }) => client === step.client && outcome === 'in',
            ).length;
            const call = Object.assign(enter(step.client, step.priority, aborter.signal), {
              aborter,
            });
            calls.push(call);
            await quiet();
            // A desk below its share finds room whenever there is any.
            if (step.priority === 'DESK' && before < given.capacity && own < share) {
              expect(call.outcome).toBe('in');
            }
          } else if (step.kind === 'pass') await time.pass(step.ms);
          else {
            const state = step.kind === 'leave' ? 'in' : null;
            const those = calls.filter(({ outcome }) => outcome === state);
            const one = those[step.which % Math.max(1, those.length)];
            if (one !== undefined && step.kind === 'leave') {
              one.leave();
              calls.splice(calls.indexOf(one), 1);
            } else one?.aborter.abort();
            await quiet();
          }
          const inside = calls.filter(({ outcome }) => outcome === 'in');
          expect(bulkhead.inUse()).toBe(inside.length);
          expect(bulkhead.inUse()).toBeLessThanOrEqual(given.capacity);
          expect(bulkhead.queued()).toBeLessThanOrEqual(given.queue);
          expect(bulkhead.queued()).toBe(count(calls, null));
          for (const waiting of calls.filter(({ outcome }) => outcome === null)) {
            const own = inside.filter(({ client }) => client === waiting.client).length;
            const mayEnter =
              waiting.priority === 'DESK' && bulkhead.inUse() < given.capacity && own < share;
            expect(mayEnter).toBe(false);
          }
        }
        for (const call of calls) call.leave();
        await time.pass(1_000);
        for (const call of calls) call.leave();
        await quiet();
        expect([bulkhead.inUse(), bulkhead.queued(), time.pending()]).toEqual([0, 0, 0]);
      }),
      { numRuns: 150 },
    );
  });
});
