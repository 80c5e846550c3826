import { describe, expect, test } from 'vitest';
import type { PlainDate } from '../../../src/domain/date.ts';
import type { Decision } from '../../../src/eligibility/decision.ts';
import type { Facts } from '../../../src/eligibility/facts.ts';
import type { ReasonCode } from '../../../src/eligibility/reasons.ts';
import {
  defaultSwitches,
  type Switches,
  type SwitchName,
  switches,
} from '../../../src/eligibility/switches.ts';
import {
  answeredWith,
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

type Shown = string | number | null;

/** A visit on which a switch bears: what to look at, and what each position makes of it. */
interface Point<Name extends SwitchName> {
  readonly facts: Facts;
  readonly on?: PlainDate;
  readonly shows: (decision: Decision) => Shown;
  readonly by: Readonly<Record<Switches[Name], readonly [Shown, ReasonCode]>>;
}

const code = ({ benefit }: Decision): Shown => benefit?.routeCode ?? null;
const level = ({ benefit }: Decision): Shown => benefit?.levelPercent ?? null;
const percent = ({ benefit }: Decision): Shown => (benefit?.effectiveBasisPoints ?? -100) / 100;
const coPay = ({ benefit }: Decision): Shown => benefit?.money?.coPay ?? null;
const status = (decision: Decision): Shown => decision.status;

const half = selfReferral(places.specialisedExProvincial);
const before = day('2026-06-30');
const fiveYears = card({ fiveYearDate: usualVisitDay });
const fiveYearsElsewhere = { ...fiveYears, registeredFacility: elsewhere };
const passed = { beforeChange: 14_040_000, sinceChange: 0 };
const upperBandExProvincial = { ...places.basicUpperBand, formerTier: 'PROVINCIAL' } as const;
const k3Inpatient = selfReferral(places.central, {
  card: card({ registeredFacility: elsewhere, area: 'K3' }),
  careType: 'INPATIENT',
});
const centralInpatient = selfReferral(places.central, { careType: 'INPATIENT' });

const points: { readonly [Name in SwitchName]: Point<Name> } = {
  routeSelection: {
    facts: k3Inpatient,
    shows: code,
    by: {
      MAX_FACTOR: ['3.6', 'CODE_ORDER_CONFLICT'],
      LIST_ORDER: ['3.1', 'CODE_ORDER_CONFLICT'],
    },
  },
  specialisedWithoutFormerTier: {
    facts: selfReferral(places.specialisedNew, { careType: 'INPATIENT' }),
    shows: percent,
    by: {
      AS_EX_CENTRAL: [32, 'FORMER_TIER_UNKNOWN'],
      AS_EX_PROVINCIAL: [80, 'FORMER_TIER_UNKNOWN'],
      NEEDS_CONFIG: [-1, 'FORMER_TIER_UNKNOWN'],
    },
  },
  singleVisitRuleOnReducedRoute: {
    facts: { ...half, inScopeCost: 379_499 },
    shows: percent,
    by: {
      UPGRADE_THEN_MULTIPLY: [50, 'SMALL_VISIT_ON_REDUCED_ROUTE'],
      NO_UPGRADE: [40, 'SMALL_VISIT_ON_REDUCED_ROUTE'],
    },
  },
  fiveYearExemptionOnReducedRoute: {
    facts: { ...half, card: fiveYearsElsewhere, coPayment: passed },
    shows: level,
    by: {
      false: [80, 'FIVE_YEARS_ON_SELF_REFERRAL'],
      true: [100, 'FIVE_YEARS_ON_SELF_REFERRAL'],
    },
  },
  dayCareAs: {
    facts: selfReferral(places.basicUpperBand, { careType: 'DAY' }),
    shows: code,
    by: {
      INPATIENT: ['1.15', 'DAY_COUNTED_AS_INPATIENT'],
      OUTPATIENT: ['1.13', 'DAY_COUNTED_AS_OUTPATIENT'],
    },
  },
  routeFactorDate: {
    facts: { ...half, visitDate: before },
    on: day('2026-07-01'),
    shows: percent,
    by: {
      ADMISSION: [0, 'ROUTE_FACTOR_DATE_UNSETTLED'],
      SERVICE: [40, 'ROUTE_FACTOR_DATE_UNSETTLED'],
    },
  },
  exProvincialBasicUpperBandCode: {
    facts: selfReferral(upperBandExProvincial),
    shows: code,
    by: {
      '1.13': ['1.13', 'UPPER_BAND_CODE_UNSETTLED'],
      '1.14': ['1.14', 'UPPER_BAND_CODE_UNSETTLED'],
    },
  },
  residenceWhenRegisteredAtPrimary: {
    facts: selfReferral(places.basicUpperBand, {
      card: card({ registeredFacility: { code: elsewhere.code, level: 'PRIMARY' } }),
      residence: residence(usualVisitDay),
    }),
    shows: code,
    by: {
      SELF_REFERRAL: ['1.13', 'RESIDENCE_REGISTERED_AT_PRIMARY'],
      RESIDENCE: ['1.4', 'RESIDENCE_REGISTERED_AT_PRIMARY'],
    },
  },
  referralWorkingDayCount: {
    facts: selfReferral(places.central, {
      visitDate: day('2026-08-14'),
      referral: referral(day('2026-07-31')),
    }),
    shows: code,
    by: {
      DAY_AFTER_SIGNING_SKIP_HOLIDAYS: ['1.3', 'WORKING_DAY_COUNT_UNSETTLED'],
      SIGNING_DAY_IS_DAY_1: ['3.1', 'WORKING_DAY_COUNT_UNSETTLED'],
    },
  },
  unknownAppendix: {
    facts: selfReferral(places.basicUpperBand),
    shows: status,
    by: {
      WARN_UNKNOWN_APPENDIX: ['ELIGIBLE', 'APPENDIX_UNKNOWN'],
      NEEDS_CONFIG: ['NEEDS_ACTION', 'APPENDIX_UNKNOWN'],
    },
  },
  levelSource: {
    facts: visit({ card: card({ objectCode: 'DN', benefitDigit: 3 }) }),
    shows: level,
    by: {
      PORTAL_DIGIT: [95, 'BENEFIT_DIGIT_UNEXPECTED'],
      EXPECTED_DIGIT: [80, 'BENEFIT_DIGIT_UNEXPECTED'],
    },
  },
  armedForcesRoute: {
    facts: {
      ...centralInpatient,
      card: card({ objectCode: 'QN', benefitDigit: 5, registeredFacility: elsewhere }),
    },
    shows: percent,
    by: {
      CIVILIAN_TABLE: [40, 'ARMED_FORCES_ROUTE'],
      MANUAL: [-1, 'ARMED_FORCES_ROUTE'],
    },
  },
  coPayOnReducedRoute: {
    facts: { ...half, inScopeCost: 1_000_000 },
    shows: coPay,
    by: {
      '(1-E)*R': [100_000, 'CO_PAY_SPLIT_UNSETTLED'],
      ALL_SELF_PAY: [0, 'CO_PAY_SPLIT_UNSETTLED'],
    },
  },
  regionalPolyclinicFullCover: {
    facts: selfReferral(places.regionalPolyclinic),
    shows: level,
    by: {
      ONLY_WITH_FLAG: [100, 'REGIONAL_POLYCLINIC_UNSETTLED'],
      NEVER: [80, 'REGIONAL_POLYCLINIC_UNSETTLED'],
    },
  },
  referenceLevelEqualsBaseSalary: {
    facts: visit({ visitDate: day('2026-11-22'), inScopeCost: 1 }),
    shows: level,
    by: {
      true: [100, 'REFERENCE_LEVEL_ASSUMED'],
      false: [80, 'REFERENCE_LEVEL_ASSUMED'],
    },
  },
  gapDaysThatTriggerWait: {
    facts: visit({
      card: card({ validTo: day('2026-05-10') }),
      replacement: card({ validFrom: day('2026-08-09') }),
    }),
    shows: status,
    by: { 90: ['ELIGIBLE', 'FIVE_YEARS_BROKEN'] },
  },
  fiveYearExemptionOnFullFactorSelfReferral: {
    facts: selfReferral(places.home, { card: fiveYearsElsewhere, coPayment: passed }),
    shows: level,
    by: {
      false: [80, 'FIVE_YEARS_ON_SELF_REFERRAL'],
      true: [100, 'FIVE_YEARS_ON_SELF_REFERRAL'],
    },
  },
  zeroFactorWithUnknownAppendix: {
    facts: selfReferral(places.basicUpperBand, { visitDate: before }),
    shows: status,
    by: {
      NEEDS_ACTION: ['NEEDS_ACTION', 'APPENDIX_UNKNOWN'],
      NOT_ELIGIBLE: ['NOT_ELIGIBLE', 'APPENDIX_UNKNOWN'],
    },
  },
  replacementBeforeGrace: {
    facts: visit({
      visitDate: day('2026-08-01'),
      askedOn: day('2026-08-12'),
      careType: 'INPATIENT',
      card: card({ validTo: day('2026-08-09') }),
      replacement: card({ validFrom: day('2026-08-10') }),
    }),
    on: day('2026-08-12'),
    shows: ({ cardState }) => cardState,
    by: {
      true: ['REPLACED', 'REPLACEMENT_OR_GRACE'],
      false: ['VALID_GRACE', 'REPLACEMENT_OR_GRACE'],
    },
  },
  visitCrossingAnnualThreshold: {
    facts: visit({
      card: fiveYears,
      coPayment: { beforeChange: 14_000_000, sinceChange: 0 },
      inScopeCost: 1_000_000,
    }),
    shows: coPay,
    by: {
      COUNT_PREVIOUS_VISITS_ONLY: [200_000, 'THRESHOLD_CROSSED_IN_VISIT'],
      SPLIT_INSIDE_VISIT: [43_247, 'THRESHOLD_CROSSED_IN_VISIT'],
    },
  },
  diagnosisMissing: {
    facts: { ...centralInpatient, mainDiagnosis: null },
    shows: status,
    by: {
      AS_NOT_LISTED_WITH_CONDITIONAL: ['ELIGIBLE', 'DIAGNOSIS_MISSING'],
      NEEDS_ACTION: ['NEEDS_ACTION', 'DIAGNOSIS_MISSING'],
    },
  },
  unknownPortalCode: {
    facts: visit({ portal: answeredWith('777') }),
    shows: status,
    by: {
      NEEDS_ACTION: ['NEEDS_ACTION', 'PORTAL_CODE_UNKNOWN'],
      ELIGIBLE_PROVISIONAL: ['ELIGIBLE_PROVISIONAL', 'PORTAL_CODE_UNKNOWN'],
    },
  },
  systemErrorPatientHandling: {
    facts: visit({ portal: answeredWith('054') }),
    shows: percent,
    by: { ADMIT_UNVERIFIED: [80, 'DECIDED_FROM_SHOWN_CARD'] },
  },
};

const positions = Object.entries(points).flatMap(([name, { facts, on, shows, by }]) =>
  Object.entries(by).map(([position, [shown, warning]]) => ({
    name,
    position,
    shown,
    warning,
    decided: () => decide(facts, on, { [name]: position }),
    shows,
  })),
);

test('the positions below are all that there are', () => {
  expect(positions.map(({ name, position }) => `${name}=${position}`).sort()).toEqual(
    Object.entries(switches)
      .flatMap(([name, all]) => all.map((position) => `${name}=${position}`))
      .sort(),
  );
});

test.each(Object.entries(switches))('%s stands at its first position', (name, [first]) => {
  expect(Object.entries(defaultSwitches)).toContainEqual([name, first]);
});

describe.each(positions)('$name at $position', ({ decided, shows, shown, warning }) => {
  test(`decides: ${shown}`, () => {
    expect(shows(decided())).toBe(shown);
  });

  test(`says so: ${warning}`, () => {
    expect(decided().reasons).toContain(warning);
  });
});

describe('a visit on which no switch bears', () => {
  const plain = visit({ inScopeCost: 1_000_000, mainDiagnosis: 'K29.7' });

  test.each(positions.filter(({ name }) => name !== 'referenceLevelEqualsBaseSalary'))(
    'is decided the same with $name at $position',
    ({ name, position }) => {
      expect(decide(plain, undefined, { [name]: position })).toEqual(decide(plain));
    },
  );

  test('carries no warning', () => {
    expect(decide(plain).reasons).toEqual(['CARD_VALID', 'IDENTITY_MATCHED', 'RIGHT_ROUTE']);
  });
});

describe('how far a position reaches', () => {
  const newOutpatient = selfReferral(places.specialisedNew);
  const k2New = selfReferral(places.specialisedNew, {
    card: card({ registeredFacility: elsewhere, area: 'K2' }),
    careType: 'INPATIENT',
  });
  const noYears = { ...half, card: fiveYearsElsewhere, coPayment: passed };
  const quarter = { ...noYears, facility: places.central, careType: 'INPATIENT' } as const;
  const unpaid = { ...noYears, facility: places.central };
  const full = { ...noYears, facility: places.home };

  test.each<readonly [string, Facts, Partial<Switches>, (decision: Decision) => Shown, Shown]>([
    [
      'new specialised hospitals as ex-provincial, outpatient',
      newOutpatient,
      { specialisedWithoutFormerTier: 'AS_EX_PROVINCIAL' },
      code,
      '1.18',
    ],
    [
      'new specialised hospitals to be configured, with an area',
      k2New,
      { specialisedWithoutFormerTier: 'NEEDS_CONFIG' },
      code,
      '3.6',
    ],
    [
      'specialised hospitals with a former tier need no configuration',
      selfReferral(places.central),
      { specialisedWithoutFormerTier: 'NEEDS_CONFIG' },
      code,
      '3.1',
    ],
    [
      'the exemption on reduced routes at 40 %',
      quarter,
      { fiveYearExemptionOnReducedRoute: 'true' },
      level,
      100,
    ],
    [
      'the exemption on reduced routes where nothing is paid',
      unpaid,
      { fiveYearExemptionOnReducedRoute: 'true' },
      level,
      80,
    ],
    [
      'the exemption on reduced routes where all is paid',
      full,
      { fiveYearExemptionOnReducedRoute: 'true' },
      level,
      80,
    ],
    [
      'the exemption on full routes where half is paid',
      noYears,
      { fiveYearExemptionOnFullFactorSelfReferral: 'true' },
      level,
      80,
    ],
    [
      'no upgrade on reduced routes where all is paid',
      { ...full, inScopeCost: 1 },
      { singleVisitRuleOnReducedRoute: 'NO_UPGRADE' },
      level,
      100,
    ],
    [
      'code 1.14 for a hospital that has only 1.13',
      selfReferral(places.basicUpperBand),
      { exProvincialBasicUpperBandCode: '1.14' },
      code,
      '1.13',
    ],
    [
      'code 1.14 for a hospital of another band',
      selfReferral(places.home),
      { exProvincialBasicUpperBandCode: '1.14' },
      code,
      '1.12',
    ],
    [
      'residence of someone registered at a primary facility, at a specialised one',
      selfReferral(places.central, {
        card: card({ registeredFacility: { code: elsewhere.code, level: 'PRIMARY' } }),
        residence: residence(usualVisitDay),
      }),
      { residenceWhenRegisteredAtPrimary: 'RESIDENCE' },
      code,
      '3.1',
    ],
    [
      'residence of someone registered at a primary facility, not in force',
      selfReferral(places.basicUpperBand, {
        card: card({ registeredFacility: { code: elsewhere.code, level: 'PRIMARY' } }),
        residence: residence(usualVisitDay, { declared: false }),
      }),
      { residenceWhenRegisteredAtPrimary: 'RESIDENCE' },
      code,
      '1.13',
    ],
    [
      'the expected digit of an unknown object code',
      visit({ card: card({ objectCode: 'ZZ', benefitDigit: 3 }) }),
      { levelSource: 'EXPECTED_DIGIT' },
      level,
      95,
    ],
    [
      'the expected digit of a card without object code',
      visit({ card: card({ objectCode: null, benefitDigit: 3 }) }),
      { levelSource: 'EXPECTED_DIGIT' },
      level,
      95,
    ],
    [
      'the expected digit of a card without digit',
      visit({ card: card({ objectCode: 'HT', benefitDigit: null }) }),
      { levelSource: 'EXPECTED_DIGIT' },
      level,
      95,
    ],
    [
      'armed forces by hand, on the right route',
      visit({ card: card({ objectCode: 'QN', benefitDigit: 5 }) }),
      { armedForcesRoute: 'MANUAL' },
      code,
      '1.1',
    ],
    [
      'armed forces by hand, a civilian',
      centralInpatient,
      { armedForcesRoute: 'MANUAL' },
      code,
      '3.1',
    ],
    [
      'Appendix II to be loaded, where it changes nothing',
      selfReferral(places.home),
      { unknownAppendix: 'NEEDS_CONFIG' },
      code,
      '1.12',
    ],
    [
      'a red screen for what Appendix I excludes',
      selfReferral(places.central),
      { zeroFactorWithUnknownAppendix: 'NEEDS_ACTION' },
      status,
      'NOT_ELIGIBLE',
    ],
    [
      'a diagnosis that would change nothing',
      visit(),
      { diagnosisMissing: 'NEEDS_ACTION' },
      status,
      'ELIGIBLE',
    ],
  ])('%s', (_title, facts, changes, shows, shown) => {
    expect(shows(decide(facts, undefined, changes))).toBe(shown);
  });

  test('a day of service after the change counts for the route as a whole', () => {
    const facts = { ...half, visitDate: before };
    const on = day('2026-07-02');
    expect(decide(facts, on, { routeFactorDate: 'SERVICE' }).reasons).toContain(
      'SELF_REFERRAL_REDUCED',
    );
  });

  test('the list order leaves no other code to report', () => {
    const { benefit } = decide(k3Inpatient, undefined, { routeSelection: 'LIST_ORDER' });
    expect(benefit?.listOrderCode).toBeNull();
  });

  test('a facility to be configured is named beside the list that is not loaded', () => {
    const facts = selfReferral(places.basicUpperBand);
    expect(decide(facts, undefined, { unknownAppendix: 'NEEDS_CONFIG' }).reasons).toContain(
      'FACILITY_NOT_CONFIGURED',
    );
  });

  test('without a reference level the limit of a small visit is not known', () => {
    const { benefit } = decide(visit(), undefined, { referenceLevelEqualsBaseSalary: 'false' });
    expect(benefit?.conditional).toEqual([
      { kind: 'UNDER_15_PERCENT', threshold: null, effectiveBasisPoints: 10_000 },
    ]);
  });

  test('without an upgrade on reduced routes no cost would change a thing', () => {
    const { benefit } = decide(half, undefined, { singleVisitRuleOnReducedRoute: 'NO_UPGRADE' });
    expect(benefit?.conditional).toEqual([]);
  });
});
