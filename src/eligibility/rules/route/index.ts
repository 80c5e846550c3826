import { basic50To70Outpatient } from './basic-50-to-70-outpatient.ts';
import { basicAppendixIi } from './basic-appendix-ii.ts';
import { basicBelow50Outpatient } from './basic-below-50-outpatient.ts';
import { basicExProvincialOutpatient } from './basic-ex-provincial-outpatient.ts';
import { basicInpatient } from './basic-inpatient.ts';
import { donor } from './donor.ts';
import { emergency } from './emergency.ts';
import { emergencyContinued } from './emergency-continued.ts';
import { exDistrict } from './ex-district.ts';
import { followUp } from './follow-up.ts';
import { newborn } from './newborn.ts';
import { oldTiers } from './old-tiers.ts';
import { primaryOther } from './primary-other.ts';
import { primaryStatutory } from './primary-statutory.ts';
import { referral } from './referral.ts';
import { registered } from './registered.ts';
import { residence } from './residence.ts';
import type { RouteRule } from './route-rule.ts';
import { specialisedAppendixI } from './specialised-appendix-i.ts';
import { specialisedAreaInpatient } from './specialised-area-inpatient.ts';
import { specialisedExCentralInpatient } from './specialised-ex-central-inpatient.ts';
import { specialisedExCentralOutpatient } from './specialised-ex-central-outpatient.ts';
import { specialisedExProvincialInpatient } from './specialised-ex-provincial-inpatient.ts';
import { specialisedExProvincialOutpatient } from './specialised-ex-provincial-outpatient.ts';

/** The route table, in the order of Decision 3276/QĐ-BYT 2025, which breaks ties; the old four tiers have no codes. */
export const routeRules: readonly RouteRule[] = [
  registered,
  primaryStatutory,
  referral,
  residence,
  followUp,
  donor,
  newborn,
  primaryOther,
  basicBelow50Outpatient,
  basic50To70Outpatient,
  basicExProvincialOutpatient,
  basicInpatient,
  basicAppendixIi,
  specialisedAppendixI,
  specialisedExProvincialOutpatient,
  emergency,
  emergencyContinued,
  specialisedExCentralInpatient,
  specialisedExCentralOutpatient,
  specialisedExProvincialInpatient,
  exDistrict,
  specialisedAreaInpatient,
  ...oldTiers,
];
