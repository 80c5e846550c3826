import { describe, expect, it } from 'vitest';
import { createPace } from '../../../src/check-ins/pace.ts';
import type { Queued } from '../../../src/check-ins/queue.ts';
import type { FacilityCode } from '../../../src/domain/facility.ts';

const start = Date.parse('2026-11-21T03:00:00.000Z');
let number = 0;

function queued(changes: Partial<Queued> = {}): Queued {
  number += 1;
  return {
    checkInId: `check-in-${number}`,
    facility: `99${String(number).padStart(3, '0')}` as FacilityCode,
    registeredAt: new Date(start),
    open: ['VSS_PORTAL'],
    attempts: 1,
    nextAttemptAt: start,
    ...changes,
  };
}

/** Registers that can be asked unless the test says otherwise. */
function makePace() {
  const closed = new Set<string>();
  const pace = createPace(
    (register, facility) => !closed.has(register) && !closed.has(facility ?? ''),
    () => 0.5,
  );
  return { closed, pace };
}

describe('the pace of settling', () => {
  it('has four under way at most', () => {
    const { pace } = makePace();
    const begun = Array.from({ length: 6 }, () => queued()).filter((one) => pace.begin(one, start));
    expect(begun).toHaveLength(4);
    expect(pace.plan(start).room).toBe(0);
    const [first] = begun;
    if (first !== undefined) pace.end(first, [], start);
    expect(pace.plan(start).room).toBe(1);
  });

  it('asks for one facility ten times a second', () => {
    const { pace } = makePace();
    const facility = '99002' as FacilityCode;
    expect(pace.begin(queued({ facility }), start)).toBe(true);
    expect(pace.begin(queued({ facility }), start + 99)).toBe(false);
    expect(pace.plan(start + 99).notOf).toEqual([facility]);
    expect(pace.begin(queued(), start + 99)).toBe(true);
    expect(pace.begin(queued({ facility }), start + 100)).toBe(true);
    expect(pace.plan(start + 200).notOf).toEqual([]);
  });

  it('asks nothing of a register that cannot be asked', () => {
    const { closed, pace } = makePace();
    closed.add('VSS_PORTAL');
    expect(pace.plan(start).without).toEqual(['VSS_PORTAL']);
    closed.clear();
    expect(pace.plan(start).without).toEqual([]);
  });

  it('asks a register that was not heard one thing at a time, then all that wait for it', () => {
    const { pace } = makePace();
    const later = queued({ nextAttemptAt: start + 20_000 });
    const silent = queued();
    expect(pace.begin(silent, start)).toBe(true);
    pace.end(silent, ['VSS_PORTAL'], start);
    const probe = queued();
    expect(pace.begin(probe, start)).toBe(true);
    expect(pace.begin(queued(), start)).toBe(false);
    expect(pace.plan(start).without).toEqual(['VSS_PORTAL']);
    expect(pace.begin(queued({ open: ['POPULATION_REGISTER'] }), start)).toBe(true);
    expect(pace.begin(later, start)).toBe(false);
    pace.end(probe, [], start);
    expect(pace.plan(start)).toMatchObject({ before: start + 25_000, without: [] });
    expect(pace.begin(later, start)).toBe(true);
    expect(pace.begin(queued({ nextAttemptAt: start + 900_000, open: [] }), start)).toBe(false);
  });

  it('looks at those that wait as soon as a register can be asked again', () => {
    const { closed, pace } = makePace();
    closed.add('VSS_PORTAL');
    pace.plan(start);
    closed.clear();
    expect(pace.plan(start + 1_000).before).toBe(start + 26_000);
    const one = queued({ nextAttemptAt: start + 20_000 });
    expect(pace.begin(one, start + 1_000)).toBe(true);
    expect(pace.begin(queued({ nextAttemptAt: start + 20_000 }), start + 1_000)).toBe(false);
    expect(pace.plan(start + 120_000).before).toBe(start + 120_000);
  });

  it('leaves a facility alone whose account is refused, and no other', () => {
    const { closed, pace } = makePace();
    closed.add('99002');
    const facility = '99002' as FacilityCode;
    expect(pace.begin(queued({ facility }), start)).toBe(false);
    expect(pace.plan(start).notOf).toEqual([facility]);
    expect(pace.begin(queued(), start)).toBe(true);
    expect(pace.plan(start + 5_000).notOf).toEqual([]);
  });

  it('learns nothing of a register from what was not asked', () => {
    const { pace } = makePace();
    const one = queued();
    pace.begin(one, start);
    pace.end(one, null, start);
    expect([queued(), queued()].map((each) => pace.begin(each, start))).toEqual([true, true]);
  });
});
