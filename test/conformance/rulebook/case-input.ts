/** The fields of section 10 of the rule book: 10.1 as input, 10.2 as what is expected. */

export type CareType = 'OUTPATIENT' | 'INPATIENT' | 'DAY';
export type FacilityLevel = 'PRIMARY' | 'BASIC' | 'SPECIALISED';
export type FormerTier = 'COMMUNE' | 'DISTRICT' | 'PROVINCIAL' | 'CENTRAL' | 'NONE';
export type Area = 'K1' | 'K2' | 'K3';
export type Digit = 1 | 2 | 3 | 4 | 5;
export type Proof =
  | 'CCCD'
  | 'VNEID'
  | 'VSSID'
  | 'PAPER'
  | 'NUMBER'
  | 'BIRTH_NOTIFICATION'
  | 'BHXH_RECEIPT';
export type Status =
  | 'ELIGIBLE'
  | 'ELIGIBLE_PROVISIONAL'
  | 'NEEDS_ACTION'
  | 'NOT_ELIGIBLE'
  | 'SYSTEM_ERROR';
export type CardState =
  | 'INVALID_REVOKED'
  | 'NOT_YET_VALID'
  | 'VALID'
  | 'REPLACED'
  | 'VALID_GRACE'
  | 'EXPIRED';

export interface RegisteredFacility {
  readonly code: string;
  readonly level: FacilityLevel | null;
}

export interface CardPart {
  readonly number: string;
  readonly objectCode: string;
  readonly benefitDigit: Digit;
  readonly validFrom: string;
  readonly validTo: string;
  readonly registeredFacility: RegisteredFacility;
}

export interface CaseCard extends CardPart {
  readonly revoked: boolean;
  readonly fiveYearDate: string | null;
  readonly area: Area | null;
  readonly replacement: CardPart | null;
}

export interface CaseFacility {
  readonly code: string;
  readonly level: FacilityLevel | null;
  readonly score: number | null;
  readonly provisionalBasic: boolean;
  readonly formerTier: FormerTier;
  readonly primaryStatutory: boolean;
  readonly regionalPolyclinic: boolean;
  readonly contract: boolean;
}

export interface CaseReferral {
  readonly type: 'SINGLE' | 'ONE_YEAR';
  readonly fromFacilityCode: string;
  readonly slipNumber: string;
  readonly signedOn: string;
  readonly icd: string | null;
  readonly usedBefore: boolean;
}

export interface CaseResidence {
  readonly type: 'SHORT_STAY' | 'TEMPORARY_RESIDENCE';
  readonly declared: boolean;
  readonly from: string;
  readonly to: string;
  readonly reason: string | null;
}

export interface CaseInput {
  readonly visitDate: string;
  readonly evaluatedOn: string | null;
  readonly dischargeDate: string | null;
  readonly careType: CareType;
  readonly emergency: boolean;
  readonly facility: CaseFacility;
  readonly card: CaseCard | null;
  readonly person: {
    readonly birthDate: string | null;
    readonly newborn: boolean;
    readonly donorJustDonated: boolean;
  };
  readonly proof: { readonly presentedBy: Proof | null; readonly manuallyConfirmed: boolean };
  readonly portal: { readonly available: boolean; readonly resultCode: string | null };
  readonly referral: CaseReferral | null;
  readonly appointment: {
    readonly id: string;
    readonly date: string;
    readonly used: boolean;
  } | null;
  readonly residence: CaseResidence | null;
  readonly diagnosis: {
    readonly icdMain: string | null;
    readonly inAppendixII: boolean | null;
    readonly inAppendixIII: boolean | null;
  };
  readonly inScopeCost: number | null;
  readonly outOfScopeCost: number;
  readonly cumulativeCoPay: {
    readonly beforeChange: number;
    readonly sinceChange: number;
    readonly dataAsOf: string | null;
  } | null;
  readonly officialHolidays: readonly string[];
}

export interface CaseSegment {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cardNumber?: string | undefined;
  readonly benefitLevelPercent?: number | undefined;
}

export interface CaseConditional {
  readonly id?: string | undefined;
  readonly threshold?: number | null | undefined;
  readonly effectivePercent?: number | undefined;
}

/** `undefined` and left out are the same: not asserted. */
export interface CaseExpected {
  readonly status?: Status | undefined;
  readonly benefitLevelPercent?: number | null | undefined;
  readonly routeFactorPercent?: number | null | undefined;
  readonly effectivePercent?: number | null | undefined;
  readonly routeCode?: string | null | undefined;
  readonly fundPays?: number | null | undefined;
  readonly coPay?: number | null | undefined;
  readonly selfPay?: number | null | undefined;
  readonly cardState?: CardState | null | undefined;
  readonly cardUsed?: string | null | undefined;
  readonly upgrades?: readonly string[] | undefined;
  readonly fiveYearExempt?: boolean | null | undefined;
  readonly yearThreshold?: number | null | undefined;
  readonly paidThrough?: string | null | undefined;
  readonly segments?: readonly CaseSegment[] | undefined;
  readonly conditional?: readonly CaseConditional[] | undefined;
  readonly listOrderCode?: string | null | undefined;
  readonly warnings?: readonly string[] | undefined;
  readonly actions?: readonly string[] | undefined;
  readonly warningsAbsent?: readonly string[] | undefined;
}

export interface RulebookCase {
  readonly id: string;
  readonly title: string;
  readonly input: CaseInput;
  readonly expected: CaseExpected;
  readonly note: string;
}

export interface RulebookFile {
  readonly title: string;
  readonly version: string;
  readonly cases: readonly RulebookCase[];
}
