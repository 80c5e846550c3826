import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AdmissionSettings,
  type Admitted,
  createAdmission,
  Shed,
  type ShedReason,
} from '../../../../src/http/admission/index.ts';
import { type Priority, priorities } from '../../../../src/http/admission/priority.ts';
import { HandLoop } from '../../../support/hand-loop.ts';

const ample: AdmissionSettings = { min: 20, max: 20, perClient: 1_000, loopDelayMs: 100 };

function setUp(settings: Partial<AdmissionSettings> = {}, random = () => 0.5) {
  const loop = new HandLoop();
  const shed: [Priority, ShedReason][] = [];
  const admission = createAdmission({
    ...ample,
    ...settings,
    loop,
    random,
    shed: (...what) => shed.push(what),
  });
  const enter = (count: number, priority: Priority = 'CHECK_IN') =>
    Array.from({ length: count }, () => admission.enter(priority));
  const seconds = (count: number) => {
    for (let tick = 0; tick < count * 10; tick += 1) admission.tick();
  };
  return { admission, loop, shed, enter, seconds };
}

function refusal(work: () => unknown): Shed {
  try {
    work();
  } catch (error) {
    if (error instanceof Shed) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the limit on requests under way', () => {
  test('sheds bulk, documents, portals and check-ins in this order', () => {
    const { admission, enter } = setUp();
    const seen = [0, 10, 4, 3, 3].map((more) => {
      enter(more);
      return admission.state().shedding;
    });
    expect(seen).toEqual([
      [],
      ['BULK'],
      ['DOCUMENTS', 'BULK'],
      ['PORTAL', 'DOCUMENTS', 'BULK'],
      ['CHECK_IN', 'PORTAL', 'DOCUMENTS', 'BULK'],
    ]);
  });

  test('has room again when a request leaves, and only once for each', () => {
    const { admission, enter } = setUp();
    const [first] = enter(20);
    expect(refusal(() => admission.enter('CHECK_IN')).code).toBe('OVERLOADED');
    first?.leave();
    first?.leave();
    admission.enter('CHECK_IN');
    expect(refusal(() => admission.enter('CHECK_IN')).code).toBe('OVERLOADED');
    expect(admission.state().inFlight).toBe(20);
  });

  test('adapts to what the gateway takes itself', () => {
    const { admission, enter } = setUp({ min: 4, max: 2_000 });
    for (let turn = 0; turn < 2; turn += 1) {
      for (const admitted of enter(40)) admitted.leave({ inAll: 1_000, own: 900 });
      admission.tick();
    }
    expect(admission.state().limit).toBe(32);
  });
});

describe('a late event loop', () => {
  test('costs one class more with each second, never check-ins, and gives them back', () => {
    const { admission, loop, seconds } = setUp();
    loop.p99 = 140;
    const shedding = () => admission.state().shedding;
    const seen = [1, 2, 3, 4].map(() => {
      seconds(1);
      return shedding();
    });
    expect(seen).toEqual([
      ['BULK'],
      ['DOCUMENTS', 'BULK'],
      ['PORTAL', 'DOCUMENTS', 'BULK'],
      ['PORTAL', 'DOCUMENTS', 'BULK'],
    ]);
    loop.p99 = 80;
    seconds(5);
    expect(shedding()).toHaveLength(3);
    loop.p99 = 20;
    seconds(3);
    expect(shedding()).toEqual([]);
  });

  test('is told apart from a full house', () => {
    const { admission, loop, shed, seconds, enter } = setUp();
    loop.p99 = 140;
    seconds(1);
    refusal(() => admission.enter('BULK'));
    enter(20);
    refusal(() => admission.enter('CHECK_IN'));
    expect(shed).toEqual([
      ['BULK', 'LOOP_DELAY'],
      ['CHECK_IN', 'IN_FLIGHT'],
    ]);
  });
});

describe('one client', () => {
  test('has more than its share as long as nobody needs the room', () => {
    const { enter } = setUp({ perClient: 2 });
    for (const admitted of enter(10)) admitted.by('a');
  });

  test('is refused beyond its share when more than half is in use, and others are not', () => {
    const { enter, shed } = setUp({ perClient: 2 });
    const [one, two, three, other] = enter(12);
    one?.by('a');
    two?.by('a');
    expect(refusal(() => three?.by('a'))).toMatchObject({ code: 'CLIENT_BUSY' });
    expect(shed).toEqual([['CHECK_IN', 'CLIENT']]);
    other?.by('b');
    one?.leave();
    three?.by('a');
  });
});

describe('a list', () => {
  test('that is known to be one is refused like bulk, without counting against itself', () => {
    const { admission, enter } = setUp();
    const [list] = enter(10);
    list?.lowerTo('BULK');
    enter(1);
    const [late] = enter(1);
    expect(refusal(() => late?.lowerTo('BULK')).code).toBe('OVERLOADED');
    late?.leave();
    expect(admission.state().inFlight).toBe(11);
  });

  test('that came as bulk already is not judged again', () => {
    const { enter } = setUp();
    const [list] = enter(1, 'BULK');
    enter(19);
    list?.lowerTo('BULK');
  });
});

describe('when to come back', () => {
  test.each([
    [0, 1_000],
    [0.5, 2_500],
    [0.999, 3_997],
  ])('is spread over half to twice the usual time: %d', (random, ms) => {
    const { admission, enter } = setUp({}, () => random);
    enter(20);
    expect(refusal(() => admission.enter('CHECK_IN')).retryAfterMs).toBe(ms);
  });
});

test('whatever comes and goes, nobody is counted twice and no class is shed before one below it', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('enter' as const), as: fc.constantFrom(...priorities) }),
    fc.record({ do: fc.constant('leave' as const), which: fc.nat(40) }),
    fc.record({ do: fc.constant('lower' as const), which: fc.nat(40) }),
    fc.record({
      do: fc.constant('tick' as const),
      least: fc.nat(50),
      p99: fc.nat(300),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const { admission, loop } = setUp({ min: 4, max: 30 });
      const inside = new Set<Admitted>();
      const pick = (which: number) => [...inside][which % Math.max(1, inside.size)];
      for (const each of steps) {
        try {
          if (each.do === 'enter') inside.add(admission.enter(each.as));
          else if (each.do === 'lower') pick(each.which)?.lowerTo('BULK');
          else if (each.do === 'leave') {
            const leaving = pick(each.which);
            leaving?.leave({ inAll: 103, own: 3 });
            if (leaving !== undefined) inside.delete(leaving);
          } else {
            loop.least = each.least;
            loop.p99 = each.p99;
            admission.tick();
          }
        } catch (error) {
          expect(error).toBeInstanceOf(Shed);
        }
        const { inFlight, shedding } = admission.state();
        expect(inFlight).toBe(inside.size);
        expect(shedding).toEqual(priorities.slice(priorities.length - shedding.length));
      }
    }),
  );
});
