import { describe, expect, test } from 'vitest';
import {
  type Account,
  createAccountDoors,
} from '../../../../src/connectors/transport/account-doors.ts';
import { HandClock } from '../../../support/hand-clock.ts';

const refused = { failure: 'REFUSED', of: 'ACCOUNT' } as const;
const unknownStaff = { failure: 'STAFF_NOT_REGISTERED', of: 'STAFF' } as const;
const [hospital, other] = [{ account: '99002' }, { account: '99004' }];
const staff = { account: '99002', staff: '001080000001' };
const colleague = { account: '99002', staff: '001080000002' };

function doorsAt() {
  const clock = new HandClock('2026-11-02T08:00:00+07:00');
  const closings: unknown[] = [];
  const limits = { refusals: 2, closedMs: 10_000, longestClosedMs: 300_000 };
  const doors = createAccountDoors(
    limits,
    () => clock.monotonic(),
    (refusal) => closings.push(refusal),
  );
  /** Refused often enough. */
  const close = (account: Account) => {
    doors.enter(account).refused(refused);
    if (doors.isOpen(account)) doors.enter(account).refused(refused);
  };
  return { doors, clock, closings, close };
}

describe('the door of an account', () => {
  test('closes with the second refusal in a row: one alone may be about a card', () => {
    const { doors, closings } = doorsAt();
    doors.enter(hospital).refused(refused);
    expect([doors.isOpen(hospital), doors.closed(), closings.length]).toEqual([true, 0, 0]);
    doors.enter(hospital).accepted();
    doors.enter(hospital).refused(refused);
    expect(doors.isOpen(hospital)).toBe(true);
    doors.enter(hospital).refused(refused);
    expect([doors.isOpen(hospital), doors.closed(), closings.length]).toEqual([false, 1, 1]);
  });

  test('closes at once when it is restricted, with what it was refused with', () => {
    const { doors, closings } = doorsAt();
    doors.enter(hospital).refused({ failure: 'RESTRICTED', of: 'ACCOUNT' });
    expect(() => doors.enter(hospital)).toThrow(expect.objectContaining({ failure: 'RESTRICTED' }));
    expect(closings).toEqual([{ failure: 'RESTRICTED', of: 'ACCOUNT' }]);
  });

  test('is its own: others go on', () => {
    const { doors, close } = doorsAt();
    close(hospital);
    doors.enter(other).accepted();
    expect([doors.isOpen(hospital), doors.isOpen(other)]).toEqual([false, true]);
    expect(doors.closed()).toBe(1);
  });

  test('lets one probe through after ten seconds, and all once that was accepted', () => {
    const { doors, clock, close } = doorsAt();
    close(hospital);
    clock.advance(10_000);
    const probe = doors.enter(hospital);
    expect(doors.isOpen(hospital)).toBe(false);
    probe.accepted();
    expect(doors.isOpen(hospital)).toBe(true);
    expect(doors.closed()).toBe(0);
  });

  test('lets another probe through when one said nothing', () => {
    const { doors, clock, close } = doorsAt();
    close(hospital);
    clock.advance(10_000);
    doors.enter(hospital).neither();
    expect(doors.isOpen(hospital)).toBe(true);
  });

  test('stays closed twice as long after each refusal, five minutes at most', () => {
    const { doors, clock, close } = doorsAt();
    const waits = Array.from({ length: 7 }, () => {
      close(hospital);
      const from = clock.monotonic();
      while (!doors.isOpen(hospital)) clock.advance(1_000);
      return (clock.monotonic() - from) / 1_000;
    });
    expect(waits).toEqual([10, 20, 40, 80, 160, 300, 300]);
  });

  test('is closed once by a hundred calls that were refused together', () => {
    const { doors, clock, closings } = doorsAt();
    const passes = Array.from({ length: 100 }, () => doors.enter(hospital));
    for (const pass of passes) pass.refused(refused);
    expect(closings).toHaveLength(1);
    clock.advance(10_000);
    expect(doors.isOpen(hospital)).toBe(true);
  });
});

describe('the door of a member of staff', () => {
  test('is closed for that member alone', () => {
    const { doors } = doorsAt();
    doors.enter(staff).refused(unknownStaff);
    expect(() => doors.enter(staff)).toThrow(
      expect.objectContaining({ failure: 'STAFF_NOT_REGISTERED' }),
    );
    expect([doors.isOpen(colleague), doors.isOpen(hospital)]).toEqual([true, true]);
  });

  test('opens that of the account, which was accepted', () => {
    const { doors, clock, close } = doorsAt();
    close(hospital);
    clock.advance(10_000);
    doors.enter(staff).refused(unknownStaff);
    expect([doors.isOpen(hospital), doors.isOpen(staff)]).toEqual([true, false]);
  });

  test('is closed with that of the account', () => {
    const { doors, close } = doorsAt();
    close(staff);
    expect([doors.isOpen(staff), doors.isOpen(colleague)]).toEqual([false, false]);
  });
});

test('no more than 10,000 doors are remembered', () => {
  const { doors, close } = doorsAt();
  for (let i = 0; i < 10_100; i++) close({ account: `${i}` });
  expect(doors.closed()).toBe(10_000);
});
