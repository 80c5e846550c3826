import { expect, test } from 'vitest';
import { fixedHolidaysAround } from '../../../src/eligibility/data/holidays.ts';
import { card, day, decide, elsewhere, places, referral, selfReferral } from './visit.ts';

test('the fixed holidays of a visit are those of its year and of the one before', () => {
  expect(fixedHolidaysAround(day('2027-01-15'))).toEqual([
    '2026-01-01',
    '2026-04-30',
    '2026-05-01',
    '2026-09-02',
    '2027-01-01',
    '2027-04-30',
    '2027-05-01',
    '2027-09-02',
  ]);
});

test.each([
  ['is out of force when no holiday is known', [], false],
  ['is in force when the fixed holidays are', fixedHolidaysAround(day('2027-01-15')), true],
])('a slip signed on 2026-12-31 and used on 2027-01-15 %s', (_title, holidays, inForce) => {
  const facts = selfReferral(places.central, {
    visitDate: day('2027-01-15'),
    card: card({ registeredFacility: elsewhere, validTo: day('2027-12-31') }),
    referral: referral(day('2026-12-31')),
    holidays,
  });
  expect(decide(facts).reasons.includes('RIGHT_ROUTE')).toBe(inForce);
});
