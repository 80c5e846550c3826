import type { CardState } from '../../../src/eligibility/card-state.ts';
import type { DeskStatus } from '../../../src/eligibility/decision.ts';
import type { Facts } from '../../../src/eligibility/facts.ts';
import type { ReasonCode } from '../../../src/eligibility/reasons.ts';
import {
  answeredWith,
  born,
  card,
  day,
  elsewhere,
  places,
  referral,
  residence,
  selfReferral,
  visit,
} from './visit.ts';

/** What a case asserts; a part that is left out is not asserted. */
export interface Expected {
  readonly status: DeskStatus;
  /** null: no percentage may be stated. */
  readonly benefit?: {
    readonly level: number;
    readonly factor: number;
    /** In percent, e.g. 47.5. */
    readonly effective: number;
    readonly route: string | null;
    /** In the order fund, co-payment, self-payment; null: no cost was given. */
    readonly money?: readonly [number, number, number] | null;
    readonly conditional?: ReadonlyArray<{
      readonly kind: string;
      readonly threshold: number | null;
      readonly effective: number;
    }>;
  } | null;
  readonly cardState?: CardState;
  readonly cardUsed?: 'ASKED' | 'REPLACEMENT' | null;
  readonly present?: readonly ReasonCode[];
  readonly absent?: readonly ReasonCode[];
}

export interface Case {
  readonly id: string;
  readonly title: string;
  readonly facts: Facts;
  /** Day asked about, when it is not that of the visit. */
  readonly on?: string;
  readonly expected: Expected;
}

const armyCard = card({ objectCode: 'QN', benefitDigit: 5 });
const endedInAugust = card({ validTo: day('2026-08-31') });
const slipOfEndOfJuly = referral(day('2026-07-31'));

/**
 * Worked cases of the eligibility rules for visits from 2025-01-01. The ids starting with G are the published ones. Where
 * a case does not load Appendix II, an unpaid visit is amber (switch 17) and not red.
 */
export const cases: readonly Case[] = [
  {
    id: 'G1',
    title: 'Enterprise employee at the registered basic hospital',
    facts: visit({ inScopeCost: 1_000_000 }),
    expected: {
      status: 'ELIGIBLE',
      benefit: {
        level: 80,
        factor: 100,
        effective: 80,
        route: '1.1',
        money: [800_000, 200_000, 0],
        conditional: [],
      },
      cardState: 'VALID',
      cardUsed: 'ASKED',
      present: ['CARD_VALID', 'IDENTITY_MATCHED', 'RIGHT_ROUTE'],
      absent: ['CODE_ORDER_CONFLICT', 'CARD_ENDS_SOON'],
    },
  },
  {
    id: 'G3',
    title: 'Household member at a commune station where he is not registered',
    facts: visit({
      visitDate: day('2026-09-01'),
      facility: places.communeStation,
      card: card({ objectCode: 'GD' }),
      inScopeCost: 600_000,
    }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 100, factor: 100, effective: 100, route: '1.2', money: [600_000, 0, 0] },
    },
  },
  {
    id: 'G4a',
    title: 'Self-referral to an ex-provincial basic hospital, last day of the 0 % period',
    facts: selfReferral(places.basicExProvincial, {
      visitDate: day('2026-06-30'),
      mainDiagnosis: 'K29',
      inAppendixII: false,
      inScopeCost: 1_200_000,
    }),
    expected: {
      status: 'NOT_ELIGIBLE',
      benefit: {
        level: 80,
        factor: 0,
        effective: 0,
        route: '1.14',
        money: [0, 0, 1_200_000],
        conditional: [],
      },
      present: ['SELF_REFERRAL_NOT_PAID'],
    },
  },
  {
    id: 'G4b',
    title: 'The same visit on the first day of the 50 % rule',
    facts: selfReferral(places.basicExProvincial, {
      visitDate: day('2026-07-01'),
      mainDiagnosis: 'K29',
      inScopeCost: 1_200_000,
    }),
    expected: {
      status: 'ELIGIBLE',
      benefit: {
        level: 80,
        factor: 50,
        effective: 40,
        route: '1.14',
        money: [480_000, 120_000, 600_000],
      },
      present: ['SELF_REFERRAL_REDUCED', 'APPENDIX_UNKNOWN'],
    },
  },
  {
    id: 'G8',
    title: 'Emergency at an ex-central hospital, card from another province',
    facts: visit({
      visitDate: day('2026-03-03'),
      facility: places.central,
      card: card({ registeredFacility: elsewhere }),
      emergency: true,
      inScopeCost: 5_000_000,
    }),
    expected: {
      status: 'ELIGIBLE',
      benefit: {
        level: 80,
        factor: 100,
        effective: 80,
        route: '2',
        money: [4_000_000, 1_000_000, 0],
      },
      present: ['EMERGENCY'],
    },
  },
  {
    id: 'G9a',
    title: 'Island resident (K3), inpatient at an ex-central hospital',
    facts: selfReferral(places.central, {
      visitDate: day('2026-08-01'),
      careType: 'INPATIENT',
      card: card({ objectCode: 'GD', registeredFacility: elsewhere, area: 'K3' }),
      mainDiagnosis: 'J18.9',
      inScopeCost: 30_000_000,
    }),
    expected: {
      status: 'ELIGIBLE',
      benefit: {
        level: 80,
        factor: 100,
        effective: 80,
        route: '3.6',
        money: [24_000_000, 6_000_000, 0],
      },
      present: ['CODE_ORDER_CONFLICT'],
    },
  },
  {
    id: 'G11a',
    title: 'Card ends during an inpatient stay: on the day of admission it is valid',
    facts: visit({ visitDate: day('2026-08-25'), careType: 'INPATIENT', card: endedInAugust }),
    expected: {
      status: 'ELIGIBLE',
      benefit: {
        level: 80,
        factor: 100,
        effective: 80,
        route: '1.1',
        money: null,
        conditional: [{ kind: 'UNDER_15_PERCENT', threshold: 379_500, effective: 100 }],
      },
      cardState: 'VALID',
      present: ['CARD_ENDS_SOON'],
    },
  },
  {
    id: 'G11b',
    title: 'The same stay asked again during the grace',
    facts: visit({
      visitDate: day('2026-08-25'),
      askedOn: day('2026-09-05'),
      careType: 'INPATIENT',
      card: endedInAugust,
    }),
    on: '2026-09-05',
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 80, factor: 100, effective: 80, route: '1.1' },
      cardState: 'VALID_GRACE',
      present: ['CARD_IN_TREATMENT_GRACE'],
      absent: ['CARD_VALID'],
    },
  },
  {
    id: 'G12a',
    title: 'Five continuous years: the exemption stays a condition while co-payments are not known',
    facts: visit({
      visitDate: day('2026-07-15'),
      card: card({ objectCode: 'HT', benefitDigit: 3, fiveYearDate: day('2020-05-01') }),
      birthDate: born('1956-03-02'),
      inScopeCost: 1_000_000,
    }),
    expected: {
      status: 'ELIGIBLE',
      benefit: {
        level: 95,
        factor: 100,
        effective: 95,
        route: '1.1',
        money: [950_000, 50_000, 0],
        // The base salary changed in 2026, so there is no single threshold.
        conditional: [{ kind: 'FIVE_YEAR_EXEMPTION', threshold: null, effective: 100 }],
      },
    },
  },
  {
    id: 'G16a',
    title: 'Portal 003: old card ended, new card valid',
    facts: visit({
      card: card({ validFrom: day('2025-07-01'), validTo: day('2026-06-30') }),
      replacement: card({ validFrom: day('2026-07-01'), validTo: day('2027-06-30') }),
      portal: answeredWith('003'),
      inScopeCost: 1_000_000,
    }),
    expected: {
      status: 'ELIGIBLE',
      benefit: {
        level: 80,
        factor: 100,
        effective: 80,
        route: '1.1',
        money: [800_000, 200_000, 0],
      },
      cardState: 'REPLACED',
      cardUsed: 'REPLACEMENT',
      present: ['CARD_REPLACED'],
    },
  },
  {
    id: 'G16c-1',
    title: 'Portal 001: army card, not yet checked by eye',
    facts: visit({ card: armyCard, portal: answeredWith('001'), inScopeCost: 1_000_000 }),
    expected: { status: 'NEEDS_ACTION', benefit: null, present: ['CARD_MANAGED_BY_DEFENCE'] },
  },
  {
    id: 'G16c-2',
    title: 'Portal 001: army card, checked by eye',
    facts: visit({
      card: armyCard,
      portal: answeredWith('001'),
      documentsCheckedByEye: true,
      inScopeCost: 1_000_000,
    }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 100, factor: 100, effective: 100, route: '1.1', money: [1_000_000, 0, 0] },
    },
  },
  {
    id: 'G16d',
    title: 'Portal times out: admit, compute from the shown card',
    facts: visit({
      portal: { answered: false, reason: 'TIMEOUT' },
      inScopeCost: 1_000_000,
    }),
    expected: {
      status: 'ELIGIBLE_PROVISIONAL',
      benefit: {
        level: 80,
        factor: 100,
        effective: 80,
        route: '1.1',
        money: [800_000, 200_000, 0],
      },
      present: ['DECIDED_FROM_SHOWN_CARD', 'PORTAL_TIMEOUT'],
    },
  },
  {
    id: 'G17',
    title: 'Registered at a specialised hospital, ten declared days in another province',
    facts: selfReferral(places.basicExProvincial, {
      visitDate: day('2026-08-05'),
      card: card({
        registeredFacility: { code: places.specialisedExProvincial.code, level: 'SPECIALISED' },
      }),
      residence: residence(day('2026-08-01'), { kind: 'SHORT_STAY', to: day('2026-08-10') }),
      inScopeCost: 500_000,
    }),
    expected: {
      status: 'ELIGIBLE',
      benefit: {
        level: 80,
        factor: 100,
        effective: 80,
        route: '1.4',
        money: [400_000, 100_000, 0],
      },
    },
  },
  {
    id: 'G18a',
    title: 'Referral slip on its tenth working day',
    facts: selfReferral(places.central, {
      visitDate: day('2026-08-14'),
      referral: slipOfEndOfJuly,
      inScopeCost: 2_000_000,
    }),
    expected: {
      status: 'ELIGIBLE',
      benefit: {
        level: 80,
        factor: 100,
        effective: 80,
        route: '1.3',
        money: [1_600_000, 400_000, 0],
      },
      absent: ['REFERRAL_EXPIRED'],
    },
  },
  {
    id: 'G18b',
    title: 'Referral slip one working day too late, follow-up slip already used',
    facts: selfReferral(places.central, {
      visitDate: day('2026-08-17'),
      referral: slipOfEndOfJuly,
      appointment: { date: day('2026-08-03'), used: true },
      inScopeCost: 2_000_000,
    }),
    expected: {
      status: 'NOT_ELIGIBLE',
      benefit: { level: 80, factor: 0, effective: 0, route: '3.1', money: [0, 0, 2_000_000] },
      present: ['REFERRAL_EXPIRED', 'APPOINTMENT_NOT_USABLE', 'SELF_REFERRAL_NOT_PAID'],
    },
  },
  {
    id: 'near-poor',
    title: 'Near-poor card that still reads 3: 100 % since 2026',
    facts: visit({ card: card({ objectCode: 'CN', benefitDigit: 3 }), inScopeCost: 1_000_000 }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 100, factor: 100, effective: 100, route: '1.1', money: [1_000_000, 0, 0] },
      present: ['LEVEL_NOT_CONVERTED'],
      absent: ['BENEFIT_DIGIT_UNEXPECTED'],
    },
  },
  {
    id: 'near-poor-2025',
    title: 'The same card on the last day of 2025: 95 %',
    facts: visit({
      visitDate: day('2025-12-31'),
      card: card({
        objectCode: 'CN',
        benefitDigit: 3,
        validFrom: day('2025-01-01'),
      }),
      inScopeCost: 1_000_000,
    }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 95, factor: 100, effective: 95, route: '1.1', money: [950_000, 50_000, 0] },
      absent: ['LEVEL_NOT_CONVERTED', 'BENEFIT_DIGIT_UNEXPECTED'],
    },
  },
  {
    id: 'social-pensioner',
    title: 'Social pensioner of 75 or more whose card still reads 4: 100 % since 2026',
    facts: visit({ card: card({ objectCode: 'LH' }), inScopeCost: 1_000_000 }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 100, factor: 100, effective: 100, route: '1.1' },
      present: ['LEVEL_NOT_CONVERTED'],
    },
  },
  {
    id: 'converted-digit',
    title: 'Near-poor card that reads 2 already: nothing to convert',
    facts: visit({ card: card({ objectCode: 'CN', benefitDigit: 2 }) }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 100, factor: 100, effective: 100, route: '1.1', conditional: [] },
      absent: ['LEVEL_NOT_CONVERTED', 'BENEFIT_DIGIT_UNEXPECTED'],
    },
  },
  {
    id: 'unknown-object-code',
    title: 'Object code that no list holds: covered by its digit, with a warning',
    facts: visit({ card: card({ objectCode: 'ZZ' }) }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 80, factor: 100, effective: 80, route: '1.1' },
      present: ['UNKNOWN_OBJECT_CODE'],
    },
  },
  {
    id: 'unexpected-digit',
    title: 'Enterprise employee with digit 2: the card is followed, with a warning',
    facts: visit({ card: card({ benefitDigit: 2 }) }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 100, factor: 100, effective: 100, route: '1.1' },
      present: ['BENEFIT_DIGIT_UNEXPECTED'],
    },
  },
  {
    id: 'no-digit',
    title: 'Ten-digit card whose level is not known: no percentage',
    facts: visit({ card: card({ objectCode: null, benefitDigit: null }) }),
    expected: { status: 'NEEDS_ACTION', benefit: null, present: ['CARD_BENEFIT_DIGIT_WRONG'] },
  },
  {
    id: 'small-visit',
    title: 'One dong under 15 % of the base salary: 100 %',
    facts: visit({ inScopeCost: 379_499 }),
    expected: {
      status: 'ELIGIBLE',
      benefit: {
        level: 100,
        factor: 100,
        effective: 100,
        route: '1.1',
        money: [379_499, 0, 0],
        conditional: [],
      },
    },
  },
  {
    id: 'not-small-visit',
    title: 'Exactly 15 % of the base salary is not below it',
    facts: visit({ inScopeCost: 379_500 }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 80, factor: 100, effective: 80, route: '1.1', money: [303_600, 75_900, 0] },
    },
  },
  {
    id: 'small-visit-before-july',
    title: 'Before 2026-07-01 the limit is 351,000',
    facts: visit({ visitDate: day('2026-06-30'), inScopeCost: 351_000 }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 80, factor: 100, effective: 80, route: '1.1', money: [280_800, 70_200, 0] },
    },
  },
  {
    id: 'small-visit-on-reduced-route',
    title: 'A small visit on a reduced route: the level is raised and then multiplied',
    facts: selfReferral(places.basicUpperBand, { inScopeCost: 379_499 }),
    expected: {
      status: 'ELIGIBLE',
      benefit: {
        level: 100,
        factor: 50,
        effective: 50,
        route: '1.13',
        money: [189_750, 0, 189_749],
      },
    },
  },
  {
    id: 'half-of-95',
    title: 'A pensioner on a reduced route: 47.5 %, rounded half up',
    facts: selfReferral(places.basicUpperBand, {
      card: card({ objectCode: 'HT', benefitDigit: 3, registeredFacility: elsewhere }),
      inScopeCost: 1_000_002,
    }),
    expected: {
      status: 'ELIGIBLE',
      benefit: {
        level: 95,
        factor: 50,
        effective: 47.5,
        route: '1.13',
        money: [475_001, 25_000, 500_001],
      },
    },
  },
  {
    id: 'regional-polyclinic',
    title: 'Outpatient at a regional general polyclinic: 100 %',
    facts: selfReferral(places.regionalPolyclinic, { inScopeCost: 1_000_000 }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 100, factor: 100, effective: 100, route: '1.11' },
    },
  },
  {
    id: 'regional-polyclinic-day',
    title:
      'Day treatment at a regional general polyclinic is not outpatient: the level of the card',
    facts: selfReferral(places.regionalPolyclinic, { careType: 'DAY', inScopeCost: 1_000_000 }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 80, factor: 100, effective: 80, route: '1.11' },
      present: ['DAY_COUNTED_AS_INPATIENT'],
    },
  },
  {
    id: 'central-inpatient',
    title: 'Inpatient self-referral to an ex-central hospital: 40 % of 80 %',
    facts: selfReferral(places.central, { careType: 'INPATIENT', inScopeCost: 10_000_000 }),
    expected: {
      status: 'ELIGIBLE',
      benefit: {
        level: 80,
        factor: 40,
        effective: 32,
        route: '3.1',
        money: [3_200_000, 800_000, 6_000_000],
      },
      present: ['SELF_REFERRAL_REDUCED'],
      absent: ['APPENDIX_UNKNOWN'],
    },
  },
  {
    id: 'diagnosis-missing',
    title:
      'Outpatient at an ex-central hospital, diagnosis not known: a listed disease is possible',
    facts: selfReferral(places.central, { mainDiagnosis: null }),
    expected: {
      status: 'NOT_ELIGIBLE',
      benefit: {
        level: 80,
        factor: 0,
        effective: 0,
        route: '3.1',
        conditional: [{ kind: 'LISTED_DISEASE', threshold: null, effective: 80 }],
      },
    },
  },
  {
    id: 'listed-disease',
    title: 'Multiple sclerosis at an ex-central hospital: paid in full without a slip',
    facts: selfReferral(places.central, { mainDiagnosis: 'G35' }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 80, factor: 100, effective: 80, route: '1.17' },
      present: ['SELF_REFERRAL_FULL'],
      absent: ['CLINICAL_CONDITION_TO_CONFIRM'],
    },
  },
  {
    id: 'listed-disease-with-condition',
    title: 'Heart failure at an ex-central hospital: the doctor confirms the stage',
    facts: selfReferral(places.central, { mainDiagnosis: 'i50.9' }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 80, factor: 100, effective: 80, route: '1.17' },
      present: ['CLINICAL_CONDITION_TO_CONFIRM'],
    },
  },
  {
    id: 'ex-district-upper-band',
    title: 'Ex-district basic hospital of 61 points: 100 % by 3.3, although 1.13 comes first',
    facts: selfReferral(places.basicExDistrictUpperBand),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 80, factor: 100, effective: 80, route: '3.3' },
      present: ['CODE_ORDER_CONFLICT', 'APPENDIX_UNKNOWN'],
    },
  },
  {
    id: 'no-contract',
    title: 'Facility without contract: stated, and claimed directly',
    facts: visit({ facility: { ...places.home, contract: false } }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 80, factor: 100, effective: 80, route: '1.1' },
      present: ['NO_CONTRACT'],
    },
  },
  {
    id: 'five-years-one-salary',
    title: 'Five continuous years in a year with one base salary: six salaries are the threshold',
    facts: visit({
      visitDate: day('2027-03-01'),
      card: card({ validTo: day('2027-12-31'), fiveYearDate: day('2027-03-01') }),
      inScopeCost: 1_000_000,
    }),
    expected: {
      status: 'ELIGIBLE',
      benefit: {
        level: 80,
        factor: 100,
        effective: 80,
        route: '1.1',
        conditional: [{ kind: 'FIVE_YEAR_EXEMPTION', threshold: 15_180_000, effective: 100 }],
      },
    },
  },
  {
    id: 'five-years-tomorrow',
    title: 'Five continuous years are reached tomorrow: no exemption yet',
    facts: visit({ card: card({ fiveYearDate: day('2026-08-11') }), inScopeCost: 1_000_000 }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 80, factor: 100, effective: 80, route: '1.1', conditional: [] },
    },
  },
  {
    id: 'five-years-self-referral',
    title: 'The exemption is not offered for a self-referral, even one paid in full',
    facts: selfReferral(places.basicNew, {
      card: card({ registeredFacility: elsewhere, fiveYearDate: day('2020-01-01') }),
      inScopeCost: 1_000_000,
    }),
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 80, factor: 100, effective: 80, route: '1.12', conditional: [] },
    },
  },
  {
    id: 'stay-over-july',
    title: 'A stay over 2026-07-01 keeps limit and factor of its first day',
    facts: selfReferral(places.basicUpperBand, {
      visitDate: day('2026-06-29'),
      askedOn: day('2026-07-02'),
      inAppendixII: false,
      inScopeCost: 360_000,
    }),
    on: '2026-07-02',
    expected: {
      status: 'NOT_ELIGIBLE',
      benefit: { level: 80, factor: 0, effective: 0, route: '1.13', money: [0, 0, 360_000] },
    },
  },
  {
    id: 'before-2025',
    title: 'A stay that began in 2024 is under the four tiers',
    facts: visit({
      visitDate: day('2024-12-31'),
      askedOn: day('2025-01-02'),
      card: card({ validFrom: day('2024-01-01') }),
    }),
    on: '2025-01-02',
    expected: {
      status: 'ELIGIBLE',
      benefit: { level: 80, factor: 100, effective: 80, route: null },
      present: ['OLD_FOUR_TIERS'],
    },
  },
];
