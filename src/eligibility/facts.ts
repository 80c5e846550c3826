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
 * the rules. *Co-payment*: the patient's part of what is covered; it counts towards the five-year exemption.
 */

export type CareType = 'OUTPATIENT' | 'INPATIENT' | 'DAY';
export type Area = 'K1' | 'K2' | 'K3';

/** All that a decision rests on. `null` is "not known" and never read as "no". */
export interface Facts {
  /** Day of the question, which the portal's answer describes; the visit may lie before or after it. */
  readonly askedOn: PlainDate;
  /** Admission or arrival (NGAY_VAO): chooses rules and parameters. null only for a stay whose admission is not stated. */
  readonly visitDate: PlainDate | null;
  readonly dischargeDate: PlainDate | null;
  readonly careType: CareType;
  readonly emergency: boolean;
  /** The visit goes on where an emergency was treated first, in another ward or facility. */
  readonly emergencyContinued: boolean;
  readonly facility: FacilityFacts;
  readonly birthDate: BirthDate | null;
  readonly newborn: boolean;
  readonly donorJustDonated: boolean;
  readonly identity: IdentityOutcome;
  /** The population database says that the person has died. */
  readonly deathReported: boolean;
  readonly portal: PortalFacts;
  /** Another facility looked the card up on the day of the question. */
  readonly lookedUpElsewhere: boolean;
  /** The card asked for, by the portal or as shown. */
  readonly card: CardFacts | null;
  readonly replacement: CardFacts | null;
  /** The number asked for looks like a child's (TE1 …), which the portal answers with 050 while it is temporary. */
  readonly childNumber: boolean;
  /** A birth notification or certificate was shown. */
  readonly birthPaperShown: boolean;
  readonly documentsCheckedByEye: boolean;
  readonly referral: ReferralFacts | null;
  readonly appointment: { readonly date: PlainDate; readonly used: boolean } | null;
  readonly residence: ResidenceFacts | null;
  /** Main ICD-10 code; null when not known yet. */
  readonly mainDiagnosis: string | null;
  /** Whether the main diagnosis is in Appendix II; null while that catalogue is not loaded. */
  readonly inAppendixII: boolean | null;
  /** Whether it is in Appendix III (one-year referral); null while that catalogue is not loaded. */
  readonly inAppendixIII: boolean | null;
  readonly inScopeCost: Vnd | null;
  readonly outOfScopeCost: Vnd;
  readonly coPayment: CoPaymentFacts | null;
  /** Public holidays, on which no working day counts. */
  readonly holidays: readonly PlainDate[];
}

export type IdentityOutcome = 'MATCHED' | 'MISMATCHED' | 'NOT_FOUND' | 'AMBIGUOUS' | 'UNDETERMINED';

/** What the portal contributed: its result code, or why there is none. `NO_CARD`: the patient has neither card nor number. */
export type PortalFacts =
  | { readonly answered: true; readonly code: string; readonly restricted: boolean }
  | {
      readonly answered: false;
      readonly reason: UpstreamFailure | 'NO_NUMBER' | 'NO_CARD';
      /** Code of an earlier answer that stands in; the cards then are those of that answer. */
      readonly stored?: string;
    };

export interface CardFacts {
  /** As shown in the answer; the rules never read it. */
  readonly number: string | null;
  readonly objectCode: string | null;
  readonly benefitDigit: BenefitDigit | null;
  readonly validFrom: PlainDate | null;
  /** null is open-ended when `validFrom` is known. */
  readonly validTo: PlainDate | null;
  /** Withdrawn, held, or locked (for instance after a death was reported). */
  readonly revoked: boolean;
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
  /** Sending facility and slip number are both there, as the claim needs them. */
  readonly complete: boolean;
  readonly usedBefore: boolean;
}

export interface ResidenceFacts {
  readonly kind: 'SHORT_STAY' | 'TEMPORARY_RESIDENCE';
  readonly declared: boolean;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  /** False when the reason of a short stay is none that the law names. */
  readonly reasonAccepted: boolean;
}

/** Co-payment of earlier visits of the calendar year, by their discharge (Decree 188/2025 art. 18(2)). */
export interface CoPaymentFacts {
  /** Before the base salary changed in that year; 0 in a year without a change. */
  readonly beforeChange: Vnd;
  readonly sinceChange: Vnd;
}
