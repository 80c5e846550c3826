import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type PlainDate } from '../../../src/domain/date.ts';
import type { FactName } from '../../../src/eligibility/fact-names.ts';
import type { CardFacts, Facts } from '../../../src/eligibility/facts.ts';
import { appendixIRows } from '../../../src/eligibility/listed-disease.ts';
import { routeRules } from '../../../src/eligibility/rules/route/index.ts';
import type { RouteVisit } from '../../../src/eligibility/rules/route/route-rule.ts';
import {
  isAppointmentUsable,
  isReferralInForce,
  isResidenceInForce,
} from '../../../src/eligibility/slips.ts';
import { defaultSwitches } from '../../../src/eligibility/switches.ts';
import {
  born,
  card,
  day,
  elsewhere,
  places,
  referral,
  residence,
  usualVisitDay,
  visit,
} from './visit.ts';

/** A route rule shows its facts to people, so it must hold on nothing else. */

const here = places.notConfigured.code;

const anyVisit: fc.Arbitrary<Facts> = fc
  .record({
    visitDate: fc.constantFrom(usualVisitDay, day('2026-08-25')),
    careType: fc.constantFrom('OUTPATIENT', 'INPATIENT', 'DAY'),
    emergency: fc.boolean(),
    emergencyContinued: fc.boolean(),
    newborn: fc.boolean(),
    donorJustDonated: fc.boolean(),
    facility: fc.record({
      code: fc.constantFrom(here, elsewhere.code),
      level: fc.constantFrom('PRIMARY', 'BASIC', 'SPECIALISED'),
      score: fc.constantFrom(null, 45, 58, 72),
      provisionalBasic: fc.boolean(),
      formerTier: fc.constantFrom('COMMUNE', 'DISTRICT', 'PROVINCIAL', 'CENTRAL', 'NONE'),
      primaryStatutory: fc.boolean(),
      regionalPolyclinic: fc.boolean(),
      contract: fc.boolean(),
    }),
    registeredFacility: fc.record({
      code: fc.constantFrom(here, elsewhere.code),
      level: fc.constantFrom('PRIMARY', 'BASIC', 'SPECIALISED'),
    }),
    area: fc.constantFrom(null, 'K1'),
    birthDate: fc.constantFrom(born('1986-01-15'), born('2016-08-10')),
    referral: fc.constantFrom(null, referral(usualVisitDay)),
    appointment: fc.constantFrom(null, { date: usualVisitDay, used: false }),
    residence: fc.constantFrom(null, residence(usualVisitDay, { to: addDays(usualVisitDay, 9) })),
    mainDiagnosis: fc.constantFrom('K29.7', 'G35', 'C50.9'),
    inAppendixII: fc.boolean(),
  })
  .map(({ registeredFacility, area, ...rest }) =>
    visit({ ...rest, card: card({ registeredFacility, area }) }),
  );

function seen(facts: Facts): RouteVisit {
  const date: PlainDate = facts.visitDate ?? usualVisitDay;
  const { appointment, mainDiagnosis } = facts;
  return {
    facts,
    date,
    on: date,
    switches: defaultSwitches,
    card: facts.card ?? card(),
    careAs: facts.careType === 'OUTPATIENT' ? 'OUTPATIENT' : 'INPATIENT',
    referralValid:
      facts.referral !== null &&
      isReferralInForce(facts.referral, date, [], 'DAY_AFTER_SIGNING_SKIP_HOLIDAYS'),
    appointmentValid: appointment !== null && isAppointmentUsable(appointment),
    residenceValid: facts.residence !== null && isResidenceInForce(facts.residence, date),
    inAppendixI:
      mainDiagnosis !== null && appendixIRows(mainDiagnosis, facts.birthDate, date).length > 0,
  };
}

type Registered = NonNullable<CardFacts['registeredFacility']>;

function withCard(facts: Facts, changes: Partial<CardFacts>): Facts {
  return { ...facts, card: { ...(facts.card ?? card()), ...changes } };
}

function withRegistered(facts: Facts, changes: Partial<Registered>): Facts {
  const registeredFacility = { ...elsewhere, ...facts.card?.registeredFacility, ...changes };
  return withCard(facts, { registeredFacility });
}

function registeredOf({ card: used }: Facts): Registered {
  return used?.registeredFacility ?? elsewhere;
}

type Copy = (from: Facts, to: Facts) => Facts;

const ofFacility =
  (field: keyof Facts['facility']): Copy =>
  (from, to) => ({ ...to, facility: { ...to.facility, [field]: from.facility[field] } });

const ofVisit =
  (field: keyof Facts): Copy =>
  (from, to) => ({ ...to, [field]: from[field] });

/** Takes one fact over from another visit. */
const copies: Readonly<Partial<Record<FactName, Copy>>> = {
  visitDate: ofVisit('visitDate'),
  careType: ofVisit('careType'),
  emergency: ofVisit('emergency'),
  emergencyContinued: ofVisit('emergencyContinued'),
  'facility.code': ofFacility('code'),
  'facility.level': ofFacility('level'),
  'facility.score': ofFacility('score'),
  'facility.provisionalBasic': ofFacility('provisionalBasic'),
  'facility.formerTier': ofFacility('formerTier'),
  'facility.primaryStatutory': ofFacility('primaryStatutory'),
  'card.area': (from, to) => withCard(to, { area: from.card?.area ?? null }),
  'card.registeredFacility.code': (from, to) =>
    withRegistered(to, { code: registeredOf(from).code }),
  'card.registeredFacility.level': (from, to) =>
    withRegistered(to, { level: registeredOf(from).level }),
  'person.birthDate': ofVisit('birthDate'),
  'person.newborn': ofVisit('newborn'),
  'person.donorJustDonated': ofVisit('donorJustDonated'),
  referral: ofVisit('referral'),
  appointment: ofVisit('appointment'),
  residence: ofVisit('residence'),
  'diagnosis.icdMain': ofVisit('mainDiagnosis'),
  'diagnosis.inAppendixII': ofVisit('inAppendixII'),
};

const pairs = fc.sample(fc.tuple(anyVisit, anyVisit), { numRuns: 3_000, seed: 20_261_121 });

describe.each(routeRules)('$id', (rule) => {
  test('names facts by their published names', () => {
    expect(rule.uses.filter((name) => copies[name] === undefined)).toEqual([]);
  });

  test('holds on the facts that it names, and on no other', () => {
    const differing = pairs.filter(([one, other]) => {
      const same = rule.uses.reduce((to, name) => copies[name]?.(one, to) ?? to, other);
      return rule.applies(seen(same)) !== rule.applies(seen(one));
    });
    expect(differing.slice(0, 1)).toEqual([]);
  });
});
