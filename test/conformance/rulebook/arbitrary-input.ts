import fc from 'fast-check';
import type { CardPart, CaseCard, CaseInput, Digit } from './case-input.ts';
import { plusDays } from './oracle.ts';

const BOUNDARIES = [
  '2016-01-01',
  '2018-07-01',
  '2021-01-01',
  '2024-07-01',
  '2025-01-01',
  '2025-08-15',
  '2026-01-01',
  '2026-07-01',
  '2026-09-02',
  '2027-01-01',
];

/** Mostly within three days of a day on which a rule changes. */
const visitDate: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...BOUNDARIES), fc.integer({ min: -3, max: 3 }))
      .map(([day, offset]) => plusDays(day, offset)),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 0, max: 4400 }).map((offset) => plusDays('2015-06-01', offset)),
  },
);

const near = (min: number, max: number, ...edges: readonly number[]): fc.Arbitrary<number> =>
  fc.oneof(fc.constantFrom(...edges), fc.integer({ min, max }));

const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, arbitrary);

const amount = (max: number, ...edges: readonly number[]): fc.Arbitrary<number> =>
  fc.oneof(
    fc.tuple(fc.constantFrom(...edges), fc.integer({ min: -1, max: 1 })).map(([a, b]) => a + b),
    fc.integer({ min: 0, max }),
  );

const OBJECT_DIGITS: readonly (readonly [string, Digit])[] = [
  ['TE', 1],
  ['CK', 2],
  ['HN', 2],
  ['HT', 3],
  ['CN', 3],
  ['CN', 2],
  ['LH', 4],
  ['LH', 2],
  ['DN', 4],
  ['GD', 4],
  ['GD', 3],
  ['HG', 4],
  ['TQ', 4],
  ['QN', 5],
  ['CA', 5],
];

const HERE = '99002';
const registeredFacility = fc.oneof(
  fc.record({
    code: fc.constant(HERE),
    level: fc.constantFrom('PRIMARY' as const, 'BASIC' as const, 'SPECIALISED' as const),
  }),
  {
    weight: 3,
    arbitrary: fc.record({
      code: fc.constantFrom('99102', '88002'),
      level: fc.constantFrom('PRIMARY' as const, 'BASIC' as const, 'SPECIALISED' as const, null),
    }),
  },
);

const cardPart = (validFrom: fc.Arbitrary<string>, length: fc.Arbitrary<number>) =>
  fc
    .tuple(
      fc.constantFrom(...OBJECT_DIGITS),
      validFrom,
      length,
      registeredFacility,
      fc.integer({ min: 0, max: 9_999_999 }),
    )
    .map(
      ([[objectCode, benefitDigit], from, days, facility, serial]): CardPart => ({
        number: `${objectCode}${benefitDigit}01${String(serial).padStart(10, '0')}`,
        objectCode,
        benefitDigit,
        validFrom: from,
        validTo: plusDays(from, days),
        registeredFacility: facility,
      }),
    );

const cardAt = (visit: string): fc.Arbitrary<CaseCard> => {
  const end = near(-20, 400, -16, -15, -1, 0, 1, 29, 31, 365);
  return fc
    .tuple(
      near(-400, 2, -365, -100, -1, 0, 1),
      end,
      cardPart(fc.constant(visit), fc.constant(0)),
      fc.record({
        revoked: fc.oneof({ weight: 15, arbitrary: fc.constant(false) }, fc.constant(true)),
        fiveYearDate: fc.option(near(-3000, 30, 0, 1).map((days) => plusDays(visit, days))),
        area: fc.oneof(
          { weight: 3, arbitrary: fc.constant(null) },
          fc.constantFrom('K1' as const, 'K2' as const, 'K3' as const),
        ),
      }),
      fc.oneof(
        { weight: 2, arbitrary: fc.constant(null) },
        fc.tuple(
          fc.constantFrom<'after' | 'overlap' | 'gap'>('after', 'overlap', 'gap'),
          cardPart(fc.constant(visit), near(0, 400, 0, 365)),
        ),
      ),
    )
    .map(([from, to, part, rest, following]) => {
      const validFrom = plusDays(visit, Math.min(from, to));
      const validTo = plusDays(visit, Math.max(from, to));
      let replacement: CardPart | null = null;
      if (following !== null) {
        const [relation, next] = following;
        const offset = relation === 'after' ? 1 : relation === 'overlap' ? -5 : 12;
        const start = plusDays(validTo, offset);
        replacement = {
          ...next,
          validFrom: start,
          validTo: plusDays(
            start,
            Date.parse(next.validTo) / 86_400_000 - Date.parse(visit) / 86_400_000,
          ),
        };
      }
      return { ...part, validFrom, validTo, ...rest, replacement };
    });
};

const ICD = [
  'K29.7',
  'A17.0',
  'A17',
  'a17.1†',
  'B44.9',
  'C25.9',
  'C38.4',
  'C83.5',
  'C50.9',
  'D61.9',
  'E74.0*',
  'G35',
  'I51.2',
  'L51.2',
  'N18.5',
  'Q21.0',
  'Z94.0',
];

const PORTAL_CODES = (
  '001 002 003 004 010 050 051 052 053 054 055 060 061 070 100 101 110 120 121 122 123 124 ' +
  '130 205 401 500 777'
).split(' ');

const inputAt = (visit: string): fc.Arbitrary<CaseInput> => {
  const day = (min: number, max: number, ...edges: readonly number[]): fc.Arbitrary<string> =>
    near(min, max, ...edges).map((offset) => plusDays(visit, offset));
  const rarely = fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true));
  return fc
    .record({
      stay: fc.option(
        fc.tuple(near(0, 40, 0, 1, 15, 16), near(0, 40, 0, 1, 15, 16), fc.boolean(), fc.boolean()),
      ),
      careType: fc.constantFrom('OUTPATIENT' as const, 'INPATIENT' as const, 'DAY' as const),
      emergency: rarely,
      facility: fc.record({
        code: fc.constant(HERE),
        level: fc.oneof(
          {
            weight: 12,
            arbitrary: fc.constantFrom(
              'PRIMARY' as const,
              'BASIC' as const,
              'SPECIALISED' as const,
            ),
          },
          fc.constant(null),
        ),
        score: fc.oneof(
          fc.constantFrom(null, 45, 49, 50, 69, 70, 92),
          fc.integer({ min: 0, max: 100 }),
        ),
        provisionalBasic: rarely,
        formerTier: fc.constantFrom(
          'COMMUNE' as const,
          'DISTRICT' as const,
          'PROVINCIAL' as const,
          'CENTRAL' as const,
          'NONE' as const,
        ),
        primaryStatutory: rarely,
        regionalPolyclinic: rarely,
        contract: fc.oneof({ weight: 15, arbitrary: fc.constant(true) }, fc.constant(false)),
      }),
      card: fc.option(cardAt(visit), { freq: 15 }),
      person: fc.record({
        birthDate: fc.option(
          fc.oneof(
            fc
              .constantFrom(6, 17, 18, 40)
              .chain((years) =>
                fc
                  .constantFrom(-1, 0, 1)
                  .map((offset) =>
                    plusDays(
                      `${Number(visit.slice(0, 4)) - years}-${visit.slice(5) === '02-29' ? '02-28' : visit.slice(5)}`,
                      offset,
                    ),
                  ),
              ),
            day(-30_000, 0, 0),
          ),
          { freq: 9 },
        ),
        newborn: rarely,
        donorJustDonated: rarely,
      }),
      proof: fc.record({
        presentedBy: fc.constantFrom(
          'CCCD' as const,
          'VNEID' as const,
          'VSSID' as const,
          'PAPER' as const,
          'NUMBER' as const,
          'BIRTH_NOTIFICATION' as const,
          'BHXH_RECEIPT' as const,
          null,
        ),
        manuallyConfirmed: fc.boolean(),
      }),
      portal: fc.oneof(
        { weight: 6, arbitrary: fc.constant({ available: true, resultCode: '000' }) },
        {
          weight: 5,
          arbitrary: fc
            .constantFrom(...PORTAL_CODES)
            .map((resultCode) => ({ available: true, resultCode })),
        },
        fc.constant({ available: true, resultCode: null }),
        fc.constant({ available: false, resultCode: null }),
      ),
      referral: seldom(
        fc.record({
          type: fc.constantFrom('SINGLE' as const, 'ONE_YEAR' as const),
          fromFacilityCode: fc.constant('99102'),
          slipNumber: fc.constant('CT-1'),
          signedOn: day(-400, 1, -366, -365, -364, -16, -15, -14, -13, 0, 1),
          icd: fc.constant(null),
          usedBefore: rarely,
        }),
      ),
      appointment: seldom(
        fc.record({ id: fc.constant('HK-1'), date: day(-5, 5, 0), used: fc.boolean() }),
      ),
      residence: seldom(
        fc
          .tuple(
            fc.constantFrom('SHORT_STAY' as const, 'TEMPORARY_RESIDENCE' as const),
            fc.boolean(),
            near(-40, 1, 0, 1),
            near(0, 40, 27, 28, 29, 30),
          )
          .map(([type, declared, from, length]) => ({
            type,
            declared,
            from: plusDays(visit, from),
            to: plusDays(visit, from + length),
            reason: type === 'SHORT_STAY' ? 'VISITING_RELATIVES' : null,
          })),
      ),
      diagnosis: fc.record({
        icdMain: fc.option(fc.constantFrom(...ICD), { freq: 9 }),
        inAppendixII: fc.constantFrom(true, false, false, null),
        inAppendixIII: fc.constantFrom(true, false, null),
      }),
      inScopeCost: fc.option(
        amount(20_000_000, 208_500, 223_500, 270_000, 351_000, 379_500, 1_000_010).map((cost) =>
          Math.max(0, cost),
        ),
        { freq: 5 },
      ),
      outOfScopeCost: fc.constantFrom(0, 0, 40_000),
      cumulativeCoPay: fc.option(
        fc
          .record({
            beforeChange: amount(16_000_000, 14_040_000, 13_000_000, 1_396_758, 1),
            sinceChange: amount(20_000_000, 15_180_000, 14_040_000, 1_124_444, 13_669_830, 1),
          })
          .map((sums) => ({ ...sums, dataAsOf: plusDays(visit, -1) })),
      ),
      officialHolidays: fc.constantFrom<readonly string[]>([], ['2026-09-02'], ['2026-01-01']),
    })
    .map(({ stay, ...rest }) => {
      const [first, second, discharged, asked] = stay ?? [0, 0, false, false];
      const evaluated = asked ? Math.min(first, second) : 0;
      return {
        visitDate: visit,
        evaluatedOn: asked && evaluated > 0 ? plusDays(visit, evaluated) : null,
        dischargeDate: discharged ? plusDays(visit, Math.max(first, second)) : null,
        ...rest,
      };
    });
};

/** Inputs of section 10.1 with their dates clustered round the days on which the rules change. */
export const caseInput: fc.Arbitrary<CaseInput> = visitDate.chain(inputAt);
