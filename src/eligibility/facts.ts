import type { UpstreamFailure } from '../domain/answer.ts';
import type { BirthDate } from '../domain/birth-date.ts';
import type { BenefitDigit } from '../domain/card-number.ts';
import type { PlainDate } from '../domain/date.ts';
import type { Facility, FacilityCode, FacilityLevel } from '../domain/facility.ts';
import type { Vnd } from '../domain/vnd.ts';

/*
 * Terms. *Level* (E): 100, 95 or 80 % by the card's digit, after upgrades. *Route factor* (R): 100, 50, 40 or 0 % by where and
 * how the visit happens. *Route code*: MA_DOITUONG_KCB. *Self-referral*: a visit without emergency, registration, slip or
 * residence basis. *Shown card*: a card whose own dates the desk has read, without the portal. *Desk status*: section 7.1 of
 * the rules.
 */

export type CareType = 'OUTPATIENT' | 'INPATIENT' | 'DAY';
export type Area = 'K1' | 'K2' | 'K3';

/** All that a decision rests on. `null` is "not known" and never read as "no". */
export interface Facts {
  /** Day of the question; the visit may lie before or after it. */
  readonly askedOn: PlainDate;
  readonly visitDate: PlainDate;
  /** Start of an open stay; the visit date where there is none. */
  readonly admittedOn: PlainDate;
  readonly careType: CareType;
  readonly emergency: boolean;
  readonly facility: FacilityFacts;
  readonly birthDate: BirthDate;
  readonly identity: IdentityOutcome;
  readonly portal: PortalFacts;
  /** The card asked for, by the portal or as shown. */
  readonly card: CardFacts | null;
  readonly replacement: CardFacts | null;
  /** The number asked for looks like a temporary child number (TE1 …), which the portal answers with 050. */
  readonly temporaryChildNumber: boolean;
  readonly documentsCheckedByEye: boolean;
  readonly referral: ReferralFacts | null;
  readonly appointment: { readonly date: PlainDate; readonly used: boolean } | null;
  readonly residence: ResidenceFacts | null;
  /** Main ICD-10 code; null when not known yet. */
  readonly mainDiagnosis: string | null;
  /** Whether the main diagnosis is in Appendix II; null while that catalogue is not loaded. */
  readonly inAppendixII: boolean | null;
  readonly newborn: boolean;
  readonly donorJustDonated: boolean;
  readonly inScopeCost: Vnd | null;
}

export type IdentityOutcome = 'MATCHED' | 'MISMATCHED' | 'NOT_FOUND' | 'AMBIGUOUS' | 'UNDETERMINED';

/** What the portal contributed: its result code, or why there is none. */
export type PortalFacts =
  | { readonly answered: true; readonly code: string; readonly restricted: boolean }
  | { readonly answered: false; readonly reason: UpstreamFailure | 'NO_NUMBER' };

export interface CardFacts {
  readonly objectCode: string | null;
  readonly benefitDigit: BenefitDigit | null;
  readonly validFrom: PlainDate | null;
  /** null is open-ended when `validFrom` is known. */
  readonly validTo: PlainDate | null;
  readonly registeredFacility: {
    readonly code: FacilityCode;
    readonly level: FacilityLevel | null;
  } | null;
  readonly fiveYearDate: PlainDate | null;
  readonly area: Area | null;
}

/** What the rules need of a facility. */
export type FacilityFacts = Omit<Facility, 'name' | 'provinceCode'>;

export interface ReferralFacts {
  readonly kind: 'SINGLE' | 'ONE_YEAR';
  readonly issuedOn: PlainDate;
}

export interface ResidenceFacts {
  readonly kind: 'SHORT_STAY' | 'TEMPORARY_RESIDENCE';
  readonly declared: boolean;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}
