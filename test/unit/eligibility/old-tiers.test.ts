import { describe, expect, test } from 'vitest';
import type { FacilityCode, FacilityLevel } from '../../../src/domain/facility.ts';
import type { CardFacts, Facts } from '../../../src/eligibility/facts.ts';
import { findRoute, type RouteOutcome } from '../../../src/eligibility/route.ts';
import { defaultSwitches } from '../../../src/eligibility/switches.ts';
import { publishedOldRules } from './route-table.ts';
import { card, day, decide, places, referral, residence, visit } from './visit.ts';

const tiers = {
  COMMUNE: { ...places.communeStation, primaryStatutory: false },
  DISTRICT: places.home,
  PROVINCIAL: places.specialisedExProvincial,
  CENTRAL: places.central,
  NONE: places.specialisedNew,
} as const;

function registeredAt(code: string, level: FacilityLevel | null): CardFacts['registeredFacility'] {
  return { code: code as FacilityCode, level };
}

/** A hospital of another province than all of `places`. */
const otherProvince = registeredAt('88102', 'SPECIALISED');

/** Self-referral on a day before 2025. */
function oldVisit(
  tier: keyof typeof tiers,
  date: string,
  changes: Partial<Facts> = {},
  cardChanges: Partial<CardFacts> = {},
): Facts {
  return visit({
    visitDate: day(date),
    facility: tiers[tier],
    card: card({
      validFrom: day('2015-01-01'),
      registeredFacility: otherProvince,
      ...cardChanges,
    }),
    ...changes,
  });
}

function routeOf(facts: Facts): RouteOutcome {
  const date = facts.visitDate ?? facts.askedOn;
  return findRoute({ facts, date, on: date, switches: defaultSwitches }, facts.card ?? card());
}

const pathChanges = {
  RIGHT_ROUTE: [{ emergency: true }, {}],
  SELF_ORDINARY: [{}, {}],
  SELF_AREA: [{}, { area: 'K1' }],
} as const;

const changeDays = ['2015-12-31', '2016-01-01', '2020-12-31', '2021-01-01', '2024-12-31'];

const published = publishedOldRules.flatMap(({ id, rule, tier, careTypes, path, factor }) =>
  careTypes.flatMap((careType) =>
    changeDays.map((date) => ({
      id,
      rule,
      tier,
      careType,
      path,
      date,
      percent: 100 * (factor.findLast(({ from }) => from === null || from <= date)?.value ?? 0),
    })),
  ),
);

describe('the published table of the old tiers', () => {
  test.each(published)(
    '$id pays $percent % on $date, $careType',
    ({ tier, careType, path, date, percent }) => {
      const [changes, cardChanges] = pathChanges[path];
      const facts = oldVisit(tier, date, { ...changes, careType }, cardChanges);
      expect(routeOf(facts).route).toMatchObject({
        code: null,
        factorPercent: percent,
        selfReferral: path !== 'RIGHT_ROUTE',
      });
    },
  );

  test.each(published)('$id is one rule on $date, $careType', (row) => {
    const [changes, cardChanges] = pathChanges[row.path];
    const facts = oldVisit(row.tier, row.date, { ...changes, careType: row.careType }, cardChanges);
    expect(routeOf(facts).route?.held.map(({ id }) => id)).toEqual([row.rule]);
  });

  test('reads day treatment as inpatient', () => {
    const facts = oldVisit('CENTRAL', '2024-06-03', { careType: 'DAY' });
    expect(routeOf(facts).route?.factorPercent).toBe(40);
  });

  test('knows no facility without a tier', () => {
    expect(routeOf(oldVisit('NONE', '2024-06-03', { emergency: true }))).toEqual({
      route: null,
      reasons: ['FACILITY_NOT_CONFIGURED'],
      fired: [],
    });
  });

  test('ends on 2024-12-31', () => {
    expect(
      ['2024-12-31', '2025-01-01'].map(
        (date) => decide(oldVisit('PROVINCIAL', date, { emergency: true })).benefit?.routeCode,
      ),
    ).toEqual([null, '2']);
  });
});

const monday = '2024-06-03';
const inSameProvince = registeredAt('99103', 'BASIC');

describe('what made a route right before 2025', () => {
  test.each<readonly [string, Facts, boolean]>([
    ['nothing', oldVisit('CENTRAL', monday), false],
    ['emergency', oldVisit('CENTRAL', monday, { emergency: true }), true],
    ['after an emergency', oldVisit('CENTRAL', monday, { emergencyContinued: true }), true],
    [
      'registered here',
      oldVisit(
        'CENTRAL',
        monday,
        {},
        {
          registeredFacility: registeredAt(places.central.code, null),
        },
      ),
      true,
    ],
    [
      'nowhere registered, with an emergency',
      oldVisit('CENTRAL', monday, { emergency: true }, { registeredFacility: null }),
      true,
    ],
    ['a referral', oldVisit('CENTRAL', monday, { referral: referral(day(monday)) }), true],
    [
      'a referral used before',
      oldVisit('CENTRAL', monday, { referral: referral(day(monday), { usedBefore: true }) }),
      false,
    ],
    [
      'a follow-up slip',
      oldVisit('CENTRAL', monday, { appointment: { date: day(monday), used: false } }),
      true,
    ],
    ['a newborn', oldVisit('CENTRAL', monday, { newborn: true }), true],
    ['a donor', oldVisit('CENTRAL', monday, { donorJustDonated: true }), true],
    [
      'residence, registered at the same level',
      oldVisit('CENTRAL', monday, { residence: residence(day(monday)) }),
      true,
    ],
    [
      'residence, registered at another level',
      oldVisit(
        'CENTRAL',
        monday,
        { residence: residence(day(monday)) },
        {
          registeredFacility: registeredAt('88102', 'BASIC'),
        },
      ),
      false,
    ],
    [
      'residence, both levels unknown',
      oldVisit(
        'CENTRAL',
        monday,
        { residence: residence(day(monday)), facility: { ...places.central, level: null } },
        { registeredFacility: registeredAt('88102', null) },
      ),
      false,
    ],
    [
      'the same level without residence',
      oldVisit('CENTRAL', monday, {}, { registeredFacility: registeredAt('99103', 'SPECIALISED') }),
      false,
    ],
    [
      'a district hospital of the same province',
      oldVisit('DISTRICT', monday, {}, { registeredFacility: inSameProvince }),
      true,
    ],
    [
      'a commune station of the same province',
      oldVisit('COMMUNE', monday, {}, { registeredFacility: inSameProvince }),
      true,
    ],
    [
      'a district hospital, registered at a primary facility of the same province',
      oldVisit('DISTRICT', monday, {}, { registeredFacility: registeredAt('99103', 'PRIMARY') }),
      true,
    ],
    [
      'a district hospital, registered at a specialised one of the same province',
      oldVisit(
        'DISTRICT',
        monday,
        {},
        { registeredFacility: registeredAt('99103', 'SPECIALISED') },
      ),
      false,
    ],
    [
      'a district hospital of another province',
      oldVisit('DISTRICT', monday, {}, { registeredFacility: registeredAt('98103', 'BASIC') }),
      false,
    ],
    [
      'a provincial hospital of the same province',
      oldVisit('PROVINCIAL', monday, {}, { registeredFacility: inSameProvince }),
      false,
    ],
    [
      'a district hospital of the same province on 2016-01-01',
      oldVisit('DISTRICT', '2016-01-01', {}, { registeredFacility: inSameProvince }),
      true,
    ],
    [
      'a district hospital of the same province on 2015-12-31',
      oldVisit('DISTRICT', '2015-12-31', {}, { registeredFacility: inSameProvince }),
      false,
    ],
  ])('%s', (_title, facts, right) => {
    expect(routeOf(facts).route?.selfReferral).toBe(!right);
  });

  test('nowhere registered, nobody knows', () => {
    const facts = oldVisit('DISTRICT', monday, {}, { registeredFacility: null });
    expect(routeOf(facts).reasons).toEqual(['REGISTRATION_UNKNOWN']);
  });

  test.each([
    ['an emergency', { emergency: true }, 'EMERGENCY'],
    ['a newborn', { newborn: true }, 'RIGHT_ROUTE'],
    ['nothing', {}, 'SELF_REFERRAL_REDUCED'],
  ])('%s is what the route is called', (_title, changes, reason) => {
    const facts = oldVisit('CENTRAL', monday, { careType: 'INPATIENT', ...changes });
    expect(routeOf(facts).reasons).toEqual([reason]);
  });

  test('an explanation shows the row that held', () => {
    const fired = routeOf(oldVisit('CENTRAL', monday)).fired;
    expect(fired.map(({ rule, effect }) => ({ id: rule.id, effect }))).toEqual([
      {
        id: 'route.old.central-self-outpatient',
        effect: { kind: 'ROUTE', code: null, factorPercent: 0 },
      },
    ]);
  });
});

test.each([
  ['2024-12-31', true],
  ['2025-01-01', false],
])('a decision of %s says that it rests on the old tiers: %s', (date, said) => {
  const facts = oldVisit('PROVINCIAL', date, { emergency: true });
  expect(decide(facts).reasons.includes('OLD_FOUR_TIERS')).toBe(said);
});
