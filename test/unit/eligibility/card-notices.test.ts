import { describe, expect, test } from 'vitest';
import { addDays } from '../../../src/domain/date.ts';
import type { CardFacts, Facts } from '../../../src/eligibility/facts.ts';
import type { ReasonCode } from '../../../src/eligibility/reasons.ts';
import type { Switches } from '../../../src/eligibility/switches.ts';
import {
  answeredWith,
  born,
  card,
  day,
  decide,
  elsewhere,
  places,
  selfReferral,
  usualVisitDay,
  visit,
} from './visit.ts';

function tells(
  reason: ReasonCode,
  facts: Facts,
  on?: string,
  switches: Partial<Switches> = {},
): boolean {
  const decision = decide(facts, on === undefined ? undefined : day(on), switches);
  const notices = decision.fired.filter(({ effect }) => effect.kind === 'NOTICE');
  const told = notices.some(({ effect }) => 'reason' in effect && effect.reason === reason);
  expect(decision.reasons.includes(reason)).toBe(told);
  return told;
}

/** A table of one notice: what is asked, and whether it is told. */
function table(
  reason: ReasonCode,
  rows: ReadonlyArray<readonly [title: string, facts: Facts, told: boolean]>,
): void {
  describe(reason, () => {
    test.each(rows)('%s', (_title, facts, told) => {
      expect(tells(reason, facts)).toBe(told);
    });
  });
}

const withCard = (changes: Partial<CardFacts>, facts: Partial<Facts> = {}): Facts =>
  visit({ card: card(changes), ...facts });

const yesterday = day('2026-08-09');
const tomorrow = day('2026-08-11');

table('CARD_ENDS_SOON', [
  ['today', withCard({ validTo: usualVisitDay }), true],
  ['in 30 days', withCard({ validTo: day('2026-09-09') }), true],
  ['in 31 days', withCard({ validTo: day('2026-09-10') }), false],
  ['never', withCard({ validTo: null }), false],
  ['yesterday', withCard({ validTo: yesterday }), false],
  [
    'the new card that counts',
    withCard(
      { validTo: yesterday },
      { replacement: card({ validFrom: usualVisitDay, validTo: day('2026-09-01') }) },
    ),
    true,
  ],
  [
    'a card that waits for the desk',
    withCard({ validTo: usualVisitDay }, { portal: answeredWith('060') }),
    false,
  ],
]);

test('a card in its grace has ended, and does not end soon', () => {
  const stay = withCard({ validTo: yesterday }, { visitDate: yesterday, careType: 'INPATIENT' });
  expect(tells('CARD_ENDS_SOON', stay, '2026-08-10')).toBe(false);
});

test('the day asked about decides whether it ends soon', () => {
  const facts = withCard({ validTo: day('2026-09-10') });
  expect(tells('CARD_ENDS_SOON', facts, '2026-08-11')).toBe(true);
});

table('CARD_IN_WAITING_PERIOD', [
  ['household, from tomorrow', withCard({ objectCode: 'GD', validFrom: tomorrow }), true],
  ['pupil, from tomorrow', withCard({ objectCode: 'HS', validFrom: tomorrow }), true],
  ['household, in 30 days', withCard({ objectCode: 'GD', validFrom: day('2026-09-09') }), true],
  ['household, in 31 days', withCard({ objectCode: 'GD', validFrom: day('2026-09-10') }), false],
  ['household, since today', withCard({ objectCode: 'GD', validFrom: usualVisitDay }), false],
  ['employee, from tomorrow', withCard({ objectCode: 'DN', validFrom: tomorrow }), false],
  ['poor household, from tomorrow', withCard({ objectCode: 'HN', validFrom: tomorrow }), false],
  ['unknown group, from tomorrow', withCard({ objectCode: 'ZZ', validFrom: tomorrow }), false],
  ['no object code', withCard({ objectCode: null, validFrom: tomorrow }), false],
]);

const gap = (days: number, changes: Partial<Facts> = {}): Facts =>
  withCard(
    { validTo: day('2026-01-31') },
    {
      visitDate: day('2026-08-10'),
      replacement: card({ validFrom: addDays(day('2026-02-01'), days), validTo: null }),
      ...changes,
    },
  );

table('FIVE_YEARS_BROKEN', [
  ['no gap', gap(0), false],
  ['a gap of 89 days', gap(89), false],
  ['a gap of 90 days', gap(90), true],
  ['a new card without a first day', gap(90, { replacement: card({ validFrom: null }) }), false],
  ['an open-ended old card', gap(90, { card: card({ validTo: null }) }), false],
  ['an old card that was not given', gap(90, { card: null, portal: answeredWith('003') }), false],
  ['a new card that does not count yet', gap(90, { visitDate: day('2026-04-01') }), false],
]);

table('UNKNOWN_OBJECT_CODE', [
  ['ZZ', withCard({ objectCode: 'ZZ' }), true],
  ['DN', withCard({}), false],
  ['none', withCard({ objectCode: null }), false],
  ['ZZ, not looked at yet', withCard({ objectCode: 'ZZ' }, { portal: answeredWith('060') }), false],
]);

table('OBJECT_CODE_UNSETTLED', [
  ...(['TG', 'ND', 'TH', 'TV', 'TD', 'TU', 'BA', 'HG'] as const).map(
    (objectCode) => [objectCode, withCard({ objectCode }), true] as const,
  ),
  ['DS', withCard({ objectCode: 'DS', benefitDigit: 3 }), false],
  ['none', withCard({ objectCode: null }), false],
  ['not looked at yet', withCard({ objectCode: 'HG' }, { portal: answeredWith('060') }), false],
]);

table('BENEFIT_DIGIT_UNEXPECTED', [
  ['DN with 4', withCard({}), false],
  ['DN with 2', withCard({ benefitDigit: 2 }), true],
  ['HT with 3', withCard({ objectCode: 'HT', benefitDigit: 3 }), false],
  ['an unknown code', withCard({ objectCode: 'ZZ' }), false],
  ['no code', withCard({ objectCode: null }), false],
  ['no digit', withCard({ benefitDigit: null }), false],
  ['near-poor with 2 in 2026', withCard({ objectCode: 'CN', benefitDigit: 2 }), false],
  ['near-poor with 3 in 2026: raised', withCard({ objectCode: 'CN', benefitDigit: 3 }), false],
  ['near-poor with 4 in 2026', withCard({ objectCode: 'CN', benefitDigit: 4 }), true],
  ['not looked at yet', withCard({ benefitDigit: 2 }, { portal: answeredWith('060') }), false],
]);

const in2025 = { visitDate: day('2025-12-31') };
const since2025 = day('2025-01-01');

table('LEVEL_NOT_CONVERTED', [
  ['near-poor with 3', withCard({ objectCode: 'CN', benefitDigit: 3 }), true],
  ['social pensioner with 4', withCard({ objectCode: 'LH', benefitDigit: 4 }), true],
  ['near-poor with 2', withCard({ objectCode: 'CN', benefitDigit: 2 }), false],
  ['social pensioner with 3', withCard({ objectCode: 'LH', benefitDigit: 3 }), false],
  ['pensioner with 3', withCard({ objectCode: 'HT', benefitDigit: 3 }), false],
  [
    'near-poor with 3 on the last day of 2025',
    withCard({ objectCode: 'CN', benefitDigit: 3, validFrom: since2025 }, in2025),
    false,
  ],
  [
    'not looked at yet',
    withCard({ objectCode: 'CN', benefitDigit: 3 }, { portal: answeredWith('060') }),
    false,
  ],
]);

table('NO_CONTRACT', [
  ['with a contract', visit(), false],
  ['without', visit({ facility: { ...places.home, contract: false } }), true],
  [
    'without, and without a card',
    visit({ facility: { ...places.home, contract: false }, card: null }),
    true,
  ],
]);

const newborn = (birthDate: string | null, changes: Partial<Facts> = {}): Facts =>
  visit({
    newborn: true,
    birthDate: birthDate === null ? null : born(birthDate),
    ...changes,
  });

table('NEWBORN_OUTSIDE_AUDIT_WINDOW', [
  ['born today', newborn('2026-08-10'), false],
  ['born 5 days ago', newborn('2026-08-05'), false],
  ['born 6 days ago', newborn('2026-08-04'), true],
  ['born in this month', newborn('2026-08'), false],
  ['born in the month before', newborn('2026-07'), true],
  ['born in this year', newborn('2026'), false],
  ['born in the year before', newborn('2025'), true],
  ['of unknown birth date', newborn(null), false],
  ['not a newborn', newborn('1986-01-15', { newborn: false }), false],
]);

test('5 days before the first of a month lie in the month before', () => {
  const first = { visitDate: day('2026-09-03') };
  expect(tells('NEWBORN_OUTSIDE_AUDIT_WINDOW', newborn('2026-08', first))).toBe(false);
  expect(tells('NEWBORN_OUTSIDE_AUDIT_WINDOW', newborn('2026-07', first))).toBe(true);
});

table('DONOR_SIGNATURE', [
  ['just donated', selfReferral(places.central, { donorJustDonated: true }), true],
  ['just donated, where registered', visit({ donorJustDonated: true }), false],
  ['not donated', selfReferral(places.central), false],
  ['just donated, refused', visit({ donorJustDonated: true, portal: answeredWith('110') }), false],
]);

table('LOOKED_UP_ELSEWHERE_TODAY', [
  ['elsewhere', visit({ lookedUpElsewhere: true }), true],
  ['nowhere else', visit(), false],
]);

describe('REFERENCE_LEVEL_ASSUMED', () => {
  const on = (visitDate: string) =>
    withCard({ validTo: null }, { visitDate: day(visitDate), mainDiagnosis: 'K29.7' });

  test('beyond the state of knowledge of the rules', () => {
    expect(tells('REFERENCE_LEVEL_ASSUMED', on('2026-11-21'))).toBe(false);
    expect(tells('REFERENCE_LEVEL_ASSUMED', on('2026-11-22'))).toBe(true);
    expect(tells('REFERENCE_LEVEL_ASSUMED', { ...on('2026-11-22'), card: null })).toBe(false);
  });

  test('where it is not taken to be the base salary', () => {
    const open = { referenceLevelEqualsBaseSalary: 'false' } as const;
    expect(tells('REFERENCE_LEVEL_ASSUMED', on('2026-08-10'), undefined, open)).toBe(true);
    const decision = decide(visit({ inScopeCost: 100 }), undefined, open);
    expect(decision.benefit).toMatchObject({ levelPercent: 80, upgrades: [] });
    const unknown = decide(visit(), undefined, open).benefit?.conditional;
    expect(unknown).toEqual([
      { kind: 'UNDER_15_PERCENT', threshold: null, effectiveBasisPoints: 10_000 },
    ]);
  });
});

describe('REPLACEMENT_OR_GRACE', () => {
  const stay = (changes: Partial<Facts> = {}): Facts =>
    withCard(
      { validTo: usualVisitDay },
      { careType: 'INPATIENT', replacement: card({ validFrom: tomorrow }), ...changes },
    );

  test('both are possible', () => {
    expect(tells('REPLACEMENT_OR_GRACE', stay(), '2026-08-11')).toBe(true);
    expect(tells('REPLACEMENT_OR_GRACE', stay(), '2026-08-25')).toBe(true);
  });

  test('only one is', () => {
    expect(tells('REPLACEMENT_OR_GRACE', stay(), '2026-08-10')).toBe(false);
    expect(tells('REPLACEMENT_OR_GRACE', stay(), '2026-08-26')).toBe(false);
    expect(tells('REPLACEMENT_OR_GRACE', stay({ replacement: null }), '2026-08-11')).toBe(false);
    const later = stay({ replacement: card({ validFrom: day('2026-08-12') }) });
    expect(tells('REPLACEMENT_OR_GRACE', later, '2026-08-11')).toBe(false);
    const noOld = stay({ card: null, portal: answeredWith('003') });
    expect(tells('REPLACEMENT_OR_GRACE', noOld, '2026-08-11')).toBe(false);
  });
});

describe('COVER_STARTS_DURING_STAY', () => {
  const stay = (validFrom: string, changes: Partial<Facts> = {}): Facts =>
    withCard(
      { validFrom: day(validFrom) },
      { careType: 'INPATIENT', visitDate: usualVisitDay, ...changes },
    );

  test('a card that began after admission covers the rest', () => {
    expect(tells('COVER_STARTS_DURING_STAY', stay('2026-08-11'), '2026-08-12')).toBe(true);
    expect(tells('COVER_STARTS_DURING_STAY', stay('2026-08-10'), '2026-08-12')).toBe(false);
  });

  test('unless another card covered the beginning', () => {
    const old = card({ validTo: day('2026-08-11') });
    const next = card({ validFrom: day('2026-08-12') });
    const facts = stay('2026-01-01', { card: old, replacement: next });
    expect(tells('COVER_STARTS_DURING_STAY', facts, '2026-08-12')).toBe(false);
    const both = stay('2026-08-12', { replacement: old });
    expect(tells('COVER_STARTS_DURING_STAY', both, '2026-08-12')).toBe(false);
    const later = stay('2026-08-12', { replacement: next });
    expect(tells('COVER_STARTS_DURING_STAY', later, '2026-08-12')).toBe(true);
    const dateless = stay('2026-08-12', { replacement: card({ validFrom: null }) });
    expect(tells('COVER_STARTS_DURING_STAY', dateless, '2026-08-12')).toBe(true);
  });

  test('where the new card alone covers, and the old one was not given', () => {
    const next = card({ validFrom: day('2026-08-12') });
    const facts = visit({ card: null, replacement: next, portal: answeredWith('003') });
    expect(tells('COVER_STARTS_DURING_STAY', facts, '2026-08-12')).toBe(true);
  });

  test('the presumed card of a newborn has no first day', () => {
    const facts = visit({ newborn: true, card: null, portal: answeredWith('130') });
    expect(tells('COVER_STARTS_DURING_STAY', facts)).toBe(false);
  });
});

describe('COVER_ENDS_BEFORE_DISCHARGE', () => {
  const stay = (dischargeDate: string | null, changes: Partial<Facts> = {}): Facts =>
    withCard(
      { validTo: day('2026-08-31') },
      {
        careType: 'INPATIENT',
        dischargeDate: dischargeDate === null ? null : day(dischargeDate),
        ...changes,
      },
    );

  test('only when it ends before', () => {
    expect(tells('COVER_ENDS_BEFORE_DISCHARGE', stay('2026-09-15'))).toBe(false);
    expect(tells('COVER_ENDS_BEFORE_DISCHARGE', stay('2026-09-16'))).toBe(true);
    expect(tells('COVER_ENDS_BEFORE_DISCHARGE', stay(null))).toBe(false);
  });

  test('a gap between two cards is an end too', () => {
    const next = (validFrom: string) => ({ replacement: card({ validFrom: day(validFrom) }) });
    expect(tells('COVER_ENDS_BEFORE_DISCHARGE', stay('2026-09-30', next('2026-09-16')))).toBe(
      false,
    );
    expect(tells('COVER_ENDS_BEFORE_DISCHARGE', stay('2026-09-30', next('2026-09-17')))).toBe(true);
  });

  test('what no card ever covered does not end', () => {
    expect(tells('COVER_ENDS_BEFORE_DISCHARGE', stay('2026-09-16', { card: null }))).toBe(false);
    const unread = stay('2026-09-16', { facility: places.notConfigured });
    expect(tells('COVER_ENDS_BEFORE_DISCHARGE', unread)).toBe(false);
  });

  test('the later beginning of cover is no end', () => {
    const facts = stay('2026-08-20', { card: card({ validFrom: tomorrow }) });
    expect(tells('COVER_ENDS_BEFORE_DISCHARGE', facts, '2026-08-12')).toBe(false);
  });
});

describe('THRESHOLD_CROSSED_IN_VISIT', () => {
  /** 100,000 are left of the threshold; of the cost, a fifth is co-payment. */
  const year = (inScopeCost: number | null, changes: Partial<Facts> = {}): Facts =>
    withCard(
      { fiveYearDate: usualVisitDay },
      { inScopeCost, coPayment: { beforeChange: 0, sinceChange: 15_080_000 }, ...changes },
    );

  test('by the co-payment of the visit itself', () => {
    expect(tells('THRESHOLD_CROSSED_IN_VISIT', year(500_000))).toBe(false);
    expect(tells('THRESHOLD_CROSSED_IN_VISIT', year(500_005))).toBe(true);
    expect(tells('THRESHOLD_CROSSED_IN_VISIT', year(null))).toBe(false);
  });

  test('in either position of the switch', () => {
    const split = { visitCrossingAnnualThreshold: 'SPLIT_INSIDE_VISIT' } as const;
    expect(tells('THRESHOLD_CROSSED_IN_VISIT', year(500_005), undefined, split)).toBe(true);
    expect(tells('THRESHOLD_CROSSED_IN_VISIT', year(500_000), undefined, split)).toBe(false);
  });

  test('not where it is passed, or no exemption follows', () => {
    const passed = { beforeChange: 0, sinceChange: 15_180_001 };
    expect(tells('THRESHOLD_CROSSED_IN_VISIT', year(9_000_000, { coPayment: passed }))).toBe(false);
    const notReached = year(9_000_000, { card: card({ fiveYearDate: tomorrow }) });
    expect(tells('THRESHOLD_CROSSED_IN_VISIT', notReached)).toBe(false);
    expect(tells('THRESHOLD_CROSSED_IN_VISIT', year(9_000_000, { coPayment: null }))).toBe(false);
    const refused = year(9_000_000, { portal: answeredWith('110') });
    expect(tells('THRESHOLD_CROSSED_IN_VISIT', refused)).toBe(false);
  });
});

table('CO_PAY_SPLIT_UNSETTLED', [
  [
    'half paid',
    selfReferral(places.basicUpperBand, { inScopeCost: 1_000_000, inAppendixII: false }),
    true,
  ],
  [
    'half paid, cost not known',
    selfReferral(places.basicUpperBand, { inAppendixII: false }),
    false,
  ],
  [
    'half paid at 100 %',
    selfReferral(places.basicUpperBand, { inScopeCost: 100, inAppendixII: false }),
    false,
  ],
  ['paid in full', selfReferral(places.basicNew, { inScopeCost: 1_000_000 }), false],
  ['not paid', selfReferral(places.central, { inScopeCost: 1_000_000 }), false],
  ['refused', visit({ inScopeCost: 1_000_000, portal: answeredWith('110') }), false],
]);

table('SMALL_VISIT_ON_REDUCED_ROUTE', [
  [
    'below 15 %',
    selfReferral(places.basicUpperBand, { inScopeCost: 379_499, inAppendixII: false }),
    true,
  ],
  [
    'exactly 15 %',
    selfReferral(places.basicUpperBand, { inScopeCost: 379_500, inAppendixII: false }),
    false,
  ],
  ['of unknown cost', selfReferral(places.basicUpperBand, { inAppendixII: false }), true],
  ['paid in full', selfReferral(places.basicNew, { inScopeCost: 100 }), false],
  ['not paid', selfReferral(places.central, { inScopeCost: 100 }), false],
  [
    'at 100 % anyway',
    selfReferral(places.basicUpperBand, {
      inScopeCost: 100,
      inAppendixII: false,
      card: card({ objectCode: 'HN', benefitDigit: 2, registeredFacility: elsewhere }),
    }),
    false,
  ],
  ['refused', visit({ inScopeCost: 100, portal: answeredWith('110') }), false],
]);

test('before its base salary is known, no visit is small', () => {
  const facts = selfReferral(places.central, {
    visitDate: day('2018-06-30'),
    careType: 'INPATIENT',
    inScopeCost: 100,
    card: card({ validFrom: day('2018-01-01'), registeredFacility: elsewhere }),
  });
  expect(tells('SMALL_VISIT_ON_REDUCED_ROUTE', facts)).toBe(false);
  const later = { ...facts, visitDate: day('2018-07-01') };
  expect(tells('SMALL_VISIT_ON_REDUCED_ROUTE', later)).toBe(true);
});

const polyclinic = (changes: Partial<Facts> = {}) =>
  selfReferral(places.regionalPolyclinic, changes);

table('REGIONAL_POLYCLINIC_UNSETTLED', [
  ['outpatient at one', polyclinic(), true],
  ['day treatment at one', polyclinic({ careType: 'DAY' }), false],
  ['elsewhere', selfReferral(places.privateClinic), false],
  [
    'on the statutory list anyway',
    polyclinic({ facility: { ...places.regionalPolyclinic, primaryStatutory: true } }),
    false,
  ],
  [
    'at 100 % anyway',
    polyclinic({
      card: card({ objectCode: 'HN', benefitDigit: 2, registeredFacility: elsewhere }),
    }),
    false,
  ],
  ['refused', polyclinic({ portal: answeredWith('110') }), false],
]);

table('FIVE_YEAR_UNKNOWN', [
  [
    'threshold passed, date unknown',
    visit({ coPayment: { beforeChange: 14_040_000, sinceChange: 0 } }),
    true,
  ],
  [
    'threshold not passed',
    visit({ coPayment: { beforeChange: 14_039_999, sinceChange: 0 } }),
    false,
  ],
  [
    'date known',
    withCard(
      { fiveYearDate: tomorrow },
      { coPayment: { beforeChange: 14_040_000, sinceChange: 0 } },
    ),
    false,
  ],
]);

table('ARMED_FORCES_ROUTE', [
  [
    'army outside the route',
    selfReferral(places.central, {
      card: card({ objectCode: 'QN', benefitDigit: 5, registeredFacility: elsewhere }),
    }),
    true,
  ],
  ['army where registered', withCard({ objectCode: 'QN', benefitDigit: 5 }), false],
  ['employee outside the route', selfReferral(places.central), false],
]);
