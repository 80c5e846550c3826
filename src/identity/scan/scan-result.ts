import type { BirthDate } from '../../domain/birth-date.ts';
import type { BenefitDigit, CardNumber, InsuranceNumber } from '../../domain/card-number.ts';
import type { PlainDate } from '../../domain/date.ts';
import type { FacilityCode } from '../../domain/facility.ts';
import type { PersonName } from '../../domain/person-name.ts';
import type { PersonalId } from '../../domain/personal-id.ts';

/** What was recognised: a layout of cards-and-qr 4.1, 4.2, 4.4 or 5, or one number typed by hand. */
export type ScanKind =
  | 'CCCD_QR'
  | 'CAN_CUOC_QR'
  | 'HEALTH_CARD_QR'
  | 'MRZ'
  | 'PERSONAL_ID'
  | 'OLD_ID'
  | 'INSURANCE_NUMBER'
  | 'CARD_NUMBER';

/** What stands in a scan, under the contract's names. It is unsigned text that anyone can print, and proves nothing. */
export interface ScanFields {
  readonly personalId?: PersonalId;
  /** Old identity card: 9 digits, or 12 where one was issued with those (cards-and-qr 1.2). */
  readonly oldNumber?: string;
  readonly cancelledNumber?: string;
  readonly fullName?: PersonName;
  readonly birthDate?: BirthDate;
  readonly sex?: 'MALE' | 'FEMALE';
  readonly address?: string;
  readonly issuedOn?: PlainDate;
  readonly expiresOn?: PlainDate;
  readonly documentNumber?: string;
  readonly cardNumber?: CardNumber;
  readonly insuranceNumber?: InsuranceNumber;
  readonly objectCode?: string;
  readonly benefitDigit?: BenefitDigit;
  readonly validFrom?: PlainDate;
  readonly validTo?: PlainDate;
  readonly registeredFacility?: FacilityCode;
  readonly area?: 'K1' | 'K2' | 'K3';
  readonly fiveYearDate?: PlainDate;
  readonly fatherName?: PersonName;
  readonly motherName?: PersonName;
  /** A parent whose part is not told. */
  readonly parentName?: PersonName;
  readonly managementCode?: string;
  readonly nationality?: string;
}

export type ScanField = keyof ScanFields;

export type RepairKind =
  | 'BYTE_ORDER_MARK'
  | 'CONTROL_CHARACTER'
  | 'UNICODE_FORM'
  | 'HTML_REFERENCE'
  | 'WHITESPACE'
  | 'SEPARATOR'
  | 'FILLER'
  | 'TERMINATOR'
  | 'CASE'
  | 'D_STROKE'
  | 'TELEX'
  | 'VNI'
  | 'LEADING_ZERO';

/** One thing that was put right; `field` is null when it concerns the text as a whole. */
export interface ScanRepair {
  readonly field: ScanField | null;
  readonly kind: RepairKind;
}

export type RejectionCode =
  | 'EMPTY'
  | 'TOO_LONG'
  | 'UNKNOWN_LAYOUT'
  | 'FORBIDDEN_CHARACTER'
  | 'NUMBER_IMPOSSIBLE'
  | 'DATE_IMPOSSIBLE'
  | 'CHECK_DIGIT'
  | 'HEX_MALFORMED'
  | 'NAME_MALFORMED';

export interface ScanRejection {
  readonly code: RejectionCode;
  readonly field?: ScanField;
}

/** What could be read, what was put right for it, and why it is refused if it is. */
export interface Reading {
  readonly fields: ScanFields;
  readonly repairs: readonly ScanRepair[];
  readonly rejected: ScanRejection | null;
}

export interface ScanResult extends Reading {
  /** Null when no layout was recognised. */
  readonly kind: ScanKind | null;
}
