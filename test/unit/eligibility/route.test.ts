import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../../src/domain/date.ts';
import { routeRules } from '../../../src/eligibility/data/route-rules.ts';
import { decide } from '../../../src/eligibility/decide.ts';
import type { CardFacts, Facts } from '../../../src/eligibility/facts.ts';
import { findRoute } from '../../../src/eligibility/route.ts';
import {
  cardsAround,
  facilities,
  referralsAround,
  residencesAround,
  visitDays,
} from './arbitrary-facts.ts';
import { bases, codeOrder, type PublishedRule, publishedRules } from './route-table.ts';
import { born, card, day, elsewhere, places, selfReferral, visit } from './visit.ts';

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

/** The published selection, written from its description and not from the engine. */
function select({
  facts,
  card: used,
  referralValid,
  residenceDeclared,
  inAppendixI,
}: Known): Expectation {
  const { facility } = facts;
  if (facility.level === null) return { code: null };
  const care = facts.careType === 'OUTPATIENT' ? 'OUTPATIENT' : 'INPATIENT';
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
    careType: (wanted: string) => care === wanted,
    scoreBelow50OrProvisional: (wanted: boolean) =>
      ((facility.score ?? Number.POSITIVE_INFINITY) < 50 || facility.provisionalBasic) === wanted,
    scoreFrom: (wanted: number) => (facility.score ?? Number.NaN) >= wanted,
    scoreBelow: (wanted: number) => (facility.score ?? Number.NaN) < wanted,
    formerTier: (wanted: readonly unknown[]) => wanted.includes(facility.formerTier),
    formerTierNot: (wanted: readonly unknown[]) => !wanted.includes(facility.formerTier),
    inAppendixI: (wanted: boolean) => inAppendixI === wanted,
    inAppendixII: (wanted: boolean) => (facts.inAppendixII === true) === wanted,
    area: (wanted: readonly unknown[]) => wanted.includes(used.area),
  };
  const matching = publishedRules
    .filter(({ when }) =>
      Object.entries(when).every(([name, wanted]) =>
        given[name as keyof typeof given](wanted as never),
      ),
    )
    .sort((a, b) => codeOrder.indexOf(a.code) - codeOrder.indexOf(b.code));
  const onBasis = matching.filter(({ id }) => bases.has(id));
  const tried = onBasis.length > 0 ? onBasis : matching.filter(({ self }) => self);
  if (tried.length === 0) return { code: null };
  const percent = ({ factor }: PublishedRule) =>
    100 *
    Math.max(...factor.filter(({ from }) => from <= facts.admittedOn).map(({ value }) => value));
  const highest = Math.max(...tried.map(percent));
  const chosen = tried.find((rule) => percent(rule) === highest);
  const first = tried[0];
  if (chosen === undefined || first === undefined) throw new TypeError('Nothing was tried');
  // Not in the table: without a place of registration nobody knows whether this is self-referral.
  if (chosen.self && used.registeredFacility === null) return { code: null };
  return {
    code: chosen.code,
    factorPercent: highest,
    selfReferral: chosen.self,
    listOrderCode: first.code === chosen.code ? null : first.code,
  };
}

const knownVisits: fc.Arbitrary<Known> = visitDays.chain((on) =>
  fc
    .record({
      facility: facilities,
      used: cardsAround(on),
      careType: fc.constantFrom('OUTPATIENT' as const, 'INPATIENT' as const, 'DAY' as const),
      emergency: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      referral: referralsAround(on),
      residence: residencesAround(on),
      appointment: fc.constantFrom(
        null,
        null,
        null,
        { date: on, used: true },
        { date: on, used: false },
      ),
      inAppendixII: fc.constantFrom(null, null, true, false),
      newborn: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      donorJustDonated: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      diagnosis: fc.constantFrom(
        { code: null, listed: false },
        { code: 'K29.7', listed: false },
        { code: 'nonsense', listed: false },
        { code: 'G35', listed: true },
        { code: 'I50.1', listed: true },
      ),
    })
    .map(
      ({
        facility,
        used,
        careType,
        emergency,
        referral,
        residence,
        appointment,
        diagnosis,
        ...rest
      }) => ({
        facts: visit({
          ...rest,
          visitDate: on,
          facility,
          card: used,
          careType,
          emergency,
          referral: referral.slip,
          residence: residence.stay,
          appointment,
          mainDiagnosis: diagnosis.code,
        }),
        card: used,
        referralValid: referral.inForce,
        residenceDeclared: residence.inForce,
        inAppendixI: diagnosis.listed,
      }),
    ),
);

describe('the published table', () => {
  test('selects the same route as the engine, for any visit', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(knownVisits, (known) => {
        const expected = select(known);
        seen.add(expected.code ?? 'none');
        expect(findRoute(known.facts, known.card)).toMatchObject(expected);
      }),
      { numRuns: 5_000 },
    );
    const reachable = publishedRules
      .map(({ code }) => code)
      .filter((code) => code !== '1.6' && code !== '1.7' && code !== '1.16');
    expect([...new Set([...reachable, 'none'])].filter((code) => !seen.has(code))).toEqual([]);
  });

  test('is the table of the engine', () => {
    const inOrder = publishedRules
      .toSorted((a, b) => codeOrder.indexOf(a.code) - codeOrder.indexOf(b.code))
      .map(({ id, code, self, factor }) => ({
        id,
        code,
        self,
        factors: factor.map(({ from, value }) => ({ from, percent: value * 100 })),
      }));
    expect(
      routeRules.map(({ id, code, selfReferral: self, factors }) => ({ id, code, self, factors })),
    ).toEqual(inOrder);
  });
});

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
        referral: { kind: 'SINGLE', issuedOn: day('2026-08-10') },
      }),
      code: '1.3',
      factor: 100,
    },
    {
      title: '1.3: referral to a primary clinic',
      facts: selfReferral(places.privateClinic, {
        referral: { kind: 'SINGLE', issuedOn: day('2026-08-10') },
      }),
      code: '1.3',
      factor: 100,
    },
    {
      title: '1.4: temporary residence, basic hospital',
      facts: selfReferral(places.basicUpperBand, {
        residence: {
          kind: 'TEMPORARY_RESIDENCE',
          declared: true,
          from: day('2026-08-10'),
          to: null,
        },
      }),
      code: '1.4',
      factor: 100,
    },
    {
      title: '1.13 and not 1.4: residence, but registered at a primary facility',
      facts: visit({
        facility: places.basicUpperBand,
        card: card({ registeredFacility: { code: elsewhere.code, level: 'PRIMARY' } }),
        residence: {
          kind: 'TEMPORARY_RESIDENCE',
          declared: true,
          from: day('2026-08-10'),
          to: null,
        },
      }),
      code: '1.13',
      factor: 50,
    },
    {
      title: '3.1 and not 1.4: residence, but a specialised hospital',
      facts: selfReferral(places.central, {
        residence: {
          kind: 'TEMPORARY_RESIDENCE',
          declared: true,
          from: day('2026-08-10'),
          to: null,
        },
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
    expect(findRoute(facts, facts.card)).toMatchObject({ code, factorPercent: factor });
  });

  test('70 points at a basic hospital without former tier fit no outpatient row', () => {
    const facts = selfReferral(scored(70));
    expect(findRoute(facts, facts.card)).toEqual({
      code: null,
      reasons: ['FACILITY_NOT_CONFIGURED'],
    });
  });

  test('a basic hospital with neither points nor flag is not configured for outpatients', () => {
    const facts = selfReferral(scored(null));
    expect(findRoute(facts, facts.card).code).toBeNull();
    expect(decide(facts)).toMatchObject({ status: 'NEEDS_ACTION', benefit: null });
  });
});

describe('a facility whose level is not configured', () => {
  test.each<readonly [string, Partial<Facts>]>([
    ['self-referral', {}],
    [
      'registered here',
      { card: card({ registeredFacility: { code: places.notConfigured.code, level: null } }) },
    ],
    ['referral', { referral: { kind: 'SINGLE', issuedOn: day('2026-08-10') } }],
    ['emergency', { emergency: true }],
    ['statutory primary flag', { facility: { ...places.notConfigured, primaryStatutory: true } }],
  ])('states no percentage: %s', (_title, changes) => {
    const verdict = decide(selfReferral(places.notConfigured, changes));
    expect(verdict).toMatchObject({ status: 'NEEDS_ACTION', benefit: null });
    expect(verdict.reasons).toContain('FACILITY_NOT_CONFIGURED');
  });
});

describe('list order against the most favourable rule', () => {
  test.each([
    ['ex-district of 61 points', selfReferral(places.basicExDistrictUpperBand), '3.3', '1.13'],
    [
      'K3, inpatient at a central hospital',
      selfReferral(places.central, {
        card: card({ registeredFacility: elsewhere, area: 'K3' }),
        careType: 'INPATIENT',
      }),
      '3.6',
      '3.1',
    ],
  ])('%s reports %3$s', (_title, facts, code, listOrderCode) => {
    const route = findRoute(facts, facts.card);
    expect(route).toMatchObject({ code, listOrderCode });
    expect(route.reasons).toContain('CODE_ORDER_CONFLICT');
  });

  test('a tie is no conflict', () => {
    const facts = selfReferral(scored(58, { formerTier: 'PROVINCIAL' }));
    expect(findRoute(facts, facts.card)).toMatchObject({ code: '1.13', listOrderCode: null });
  });
});

describe('what an unknown list leaves open', () => {
  test('Appendix II, which is not loaded, makes an unpaid visit amber and a reduced one conditional', () => {
    const unpaid = decide(selfReferral(places.basicUpperBand, { visitDate: before }));
    expect(unpaid).toMatchObject({ status: 'NEEDS_ACTION', benefit: null });
    const reduced = decide(selfReferral(places.basicUpperBand, { visitDate: after }));
    expect(reduced.status).toBe('ELIGIBLE');
    expect(unpaid.reasons).toContain('APPENDIX_UNKNOWN');
    expect(reduced.reasons).toContain('APPENDIX_UNKNOWN');
    expect(reduced.benefit?.conditional).toContainEqual({
      kind: 'LISTED_DISEASE',
      threshold: null,
      effectiveBasisPoints: 8_000,
    });
  });

  test('without a place of registration, self-referral is open and a slip still counts', () => {
    const nowhere = { card: card({ registeredFacility: null }), visitDate: after };
    expect(decide(selfReferral(places.basicUpperBand, nowhere))).toMatchObject({
      status: 'NEEDS_ACTION',
      benefit: null,
      reasons: expect.arrayContaining(['REGISTRATION_UNKNOWN']),
    });
    const referred = { ...nowhere, referral: { kind: 'SINGLE', issuedOn: after } as const };
    expect(decide(selfReferral(places.basicUpperBand, referred)).benefit?.routeCode).toBe('1.3');
  });

  test('with a diagnosis outside Appendix I an unpaid visit at a specialised hospital is red', () => {
    const verdict = decide(selfReferral(places.specialisedExProvincial, { visitDate: before }));
    expect(verdict.status).toBe('NOT_ELIGIBLE');
    expect(verdict.reasons).not.toContain('APPENDIX_UNKNOWN');
    expect(verdict.benefit?.conditional.map(({ kind }) => kind)).not.toContain('LISTED_DISEASE');
  });

  test('where all is paid, nothing is left open', () => {
    const facts = visit({ mainDiagnosis: null });
    expect(findRoute(facts, facts.card)).toMatchObject({
      appendixUnknown: false,
      factorIfListed: null,
    });
  });
});

test('the factor is that of the day of admission', () => {
  const facts = selfReferral(places.specialisedExProvincial, {
    visitDate: addDays(after, 3),
    admittedOn: before,
  });
  expect(findRoute(facts, facts.card)).toMatchObject({ code: '1.18', factorPercent: 0 });
});

test('before 2025-01-01 other rules apply', () => {
  const facts = visit({ visitDate: day('2024-12-31') });
  expect(findRoute(facts, facts.card)).toEqual({ code: null, reasons: ['RULES_NOT_AVAILABLE'] });
  expect(findRoute(visit({ visitDate: day('2025-01-01') }), card()).code).toBe('1.1');
});

test('a child with a listed disease is routed by age on the day of admission', () => {
  const at = (birth: string) => {
    const facts = selfReferral(places.central, { mainDiagnosis: 'C50.9', birthDate: born(birth) });
    return findRoute(facts, facts.card).code;
  };
  expect(at('2008-08-11')).toBe('1.17');
  expect(at('2008-08-10')).toBe('3.1');
});
