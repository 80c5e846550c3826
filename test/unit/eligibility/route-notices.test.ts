import { describe, expect, test } from 'vitest';
import type { FacilityLevel } from '../../../src/domain/facility.ts';
import type { CardFacts, Facts } from '../../../src/eligibility/facts.ts';
import type { ReasonCode } from '../../../src/eligibility/reasons.ts';
import {
  card,
  day,
  decide,
  elsewhere,
  places,
  referral,
  residence,
  selfReferral,
  usualVisitDay,
  visit,
} from './visit.ts';

/** A visit, and whether the notice belongs to it. */
type Case = readonly [string, Facts, boolean];

function says(reason: ReasonCode, cases: readonly Case[]): void {
  describe(reason, () => {
    test.each(cases)('%s', (_title, facts, said) => {
      expect(decide(facts).reasons.includes(reason)).toBe(said);
    });
  });
}

/** Nothing is concluded about the route of someone whose card has ended. */
const expired = card({ validTo: day('2026-08-09'), registeredFacility: elsewhere });

function registered(level: FacilityLevel | null): CardFacts {
  return card({ registeredFacility: { code: elsewhere.code, level } });
}

const atCentral = selfReferral(places.central);
const inpatient = { careType: 'INPATIENT' } as const;

// slips

const signed = referral(usualVisitDay);
const ended = referral(day('2026-07-01'));
const incomplete = referral(usualVisitDay, { complete: false });

says('REFERRAL_EXPIRED', [
  ['no slip', atCentral, false],
  ['a slip in force', { ...atCentral, referral: signed }, false],
  ['a slip that has ended', { ...atCentral, referral: ended }, true],
  [
    'a slip used before',
    { ...atCentral, referral: referral(usualVisitDay, { usedBefore: true }) },
    true,
  ],
  ['a slip that has ended where none is needed', visit({ referral: ended }), true],
  [
    'a slip that has ended, with a card that has too',
    { ...atCentral, referral: ended, card: expired },
    false,
  ],
]);

says('REFERRAL_INCOMPLETE', [
  ['no slip', atCentral, false],
  ['a complete slip', { ...atCentral, referral: signed }, false],
  ['an incomplete slip', { ...atCentral, referral: incomplete }, true],
  ['an incomplete slip on another route', visit({ referral: incomplete }), false],
  [
    'an incomplete slip with a card that has ended',
    { ...atCentral, referral: incomplete, card: expired },
    false,
  ],
]);

const tenth = { visitDate: day('2026-08-14'), referral: referral(day('2026-07-31')) };

says('WORKING_DAY_COUNT_UNSETTLED', [
  ['no slip', atCentral, false],
  [
    'the day on which the counts differ',
    { ...atCentral, ...tenth, askedOn: tenth.visitDate },
    true,
  ],
  ['the day before it', { ...atCentral, ...tenth, visitDate: day('2026-08-13') }, false],
  ['the day after it', { ...atCentral, ...tenth, visitDate: day('2026-08-17') }, false],
  [
    'a slip for a year',
    { ...atCentral, ...tenth, referral: referral(day('2026-07-31'), { kind: 'ONE_YEAR' }) },
    false,
  ],
  ['with a card that has ended', { ...atCentral, ...tenth, card: expired }, false],
]);

const slip = { date: usualVisitDay, used: false };

says('APPOINTMENT_NOT_USABLE', [
  ['no slip', atCentral, false],
  ['an unused slip', { ...atCentral, appointment: slip }, false],
  ['a used slip', { ...atCentral, appointment: { ...slip, used: true } }, true],
  [
    'a used slip with a card that has ended',
    { ...atCentral, appointment: { ...slip, used: true }, card: expired },
    false,
  ],
]);

// residence

const moved = residence(usualVisitDay);
const undeclared = residence(usualVisitDay, { declared: false });
const atBasic = selfReferral(places.basicUpperBand, { residence: moved });

says('RESIDENCE_NOT_IN_FORCE', [
  ['none', selfReferral(places.basicUpperBand), false],
  ['a residence in force', atBasic, false],
  ['an undeclared one', { ...atBasic, residence: undeclared }, true],
  [
    'an undeclared one with a card that has ended',
    { ...atBasic, residence: undeclared, card: expired },
    false,
  ],
]);

says('RESIDENCE_REGISTERED_AT_PRIMARY', [
  ['registered at a primary facility', { ...atBasic, card: registered('PRIMARY') }, true],
  ['registered at a basic facility', atBasic, false],
  ['nowhere registered', { ...atBasic, card: card({ registeredFacility: null }) }, false],
  ['not in force', { ...atBasic, card: registered('PRIMARY'), residence: undeclared }, false],
  [
    'at a specialised facility',
    { ...atBasic, card: registered('PRIMARY'), facility: places.central },
    false,
  ],
  ['on another basis', { ...atBasic, card: registered('PRIMARY'), referral: signed }, false],
  [
    'with a card that has ended',
    { ...atBasic, card: { ...registered('PRIMARY'), validTo: day('2026-08-09') } },
    false,
  ],
]);

// diagnosis

says('DIAGNOSIS_MISSING', [
  ['missing where it could matter', { ...atCentral, mainDiagnosis: null }, true],
  ['missing where all is paid', visit(), false],
  ['given', atCentral, false],
  ['given, with Appendix II not loaded', selfReferral(places.basicUpperBand), false],
  [
    'missing with a card that has ended',
    { ...atCentral, mainDiagnosis: null, card: expired },
    false,
  ],
]);

says('DIAGNOSIS_NOT_ICD10', [
  ['a code', visit({ mainDiagnosis: 'K29.7' }), false],
  ['a word', visit({ mainDiagnosis: 'viêm' }), true],
  ['nothing', visit(), false],
]);

says('CLINICAL_CONDITION_TO_CONFIRM', [
  ['a disease with a condition', { ...atCentral, mainDiagnosis: 'E11.7' }, true],
  ['a disease without one', { ...atCentral, mainDiagnosis: 'G35' }, false],
  ['a disease that is not listed', atCentral, false],
  ['no diagnosis', { ...atCentral, mainDiagnosis: null }, false],
  ['a disease with a condition on another route', visit({ mainDiagnosis: 'E11.7' }), false],
  ['with a card that has ended', { ...atCentral, mainDiagnosis: 'E11.7', card: expired }, false],
]);

// what the facility was

const newHospital = selfReferral(places.specialisedNew);

says('FORMER_TIER_UNKNOWN', [
  ['a new hospital, outpatient', newHospital, true],
  ['a new hospital, inpatient', { ...newHospital, ...inpatient }, true],
  ['a new hospital with a listed disease', { ...newHospital, mainDiagnosis: 'G35' }, false],
  ['a new hospital, in an emergency', { ...newHospital, emergency: true }, false],
  ['an old one', atCentral, false],
  ['a new basic hospital', selfReferral(places.basicNew), false],
  ['a new hospital with a card that has ended', { ...newHospital, card: expired }, false],
]);

const bothBands = selfReferral({ ...places.basicUpperBand, formerTier: 'PROVINCIAL' });

says('UPPER_BAND_CODE_UNSETTLED', [
  ['both codes hold', bothBands, true],
  ['only 1.13', selfReferral(places.basicUpperBand), false],
  ['only 1.14', selfReferral(places.basicExProvincial), false],
  ['both codes on another basis', { ...bothBands, emergency: true }, false],
  ['another code', selfReferral(places.home), false],
  ['with a card that has ended', { ...bothBands, card: expired }, false],
]);

// the day of the factor

const half = selfReferral(places.specialisedExProvincial);
const before = { visitDate: day('2026-06-30'), askedOn: day('2026-06-30') };

describe('ROUTE_FACTOR_DATE_UNSETTLED', () => {
  test.each<readonly [string, Facts, string, boolean]>([
    ['a visit before the change', { ...half, ...before }, '2026-06-30', false],
    ['asked after the change', { ...half, ...before }, '2026-07-01', true],
    [
      'discharged after the change',
      { ...half, ...before, dischargeDate: day('2026-07-01') },
      '2026-06-30',
      true,
    ],
    [
      'discharged before the change',
      { ...half, ...before, dischargeDate: day('2026-06-30') },
      '2026-06-30',
      false,
    ],
    [
      'discharged before it and asked after it',
      { ...half, ...before, dischargeDate: day('2026-06-30') },
      '2026-07-01',
      true,
    ],
    ['after the change', half, '2026-08-10', false],
    ['on a route that did not change', { ...atCentral, ...before }, '2026-07-01', false],
    ['with a card that has ended', { ...half, ...before, card: expired }, '2026-12-01', false],
  ])('%s', (_title, facts, on, said) => {
    expect(decide(facts, day(on)).reasons.includes('ROUTE_FACTOR_DATE_UNSETTLED')).toBe(said);
  });
});

// armed forces

const soldier = card({ objectCode: 'QN', benefitDigit: 5, registeredFacility: elsewhere });

says('ARMED_FORCES_ROUTE', [
  ['self-referral', { ...half, card: soldier }, true],
  ['self-referral of a civilian', half, false],
  ['self-referral without object code', { ...half, card: { ...soldier, objectCode: null } }, false],
  ['the right route', { ...half, card: soldier, emergency: true }, false],
  [
    'with a card that has ended',
    { ...half, card: { ...soldier, validTo: day('2026-08-09') } },
    false,
  ],
]);

// donors

says('DONOR_SIGNATURE', [
  ['just donated', { ...atCentral, donorJustDonated: true }, true],
  ['just donated, at the place of registration', visit({ donorJustDonated: true }), false],
  ['others', atCentral, false],
  ['with a card that has ended', { ...atCentral, donorJustDonated: true, card: expired }, false],
]);
