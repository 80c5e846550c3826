import fc from 'fast-check';
import { addDays, type PlainDate } from '../../../src/domain/date.ts';
import { largestAmount } from '../../../src/domain/vnd.ts';
import type { CaseFacts } from '../../../src/eligibility/case-file.ts';
import type { CardFacts, FacilityFacts, Facts } from '../../../src/eligibility/facts.ts';
import { knownPortalCodes } from '../../../src/eligibility/portal-codes.ts';
import { type Switches, switches } from '../../../src/eligibility/switches.ts';
import { born, day, referral, residence } from './visit.ts';

const levels = ['PRIMARY', 'BASIC', 'SPECIALISED'] as const;
const unansweredReasons = [
  'TIMEOUT',
  'UNREACHABLE',
  'INVALID_ANSWER',
  'WRONG_PERSON',
  'REFUSED',
  'RESTRICTED',
  'UPSTREAM_ERROR',
  'NO_ACCOUNT',
  'NO_NUMBER',
  'NO_CARD',
] as const;

/** Days on which a rule or an amount changes. */
const changeDays = [
  '2016-01-01',
  '2018-07-01',
  '2019-07-01',
  '2021-01-01',
  '2023-07-01',
  '2024-07-01',
  '2025-01-01',
  '2025-08-15',
  '2026-01-01',
  '2026-07-01',
].map(day);

/** Days from 2025-01-01 to 2027-12-31, now and then older ones, and those around which something changes. */
const visitDays: fc.Arbitrary<PlainDate> = fc.oneof(
  { weight: 4, arbitrary: fc.nat(1094).map((days) => addDays(day('2025-01-01'), days)) },
  { weight: 1, arbitrary: fc.nat(4000).map((days) => addDays(day('2015-01-01'), days)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...changeDays), fc.integer({ min: -1, max: 0 }))
      .map(([on, offset]) => addDays(on, offset)),
  },
);

const codes = ['99001', '99002', '99003'] as const;

const facilities: fc.Arbitrary<FacilityFacts> = fc.record({
  code: fc.constantFrom(...codes).map((code) => code as FacilityFacts['code']),
  level: fc.option(fc.constantFrom(...levels), { freq: 8 }),
  score: fc.option(
    fc.oneof(
      fc.constantFrom(0, 49, 49.9, 50, 58, 69, 69.9, 70, 71, 100),
      fc.double({ min: 0, max: 100, noNaN: true }),
    ),
    { freq: 6 },
  ),
  provisionalBasic: fc.boolean(),
  formerTier: fc.constantFrom('COMMUNE', 'DISTRICT', 'PROVINCIAL', 'CENTRAL', 'NONE'),
  primaryStatutory: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  regionalPolyclinic: fc.boolean(),
  contract: fc.boolean(),
});

/** Dates lie around the visit, and are now and then missing. */
function cardsAround(visitDate: PlainDate): fc.Arbitrary<CardFacts> {
  const near = (from: number, to: number) =>
    fc.option(
      fc.integer({ min: from, max: to }).map((days) => addDays(visitDate, days)),
      { freq: 8 },
    );
  return fc.record({
    number: fc.constantFrom(null, 'DN4010123456789', 'HT3010123456789'),
    objectCode: fc.option(fc.constantFrom('DN', 'HT', 'CN', 'LH', 'TE', 'QN', 'ZZ')),
    benefitDigit: fc.option(fc.constantFrom(1, 2, 3, 4, 5), { freq: 10 }),
    validFrom: near(-400, 5),
    validTo: near(-20, 400),
    revoked: fc.integer({ min: 0, max: 14 }).map((n) => n === 0),
    registeredFacility: fc.option(
      fc.record({
        code: fc.constantFrom(...codes, '99102').map((code) => code as FacilityFacts['code']),
        level: fc.option(fc.constantFrom(...levels)),
      }),
    ),
    fiveYearDate: near(-2000, 2000),
    area: fc.option(fc.constantFrom('K1', 'K2', 'K3')),
  });
}

const referrals = (on: PlainDate): fc.Arbitrary<Facts['referral']> =>
  fc.option(
    fc
      .tuple(
        fc.constantFrom(0, 1, 10, 14, 15, 25, 364, 365, 366, 367),
        fc.constantFrom('SINGLE', 'ONE_YEAR'),
        fc.boolean(),
        fc.integer({ min: 0, max: 5 }),
      )
      .map(([days, kind, complete, used]) =>
        referral(addDays(on, -days), { kind, complete, usedBefore: used === 0 }),
      ),
    { freq: 1 },
  );

const residences = (on: PlainDate): fc.Arbitrary<Facts['residence']> =>
  fc.option(
    fc
      .tuple(
        fc.constantFrom('SHORT_STAY', 'TEMPORARY_RESIDENCE'),
        fc.constantFrom(-1, 0, 14, 28, 29, 200),
        fc.option(fc.constantFrom(-1, 0, 1, 15)),
        fc.boolean(),
        fc.boolean(),
      )
      .map(([kind, before, after, declared, reasonAccepted]) =>
        residence(addDays(on, -before), {
          kind,
          to: after === null ? null : addDays(on, after),
          declared,
          reasonAccepted,
        }),
      ),
    { freq: 1 },
  );

const seldom = (outOf: number): fc.Arbitrary<boolean> =>
  fc.integer({ min: 0, max: outOf }).map((n) => n === 0);

const portals: fc.Arbitrary<Facts['portal']> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      answered: fc.constant(true as const),
      code: fc.oneof(
        fc.constant('000'),
        fc.constantFrom(...knownPortalCodes),
        fc.string({ maxLength: 4 }),
      ),
      restricted: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      answered: fc.constant(false as const),
      reason: fc.constantFrom(...unansweredReasons),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      answered: fc.constant(false as const),
      reason: fc.constantFrom(...unansweredReasons),
      stored: fc.constantFrom('000', '000', ...knownPortalCodes),
    }),
  },
);

const money = (limit: number): fc.Arbitrary<number> =>
  fc.oneof(fc.nat(limit), fc.constantFrom(0, 1, limit), fc.integer({ min: 0, max: largestAmount }));

/** Any visit without a contradiction, and the day asked about; half of them have what it takes to be covered. */
export const anyVisit: fc.Arbitrary<CaseFacts> = fc
  .tuple(visitDays, fc.option(fc.nat(40), { nil: 0 }), fc.option(fc.nat(60), { freq: 1 }))
  .chain(([visitDate, asked, length]) => {
    const on = addDays(visitDate, asked);
    const facts: fc.Arbitrary<Facts> = fc.record({
      askedOn: fc.constantFrom(visitDate, on, addDays(visitDate, -30), addDays(visitDate, 400)),
      visitDate: fc.constant(visitDate),
      dischargeDate: fc.constant(length === null ? null : addDays(visitDate, length)),
      careType: fc.constantFrom('OUTPATIENT', 'INPATIENT', 'DAY'),
      emergency: seldom(4),
      emergencyContinued: seldom(9),
      facility: facilities,
      birthDate: fc.option(
        fc.constantFrom('1950', '1986-01-15', '2008-07', '2009-06-30', '2012-02-29').map(born),
        { freq: 8 },
      ),
      newborn: seldom(9),
      donorJustDonated: seldom(9),
      identity: fc.oneof(
        { weight: 3, arbitrary: fc.constant('MATCHED' as const) },
        {
          weight: 1,
          arbitrary: fc.constantFrom('MISMATCHED', 'NOT_FOUND', 'AMBIGUOUS', 'UNDETERMINED'),
        },
      ),
      portal: fc.oneof(
        {
          weight: 1,
          arbitrary: fc.constant({ answered: true, code: '000', restricted: false } as const),
        },
        { weight: 1, arbitrary: portals },
      ),
      lookedUpElsewhere: seldom(9),
      card: fc.option(cardsAround(visitDate), { freq: 8 }),
      replacement: fc.option(cardsAround(visitDate), { freq: 1 }),
      childNumber: seldom(9),
      birthPaperShown: seldom(5),
      documentsCheckedByEye: fc.boolean(),
      referral: referrals(visitDate),
      appointment: fc.option(fc.record({ date: fc.constant(visitDate), used: fc.boolean() }), {
        freq: 1,
      }),
      residence: residences(visitDate),
      mainDiagnosis: fc.option(
        fc.oneof(fc.constantFrom('K29.7', 'G35', 'I50', 'C83.5', ''), fc.string()),
      ),
      inAppendixII: fc.constantFrom(null, true, false),
      inAppendixIII: fc.constantFrom(null, true, false),
      deathReported: fc.integer({ min: 0, max: 29 }).map((n) => n === 0),
      inScopeCost: fc.option(money(800_000)),
      outOfScopeCost: fc.constantFrom(0, 40_000),
      coPayment: fc.option(
        fc.record({ beforeChange: money(14_040_000), sinceChange: money(15_180_001) }),
      ),
      holidays: fc.constantFrom([], [visitDate], [addDays(visitDate, -1)]),
    });
    return facts.map((one) => ({ facts: one, on }));
  });

/** Any position of every switch. */
export const anySwitches: fc.Arbitrary<Switches> = fc
  .record(
    Object.fromEntries(
      Object.entries(switches).map(([name, positions]) => [
        name,
        fc.constantFrom<string>(...positions),
      ]),
    ),
  )
  .map((positions) => positions as unknown as Switches);
