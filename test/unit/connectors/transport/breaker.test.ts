import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BreakerState, createBreaker } from '../../../../src/connectors/transport/breaker.ts';
import { usualLimits } from '../../../../src/connectors/transport/limits.ts';
import { HandClock } from '../../../support/hand-clock.ts';

const limits = usualLimits.vssPortal.breaker;

function breakerAt(random = () => 1) {
  const clock = new HandClock('2026-11-02T08:00:00+07:00');
  const changes: BreakerState[] = [];
  const breaker = createBreaker({
    limits,
    monotonic: () => clock.monotonic(),
    random,
    changed: (state) => changes.push(state),
  });
  const call = (outcome: 'good' | 'bad' | 'neither'): boolean => {
    const passage = breaker.enter();
    passage?.[outcome]();
    return passage !== null;
  };
  const calls = (count: number, outcome: 'good' | 'bad' | 'neither') =>
    Array.from({ length: count }, () => call(outcome)).filter((entered) => entered).length;
  return { breaker, clock, changes, call, calls };
}

describe('a closed breaker', () => {
  test('opens when half of enough calls were bad', () => {
    const { breaker, calls } = breakerAt();
    calls(25, 'good');
    calls(24, 'bad');
    expect(breaker.state()).toBe('CLOSED');
    calls(1, 'bad');
    expect(breaker.state()).toBe('OPEN');
  });

  test('stays closed while fewer were bad', () => {
    const { breaker, calls } = breakerAt();
    calls(60, 'good');
    calls(59, 'bad');
    expect(breaker.state()).toBe('CLOSED');
  });

  test('stays closed below five calls a second: their share says nothing', () => {
    const { breaker, calls, clock } = breakerAt();
    for (let second = 0; second < 60; second++) {
      calls(4, 'bad');
      clock.advance(1_000);
    }
    expect(breaker.state()).toBe('CLOSED');
  });

  test('counts nothing that says nothing about the upstream', () => {
    const { breaker, calls } = breakerAt();
    calls(1_000, 'neither');
    calls(49, 'bad');
    expect(breaker.state()).toBe('CLOSED');
  });

  test('counts the first word on a call alone', () => {
    const { breaker } = breakerAt();
    const passage = breaker.enter();
    for (let i = 0; i < 100; i++) passage?.bad();
    expect(breaker.state()).toBe('CLOSED');
  });
});

describe('an open breaker', () => {
  test('lets 50 of 500 calls reach a dead upstream', () => {
    const { calls } = breakerAt();
    expect(calls(500, 'bad')).toBe(50);
  });

  test('lets three probes through after two seconds', () => {
    const { breaker, calls, clock } = breakerAt();
    calls(50, 'bad');
    clock.advance(1_999);
    expect(breaker.enter()).toBeNull();
    clock.advance(1);
    expect(breaker.state()).toBe('HALF_OPEN');
    expect([1, 2, 3, 4].map(() => breaker.enter() !== null)).toEqual([true, true, true, false]);
    expect(breaker.report()).toMatchObject({ state: 'HALF_OPEN', probes: 3 });
  });

  test('closes with the first good probe', () => {
    const { breaker, calls, clock, changes } = breakerAt();
    calls(50, 'bad');
    clock.advance(2_000);
    const [first, second] = [breaker.enter(), breaker.enter()];
    first?.bad();
    expect(breaker.state()).toBe('HALF_OPEN');
    second?.good();
    expect(breaker.state()).toBe('CLOSED');
    expect(calls(49, 'bad')).toBe(49);
    expect(changes).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED']);
  });

  test('waits twice as long after each failed probe, half a minute at most', () => {
    const { breaker, call, calls, clock } = breakerAt();
    calls(50, 'bad');
    const waits: number[] = [];
    for (let i = 0; i < 7; i++) {
      const from = clock.monotonic();
      while (!breaker.canEnter()) clock.advance(100);
      waits.push(clock.monotonic() - from);
      call('bad');
    }
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('does not wait longer because a probe hung', () => {
    const { breaker, calls, clock } = breakerAt();
    calls(50, 'bad');
    clock.advance(2_000);
    const probe = breaker.enter();
    clock.advance(3_000);
    probe?.bad();
    // 4 s from its start, but not at once.
    clock.advance(1_599);
    expect(breaker.state()).toBe('OPEN');
    clock.advance(1);
    expect(breaker.state()).toBe('HALF_OPEN');
  });

  test('gives the place of a probe back that said nothing', () => {
    const { breaker, calls, clock, call } = breakerAt();
    calls(50, 'bad');
    clock.advance(2_000);
    expect(calls(100, 'neither')).toBe(100);
    expect(breaker.state()).toBe('HALF_OPEN');
    call('good');
    expect(breaker.state()).toBe('CLOSED');
  });

  test('is not moved by answers to calls from before', () => {
    const { breaker, calls, clock } = breakerAt();
    const early = Array.from({ length: 60 }, () => breaker.enter());
    calls(50, 'bad');
    early[0]?.good();
    expect(breaker.state()).toBe('OPEN');
    clock.advance(2_000);
    breaker.enter()?.good();
    for (const one of early) one?.bad();
    expect(breaker.state()).toBe('CLOSED');
  });

  test('spreads its probes: a fifth of the wait is left to chance', () => {
    const { breaker, calls, clock } = breakerAt(() => 0);
    calls(50, 'bad');
    clock.advance(1_600);
    expect(breaker.canEnter()).toBe(true);
  });
});

describe('an upstream that flaps', () => {
  test('every five seconds is left alone for longer and longer, not opened twelve times in two minutes (F27)', () => {
    const { call, clock, changes } = breakerAt();
    for (let ms = 0; ms < 120_000; ms += 20) {
      call(Math.floor(ms / 5_000) % 2 === 0 ? 'bad' : 'good');
      clock.advance(20);
    }
    expect(changes.filter((state) => state === 'OPEN').length).toBeLessThanOrEqual(8);
  });

  test('is trusted as before once it was well for half a minute', () => {
    const { breaker, calls, call, clock } = breakerAt();
    for (let i = 0; i < 5; i++) {
      calls(50, 'bad');
      clock.advance(30_000);
      call('good');
    }
    clock.advance(30_000);
    calls(50, 'bad');
    expect(breaker.report().nextProbeInMs).toBe(2_000);
  });
});

describe('an upstream that says when to come back', () => {
  test('is left alone for that long', () => {
    const { breaker, clock } = breakerAt();
    breaker.holdOff(7_000);
    expect(breaker.report()).toMatchObject({ state: 'OPEN', nextProbeInMs: 7_000 });
    clock.advance(7_000);
    expect(breaker.state()).toBe('HALF_OPEN');
  });

  test('for five minutes at most, and never for less than before', () => {
    const { breaker } = breakerAt();
    breaker.holdOff(86_400_000);
    breaker.holdOff(1_000);
    expect(breaker.report().nextProbeInMs).toBe(300_000);
  });
});

describe('whatever happened', () => {
  const outcome = fc.constantFrom('good', 'bad', 'neither');
  const step = fc.record({ outcome, pauseMs: fc.integer({ min: 0, max: 3_000 }) });

  test('an upstream that is back is asked by one probe within 30 s, and that closes it', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 400 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (steps, chance) => {
          const { breaker, call, clock } = breakerAt(() => chance);
          for (const { outcome, pauseMs } of steps) {
            call(outcome);
            clock.advance(pauseMs);
          }
          const back = clock.monotonic();
          while (!call('good')) clock.advance(50);
          expect(clock.monotonic() - back).toBeLessThanOrEqual(30_000);
          expect(breaker.state()).toBe('CLOSED');
        },
      ),
    );
  });

  test('no more than three calls are under way while it is half open', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('enter', 'good', 'bad', 'neither'), { maxLength: 60 }),
        (moves) => {
          const { breaker, calls, clock } = breakerAt();
          calls(50, 'bad');
          clock.advance(2_000);
          const underWay: Array<NonNullable<ReturnType<typeof breaker.enter>>> = [];
          for (const move of moves) {
            if (breaker.state() !== 'HALF_OPEN') return;
            if (move === 'enter') {
              const passage = breaker.enter();
              if (passage !== null) underWay.push(passage);
            } else underWay.shift()?.[move]();
            if (breaker.state() === 'HALF_OPEN') expect(underWay.length).toBeLessThanOrEqual(3);
          }
        },
      ),
    );
  });
});
