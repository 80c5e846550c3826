import { describe, expect, test } from 'vitest';
import type { CardFacts, Facts } from '../../../src/eligibility/facts.ts';
import type { Switches } from '../../../src/eligibility/switches.ts';
import { card, day, decide, elsewhere, places, usualVisitDay, visit } from './visit.ts';

const reachedCard = card({ fiveYearDate: usualVisitDay });
/** The rest of the year 2026 after these is 15,180,000. */
const paid = (sinceChange: number): Facts['coPayment'] => ({ beforeChange: 0, sinceChange });
const enough = paid(15_180_001);
const notEnough = paid(15_180_000);

function ask(changes: Partial<Facts>, switches: Partial<Switches> = {}) {
  const decision = decide(visit({ inScopeCost: 1_000_000, ...changes }), undefined, switches);
  const exemptions = decision.benefit?.conditional.filter(
    ({ kind }) => kind === 'FIVE_YEAR_EXEMPTION',
  );
  return {
    ...decision,
    level: decision.benefit?.levelPercent,
    upgrades: decision.benefit?.upgrades,
    exempt: decision.fiveYears.exempt,
    condition: exemptions?.[0]?.threshold,
    conditions: exemptions?.length,
  };
}

describe('five continuous years and the threshold of the year', () => {
  test('both reached: 100 %', () => {
    expect(ask({ card: reachedCard, coPayment: enough })).toMatchObject({
      exempt: true,
      level: 100,
      upgrades: ['U5'],
      conditions: 0,
      fiveYears: { exempt: true, yearThreshold: 15_180_000 },
    });
  });

  test('the day itself counts, the day before does not', () => {
    const tomorrow = card({ fiveYearDate: day('2026-08-11') });
    expect(ask({ card: tomorrow, coPayment: enough })).toMatchObject({
      exempt: false,
      level: 80,
      upgrades: [],
      conditions: 0,
    });
  });

  test('equal to the threshold is not enough, and says what is missing', () => {
    expect(ask({ card: reachedCard, coPayment: notEnough })).toMatchObject({
      exempt: false,
      level: 80,
      conditions: 1,
      condition: 15_180_000,
    });
  });

  test('the threshold is told to the hundredth, and in the condition in whole VND', () => {
    const decision = ask({
      card: reachedCard,
      coPayment: { beforeChange: 13_000_000, sinceChange: 0 },
    });
    expect(decision.fiveYears).toEqual({ exempt: false, yearThreshold: 14_124_444.44 });
    expect(decision.condition).toBe(14_124_444);
    const other = ask({ coPayment: { beforeChange: 1_396_758, sinceChange: 0 } });
    expect(other.fiveYears).toEqual({ exempt: false, yearThreshold: 15_066_588.03 });
  });

  test('years not known: it cannot be decided once the threshold is passed', () => {
    const decision = ask({ coPayment: enough });
    expect(decision).toMatchObject({ exempt: null, level: 80, conditions: 1 });
    expect(decision.reasons).toContain('FIVE_YEAR_UNKNOWN');
  });

  test('years not known, threshold not passed: no exemption', () => {
    const decision = ask({ coPayment: notEnough });
    expect(decision).toMatchObject({ exempt: false, level: 80, conditions: 0 });
    expect(decision.reasons).not.toContain('FIVE_YEAR_UNKNOWN');
  });

  test('amounts not known: it cannot be decided once the years are reached', () => {
    const decision = ask({ card: reachedCard });
    expect(decision).toMatchObject({ exempt: null, level: 80, conditions: 1, condition: null });
    expect(decision.reasons).not.toContain('FIVE_YEAR_UNKNOWN');
    expect(ask({ card: card({ fiveYearDate: day('2026-08-11') }) })).toMatchObject({
      exempt: false,
      conditions: 0,
    });
  });

  test('neither known: it cannot be decided, and no condition is offered', () => {
    expect(ask({})).toMatchObject({ exempt: null, level: 80, conditions: 0 });
  });

  test('in a year without a change the threshold is known without the amounts', () => {
    const march = day('2027-03-01');
    const decision = ask({
      visitDate: march,
      card: card({ validTo: null, fiveYearDate: march }),
    });
    expect(decision).toMatchObject({
      exempt: null,
      condition: 15_180_000,
      fiveYears: { yearThreshold: 15_180_000 },
    });
  });

  test('a level of 100 % by the card has no condition to offer', () => {
    const full: CardFacts = { ...reachedCard, objectCode: 'HN', benefitDigit: 2 };
    expect(ask({ card: full })).toMatchObject({ level: 100, upgrades: ['U1'], conditions: 0 });
    expect(ask({ card: full, coPayment: enough })).toMatchObject({ upgrades: ['U1', 'U5'] });
  });
});

describe('self-referral', () => {
  const at = (facility: Facts['facility'], careType: Facts['careType'] = 'OUTPATIENT') => ({
    facility,
    careType,
    mainDiagnosis: 'K29.7',
    inAppendixII: false,
    card: { ...reachedCard, registeredFacility: elsewhere },
    coPayment: enough,
  });

  test.each<[string, Partial<Facts>, number]>([
    ['paid in full', at(places.basicNew), 10_000],
    ['paid by half', at(places.basicUpperBand), 5_000],
    ['paid by 40 %', at(places.central, 'INPATIENT'), 4_000],
  ])('%s is not reached by default, and the desk is told', (_title, facts, switchedOn) => {
    const decision = ask(facts);
    expect(decision).toMatchObject({ exempt: false, level: 80, upgrades: [], conditions: 0 });
    expect(decision.reasons).toContain('FIVE_YEARS_ON_SELF_REFERRAL');
    const reduced = switchedOn < 10_000;
    const on = ask(facts, {
      fiveYearExemptionOnReducedRoute: reduced ? 'true' : 'false',
      fiveYearExemptionOnFullFactorSelfReferral: reduced ? 'false' : 'true',
    });
    expect(on).toMatchObject({ exempt: true, level: 100, upgrades: ['U5'] });
    expect(on.benefit?.effectiveBasisPoints).toBe(switchedOn);
    const otherOnly = ask(facts, {
      fiveYearExemptionOnReducedRoute: reduced ? 'false' : 'true',
      fiveYearExemptionOnFullFactorSelfReferral: reduced ? 'true' : 'false',
    });
    expect(otherOnly).toMatchObject({ exempt: false, level: 80 });
  });

  test('that pays nothing is never reached', () => {
    const both = {
      fiveYearExemptionOnReducedRoute: 'true',
      fiveYearExemptionOnFullFactorSelfReferral: 'true',
    } as const;
    const decision = ask(at(places.central), both);
    expect(decision).toMatchObject({ exempt: false, level: 80, conditions: 0 });
    expect(decision.reasons).not.toContain('FIVE_YEARS_ON_SELF_REFERRAL');
  });

  test('says nothing of it before years and threshold are reached', () => {
    for (const changes of [
      { coPayment: notEnough },
      { coPayment: null },
      { card: card({ fiveYearDate: null, registeredFacility: elsewhere }) },
      { card: card({ fiveYearDate: day('2026-08-11'), registeredFacility: elsewhere }) },
    ]) {
      const { reasons } = ask({ ...at(places.basicNew), ...changes });
      expect(reasons).not.toContain('FIVE_YEARS_ON_SELF_REFERRAL');
    }
  });

  test('says nothing of it where the card is at 100 % anyway', () => {
    const facts = at(places.basicNew);
    const full = { ...facts.card, objectCode: 'HN', benefitDigit: 2 } as const;
    expect(ask({ ...facts, card: full }).reasons).not.toContain('FIVE_YEARS_ON_SELF_REFERRAL');
  });
});

test('without a known reference level neither threshold nor exemption is stated', () => {
  const open = { referenceLevelEqualsBaseSalary: 'false' } as const;
  const decision = ask({ card: reachedCard, coPayment: enough }, open);
  expect(decision).toMatchObject({
    exempt: null,
    level: 80,
    conditions: 1,
    condition: null,
    fiveYears: { yearThreshold: null },
  });
  expect(decision.reasons).toContain('REFERENCE_LEVEL_ASSUMED');
});

test('before its own law there was no exemption', () => {
  const facts = {
    visitDate: day('2014-12-31'),
    card: card({ validFrom: day('2014-01-01'), fiveYearDate: day('2014-01-01') }),
    coPayment: enough,
  };
  expect(ask(facts).level).toBe(80);
});
