/**
 * Points that the sources leave open (eligibility rules, 12): each is a setting with the default named there. A decision that
 * rests on one carries a warning that says so.
 */
export const switches = {
  routeSelection: ['MAX_FACTOR', 'LIST_ORDER'],
  specialisedWithoutFormerTier: ['AS_EX_CENTRAL', 'AS_EX_PROVINCIAL', 'NEEDS_CONFIG'],
  singleVisitRuleOnReducedRoute: ['UPGRADE_THEN_MULTIPLY', 'NO_UPGRADE'],
  fiveYearExemptionOnReducedRoute: ['false', 'true'],
  dayCareAs: ['INPATIENT', 'OUTPATIENT'],
  routeFactorDate: ['ADMISSION', 'SERVICE'],
  exProvincialBasicUpperBandCode: ['1.13', '1.14'],
  residenceWhenRegisteredAtPrimary: ['SELF_REFERRAL', 'RESIDENCE'],
  referralWorkingDayCount: ['DAY_AFTER_SIGNING_SKIP_HOLIDAYS', 'SIGNING_DAY_IS_DAY_1'],
  unknownAppendix: ['WARN_UNKNOWN_APPENDIX', 'NEEDS_CONFIG'],
  levelSource: ['PORTAL_DIGIT', 'EXPECTED_DIGIT'],
  armedForcesRoute: ['CIVILIAN_TABLE', 'MANUAL'],
  coPayOnReducedRoute: ['(1-E)*R', 'ALL_SELF_PAY'],
  regionalPolyclinicFullCover: ['ONLY_WITH_FLAG', 'NEVER'],
  referenceLevelEqualsBaseSalary: ['true', 'false'],
  gapDaysThatTriggerWait: ['90'],
  fiveYearExemptionOnFullFactorSelfReferral: ['false', 'true'],
  zeroFactorWithUnknownAppendix: ['NEEDS_ACTION', 'NOT_ELIGIBLE'],
  replacementBeforeGrace: ['true', 'false'],
  visitCrossingAnnualThreshold: ['COUNT_PREVIOUS_VISITS_ONLY', 'SPLIT_INSIDE_VISIT'],
  diagnosisMissing: ['AS_NOT_LISTED_WITH_CONDITIONAL', 'NEEDS_ACTION'],
  unknownPortalCode: ['NEEDS_ACTION', 'ELIGIBLE_PROVISIONAL'],
  systemErrorPatientHandling: ['ADMIT_UNVERIFIED'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

export type SwitchName = keyof typeof switches;

/** A position for every switch. */
export type Switches = { readonly [Name in SwitchName]: (typeof switches)[Name][number] };

/** The first position of each is the default. */
export const defaultSwitches: Switches = {
  routeSelection: switches.routeSelection[0],
  specialisedWithoutFormerTier: switches.specialisedWithoutFormerTier[0],
  singleVisitRuleOnReducedRoute: switches.singleVisitRuleOnReducedRoute[0],
  fiveYearExemptionOnReducedRoute: switches.fiveYearExemptionOnReducedRoute[0],
  dayCareAs: switches.dayCareAs[0],
  routeFactorDate: switches.routeFactorDate[0],
  exProvincialBasicUpperBandCode: switches.exProvincialBasicUpperBandCode[0],
  residenceWhenRegisteredAtPrimary: switches.residenceWhenRegisteredAtPrimary[0],
  referralWorkingDayCount: switches.referralWorkingDayCount[0],
  unknownAppendix: switches.unknownAppendix[0],
  levelSource: switches.levelSource[0],
  armedForcesRoute: switches.armedForcesRoute[0],
  coPayOnReducedRoute: switches.coPayOnReducedRoute[0],
  regionalPolyclinicFullCover: switches.regionalPolyclinicFullCover[0],
  referenceLevelEqualsBaseSalary: switches.referenceLevelEqualsBaseSalary[0],
  gapDaysThatTriggerWait: switches.gapDaysThatTriggerWait[0],
  fiveYearExemptionOnFullFactorSelfReferral: switches.fiveYearExemptionOnFullFactorSelfReferral[0],
  zeroFactorWithUnknownAppendix: switches.zeroFactorWithUnknownAppendix[0],
  replacementBeforeGrace: switches.replacementBeforeGrace[0],
  visitCrossingAnnualThreshold: switches.visitCrossingAnnualThreshold[0],
  diagnosisMissing: switches.diagnosisMissing[0],
  unknownPortalCode: switches.unknownPortalCode[0],
  systemErrorPatientHandling: switches.systemErrorPatientHandling[0],
};
