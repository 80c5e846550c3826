import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { largestAmount } from '../../../src/domain/vnd.ts';
import type { Decision, Money } from '../../../src/eligibility/decision.ts';
import type { FacilityFacts, Facts } from '../../../src/eligibility/facts.ts';
import type { Switches } from '../../../src/eligibility/switches.ts';
import {
  card,
  day,
  decide,
  elsewhere,
  places,
  selfReferral,
  usualVisitDay,
  visit,
} from './visit.ts';

function parts(
  facts: Facts,
  changes: Partial<Switches> = {},
): readonly [fund: number, coPay: number, selfPay: number] | null {
  const money: Money | null = decide(facts, usualVisitDay, changes).benefit?.money ?? null;
  return money === null ? null : [money.fundPays, money.coPay, money.selfPay];
}

describe('the fund’s part is rounded half up', () => {
  test.each([
    // 80 %
    [1_000_000, [800_000, 200_000, 0]],
    [1_000_001, [800_001, 200_000, 0]],
    [1_000_002, [800_002, 200_000, 0]],
    [1_000_003, [800_002, 200_001, 0]],
    [1_000_004, [800_003, 200_001, 0]],
  ] as const)('%i at 80 %%', (inScopeCost, expected) => {
    expect(parts(visit({ inScopeCost }))).toEqual(expected);
  });

  test('and an exact half goes up', () => {
    // 80 % of 50 %, and 95 %
    const reduced = (inScopeCost: number) =>
      parts(selfReferral(places.basicUpperBand, { inScopeCost, inAppendixII: false }));
    expect(reduced(1_000_001)).toEqual([400_000, 100_000, 500_001]);
    const pensioner = card({ objectCode: 'HT', benefitDigit: 3 });
    expect(parts(visit({ card: pensioner, inScopeCost: 1_000_010 }))).toEqual([950_010, 50_000, 0]);
    expect(parts(visit({ card: pensioner, inScopeCost: 1_000_030 }))).toEqual([950_029, 50_001, 0]);
  });

  test('nothing costs nothing', () => {
    expect(parts(visit({ inScopeCost: 0 }))).toEqual([0, 0, 0]);
  });

  test('what is out of scope is the patient’s', () => {
    expect(parts(visit({ inScopeCost: 1_000_000, outOfScopeCost: 40_000 }))).toEqual([
      800_000, 200_000, 40_000,
    ]);
    const army = card({ objectCode: 'QN', benefitDigit: 5 });
    expect(parts(visit({ card: army, inScopeCost: 1_000_000, outOfScopeCost: 40_000 }))).toEqual([
      1_000_000, 0, 40_000,
    ]);
  });

  test('without a cost there are no parts', () => {
    expect(parts(visit({ outOfScopeCost: 40_000 }))).toBeNull();
  });
});

test('the parts always add up, and none is negative', () => {
  const cost = fc.oneof(fc.nat(2_000_000), fc.integer({ min: 0, max: largestAmount }));
  fc.assert(
    fc.property(
      cost,
      fc.nat(100_000),
      fc.constantFrom(...Object.values(places)),
      fc.constantFrom('OUTPATIENT', 'INPATIENT', 'DAY'),
      fc.constantFrom(1, 3, 4),
      fc.boolean(),
      fc.constantFrom('(1-E)*R', 'ALL_SELF_PAY'),
      (inScopeCost, outOfScopeCost, facility, careType, benefitDigit, contract, split) => {
        const { benefit }: Decision = decide(
          selfReferral(
            { ...facility, contract },
            {
              careType,
              inScopeCost,
              outOfScopeCost,
              card: card({ benefitDigit, registeredFacility: elsewhere }),
            },
          ),
          usualVisitDay,
          { coPayOnReducedRoute: split },
        );
        if (benefit === null) return;
        const { fundPays, coPay, selfPay } = benefit.money ?? {
          fundPays: -1,
          coPay: 0,
          selfPay: 0,
        };
        expect(fundPays + coPay + selfPay).toBe(inScopeCost + outOfScopeCost);
        expect(Math.min(fundPays, coPay)).toBeGreaterThanOrEqual(0);
        expect(selfPay).toBeGreaterThanOrEqual(outOfScopeCost);
        expect(fundPays).toBeLessThanOrEqual(inScopeCost);
      },
    ),
    { numRuns: 500 },
  );
});

describe('a reduced route', () => {
  const central = (inScopeCost: number) =>
    selfReferral(places.central, { careType: 'INPATIENT', inScopeCost });

  test('has a co-payment of (1 − E) · R, and the rest is self-payment', () => {
    expect(parts(central(10_000_000))).toEqual([3_200_000, 800_000, 6_000_000]);
  });

  test('or is all self-payment where so switched', () => {
    const switched = { coPayOnReducedRoute: 'ALL_SELF_PAY' } as const;
    expect(parts(central(10_000_000), switched)).toEqual([3_200_000, 0, 6_800_000]);
    expect(parts(visit({ inScopeCost: 1_000_000 }), switched)).toEqual([800_000, 200_000, 0]);
  });

  test('that pays nothing has no co-payment', () => {
    const unpaid = selfReferral(places.central, { inScopeCost: 1_000_000, outOfScopeCost: 5 });
    expect(parts(unpaid)).toEqual([0, 0, 1_000_005]);
  });
});

describe('without a contract the direct claim is capped (Decree 188/2025 art. 57)', () => {
  const large = 100_000_000;
  const at = (facility: FacilityFacts, careType: Facts['careType'], changes: Partial<Facts> = {}) =>
    parts(
      selfReferral(
        { ...facility, contract: false },
        { careType, inScopeCost: large, inAppendixII: false, ...changes },
      ),
    );
  const upper = { ...places.basicExProvincial, score: 50 };

  test.each<[string, FacilityFacts, Facts['careType'], number]>([
    ['basic outpatient: 0.15', places.basicNew, 'OUTPATIENT', 379_500],
    ['basic inpatient: 0.5', places.basicNew, 'INPATIENT', 1_265_000],
    ['basic day: as inpatient', places.basicNew, 'DAY', 1_265_000],
    ['ex-provincial of 50 points: 1', upper, 'INPATIENT', 2_530_000],
    ['ex-provincial of 69 points: 1', { ...upper, score: 69 }, 'INPATIENT', 2_530_000],
    ['ex-provincial of 49 points: 0.5', { ...upper, score: 49 }, 'INPATIENT', 1_265_000],
    ['ex-provincial of 70 points: 0.5', { ...upper, score: 70 }, 'INPATIENT', 1_265_000],
    ['ex-provincial of unknown points: 0.5', { ...upper, score: null }, 'INPATIENT', 1_265_000],
    ['50 points, never provincial: 0.5', places.basicUpperBand, 'INPATIENT', 1_265_000],
    ['specialised inpatient: 2.5', places.specialisedExProvincial, 'INPATIENT', 6_325_000],
  ])('%s base salaries', (_title, facility, careType, cap) => {
    expect(at(facility, careType)).toEqual([cap, 20_000_000, large - cap - 20_000_000]);
  });

  test('less than the cap is paid by the percentage', () => {
    expect(at(places.basicNew, 'INPATIENT', { inScopeCost: 1_000_000 })).toEqual([
      800_000, 200_000, 0,
    ]);
    expect(at(places.basicNew, 'INPATIENT', { inScopeCost: 1_581_250 })).toEqual([
      1_265_000, 316_250, 0,
    ]);
    expect(at(places.basicNew, 'INPATIENT', { inScopeCost: 1_581_255 })).toEqual([
      1_265_000, 316_251, 4,
    ]);
  });

  test('no cap in an emergency, with a contract, at a primary or specialised outpatient place', () => {
    expect(at(places.basicNew, 'INPATIENT', { emergency: true })).toEqual([
      80_000_000, 20_000_000, 0,
    ]);
    expect(at(places.privateClinic, 'OUTPATIENT')).toEqual([80_000_000, 20_000_000, 0]);
    expect(at(places.specialisedExDistrict, 'OUTPATIENT')).toEqual([80_000_000, 20_000_000, 0]);
    expect(
      parts(selfReferral(places.basicNew, { careType: 'INPATIENT', inScopeCost: large })),
    ).toEqual([80_000_000, 20_000_000, 0]);
  });

  test('the base salary is that of admission, and unknown ones cap nothing', () => {
    const on = (visitDate: string, facility: FacilityFacts) =>
      decide(
        selfReferral(
          { ...facility, contract: false },
          {
            visitDate: day(visitDate),
            careType: 'INPATIENT',
            inScopeCost: large,
            card: card({ validFrom: day('2015-01-01'), registeredFacility: elsewhere }),
          },
        ),
      ).benefit?.money?.fundPays;
    expect(on('2026-06-30', places.basicNew)).toBe(1_170_000);
    expect(on('2026-07-01', places.basicNew)).toBe(1_265_000);
    expect(on('2018-06-30', places.home)).toBe(80_000_000);
    expect(on('2018-07-01', places.home)).toBe(695_000);
  });
});

describe('a visit that crosses the threshold of the year', () => {
  const split = { visitCrossingAnnualThreshold: 'SPLIT_INSIDE_VISIT' } as const;
  const year = (sinceChange: number, changes: Partial<Facts> = {}) =>
    visit({
      card: card({ fiveYearDate: usualVisitDay }),
      coPayment: { beforeChange: 0, sinceChange },
      inScopeCost: 1_000_000,
      ...changes,
    });

  test('is shared like any other unless so switched', () => {
    expect(parts(year(15_100_000))).toEqual([800_000, 200_000, 0]);
  });

  test('switched, what goes beyond the threshold is the fund’s', () => {
    // 15,180,000 less what was paid leaves 80,000.
    expect(parts(year(15_100_000), split)).toEqual([920_000, 80_000, 0]);
  });

  test('nothing is left to split where the threshold is not reached, or was passed', () => {
    expect(parts(year(14_900_000), split)).toEqual([800_000, 200_000, 0]);
    expect(parts(year(14_980_000), split)).toEqual([800_000, 200_000, 0]);
    expect(parts(year(14_980_001), split)).toEqual([800_001, 199_999, 0]);
    expect(parts(year(15_180_000), split)).toEqual([1_000_000, 0, 0]);
    expect(parts(year(15_180_001), split)).toEqual([1_000_000, 0, 0]);
  });

  test('both parts of the year count', () => {
    // 13,000,000 before July leaves 1,124,444.44 for the time since.
    const coPayment = { beforeChange: 13_000_000, sinceChange: 1_000_000 };
    expect(parts(year(0, { coPayment }), split)).toEqual([875_556, 124_444, 0]);
  });

  test('nor where the five years are not reached, or not known', () => {
    for (const fiveYearDate of [day('2026-08-11'), null]) {
      expect(parts(year(15_100_000, { card: card({ fiveYearDate }) }), split)).toEqual([
        800_000, 200_000, 0,
      ]);
    }
    expect(parts(year(15_100_000, { coPayment: null }), split)).toEqual([800_000, 200_000, 0]);
  });

  test('nor on a self-referral, which the exemption does not reach', () => {
    const unregistered = card({ fiveYearDate: usualVisitDay, registeredFacility: elsewhere });
    const facts = year(15_100_000, { card: unregistered, facility: places.basicNew });
    expect(parts(facts, split)).toEqual([800_000, 200_000, 0]);
    expect(parts(facts, { ...split, fiveYearExemptionOnFullFactorSelfReferral: 'true' })).toEqual([
      920_000, 80_000, 0,
    ]);
  });
});
