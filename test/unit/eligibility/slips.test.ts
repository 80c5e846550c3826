import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayOfWeek } from '../../../src/domain/date.ts';
import {
  isAppointmentUsable,
  isReferralInForce,
  isResidenceInForce,
} from '../../../src/eligibility/slips.ts';
import { day } from './visit.ts';

const single = (issuedOn: string) => ({ kind: 'SINGLE', issuedOn: day(issuedOn) }) as const;
const oneYear = (issuedOn: string) => ({ kind: 'ONE_YEAR', issuedOn: day(issuedOn) }) as const;

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
    expect(isReferralInForce(single(issuedOn), day(on))).toBe(inForce);
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
          expect(isReferralInForce({ kind: 'SINGLE', issuedOn }, on)).toBe(on <= ends);
        },
      ),
    );
  });
});

describe('a referral for a year', () => {
  test.each([
    ['on the day of signing', '2026-03-15', '2026-03-15', true],
    ['the day before', '2026-03-15', '2026-03-14', false],
    ['on the last day of the year', '2026-03-15', '2027-03-14', true],
    ['a day after a full year', '2026-03-15', '2027-03-16', false],
    ['signed on 29 February, 28 February', '2028-02-29', '2029-02-28', true],
    ['signed on 29 February, 2 March', '2028-02-29', '2029-03-02', false],
    ['ten years later', '2016-03-15', '2026-03-15', false],
  ])('%s', (_title, issuedOn, on, inForce) => {
    expect(isReferralInForce(oneYear(issuedOn), day(on))).toBe(inForce);
  });
});

test('a follow-up slip can be used once', () => {
  const date = day('2026-08-10');
  expect(isAppointmentUsable({ date, used: false })).toBe(true);
  expect(isAppointmentUsable({ date, used: true })).toBe(false);
});

describe('stay away from home', () => {
  const from = day('2026-08-01');
  const short = { kind: 'SHORT_STAY', declared: true, from, to: day('2026-08-10') } as const;
  const temporary = { ...short, kind: 'TEMPORARY_RESIDENCE' } as const;

  test.each([
    ['the day before', '2026-07-31', false],
    ['the first day', '2026-08-01', true],
    ['the last day', '2026-08-10', true],
    ['the day after', '2026-08-11', false],
  ])('%s', (_title, on, inForce) => {
    expect(isResidenceInForce(short, day(on))).toBe(inForce);
    expect(isResidenceInForce(temporary, day(on))).toBe(inForce);
  });

  test('undeclared it counts for nothing', () => {
    expect(isResidenceInForce({ ...short, declared: false }, from)).toBe(false);
    expect(isResidenceInForce({ ...temporary, declared: false }, from)).toBe(false);
  });

  test('a short stay is under 30 days, a temporary residence any time', () => {
    const of29 = { ...short, to: day('2026-08-30') };
    const of30 = { ...short, to: day('2026-08-31') };
    expect(isResidenceInForce(of29, from)).toBe(true);
    expect(isResidenceInForce(of30, from)).toBe(false);
    expect(isResidenceInForce({ ...of30, kind: 'TEMPORARY_RESIDENCE' }, from)).toBe(true);
  });

  test('an open-ended short stay ends by itself before the thirtieth day', () => {
    const open = { ...short, to: null };
    expect(isResidenceInForce(open, day('2026-08-30'))).toBe(true);
    expect(isResidenceInForce(open, day('2026-08-31'))).toBe(false);
    expect(isResidenceInForce({ ...open, kind: 'TEMPORARY_RESIDENCE' }, day('2028-08-31'))).toBe(
      true,
    );
  });
});
