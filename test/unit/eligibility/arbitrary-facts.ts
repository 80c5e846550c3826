import fc from 'fast-check';
import { addDays, type PlainDate } from '../../../src/domain/date.ts';
import { largestAmount } from '../../../src/domain/vnd.ts';
import type { CardFacts, FacilityFacts, Facts } from '../../../src/eligibility/facts.ts';
import { knownPortalCodes } from '../../../src/eligibility/portal-codes.ts';
import { born, day } from './visit.ts';

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
] as const;

/** Days from 2025-01-01 to 2027-12-31, more often those around which something changes. */
export const visitDays: fc.Arbitrary<PlainDate> = fc.oneof(
  { weight: 3, arbitrary: fc.nat(1094).map((days) => addDays(day('2025-01-01'), days)) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('2025-01-01', '2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01')
      .map(day),
  },
);

const codes = ['99001', '99002', '99003'] as const;

export const facilities: fc.Arbitrary<FacilityFacts> = fc.record({
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
export function cardsAround(visitDate: PlainDate): fc.Arbitrary<CardFacts> {
  const near = (from: number, to: number) =>
    fc.option(
      fc.integer({ min: from, max: to }).map((days) => addDays(visitDate, days)),
      { freq: 8 },
    );
  return fc.record({
    objectCode: fc.option(fc.constantFrom('DN', 'HT', 'CN', 'LH', 'TE', 'QN', 'ZZ')),
    benefitDigit: fc.option(fc.constantFrom(1, 2, 3, 4, 5), { freq: 10 }),
    validFrom: near(-400, 5),
    validTo: near(-20, 400),
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

/** Slips whose force on a day is known by how they are made, and not by counting. */
export function referralsAround(
  on: PlainDate,
): fc.Arbitrary<{ readonly slip: Facts['referral']; readonly inForce: boolean }> {
  const single = (days: number, inForce: boolean) => ({
    slip: { kind: 'SINGLE', issuedOn: addDays(on, -days) } as const,
    inForce,
  });
  const year = (days: number, inForce: boolean) => ({
    slip: { kind: 'ONE_YEAR', issuedOn: addDays(on, -days) } as const,
    inForce,
  });
  return fc.constantFrom(
    ...[
      { slip: null, inForce: false },
      { slip: null, inForce: false },
      { slip: null, inForce: false },
      single(0, true),
      single(10, true),
      single(25, false),
      single(-1, false),
      year(0, true),
      year(364, true),
      year(367, false),
      year(-1, false),
    ],
  );
}

export function residencesAround(
  on: PlainDate,
): fc.Arbitrary<{ readonly stay: Facts['residence']; readonly inForce: boolean }> {
  const stay = (
    kind: 'SHORT_STAY' | 'TEMPORARY_RESIDENCE',
    declared: boolean,
    before: number,
    after: number | null,
    inForce: boolean,
  ) => ({
    stay: {
      kind,
      declared,
      from: addDays(on, -before),
      to: after === null ? null : addDays(on, after),
    },
    inForce,
  });
  return fc.constantFrom(
    ...[
      { stay: null, inForce: false },
      { stay: null, inForce: false },
      { stay: null, inForce: false },
      stay('SHORT_STAY', true, 0, 0, true),
      stay('SHORT_STAY', true, 14, 14, true),
      stay('SHORT_STAY', true, 5, null, true),
      stay('SHORT_STAY', true, 20, 20, false),
      stay('SHORT_STAY', true, -1, 5, false),
      stay('SHORT_STAY', true, 5, -1, false),
      stay('SHORT_STAY', false, 1, 1, false),
      stay('TEMPORARY_RESIDENCE', true, 200, 200, true),
      stay('TEMPORARY_RESIDENCE', true, 200, null, true),
      stay('TEMPORARY_RESIDENCE', false, 200, null, false),
    ],
  );
}

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
);

/** Any visit from 2025-01-01 on; half of them have what it takes to be covered. */
export const anyFacts: fc.Arbitrary<Facts> = fc
  .tuple(visitDays, fc.option(fc.nat(40), { nil: 0 }))
  .chain(([visitDate, stay]) => {
    const admittedOn = addDays(visitDate, -stay);
    return fc.record({
      askedOn: fc.constantFrom(visitDate, addDays(visitDate, -30), addDays(visitDate, 400)),
      visitDate: fc.constant(visitDate),
      admittedOn: fc.constant(admittedOn),
      careType: fc.constantFrom('OUTPATIENT', 'INPATIENT', 'DAY'),
      emergency: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
      facility: facilities,
      birthDate: fc
        .constantFrom('1950', '1986-01-15', '2008-07', '2009-06-30', '2024-02-29')
        .map(born),
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
      card: fc.option(cardsAround(visitDate), { freq: 8 }),
      replacement: fc.option(cardsAround(visitDate), { freq: 1 }),
      temporaryChildNumber: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      documentsCheckedByEye: fc.boolean(),
      referral: referralsAround(admittedOn).map(({ slip }) => slip),
      appointment: fc.option(fc.record({ date: fc.constant(visitDate), used: fc.boolean() }), {
        freq: 1,
      }),
      residence: residencesAround(admittedOn).map(({ stay: found }) => found),
      mainDiagnosis: fc.option(
        fc.oneof(fc.constantFrom('K29.7', 'G35', 'I50', 'C83.5', ''), fc.string()),
      ),
      inAppendixII: fc.constantFrom(null, true, false),
      newborn: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      donorJustDonated: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      inScopeCost: fc.option(fc.oneof(fc.nat(800_000), fc.integer({ min: 0, max: largestAmount }))),
    });
  });
