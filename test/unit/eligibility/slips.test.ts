import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayOfWeek, type PlainDate } from '../../../src/domain/date.ts';
import {
  isAppointmentUsable,
  isReferralInForce,
  isResidenceInForce,
} from '../../../src/eligibility/slips.ts';
import type { Switches } from '../../../src/eligibility/switches.ts';
import { day, referral, residence } from './visit.ts';

/** Official holidays of the days below; the rules of a visit get them with its facts. */
const holidays = ['2026-04-30', '2026-05-01', '2026-09-02', '2027-01-01'].map(day);
const afterSigning = 'DAY_AFTER_SIGNING_SKIP_HOLIDAYS';
type Count = Switches['referralWorkingDayCount'];

function single(issuedOn: string, on: string, count: Count = afterSigning): boolean {
  return isReferralInForce(referral(day(issuedOn)), day(on), holidays, count);
}

function oneYear(issuedOn: string, on: string): boolean {
  const slip = referral(day(issuedOn), { kind: 'ONE_YEAR' });
  return isReferralInForce(slip, day(on), holidays, afterSigning);
}

describe('a referral for one treatment: 10 working days', () => {
  test.each([
    ['signed on a Friday, used the same day', '2026-07-31', '2026-07-31', true],
    ['the day before it is signed', '2026-07-31', '2026-07-30', false],
    ['signed on a Friday, tenth working day', '2026-07-31', '2026-08-14', true],
    ['the weekend after the tenth working day', '2026-07-31', '2026-08-16', true],
    ['eleventh working day', '2026-07-31', '2026-08-17', false],
    ['signed on a Saturday, tenth working day', '2026-08-01', '2026-08-14', true],
    ['signed on a Saturday, eleventh working day', '2026-08-01', '2026-08-17', false],
    ['over 2 September, tenth working day', '2026-08-31', '2026-09-15', true],
    ['over 2 September, eleventh working day', '2026-08-31', '2026-09-16', false],
    ['over 30 April and 1 May, tenth working day', '2026-04-24', '2026-05-12', true],
    ['over 30 April and 1 May, eleventh working day', '2026-04-24', '2026-05-13', false],
    ['over New Year, tenth working day', '2026-12-31', '2027-01-15', true],
    ['over New Year, eleventh working day', '2026-12-31', '2027-01-18', false],
    ['a year later', '2026-07-31', '2027-07-31', false],
  ])('%s', (_title, issuedOn, on, inForce) => {
    expect(single(issuedOn, on)).toBe(inForce);
  });

  test.each([
    ['signed on a Friday, tenth working day', '2026-07-31', '2026-08-13', true],
    ['signed on a Friday, eleventh working day', '2026-07-31', '2026-08-14', false],
    ['signed on a Saturday, tenth working day', '2026-08-01', '2026-08-14', true],
    ['signed on a Saturday, eleventh working day', '2026-08-01', '2026-08-17', false],
  ])('counted from the day of signing: %s', (_title, issuedOn, on, inForce) => {
    expect(single(issuedOn, on, 'SIGNING_DAY_IS_DAY_1')).toBe(inForce);
  });

  test('used for a treatment before, it is in force no more', () => {
    const slip = referral(day('2026-07-31'), { usedBefore: true });
    expect(isReferralInForce(slip, day('2026-07-31'), holidays, afterSigning)).toBe(false);
  });

  test('however many days off, it ends forty days after signing', () => {
    const issuedOn = day('2026-07-31');
    const off = Array.from({ length: 60 }, (_, index) => addDays(issuedOn, index));
    const on = (days: number): PlainDate => addDays(issuedOn, days);
    expect(
      [40, 41].map((days) => isReferralInForce(referral(issuedOn), on(days), off, afterSigning)),
    ).toEqual([true, false]);
  });

  test('away from holidays it is in force for two weeks of the calendar', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 40 }),
        (start, days) => {
          const issuedOn = addDays(day('2026-05-04'), start);
          const lastWorkingDay = addDays(
            issuedOn,
            dayOfWeek(issuedOn) === 6 ? 13 : dayOfWeek(issuedOn) === 0 ? 12 : 14,
          );
          const ends = addDays(lastWorkingDay, dayOfWeek(lastWorkingDay) === 5 ? 2 : 0);
          const on = addDays(issuedOn, days);
          expect(isReferralInForce(referral(issuedOn), on, holidays, afterSigning)).toBe(
            on <= ends,
          );
        },
      ),
    );
  });
});

describe('a referral for a year', () => {
  test.each([
    ['on the day of signing', '2026-03-15', '2026-03-15', true],
    ['the day before', '2026-03-15', '2026-03-14', false],
    ['on the same day of the next year', '2026-03-15', '2027-03-15', true],
    ['a day after a full year', '2026-03-15', '2027-03-16', false],
    ['signed on 29 February, 28 February', '2028-02-29', '2029-02-28', true],
    ['signed on 29 February, 1 March', '2028-02-29', '2029-03-01', false],
    ['ten years later', '2016-03-15', '2026-03-15', false],
    ['signed in 2024, at the end of that year', '2024-03-15', '2024-12-31', true],
    ['signed in 2024, in the next year', '2024-03-15', '2025-01-01', false],
    ['signed on the last day of the old slips', '2024-12-31', '2025-01-01', false],
    ['signed on the first day of the new slips', '2025-01-01', '2026-01-01', true],
  ])('%s', (_title, issuedOn, on, inForce) => {
    expect(oneYear(issuedOn, on)).toBe(inForce);
  });

  test('for a second course on it a follow-up slip is needed', () => {
    const slip = referral(day('2026-03-15'), { kind: 'ONE_YEAR', usedBefore: true });
    expect(isReferralInForce(slip, day('2026-03-16'), holidays, afterSigning)).toBe(false);
  });
});

test.each([
  [false, true],
  [true, false],
])('a follow-up slip used before (%s) is usable: %s', (used, usable) => {
  expect(isAppointmentUsable({ date: day('2026-08-10'), used })).toBe(usable);
});

describe('stay away from home', () => {
  const from = day('2026-08-01');
  const temporary = residence(from, { to: day('2026-08-10') });
  const short = { ...temporary, kind: 'SHORT_STAY' } as const;

  describe.each([
    ['short stay', short],
    ['temporary residence', temporary],
  ])('%s', (_kind, stay) => {
    test.each([
      ['the day before', '2026-07-31', false],
      ['the first day', '2026-08-01', true],
      ['the last day', '2026-08-10', true],
      ['the day after', '2026-08-11', false],
    ])('%s', (_title, on, inForce) => {
      expect(isResidenceInForce(stay, day(on))).toBe(inForce);
    });

    test('undeclared it counts for nothing', () => {
      expect(isResidenceInForce({ ...stay, declared: false }, from)).toBe(false);
    });
  });

  test.each([
    ['29 days', '2026-08-29', true],
    ['30 days', '2026-08-30', false],
  ])('a short stay of %s is under 30 days: %3$s', (_title, to, inForce) => {
    expect(isResidenceInForce({ ...short, to: day(to) }, from)).toBe(inForce);
  });

  test('a temporary residence may be of 30 days', () => {
    expect(isResidenceInForce({ ...temporary, to: day('2026-08-30') }, from)).toBe(true);
  });

  test.each([
    ['short stay', short, '2026-08-29', true],
    ['short stay', short, '2026-08-30', false],
    ['temporary residence', temporary, '2028-08-31', true],
  ])('an open-ended %s on %3$s: %4$s', (_kind, stay, on, inForce) => {
    expect(isResidenceInForce({ ...stay, to: null }, day(on))).toBe(inForce);
  });

  test.each([
    ['short stay', short, false],
    ['temporary residence', temporary, true],
  ])('a reason that the law does not name spoils a %s only if short', (_kind, stay, inForce) => {
    expect(isResidenceInForce({ ...stay, reasonAccepted: false }, from)).toBe(inForce);
  });
});
