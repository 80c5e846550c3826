import { describe, expect, test } from 'vitest';
import type { PlainDate } from '../../../src/domain/date.ts';
import type { CardFacts, FacilityFacts, Facts } from '../../../src/eligibility/facts.ts';
import type { ReasonCode } from '../../../src/eligibility/reasons.ts';
import { findRoute, type RouteOutcome } from '../../../src/eligibility/route.ts';
import { isInForce } from '../../../src/eligibility/rule.ts';
import { routeRules } from '../../../src/eligibility/rules/route/index.ts';
import type { RouteVisit } from '../../../src/eligibility/rules/route/route-rule.ts';
import { defaultSwitches, type Switches } from '../../../src/eligibility/switches.ts';
import { bases, codeOrder, type PublishedRule, publishedRules } from './route-table.ts';
import {
  born,
  card,
  day,
  decide,
  elsewhere,
  places,
  referral,
  residence,
  selfReferral,
  switched,
  usualVisitDay,
  visit,
} from './visit.ts';

/** A visit and what is known about it by construction. */
interface Known {
  readonly facts: Facts;
  readonly card: CardFacts;
  readonly referralValid: boolean;
  readonly residenceDeclared: boolean;
  readonly inAppendixI: boolean;
}

type Expectation =
  | { readonly code: null }
  | {
      readonly code: string;
      readonly factorPercent: number;
      readonly selfReferral: boolean;
      readonly listOrderCode: string | null;
    };

function routeOf(facts: Facts, changes: Partial<Switches> = {}): RouteOutcome {
  const date = facts.visitDate ?? usualVisitDay;
  const used = facts.card ?? card();
  return findRoute({ facts, date, on: date, switches: switched(changes) }, used);
}

function careOf({ careType }: Facts): 'OUTPATIENT' | 'INPATIENT' {
  return careType === 'OUTPATIENT' ? 'OUTPATIENT' : 'INPATIENT';
}

/** The conditions of a published rule, written from their description and not from the engine. */
function holds(
  { when }: PublishedRule,
  { facts, card: used, referralValid, residenceDeclared, inAppendixI }: Known,
): boolean {
  const { facility } = facts;
  const { score } = facility;
  const given: Required<{ [K in keyof PublishedRule['when']]: (wanted: never) => boolean }> = {
    emergency: (wanted: boolean) => facts.emergency === wanted,
    registeredHere: (wanted: boolean) =>
      (used.registeredFacility?.code === facility.code) === wanted,
    primaryStatutory: (wanted: boolean) => facility.primaryStatutory === wanted,
    referralValid: (wanted: boolean) => referralValid === wanted,
    registeredLevel: (wanted: readonly unknown[]) =>
      wanted.includes(used.registeredFacility?.level),
    residenceDeclared: (wanted: boolean) => residenceDeclared === wanted,
    appointmentValid: (wanted: boolean) =>
      (facts.appointment !== null && !facts.appointment.used) === wanted,
    donorJustDonated: (wanted: boolean) => facts.donorJustDonated === wanted,
    newborn: (wanted: boolean) => facts.newborn === wanted,
    level: (wanted: readonly unknown[]) => wanted.includes(facility.level),
    careType: (wanted: string) => careOf(facts) === wanted,
    scoreBelow50OrProvisional: (wanted: boolean) =>
      ((score ?? Number.POSITIVE_INFINITY) < 50 || facility.provisionalBasic) === wanted,
    scoreFrom: (wanted: number) => (score ?? Number.NaN) >= wanted,
    scoreBelow: (wanted: number) => (score ?? Number.NaN) < wanted,
    formerTier: (wanted: readonly unknown[]) => wanted.includes(facility.formerTier),
    formerTierNot: (wanted: readonly unknown[]) => !wanted.includes(facility.formerTier),
    inAppendixI: (wanted: boolean) => inAppendixI === wanted,
    inAppendixII: (wanted: boolean) => (facts.inAppendixII === true) === wanted,
    area: (wanted: readonly unknown[]) => wanted.includes(used.area),
  };
  return Object.entries(when).every(([name, wanted]) =>
    given[name as keyof typeof given](wanted as never),
  );
}

function percentOn({ factor }: PublishedRule, date: PlainDate): number {
  return 100 * (factor.findLast(({ from }) => from <= date)?.value ?? 0);
}

/** The published selection, written from its description. */
function select(known: Known): Expectation {
  const { facts, card: used } = known;
  const { facility } = facts;
  if (facility.level === null) return { code: null };
  const date = facts.visitDate ?? usualVisitDay;
  const matching = publishedRules
    .filter((rule) => holds(rule, known))
    .sort((a, b) => codeOrder.indexOf(a.code) - codeOrder.indexOf(b.code));
  const onBasis = matching.filter(({ id }) => bases.has(id));
  const tried = onBasis.length > 0 ? onBasis : matching.filter(({ self }) => self);
  if (tried.length === 0) return { code: null };
  const highest = Math.max(...tried.map((rule) => percentOn(rule, date)));
  const chosen = tried.find((rule) => percentOn(rule, date) === highest);
  const first = tried[0];
  if (chosen === undefined || first === undefined) throw new TypeError('nothing was tried');
  // Not in the table: without the place of registration, or its level where that matters, nobody knows.
  const registered = used.registeredFacility;
  if (chosen.self && registered === null) return { code: null };
  const needsLevel = known.residenceDeclared && facility.level === 'BASIC';
  if (chosen.self && needsLevel && registered?.level === null) return { code: null };
  return {
    code: chosen.code,
    factorPercent: highest,
    selfReferral: chosen.self,
    listOrderCode: first.code === chosen.code ? null : first.code,
  };
}

/** Every combination of one value for each. */
function product<const T extends Readonly<Record<string, readonly unknown[]>>>(
  values: T,
): ReadonlyArray<{ readonly [K in keyof T]: T[K][number] }> {
  return Object.entries(values).reduce<ReadonlyArray<Record<string, unknown>>>(
    (rows, [name, options]) =>
      rows.flatMap((row) => options.map((option) => ({ ...row, [name]: option }))),
    [{}],
  ) as ReadonlyArray<{ readonly [K in keyof T]: T[K][number] }>;
}

const levels = [null, 'PRIMARY', 'BASIC', 'SPECIALISED'] as const;
const diseases = [
  { mainDiagnosis: 'K29.7', inAppendixI: false },
  { mainDiagnosis: 'G35', inAppendixI: true },
] as const;

/** Self-referral to every kind of facility. */
const selfReferrals: readonly Known[] = product({
  level: levels,
  formerTier: ['COMMUNE', 'DISTRICT', 'PROVINCIAL', 'CENTRAL', 'NONE'],
  score: [null, 49.9, 50, 69.9, 70],
  provisionalBasic: [false, true],
  careType: ['OUTPATIENT', 'INPATIENT', 'DAY'],
  inAppendixII: [null, false, true],
  disease: diseases,
  area: [null, 'K2'],
}).map(({ level, formerTier, score, provisionalBasic, area, disease, ...rest }) => {
  const used = card({ registeredFacility: elsewhere, area });
  const facility: FacilityFacts = {
    ...places.notConfigured,
    level,
    formerTier,
    score,
    provisionalBasic,
  };
  return {
    facts: visit({ ...rest, facility, card: used, mainDiagnosis: disease.mainDiagnosis }),
    card: used,
    referralValid: false,
    residenceDeclared: false,
    inAppendixI: disease.inAppendixI,
  };
});

const here = places.notConfigured.code;
const away = elsewhere.code;
const slips = {
  valid: referral(usualVisitDay),
  spent: referral(usualVisitDay, { usedBefore: true }),
};

/** Every basis that makes a route right, alone and together, with the levels that bear on it. */
const withBases: readonly Known[] = product({
  level: levels,
  emergency: [false, true],
  primaryStatutory: [false, true],
  registeredFacility: [
    null,
    { code: here, level: 'BASIC' },
    { code: away, level: null },
    { code: away, level: 'PRIMARY' },
    { code: away, level: 'BASIC' },
    { code: away, level: 'SPECIALISED' },
  ],
  slip: [null, slips.valid, slips.spent],
  stay: [null, residence(usualVisitDay), residence(usualVisitDay, { declared: false })],
  appointment: [null, { date: usualVisitDay, used: false }, { date: usualVisitDay, used: true }],
  person: [
    { newborn: false, donorJustDonated: false },
    { newborn: true, donorJustDonated: false },
    { newborn: false, donorJustDonated: true },
  ],
}).map(({ level, primaryStatutory, registeredFacility, slip, stay, person, ...rest }) => {
  const used = card({ registeredFacility });
  const facility: FacilityFacts = {
    ...places.notConfigured,
    level,
    primaryStatutory,
    score: 58,
    formerTier: 'PROVINCIAL',
  };
  return {
    facts: visit({
      ...rest,
      ...person,
      facility,
      card: used,
      referral: slip,
      residence: stay,
      mainDiagnosis: 'K29.7',
    }),
    card: used,
    referralValid: slip === slips.valid,
    residenceDeclared: stay?.declared === true,
    inAppendixI: false,
  };
});

const allVisits = [...selfReferrals, ...withBases];

/** The visit as a route rule sees it, without the engine's own reading of slips and lists. */
function seen({ facts, card: used, ...known }: Known, date: PlainDate = usualVisitDay): RouteVisit {
  return {
    facts,
    date,
    on: date,
    switches: defaultSwitches,
    card: used,
    careAs: careOf(facts),
    referralValid: known.referralValid,
    appointmentValid: facts.appointment !== null && !facts.appointment.used,
    residenceValid: known.residenceDeclared,
    inAppendixI: known.inAppendixI,
  };
}

function ruleOf(published: PublishedRule): (typeof routeRules)[number] {
  const found = routeRules.find(({ id }) => id === published.rule);
  if (found === undefined) throw new TypeError(`no rule ${published.rule}`);
  return found;
}

const boundaryDays = [
  '2024-12-31',
  '2025-01-01',
  '2025-07-01',
  '2026-06-30',
  '2026-07-01',
  '2027-01-01',
].map(day);

describe.each(publishedRules)('published rule $id', (published) => {
  const rule = ruleOf(published);

  test('has the published code', () => {
    expect(rule.code).toBe(published.code);
  });

  test('is self-referral or not, as published', () => {
    expect(rule.selfReferral).toBe(published.self);
  });

  test('has the published factor on the days around each change', () => {
    const [known] = allVisits;
    if (known === undefined) throw new TypeError('no visit');
    expect(boundaryDays.map((date) => rule.decide(seen(known, date)))).toEqual(
      boundaryDays.map((date) => percentOn(published, date)),
    );
  });

  test('is in force from 2025-01-01 on', () => {
    expect(boundaryDays.map((date) => isInForce(rule, date))).toEqual(
      boundaryDays.map((date) => date >= '2025-01-01'),
    );
  });

  test('holds for exactly the visits that it is published for', () => {
    const differing = allVisits.filter(
      (known) => rule.applies(seen(known)) !== holds(published, known),
    );
    expect(differing.slice(0, 1)).toEqual([]);
  });
});

test('every rule of the engine is published, but for the continued emergency and the old tiers', () => {
  const published = new Set(publishedRules.map(({ rule }) => rule));
  const unpublished = routeRules
    .filter(({ id }) => !published.has(id) && !id.startsWith('route.old.'))
    .map(({ id }) => id);
  expect(unpublished).toEqual(['route.emergency-continued']);
});

test('the rules stand in the order of the codes', () => {
  const order = routeRules.flatMap(({ code }) => (code === null ? [] : [codeOrder.indexOf(code)]));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

describe('the published selection', () => {
  test.each(['2025-01-01', '2026-06-30', '2026-07-01'])(
    'is that of the engine for every visit on %s',
    (date) => {
      const differing = allVisits.filter((known) => {
        const dated = dateTo(known, day(date));
        const { route } = routeOf(dated.facts);
        const expected = select(dated);
        return !(expected.code === null
          ? route === null
          : route?.code === expected.code &&
            route.factorPercent === expected.factorPercent &&
            route.selfReferral === expected.selfReferral &&
            route.listOrderCode === expected.listOrderCode);
      });
      expect(differing.slice(0, 1)).toEqual([]);
    },
  );

  test('reaches every published code', () => {
    const reached = new Set(allVisits.map((known) => select(known).code));
    expect(publishedRules.map(({ code }) => code).filter((code) => !reached.has(code))).toEqual([]);
  });
});

/** The same visit on another day, its slips with it. */
function dateTo(known: Known, visitDate: PlainDate): Known {
  const { facts } = known;
  return {
    ...known,
    facts: {
      ...facts,
      visitDate,
      referral: facts.referral === null ? null : { ...facts.referral, issuedOn: visitDate },
      residence: facts.residence === null ? null : { ...facts.residence, from: visitDate },
    },
  };
}

interface Boundary {
  readonly title: string;
  readonly facts: Facts;
  readonly code: string;
  readonly factor: number;
}

const before = day('2026-06-30');
const after = day('2026-07-01');
const inpatient = { careType: 'INPATIENT' } as const;
const k2 = card({ registeredFacility: elsewhere, area: 'K2' });

function scored(score: number | null, changes: Partial<Facts['facility']> = {}): Facts['facility'] {
  return { ...places.basicUpperBand, score, ...changes };
}

describe('every route at its boundary', () => {
  test.each<Boundary>([
    {
      title: '2: emergency at a central hospital',
      facts: selfReferral(places.central, { emergency: true }),
      code: '2',
      factor: 100,
    },
    { title: '1.1: registered here', facts: visit(), code: '1.1', factor: 100 },
    {
      title: '1.1 before 2: registered here, emergency',
      facts: visit({ emergency: true }),
      code: '1.1',
      factor: 100,
    },
    {
      title: '1.1: registered at this central hospital',
      facts: visit({
        facility: places.central,
        card: card({ registeredFacility: { code: places.central.code, level: 'SPECIALISED' } }),
      }),
      code: '1.1',
      factor: 100,
    },
    {
      title: '1.2: statutory primary list, registered elsewhere',
      facts: selfReferral(places.communeStation),
      code: '1.2',
      factor: 100,
    },
    {
      title: '1.2: statutory primary list, registered here',
      facts: visit({
        facility: places.communeStation,
        card: card({ registeredFacility: { code: places.communeStation.code, level: 'PRIMARY' } }),
      }),
      code: '1.2',
      factor: 100,
    },
    {
      title: '1.3: referral to a central hospital',
      facts: selfReferral(places.central, {
        referral: referral(usualVisitDay),
      }),
      code: '1.3',
      factor: 100,
    },
    {
      title: '1.3: referral to a primary clinic',
      facts: selfReferral(places.privateClinic, {
        referral: referral(usualVisitDay),
      }),
      code: '1.3',
      factor: 100,
    },
    {
      title: '1.4: temporary residence, basic hospital',
      facts: selfReferral(places.basicUpperBand, {
        residence: residence(usualVisitDay),
      }),
      code: '1.4',
      factor: 100,
    },
    {
      title: '1.13 and not 1.4: residence, but registered at a primary facility',
      facts: visit({
        facility: places.basicUpperBand,
        card: card({ registeredFacility: { code: elsewhere.code, level: 'PRIMARY' } }),
        residence: residence(usualVisitDay),
      }),
      code: '1.13',
      factor: 50,
    },
    {
      title: '3.1 and not 1.4: residence, but a specialised hospital',
      facts: selfReferral(places.central, {
        residence: residence(usualVisitDay),
      }),
      code: '3.1',
      factor: 0,
    },
    {
      title: '1.5: unused follow-up slip',
      facts: selfReferral(places.central, {
        appointment: { date: day('2026-08-10'), used: false },
      }),
      code: '1.5',
      factor: 100,
    },
    {
      title: '3.1 and not 1.5: used follow-up slip',
      facts: selfReferral(places.central, { appointment: { date: day('2026-08-10'), used: true } }),
      code: '3.1',
      factor: 0,
    },
    {
      title: '1.11: another primary facility',
      facts: selfReferral(places.privateClinic),
      code: '1.11',
      factor: 100,
    },
    {
      title: '1.11: another primary facility, inpatient',
      facts: selfReferral(places.privateClinic, inpatient),
      code: '1.11',
      factor: 100,
    },
    { title: '1.12: 49 points', facts: selfReferral(scored(49)), code: '1.12', factor: 100 },
    { title: '1.12: 49.9 points', facts: selfReferral(scored(49.9)), code: '1.12', factor: 100 },
    { title: '1.13: 50 points', facts: selfReferral(scored(50)), code: '1.13', factor: 50 },
    { title: '1.13: 69 points', facts: selfReferral(scored(69)), code: '1.13', factor: 50 },
    {
      title: '1.13: 50 points on 2026-06-30',
      facts: selfReferral(scored(50), { visitDate: before }),
      code: '1.13',
      factor: 0,
    },
    {
      title: '1.13: 50 points on 2026-07-01',
      facts: selfReferral(scored(50), { visitDate: after }),
      code: '1.13',
      factor: 50,
    },
    {
      title: '1.12: provisionally basic without points',
      facts: selfReferral(scored(null, { provisionalBasic: true })),
      code: '1.12',
      factor: 100,
    },
    {
      title: '1.14 and not 1.12: provisionally basic, but ex-provincial',
      facts: selfReferral(scored(null, { provisionalBasic: true, formerTier: 'PROVINCIAL' })),
      code: '1.14',
      factor: 50,
    },
    {
      title: '1.14: ex-central basic hospital',
      facts: selfReferral(scored(40, { formerTier: 'CENTRAL' })),
      code: '1.14',
      factor: 50,
    },
    {
      title: '1.14: ex-provincial on 2026-06-30',
      facts: selfReferral(places.basicExProvincial, { visitDate: before }),
      code: '1.14',
      factor: 0,
    },
    {
      title: '1.13 before 1.14: ex-provincial of 58 points',
      facts: selfReferral(scored(58, { formerTier: 'PROVINCIAL' })),
      code: '1.13',
      factor: 50,
    },
    {
      title: '1.15: basic hospital, inpatient',
      facts: selfReferral(places.basicUpperBand, inpatient),
      code: '1.15',
      factor: 100,
    },
    {
      title: '1.15: day treatment counts as inpatient',
      facts: selfReferral(places.basicUpperBand, { careType: 'DAY' }),
      code: '1.15',
      factor: 100,
    },
    {
      title: '1.17: listed disease at a specialised hospital',
      facts: selfReferral(places.specialisedExProvincial, { mainDiagnosis: 'G35' }),
      code: '1.17',
      factor: 100,
    },
    {
      title: '1.14 and not 1.17: listed disease at a basic hospital',
      facts: selfReferral(places.basicExProvincial, { mainDiagnosis: 'G35' }),
      code: '1.14',
      factor: 50,
    },
    {
      title: '1.18: specialised ex-provincial on 2026-06-30',
      facts: selfReferral(places.specialisedExProvincial, { visitDate: before }),
      code: '1.18',
      factor: 0,
    },
    {
      title: '1.18: specialised ex-provincial on 2026-07-01',
      facts: selfReferral(places.specialisedExProvincial, { visitDate: after }),
      code: '1.18',
      factor: 50,
    },
    {
      title: '3.1: ex-central, inpatient',
      facts: selfReferral(places.central, inpatient),
      code: '3.1',
      factor: 40,
    },
    {
      title: '3.1: ex-central, outpatient',
      facts: selfReferral(places.central),
      code: '3.1',
      factor: 0,
    },
    {
      title: '3.1: new specialised hospital, inpatient',
      facts: selfReferral(places.specialisedNew, inpatient),
      code: '3.1',
      factor: 40,
    },
    {
      title: '3.1: new specialised hospital, outpatient',
      facts: selfReferral(places.specialisedNew),
      code: '3.1',
      factor: 0,
    },
    {
      title: '3.2: specialised ex-provincial, inpatient',
      facts: selfReferral(places.specialisedExProvincial, inpatient),
      code: '3.2',
      factor: 100,
    },
    {
      title: '3.3: specialised ex-district',
      facts: selfReferral(places.specialisedExDistrict),
      code: '3.3',
      factor: 100,
    },
    {
      title: '1.12 before 3.3: ex-district of 49 points',
      facts: selfReferral(scored(49, { formerTier: 'DISTRICT' })),
      code: '1.12',
      factor: 100,
    },
    {
      title: '3.3: ex-district of 50 points',
      facts: selfReferral(scored(50, { formerTier: 'DISTRICT' })),
      code: '3.3',
      factor: 100,
    },
    {
      title: '3.3: ex-district without points',
      facts: selfReferral(scored(null, { formerTier: 'DISTRICT' })),
      code: '3.3',
      factor: 100,
    },
    {
      title: '3.6: K2, inpatient at a central hospital',
      facts: selfReferral(places.central, { card: k2, careType: 'INPATIENT' }),
      code: '3.6',
      factor: 100,
    },
    {
      title: '3.1 and not 3.6: K2, outpatient',
      facts: selfReferral(places.central, { card: k2 }),
      code: '3.1',
      factor: 0,
    },
  ])('$title', ({ facts, code, factor }) => {
    expect(routeOf(facts).route).toMatchObject({ code, factorPercent: factor });
  });

  test('70 points at a basic hospital without former tier fit no outpatient row', () => {
    const facts = selfReferral(scored(70));
    expect(routeOf(facts)).toEqual({
      route: null,
      reasons: ['FACILITY_NOT_CONFIGURED'],
      fired: [],
    });
  });

  test('a basic hospital with neither points nor flag is not configured for outpatients', () => {
    expect(decide(selfReferral(scored(null)))).toMatchObject({
      status: 'NEEDS_ACTION',
      benefit: null,
    });
  });
});

describe('a facility that no row fits', () => {
  test.each<readonly [string, FacilityFacts, readonly ReasonCode[]]>([
    ['basic without points', scored(null), ['FACILITY_NOT_CONFIGURED']],
    [
      'specialised, formerly a commune station',
      { ...places.specialisedNew, formerTier: 'COMMUNE' },
      ['FACILITY_NOT_CONFIGURED'],
    ],
    [
      'specialised without former tier',
      places.specialisedNew,
      ['FORMER_TIER_UNKNOWN', 'FACILITY_NOT_CONFIGURED'],
    ],
  ])('%s', (_title, facility, reasons) => {
    const outcome = routeOf(selfReferral(facility), {
      specialisedWithoutFormerTier: 'NEEDS_CONFIG',
    });
    expect(outcome).toEqual({ route: null, reasons, fired: [] });
  });
});

describe('a facility whose level is not configured', () => {
  test.each<readonly [string, Partial<Facts>]>([
    ['self-referral', {}],
    [
      'registered here',
      { card: card({ registeredFacility: { code: places.notConfigured.code, level: null } }) },
    ],
    ['referral', { referral: referral(usualVisitDay) }],
    ['emergency', { emergency: true }],
    ['statutory primary flag', { facility: { ...places.notConfigured, primaryStatutory: true } }],
  ])('states no percentage: %s', (_title, changes) => {
    const verdict = decide(selfReferral(places.notConfigured, changes));
    expect(verdict).toMatchObject({ status: 'NEEDS_ACTION', benefit: null });
    expect(verdict.reasons).toContain('FACILITY_NOT_CONFIGURED');
  });
});

/** What findRoute says of a visit, without the rules and visits behind it. */
function summary(facts: Facts, changes: Partial<Switches> = {}) {
  const { route, reasons } = routeOf(facts, changes);
  return { code: route?.code ?? null, reasons };
}

const k3Inpatient = selfReferral(places.central, {
  card: card({ registeredFacility: elsewhere, area: 'K3' }),
  careType: 'INPATIENT',
});

describe('list order against the most favourable rule', () => {
  test.each([
    ['ex-district of 61 points', selfReferral(places.basicExDistrictUpperBand), '3.3', '1.13'],
    ['K3, inpatient at a central hospital', k3Inpatient, '3.6', '3.1'],
  ])('%s reports the code that the list order gives', (_title, facts, code, listOrderCode) => {
    expect(routeOf(facts).route).toMatchObject({ code, listOrderCode });
  });

  test.each([
    ['a conflict', k3Inpatient, true],
    ['a tie', selfReferral(scored(58, { formerTier: 'PROVINCIAL' })), false],
    ['a single rule', selfReferral(places.central), false],
  ])('%s is warned about only where the codes differ', (_title, facts, warned) => {
    expect(routeOf(facts).reasons.includes('CODE_ORDER_CONFLICT')).toBe(warned);
  });

  test('a tie goes to the first code of the list, without a conflict', () => {
    expect(routeOf(selfReferral(scored(58, { formerTier: 'PROVINCIAL' }))).route).toMatchObject({
      code: '1.13',
      listOrderCode: null,
    });
  });
});

describe('what a route is called', () => {
  test.each([
    ['registered here', visit(), 'RIGHT_ROUTE'],
    ['emergency', selfReferral(places.central, { emergency: true }), 'EMERGENCY'],
    ['after an emergency', selfReferral(places.central, { emergencyContinued: true }), 'EMERGENCY'],
    ['paid in full', selfReferral(places.home), 'SELF_REFERRAL_FULL'],
    ['paid in part', selfReferral(places.specialisedExProvincial), 'SELF_REFERRAL_REDUCED'],
    ['not paid', selfReferral(places.central), 'SELF_REFERRAL_NOT_PAID'],
  ])('%s', (_title, facts, reason) => {
    expect(routeOf(facts).reasons).toEqual([reason]);
  });
});

describe('treatment that continues an emergency', () => {
  const continued = selfReferral(places.central, { emergencyContinued: true });

  test('is as right a route as the emergency itself', () => {
    expect(routeOf(continued).route).toMatchObject({
      code: '2',
      factorPercent: 100,
      selfReferral: false,
    });
  });

  test('is another rule than the emergency', () => {
    expect(routeOf(continued).route?.rule.id).toBe('route.emergency-continued');
  });
});

describe('what an unknown list leaves open', () => {
  const unpaid = selfReferral(places.basicUpperBand, { visitDate: before });
  const reduced = selfReferral(places.basicUpperBand, { visitDate: after });

  test('an unpaid visit is amber while Appendix II is not loaded', () => {
    expect(decide(unpaid).status).toBe('NEEDS_ACTION');
  });

  test.each([
    ['1.13', selfReferral(places.basicUpperBand), true],
    ['1.14', selfReferral(places.basicExProvincial), true],
    ['1.13 with the list', selfReferral(places.basicUpperBand, { inAppendixII: false }), false],
    ['1.12', selfReferral(places.home), false],
    ['1.18', selfReferral(places.specialisedExProvincial), false],
  ])('%s warns about Appendix II where it was assumed', (_title, facts, warned) => {
    expect(routeOf(facts).reasons.includes('APPENDIX_UNKNOWN')).toBe(warned);
  });

  test('a reduced visit says what a listed disease would change', () => {
    expect(decide(reduced).benefit?.conditional).toContainEqual({
      kind: 'LISTED_DISEASE',
      threshold: null,
      effectiveBasisPoints: 8_000,
    });
  });

  const withoutBirthDate = { birthDate: null, careType: 'INPATIENT' } as const;
  test.each<readonly [string, Facts, 100 | null]>([
    ['paid in full', visit(), null],
    ['Appendix II not loaded', reduced, 100],
    ['Appendix II loaded', { ...reduced, inAppendixII: false }, null],
    ['no diagnosis', selfReferral(places.central, { mainDiagnosis: null }), 100],
    ['a diagnosis that is not listed', selfReferral(places.central), null],
    [
      'a disease listed below an age that is not known',
      selfReferral(places.central, { ...withoutBirthDate, mainDiagnosis: 'C50.9' }),
      100,
    ],
    [
      'a disease listed below an age that the patient is past',
      selfReferral(places.central, { careType: 'INPATIENT', mainDiagnosis: 'C50.9' }),
      null,
    ],
    [
      'a disease listed at no age, age not known',
      selfReferral(places.central, withoutBirthDate),
      null,
    ],
  ])('%s', (_title, facts, factor) => {
    expect(routeOf(facts).route?.factorIfListed).toBe(factor);
  });

  test('a visit before 2025 could not be listed', () => {
    const facts = selfReferral(places.central, {
      visitDate: day('2024-06-01'),
      mainDiagnosis: null,
    });
    expect(routeOf(facts).route?.factorIfListed).toBeNull();
  });

  test('with a diagnosis outside Appendix I an unpaid visit at a specialised hospital is red', () => {
    const facts = selfReferral(places.specialisedExProvincial, { visitDate: before });
    expect(decide(facts).status).toBe('NOT_ELIGIBLE');
  });
});

describe('what is not known of the registration', () => {
  const nowhere = card({ registeredFacility: null });
  const noLevel = card({ registeredFacility: { code: elsewhere.code, level: null } });
  const moved = residence(usualVisitDay);

  test.each<readonly [string, Facts, string | null]>([
    ['nowhere registered', selfReferral(places.home, { card: nowhere }), null],
    [
      'nowhere registered, with a referral',
      selfReferral(places.home, { card: nowhere, referral: referral(usualVisitDay) }),
      '1.3',
    ],
    ['level not known', selfReferral(places.home, { card: noLevel }), '1.12'],
    [
      'level not known, moved',
      selfReferral(places.home, { card: noLevel, residence: moved }),
      null,
    ],
    [
      'level not known, moved, at a specialised hospital',
      selfReferral(places.specialisedExProvincial, { card: noLevel, residence: moved }),
      '1.18',
    ],
    [
      'level known, moved, at a basic hospital',
      selfReferral(places.home, { residence: moved }),
      '1.4',
    ],
  ])('%s', (_title, facts, code) => {
    expect(routeOf(facts).route?.code ?? null).toBe(code);
  });

  test('leaves the visit to the desk', () => {
    expect(summary(selfReferral(places.home, { card: nowhere }))).toEqual({
      code: null,
      reasons: ['REGISTRATION_UNKNOWN'],
    });
  });
});

describe('what an explanation is told', () => {
  test('the rule that was chosen, and those that were not', () => {
    expect(routeOf(k3Inpatient).fired.map(({ rule, effect }) => ({ id: rule.id, effect }))).toEqual(
      [
        {
          id: 'route.specialised-ex-central-inpatient',
          effect: { kind: 'ROUTE_NOT_CHOSEN', code: '3.1', factorPercent: 40 },
        },
        {
          id: 'route.specialised-area-inpatient',
          effect: { kind: 'ROUTE', code: '3.6', factorPercent: 100 },
        },
      ],
    );
  });

  test('nothing where no route was found', () => {
    expect(routeOf(selfReferral(places.notConfigured)).fired).toEqual([]);
  });
});

test('the factor is that of the day of admission', () => {
  const facts = selfReferral(places.specialisedExProvincial, { visitDate: before });
  expect(decide(facts, after).status).toBe('NOT_ELIGIBLE');
});

test.each([
  ['2008-08-11', '1.17'],
  ['2008-08-10', '3.1'],
])('someone born %s with a disease of childhood takes route %s', (birth, code) => {
  const facts = selfReferral(places.central, { mainDiagnosis: 'C50.9', birthDate: born(birth) });
  expect(routeOf(facts).route?.code).toBe(code);
});
