import { describe, expect, test } from 'vitest';
import type { Benefit, UpgradeId } from '../../../src/eligibility/decision.ts';
import type { CardFacts, Facts } from '../../../src/eligibility/facts.ts';
import { cardLevel, isRaisedBy261 } from '../../../src/eligibility/level.ts';
import { isInForce } from '../../../src/eligibility/rule.ts';
import { upgradeRules } from '../../../src/eligibility/rules/level/index.ts';
import { defaultSwitches } from '../../../src/eligibility/switches.ts';
import { card, day, decide, elsewhere, places, selfReferral, visit } from './visit.ts';

type Digit = CardFacts['benefitDigit'];

function group(objectCode: string | null, benefitDigit: Digit): CardFacts {
  return card({ objectCode, benefitDigit });
}

const inFull = '2026-08-10';

describe('the level of a card', () => {
  test.each<readonly [string | null, Digit, string, number | null]>([
    ['CC', 1, inFull, 100],
    ['HN', 2, inFull, 100],
    ['HT', 3, inFull, 95],
    ['DN', 4, inFull, 80],
    ['QN', 5, inFull, 100],
    ['DN', null, inFull, null],
    [null, 3, inFull, 95],
    ['ZZ', 3, inFull, 95],
    ['CN', 3, '2025-12-31', 95],
    ['CN', 3, '2026-01-01', 100],
    ['CN', 4, '2026-01-01', 80],
    ['CN', null, '2026-01-01', null],
    ['LH', 4, '2025-12-31', 80],
    ['LH', 4, '2026-01-01', 100],
    ['LH', 3, '2026-01-01', 95],
    ['HT', 3, '2026-01-01', 95],
  ])('of %s with digit %s on %s is %s', (objectCode, digit, on, level) => {
    expect(cardLevel(group(objectCode, digit), day(on), defaultSwitches)).toBe(level);
  });
});

describe('a group raised by Resolution 261', () => {
  test.each<readonly [string | null, Digit, string, boolean]>([
    ['CN', 3, '2026-01-01', true],
    ['LH', 4, '2026-01-01', true],
    ['CN', 3, '2025-12-31', false],
    ['CN', 2, '2026-01-01', false],
    ['CN', null, '2026-01-01', false],
    ['DN', 4, '2026-01-01', false],
    [null, 3, '2026-01-01', false],
    ['toString', 3, '2026-01-01', false],
  ])('%s with digit %s on %s: %s', (objectCode, digit, on, raised) => {
    expect(isRaisedBy261(group(objectCode, digit), day(on))).toBe(raised);
  });
});

const reached = card({ fiveYearDate: day('2026-08-10') });
const passed = { beforeChange: 14_040_000, sinceChange: 0 };
const statutory = selfReferral(places.communeStation);
const polyclinic = selfReferral(places.regionalPolyclinic);
const commune2024 = visit({
  visitDate: day('2024-12-31'),
  facility: places.communeStation,
  card: card({ validFrom: day('2024-01-01'), registeredFacility: elsewhere }),
});
const onHalf = selfReferral(places.specialisedExProvincial);

function benefitOf(facts: Facts): Benefit | null {
  return decide(facts).benefit;
}

describe('upgrades to 100 %', () => {
  test.each<readonly [string, Facts, readonly UpgradeId[]]>([
    ['a card at 80 %', visit(), []],
    ['a card at 100 %', visit({ card: group('HN', 2) }), ['U1']],
    ['a raised card', visit({ card: group('CN', 3) }), ['U1']],
    ['the statutory primary list', statutory, ['U2']],
    [
      'the statutory primary list, registered there',
      visit({
        facility: places.communeStation,
        card: card({ registeredFacility: { code: places.communeStation.code, level: 'PRIMARY' } }),
      }),
      ['U2'],
    ],
    ['a commune station of the old tiers, which is on the list now', commune2024, ['U2']],
    [
      'a commune station of the old tiers',
      { ...commune2024, facility: { ...places.communeStation, primaryStatutory: false } },
      ['U2'],
    ],
    [
      'a district hospital of the old tiers on the list of now',
      { ...commune2024, facility: { ...places.home, primaryStatutory: true } },
      [],
    ],
    [
      'a facility that was a commune station',
      selfReferral({ ...places.communeStation, primaryStatutory: false }),
      [],
    ],
    ['a regional polyclinic', polyclinic, ['U3']],
    ['a regional polyclinic, day treatment', { ...polyclinic, careType: 'DAY' }, []],
    ['a regional polyclinic, inpatient', { ...polyclinic, careType: 'INPATIENT' }, []],
    [
      'a regional polyclinic before 2025',
      { ...commune2024, facility: { ...places.regionalPolyclinic, primaryStatutory: false } },
      [],
    ],
    ['a visit just below 15 %', visit({ inScopeCost: 379_499 }), ['U4']],
    ['a visit of exactly 15 %', visit({ inScopeCost: 379_500 }), []],
    ['a small visit on a reduced route', { ...onHalf, inScopeCost: 379_499 }, ['U4']],
    ['five years and the co-payment', visit({ card: reached, coPayment: passed }), ['U5']],
    [
      'five years a day later',
      visit({ card: card({ fiveYearDate: day('2026-08-11') }), coPayment: passed }),
      [],
    ],
    ['five years without the amounts', visit({ card: reached }), []],
    [
      'five years on self-referral',
      { ...onHalf, card: { ...reached, registeredFacility: elsewhere }, coPayment: passed },
      [],
    ],
    [
      'several reasons at once',
      visit({
        facility: { ...places.communeStation, regionalPolyclinic: true },
        card: { ...reached, benefitDigit: 1, registeredFacility: elsewhere },
        coPayment: passed,
        inScopeCost: 1,
      }),
      ['U1', 'U2', 'U3', 'U4', 'U5'],
    ],
  ])('%s', (_title, facts, upgrades) => {
    expect(benefitOf(facts)?.upgrades).toEqual(upgrades);
  });

  test.each([
    ['without one', onHalf, 80, 4_000],
    ['with one', { ...onHalf, inScopeCost: 379_499 }, 100, 5_000],
  ])('%s the level is %3$i and is multiplied by the route', (_title, facts, level, points) => {
    expect(benefitOf(facts)).toMatchObject({
      levelPercent: level,
      effectiveBasisPoints: points,
    });
  });
});

describe('since when an upgrade is law', () => {
  const days = ['2015-01-01', '2018-06-30', '2018-07-01', '2024-12-31', '2025-01-01', '2026-08-10'];
  test.each([
    ['level.full-level-card', days],
    ['level.statutory-primary', days.slice(4)],
    ['level.commune', days.slice(0, 4)],
    ['level.regional-polyclinic', days.slice(4)],
    ['level.small-visit', days.slice(2)],
    ['level.five-years', days],
  ])('%s', (id, inForce) => {
    const rule = upgradeRules.find((one) => one.id === id);
    expect(days.filter((date) => rule !== undefined && isInForce(rule, day(date)))).toEqual(
      inForce,
    );
  });

  test('the day before the first is not', () => {
    const rule = upgradeRules.find(({ id }) => id === 'level.five-years');
    expect(rule !== undefined && isInForce(rule, day('2014-12-31'))).toBe(false);
  });
});

describe('what a cost that is not known yet would change', () => {
  test.each<readonly [string, Facts, boolean]>([
    ['a level of 80 %', visit(), true],
    ['a reduced route', onHalf, true],
    ['a level of 100 %', visit({ card: group('HN', 2) }), false],
    ['nothing paid', selfReferral(places.central), false],
    ['a cost that is known', visit({ inScopeCost: 1_000_000 }), false],
  ])('%s', (_title, facts, conditional) => {
    const kinds = (benefitOf(facts)?.conditional ?? []).map(({ kind }) => kind);
    expect(kinds.includes('UNDER_15_PERCENT')).toBe(conditional);
  });

  test('is said with its limit', () => {
    expect(benefitOf(visit())?.conditional).toEqual([
      { kind: 'UNDER_15_PERCENT', threshold: 379_500, effectiveBasisPoints: 10_000 },
    ]);
  });
});
