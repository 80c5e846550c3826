import { admissionBeforeBirth } from './admission-before-birth.ts';
import { askedBeforeVisit } from './asked-before-visit.ts';
import type { Contradiction } from './contradiction.ts';
import { dischargeBeforeAdmission } from './discharge-before-admission.ts';
import { inpatientWithoutAdmission } from './inpatient-without-admission.ts';
import { referralAfterVisit } from './referral-after-visit.ts';

export const contradictions: readonly Contradiction[] = [
  admissionBeforeBirth,
  dischargeBeforeAdmission,
  referralAfterVisit,
  inpatientWithoutAdmission,
  askedBeforeVisit,
];
