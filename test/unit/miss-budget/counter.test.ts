import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Counter,
  type Counts,
  type Outcome,
  type Ticket,
} from '../../../src/miss-budget/counter.ts';
import { bucketMs, judge, operatorLimits, windowMs } from '../../../src/miss-budget/limits.ts';
import { HandClock } from '../../support/hand-clock.ts';

const minute = 60_000;
const start = '2026-11-23T00:00:00.000Z';

function counterAt(clock: HandClock): Counter {
  return new Counter('subject', 'OPERATOR', operatorLimits, clock, () => undefined);
}

function count(counter: Counter, outcome: Outcome): void {
  counter.settle(counter.takeNow(), outcome);
}

function exchange(counter: Counter, store: Map<number, Counts>, written: boolean): void {
  for (const [bucket, { calls, misses, emergencies }] of counter.startSending()) {
    const known = store.get(bucket) ?? { calls: 0, misses: 0, emergencies: 0 };
    if (!written) continue;
    store.set(bucket, {
      calls: known.calls + calls,
      misses: known.misses + misses,
      emergencies: known.emergencies + emergencies,
    });
  }
  counter.endSending(written);
  if (written) counter.adopt(store, null);
}

/** Mulberry32, so that a failing day can be had again. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('a restriction', () => {
  it('begins with the twentieth miss of mere guessing and ends one window later', () => {
    const clock = new HandClock(start);
    const counter = counterAt(clock);
    for (let guess = 0; guess < 19; guess += 1) count(counter, 'MISS');
    expect(counter.restriction).toBeNull();
    clock.advance(windowMs);
    count(counter, 'MISS');
    expect(counter.restriction).toBeNull();
    for (let guess = 0; guess < 19; guess += 1) count(counter, 'MISS');
    expect(counter.restriction?.state).toBe('STEP_UP');
    clock.advance(windowMs - 1);
    expect(counter.restriction?.state).toBe('STEP_UP');
    clock.advance(1);
    counter.judge();
    expect(counter.restriction).toBeNull();
    expect(counter.window()).toMatchObject({ calls: 0, misses: 0 });
  });

  it('becomes a suspension at 100 misses, for an hour from then', () => {
    const clock = new HandClock(start);
    const counter = counterAt(clock);
    for (let guess = 0; guess < 99; guess += 1) count(counter, 'MISS');
    clock.advance(10 * minute);
    count(counter, 'MISS');
    expect(counter.restriction).toEqual({
      state: 'SUSPENDED',
      since: clock.now().getTime(),
      until: clock.now().getTime() + windowMs,
    });
    clock.advance(windowMs);
    counter.judge();
    expect(counter.restriction).toBeNull();
  });
});

describe('look-ups under way', () => {
  it('wait beyond twenty, and go on when others are settled', async () => {
    const counter = counterAt(new HandClock(start));
    counter.alone = true;
    const tickets = await Promise.all(Array.from({ length: 20 }, () => counter.take(1_000)));
    let late: Ticket | null | undefined;
    const waiting = counter.take(1_000).then((ticket) => {
      late = ticket;
    });
    await new Promise(setImmediate);
    expect(late).toBeUndefined();
    counter.settle(tickets[0]!, 'HIT');
    await waiting;
    expect(late).toEqual({ bucket: Date.parse(start) });
  });

  it('do not wait for ever', async () => {
    const counter = counterAt(new HandClock(start));
    counter.alone = true;
    for (let call = 0; call < 20; call += 1) await counter.take(1_000);
    expect(await counter.take(5)).toBeNull();
  });

  it('are gone without a trace when they were not answered', () => {
    const counter = counterAt(new HandClock(start));
    for (let call = 0; call < 200; call += 1) count(counter, 'UNANSWERED');
    expect(counter.window()).toEqual({ calls: 0, misses: 0, emergencies: 0, underWay: 0 });
    expect(counter.dirty).toBe(false);
  });
});

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('call' as const), hit: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('begin' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('end' as const), hit: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('emergency' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('exchange' as const), ok: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(20 * minute) }),
  },
);

/** A list of everything that ever happened, counted anew each time. */
class NaiveCounter {
  readonly calls: { at: number; missed: boolean; open: boolean }[] = [];
  readonly emergencies: number[] = [];
  state: { is: 'OPEN' | 'STEP_UP' | 'SUSPENDED'; until: number } = { is: 'OPEN', until: 0 };
  readonly #clock: HandClock;

  constructor(clock: HandClock) {
    this.#clock = clock;
  }

  isCounted(at: number): boolean {
    return Math.floor(at / bucketMs) * bucketMs > this.#clock.monotonic() - windowMs;
  }

  judge(): void {
    const now = this.#clock.monotonic();
    if (this.state.until <= now) this.state = { is: 'OPEN', until: 0 };
    const settled = this.calls.filter(({ at, open }) => !open && this.isCounted(at));
    const misses = settled.filter(({ missed }) => missed).length;
    const found = judge(settled.length, misses, operatorLimits);
    const order = ['OPEN', 'STEP_UP', 'SUSPENDED'];
    if (order.indexOf(found) <= order.indexOf(this.state.is)) return;
    this.state = { is: found, until: now + windowMs };
  }
}

describe('a counter beside a list of everything that happened', () => {
  it('counts and judges alike', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const clock = new HandClock(start);
        const [counter, naive] = [counterAt(clock), new NaiveCounter(clock)];
        const store = new Map<number, Counts>();
        const under: { ticket: Ticket; call: NaiveCounter['calls'][number] }[] = [];
        const end = (hit: boolean) => {
          const one = under.shift();
          if (one === undefined) return;
          one.call.open = false;
          one.call.missed = !hit;
          naive.judge();
          counter.settle(one.ticket, hit ? 'HIT' : 'MISS');
        };
        for (const one of steps) {
          if (one.do === 'call' || one.do === 'begin') {
            const call = { at: clock.monotonic(), missed: true, open: true };
            naive.calls.push(call);
            under.push({ ticket: counter.takeNow(), call });
          }
          if (one.do === 'call' || one.do === 'end') end(one.hit);
          if (one.do === 'emergency') {
            naive.emergencies.push(clock.monotonic());
            counter.addEmergency();
          }
          if (one.do === 'exchange') exchange(counter, store, one.ok);
          if (one.do === 'wait') clock.advance(one.ms);
          naive.judge();
          counter.judge();
          const counted = naive.calls.filter(({ at }) => naive.isCounted(at));
          expect(counter.window()).toEqual({
            calls: counted.length,
            misses: counted.filter(({ missed }) => missed).length,
            emergencies: naive.emergencies.filter((at) => naive.isCounted(at)).length,
            underWay: counted.filter(({ open }) => open).length,
          });
          expect(counter.restriction?.state ?? 'OPEN').toBe(naive.state.is);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is one count for two replicas once both have asked', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), fc.boolean()), { maxLength: 200 }), (steps) => {
        const clock = new HandClock(start);
        const replicas = [counterAt(clock), counterAt(clock)] as const;
        const store = new Map<number, Counts>();
        for (const [what, flag] of steps) {
          if (what === 2) exchange(flag ? replicas[0] : replicas[1], store, true);
          else count(replicas[what === 0 ? 0 : 1], flag ? 'HIT' : 'MISS');
        }
        for (const replica of [...replicas, ...replicas]) exchange(replica, store, true);
        const calls = steps.filter(([what]) => what < 2);
        for (const replica of replicas) {
          expect(replica.window()).toMatchObject({
            calls: calls.length,
            misses: calls.filter(([, hit]) => !hit).length,
          });
        }
      }),
    );
  });
});

/** 1,000 calls in nine hours, two fifths of them in the first two. */
function* honestDay(chance: () => number): Generator<number> {
  for (let call = 0; call < 1_000; call += 1) {
    const mean = call < 400 ? (2 * 60 * minute) / 400 : (7 * 60 * minute) / 600;
    yield Math.round(-Math.log(1 - chance()) * mean);
  }
}

describe('an honest desk', () => {
  it('that mistypes 5 to 10 % of 1,000 calls is never stepped up', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.05, max: 0.1, noNaN: true }), (seed, rate) => {
        const chance = chances(seed);
        const clock = new HandClock(start);
        const counter = counterAt(clock);
        for (const pause of honestDay(chance)) {
          clock.advance(pause);
          count(counter, chance() < rate ? 'MISS' : 'HIT');
          if (counter.restriction !== null) return false;
        }
        return true;
      }),
      { numRuns: 300 },
    );
  });

  it('is not blocked by volume', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30 * minute), { maxLength: 20 }), (pauses) => {
        const clock = new HandClock(start);
        const counter = counterAt(clock);
        for (const pause of pauses) {
          clock.advance(pause);
          for (let call = 0; call < 2_000; call += 1) count(counter, 'HIT');
        }
        expect(counter.restriction).toBeNull();
      }),
      { numRuns: 20 },
    );
  });
});

describe('mere guessing', () => {
  it('is stepped up before the fiftieth answer, whatever the order of the answers', () => {
    fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const chance = chances(seed);
        const counter = counterAt(new HandClock(start));
        counter.alone = true;
        let answered = 0;
        const under: Ticket[] = [];
        const guesses = Array.from({ length: 300 }, async () => {
          const ticket = await counter.take(60_000);
          if (ticket !== null) under.push(ticket);
        });
        for (;;) {
          await Promise.resolve();
          await Promise.resolve();
          const [ticket] = under.splice(Math.floor(chance() * under.length), 1);
          if (ticket === undefined) break;
          answered += 1;
          counter.settle(ticket, chance() < 0.07 ? 'HIT' : 'MISS');
        }
        await Promise.all(guesses);
        expect(counter.restriction?.state).toBe('STEP_UP');
        expect(answered).toBeLessThanOrEqual(50);
      }),
      { numRuns: 200 },
    );
  });
});
