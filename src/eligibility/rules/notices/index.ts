import { appendixIiiUnknown } from './appendix-iii-unknown.ts';
import { appointmentUsed } from './appointment-used.ts';
import { armedForcesRoute } from './armed-forces-route.ts';
import { cardEndsSoon } from './card-ends-soon.ts';
import { clinicalCondition } from './clinical-condition.ts';
import { coPaySplit } from './co-pay-split.ts';
import { coverEndsBeforeDischarge } from './cover-ends-before-discharge.ts';
import { coverStartsDuringStay } from './cover-starts-during-stay.ts';
import { dayCareAsInpatient } from './day-care-as-inpatient.ts';
import { dayCareAsOutpatient } from './day-care-as-outpatient.ts';
import { diagnosisMissing } from './diagnosis-missing.ts';
import { diagnosisNotIcd10 } from './diagnosis-not-icd10.ts';
import { digitUnexpected } from './digit-unexpected.ts';
import { donorSignature } from './donor-signature.ts';
import { fiveYearsBroken } from './five-years-broken.ts';
import { fiveYearsOnSelfReferral } from './five-years-on-self-referral.ts';
import { fiveYearsUnknown } from './five-years-unknown.ts';
import { formerTierUnknown } from './former-tier-unknown.ts';
import { levelNotConverted } from './level-not-converted.ts';
import { lookedUpElsewhere } from './looked-up-elsewhere.ts';
import { newbornWindow } from './newborn-window.ts';
import { noContract } from './no-contract.ts';
import type { Notice } from './notice.ts';
import { objectCodeUnsettled } from './object-code-unsettled.ts';
import { oldRules } from './old-rules.ts';
import { referenceLevel } from './reference-level.ts';
import { referralCountUnsettled } from './referral-count-unsettled.ts';
import { referralEnded } from './referral-ended.ts';
import { referralIncomplete } from './referral-incomplete.ts';
import { regionalPolyclinicUnsettled } from './regional-polyclinic-unsettled.ts';
import { replacementOrGrace } from './replacement-or-grace.ts';
import { residenceNotInForce } from './residence-not-in-force.ts';
import { residenceRegisteredAtPrimary } from './residence-registered-at-primary.ts';
import { routeFactorDate } from './route-factor-date.ts';
import { smallVisitOnReducedRoute } from './small-visit-on-reduced-route.ts';
import { thresholdCrossed } from './threshold-crossed.ts';
import { unknownObjectCode } from './unknown-object-code.ts';
import { upperBandCode } from './upper-band-code.ts';
import { waitingPeriod } from './waiting-period.ts';

/** What the desk or billing should know beside the percentage. */
export const notices: readonly Notice[] = [
  dayCareAsInpatient,
  dayCareAsOutpatient,
  cardEndsSoon,
  coverEndsBeforeDischarge,
  coverStartsDuringStay,
  waitingPeriod,
  fiveYearsBroken,
  unknownObjectCode,
  objectCodeUnsettled,
  digitUnexpected,
  levelNotConverted,
  noContract,
  referralEnded,
  referralIncomplete,
  referralCountUnsettled,
  appendixIiiUnknown,
  appointmentUsed,
  residenceNotInForce,
  residenceRegisteredAtPrimary,
  clinicalCondition,
  diagnosisNotIcd10,
  diagnosisMissing,
  formerTierUnknown,
  upperBandCode,
  routeFactorDate,
  armedForcesRoute,
  smallVisitOnReducedRoute,
  fiveYearsOnSelfReferral,
  fiveYearsUnknown,
  referenceLevel,
  coPaySplit,
  regionalPolyclinicUnsettled,
  replacementOrGrace,
  thresholdCrossed,
  newbornWindow,
  donorSignature,
  lookedUpElsewhere,
  oldRules,
];
