import type { BirthDate } from '../domain/birth-date.ts';
import type { PlainDate } from '../domain/date.ts';
import type { FacilityCode } from '../domain/facility.ts';
import type { PersonNumber } from '../domain/personal-id.ts';
import type { PersonalId } from '../domain/personal-id.ts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { DecisionModel, CardModel, BenefitModel, ConditionalModel, ReasonModel } from '../resolvers/insurance/models.ts';
import type { ResolutionModel, PersonModel } from '../resolvers/identity/models.ts';
import type { FacilityModel } from '../resolvers/facilities/models.ts';
import type { Context } from '../context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /**
   * Birth date as far as it is known: 1986-01-15, 1986-01 or 1986. On input 15/01/1986 is accepted too. A date in the
   * future is refused.
   */
  BirthDate: { input: string; output: BirthDate; }
  /**
   * A health-insurance card number (15 characters: object code, benefit digit, province, 10-digit insurance number) or the
   * 10-digit social-insurance number alone. Blanks and dashes are ignored. Source: Decision 1351/QĐ-BHXH.
   */
  CardOrInsuranceNumber: { input: string; output: string; }
  /** Calendar date in Asia/Ho_Chi_Minh, ISO 8601: 2026-11-21. */
  Date: { input: string; output: PlainDate; }
  /** Instant, RFC 3339 with offset: 2026-11-21T08:30:00+07:00. Answers are in UTC. */
  DateTime: { input: string; output: Date; }
  /** Code of a health facility: 5 characters, the first two a VSS province code. Source: VSS facility catalogue. */
  FacilityCode: { input: string; output: FacilityCode; }
  /** Compact JSON Web Signature (RFC 7515), verifiable with the keys at /.well-known/jwks.json. */
  Jws: { input: string; output: string; }
  /** A personal identification number (12 digits) or the number of an old identity card (CMND, 9 digits). */
  PersonNumber: { input: string; output: PersonNumber; }
  /**
   * Personal identification number (số định danh cá nhân, the number on a CCCD or căn cước card): 12 digits with leading
   * zeros. Digits 1-3 are the province of birth registration in the 63-province numbering before 2025-07-01, digit 4 century
   * and sex, digits 5-6 the birth year. Source: Law 26/2023/QH15.
   */
  PersonalId: { input: string; output: PersonalId; }
  /** Amount in Vietnamese dong, a whole number from 0 to 1,000,000,000,000. */
  Vnd: { input: number; output: number; }
};

/** An address as the population database holds it. Administrative codes keep the table of their time. */
export type Address = {
  readonly __typename?: 'Address';
  /** Code of the commune (5 digits), where given. */
  readonly communeCode: Maybe<Scalars['String']['output']>;
  /** Country, ISO 3166-1 alpha-2. */
  readonly country: Maybe<Scalars['String']['output']>;
  /** House number, street, hamlet. */
  readonly detail: Maybe<Scalars['String']['output']>;
  /** Code of the district (3 digits); empty since the two-tier administration of 2025-07-01. */
  readonly districtCode: Maybe<Scalars['String']['output']>;
  /** Code of the province (2 digits). */
  readonly provinceCode: Maybe<Scalars['String']['output']>;
};

/** Follow-up appointment slip (phiếu hẹn khám lại; Circular 01/2025/TT-BYT art. 11). */
export type AppointmentInput = {
  /** Appointed day. */
  readonly date: Scalars['Date']['input'];
  /** Number of the slip. */
  readonly slipNumber: Scalars['String']['input'];
  /** True when it was used before; it can be used once. */
  readonly used?: Scalars['Boolean']['input'];
};

/** What the fund pays: benefit level times route factor (Law art. 22). */
export type Benefit = {
  readonly __typename?: 'Benefit';
  /** What would raise it. */
  readonly conditional: ReadonlyArray<ConditionalBenefit>;
  /** Their product, in percent, e.g. 47.5. */
  readonly effectivePercent: Scalars['Float']['output'];
  /** What the fund pays of inScopeCost, rounded half up; null without a cost. */
  readonly fundPays: Maybe<Scalars['Vnd']['output']>;
  /** Benefit level after upgrades: 100, 95 or 80. */
  readonly levelPercent: Scalars['Int']['output'];
  /** What the patient pays of inScopeCost; null without a cost. */
  readonly patientPays: Maybe<Scalars['Vnd']['output']>;
  /** MA_DOITUONG_KCB (Decision 3276/QĐ-BYT 2025): 1.1 to 3.6. Provisional until the visit ends. */
  readonly routeCode: Scalars['String']['output'];
  /** Route factor: 100, 50, 40 or 0. */
  readonly routeFactorPercent: Scalars['Int']['output'];
};

/** A health-insurance card by number, name and birth date. */
export type CardClaim = {
  /** Birth date as on the card. */
  readonly birthDate: Scalars['BirthDate']['input'];
  /** 15-character card number. Give this or insuranceNumber. An unknown object code is a warning, not an error. */
  readonly cardNumber?: InputMaybe<Scalars['CardOrInsuranceNumber']['input']>;
  /** Full name as on the card. */
  readonly fullName: Scalars['String']['input'];
  /** 10-digit social-insurance number, as printed on cards since 2021-04-01. Give this or cardNumber. */
  readonly insuranceNumber?: InputMaybe<Scalars['CardOrInsuranceNumber']['input']>;
};

/** State of a card on the day of the visit (eligibility rules, 2.7). */
export type CardState =
  /** Expired. */
  | 'EXPIRED'
  /** Withdrawn, held or locked. */
  | 'INVALID_REVOKED'
  /** Its first day lies ahead. */
  | 'NOT_YET_VALID'
  /** Replaced by a newer card that is valid. */
  | 'REPLACED'
  /** The register gave no dates. */
  | 'UNKNOWN'
  /** Valid. */
  | 'VALID'
  /** Expired during an open stay, paid for up to 15 more days (Decree 188/2025 art. 50(4)). */
  | 'VALID_GRACE';

/** Kind of care (from MA_LOAI_KCB). */
export type CareType =
  /** Day treatment; read as inpatient for the route, with a warning. */
  | 'DAY'
  /** Inpatient. */
  | 'INPATIENT'
  /** Outpatient. */
  | 'OUTPATIENT';

/** A condition under which the fund pays more. */
export type ConditionalBenefit = {
  readonly __typename?: 'ConditionalBenefit';
  /** Effective percentage when it holds. */
  readonly effectivePercent: Scalars['Float']['output'];
  /** The condition. */
  readonly kind: ConditionalBenefitKind;
  /** The condition in words. */
  readonly text: Scalars['String']['output'];
  /** Amount that the condition compares with, where there is one. */
  readonly threshold: Maybe<Scalars['Vnd']['output']>;
};


/** A condition under which the fund pays more. */
export type ConditionalBenefitTextArgs = {
  language?: Language;
};

/** Kind of condition that raises the benefit. */
export type ConditionalBenefitKind =
  /** Five continuous years and more than six base salaries of co-payment in the year. */
  | 'FIVE_YEAR_EXEMPTION'
  /** The main diagnosis is in the list of serious diseases. */
  | 'LISTED_DISEASE'
  /** The cost of this visit stays below 15 % of the base salary. */
  | 'UNDER_15_PERCENT';

/** What a program branches on. */
export type Decision =
  /** Covered. */
  | 'ELIGIBLE'
  /** Not covered: the fund pays nothing for this visit. */
  | 'NOT_ELIGIBLE'
  /** Not decided; the reasons say what is missing. Never a refusal of care. */
  | 'UNDETERMINED';

/** What a clerk sees (eligibility rules, 7.1). */
export type DeskStatus =
  /** Covered: card valid, identity matched, benefit known. */
  | 'ELIGIBLE'
  /** Covered for now, decided without a source that should have been asked; to be settled later. */
  | 'ELIGIBLE_PROVISIONAL'
  /** The desk has to do something first; deskAction says what. */
  | 'NEEDS_ACTION'
  /** Not covered. */
  | 'NOT_ELIGIBLE'
  /** A fault in our account or request, never the patient's; treat the patient as in an outage. */
  | 'SYSTEM_ERROR';

/** In what way two values differ. */
export type DifferenceKind =
  /** Only accents differ or are missing. */
  | 'DIACRITICS'
  /** The values differ otherwise. */
  | 'DIFFERENT'
  /** The same words in another order. */
  | 'NAME_ORDER'
  /** The same but for upper and lower case, blanks or the Unicode form. */
  | 'SPELLING_FORM'
  /** One side knows only the year, or the year and month. */
  | 'YEAR_ONLY';

/** The answer for one visit. It is recorded in the ledger before it is sent. */
export type EligibilityDecision = {
  readonly __typename?: 'EligibilityDecision';
  /** The moment that the oldest fresh source data describes. */
  readonly asOf: Scalars['DateTime']['output'];
  /** What the fund pays; null when no percentage may be stated. */
  readonly benefit: Maybe<Benefit>;
  /** The card that counts for this visit; null when there is none. */
  readonly card: Maybe<HealthInsuranceCard>;
  /** When the decision was made. */
  readonly decidedAt: Scalars['DateTime']['output'];
  /** What a program branches on. */
  readonly decision: Decision;
  /** The facility of the visit; null when a list row named one that this caller may not ask for. */
  readonly facility: Maybe<Facility>;
  /** Id of the decision: jti of the receipt and key of the ledger entry. */
  readonly id: Scalars['ID']['output'];
  /** Who the patient is. */
  readonly identity: IdentityResolution;
  /** Further cards of the person. */
  readonly otherCards: ReadonlyArray<HealthInsuranceCard>;
  /** Version of the rules and parameters. */
  readonly policyVersion: Scalars['String']['output'];
  /** True when decided without a source that should have been asked. */
  readonly provisional: Scalars['Boolean']['output'];
  /** Why, most important first. */
  readonly reasons: ReadonlyArray<Reason>;
  /** Signed receipt over the decision, verifiable offline for years. */
  readonly receipt: Scalars['Jws']['output'];
  /** Every register asked: answered, stale, failed. */
  readonly sources: ReadonlyArray<SourceState>;
  /** What a clerk sees. */
  readonly status: DeskStatus;
  /** Day of the visit, whose law applies. */
  readonly visitDate: Scalars['Date']['output'];
};

/** One visit of one patient. */
export type EligibilityInput = {
  /** Start of an open inpatient stay, for cards that expire during it (Decree 188/2025 art. 50(4)). */
  readonly admittedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Follow-up appointment slip shown at the desk. */
  readonly appointment?: InputMaybe<AppointmentInput>;
  /** Kind of care. */
  readonly careType?: CareType;
  /** Answer within this many milliseconds with what is known by then; 8,000 at most and by default. */
  readonly deadlineMs?: InputMaybe<Scalars['Int']['input']>;
  /** ICD-10 codes, main diagnosis first. */
  readonly diagnosisCodes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The clerk compared paper card and identity paper by eye, as portal codes 001 and 002 ask. */
  readonly documentsCheckedByEye?: Scalars['Boolean']['input'];
  /** An organ donor treated right after donating (Decree 188/2025 art. 37(4)). */
  readonly donorJustDonated?: Scalars['Boolean']['input'];
  /** The doctor's decision that this is an emergency (Law art. 22(5)). */
  readonly emergency?: Scalars['Boolean']['input'];
  /** The facility that asks, which must be the caller's own. */
  readonly facilityCode: Scalars['FacilityCode']['input'];
  /** The patient, by what the desk has in hand. */
  readonly holder: IdentityClaim;
  /** In-scope cost of the visit when known; then the 15 % rule is decided instead of conditional. */
  readonly inScopeCost?: InputMaybe<Scalars['Vnd']['input']>;
  /** A newborn of at most 28 days, treated right after birth, before any paper exists (Decree 188/2025 art. 37(2)). */
  readonly newborn?: Scalars['Boolean']['input'];
  /** Referral slip shown at the desk. */
  readonly referral?: InputMaybe<ReferralInput>;
  /** Temporary residence or declared short stay. */
  readonly temporaryResidence?: InputMaybe<TemporaryResidenceInput>;
  /** Start of the visit (NGAY_VAO); default now. It may lie in the past or the future. */
  readonly visitAt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A health facility. */
export type Facility = {
  readonly __typename?: 'Facility';
  /** Facility code. */
  readonly code: Scalars['FacilityCode']['output'];
  /** Has a health-insurance contract. */
  readonly contract: Maybe<Scalars['Boolean']['output']>;
  /** Tier before 2025-01-01. */
  readonly formerTier: Maybe<FormerTier>;
  /** Technical level; null while not configured. It is never inferred from the name. */
  readonly level: Maybe<FacilityLevel>;
  /** Name; null where a card names a facility that the register does not hold. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** In the statutory primary list, where every card is covered in full (Law art. 22(1)(c)). */
  readonly primaryStatutory: Maybe<Scalars['Boolean']['output']>;
  /** VSS province code of the facility, 2 digits. */
  readonly provinceCode: Maybe<Scalars['String']['output']>;
  /** Provisionally ranked as basic. */
  readonly provisionalBasic: Maybe<Scalars['Boolean']['output']>;
  /** A regional general polyclinic (phòng khám đa khoa khu vực). */
  readonly regionalPolyclinic: Maybe<Scalars['Boolean']['output']>;
  /** Classification points (Decree 96/2023/NĐ-CP); null while unknown. */
  readonly score: Maybe<Scalars['Float']['output']>;
};

/** Technical level of a facility (cấp chuyên môn kỹ thuật, Law 51/2024/QH15). */
export type FacilityLevel =
  /** Basic (cấp cơ bản). */
  | 'BASIC'
  /** Primary (cấp ban đầu). */
  | 'PRIMARY'
  /** Specialised (cấp chuyên sâu). */
  | 'SPECIALISED';

/** One field in which what was presented differs from what a register holds. */
export type FieldDifference = {
  readonly __typename?: 'FieldDifference';
  /** The field. */
  readonly field: IdentityField;
  /** The value as presented by the caller; null where it was not given in this form. */
  readonly given: Maybe<Scalars['String']['output']>;
  /** How the values differ; DIFFERENT where the register does not say. */
  readonly kind: DifferenceKind;
  /** The register that disagrees. */
  readonly register: Register;
  /** The registered value, masked unless the caller may see it; null where the register does not disclose it. */
  readonly registered: Maybe<Scalars['String']['output']>;
};

/** Tier of a facility before 2025-01-01, or its equivalent. */
export type FormerTier =
  /** Central (tuyến trung ương). */
  | 'CENTRAL'
  /** Commune (tuyến xã). */
  | 'COMMUNE'
  /** District (tuyến huyện). */
  | 'DISTRICT'
  /** No tier before 2025-01-01: new or private. */
  | 'NONE'
  /** Provincial (tuyến tỉnh). */
  | 'PROVINCIAL';

/** A health-insurance card as the VSS portal holds it, or as shown when the portal did not answer. */
export type HealthInsuranceCard = {
  readonly __typename?: 'HealthInsuranceCard';
  /** Living area. */
  readonly area: Maybe<LivingArea>;
  /** Benefit digit: character 3 of the number, 1 to 5. */
  readonly benefitDigit: Maybe<Scalars['Int']['output']>;
  /** 15-character card number, where known. */
  readonly cardNumber: Maybe<Scalars['String']['output']>;
  /** Day on which five continuous years are reached (ngayDu5Nam). */
  readonly fiveYearDate: Maybe<Scalars['Date']['output']>;
  /** 10-digit social-insurance number, where known. */
  readonly insuranceNumber: Maybe<Scalars['String']['output']>;
  /** Issuing office, as text. */
  readonly issuedBy: Maybe<Scalars['String']['output']>;
  /** Object code: characters 1-2 of the number. */
  readonly objectCode: Maybe<Scalars['String']['output']>;
  /** Facility of initial registration (maDKBD). */
  readonly registeredFacility: Maybe<Facility>;
  /** State on the day of the visit. */
  readonly state: CardState;
  /** First day of validity. */
  readonly validFrom: Maybe<Scalars['Date']['output']>;
  /** Last day of validity; null when open-ended. */
  readonly validTo: Maybe<Scalars['Date']['output']>;
};

/** What the desk has in hand: exactly one of the three. */
export type IdentityClaim =
  /** Number, name and birth date as on a health-insurance card. */
  { readonly card: CardClaim; readonly person?: never; readonly scan?: never; }
  |  /** Number, name and birth date of a person. */
  { readonly card?: never; readonly person: PersonClaim; readonly scan?: never; }
  |  /**
   * Raw text of a scan: QR of a CCCD or căn cước card (at most 512 bytes) or of a health-insurance card (at most 2,048
   * bytes), or the MRZ of an identity card. A scan only fills in fields; it proves nothing. Error: SCAN_MALFORMED.
   */
  { readonly card?: never; readonly person?: never; readonly scan: Scalars['String']['input']; };

/** A field of an identity. */
export type IdentityField =
  /** Birth date. */
  | 'BIRTH_DATE'
  /** Full name. */
  | 'FULL_NAME'
  /** Personal or card number. */
  | 'NUMBER'
  /** Sex. */
  | 'SEX';

/** Whether the registers know the claimed person. */
export type IdentityOutcome =
  /** More than one person fits. */
  | 'AMBIGUOUS'
  /** The population database holds this number, name and birth date together; for a card, VSS does. */
  | 'MATCHED'
  /** A register knows the number but says that a named field differs. */
  | 'MISMATCHED'
  /** The population database holds nobody with this number, name and birth date; for a card, VSS does not. */
  | 'NOT_FOUND'
  /** Not known: a register that had to be asked gave no usable answer. */
  | 'UNDETERMINED';

/** Who the claimed person is, by the registers that were asked. */
export type IdentityResolution = {
  readonly __typename?: 'IdentityResolution';
  /** Fields that differ, where a register names them and the caller may know. */
  readonly differences: ReadonlyArray<FieldDifference>;
  /** The outcome. */
  readonly outcome: IdentityOutcome;
  /** The person; only on MATCHED, and only where the personal number is known. */
  readonly person: Maybe<Person>;
  /** Every register asked, and those that could not be. */
  readonly sources: ReadonlyArray<SourceState>;
};

/** Language of a text for people. */
export type Language =
  /** English. */
  | 'EN'
  /** Vietnamese. */
  | 'VI';

/** Living-area code on a card (maKV). */
export type LivingArea =
  /** Ethnic minority or poor household in a difficult area, first kind. */
  | 'K1'
  /** Ethnic minority or poor household in a difficult area, second kind. */
  | 'K2'
  /** Island commune or district. */
  | 'K3';

/** A person in the national population database. */
export type Person = {
  readonly __typename?: 'Person';
  /** Birth date as far as registered; null where only a yes/no confirmation was made. */
  readonly birthDate: Maybe<Scalars['BirthDate']['output']>;
  /** Full name with accents as registered; null where only a yes/no confirmation was made. */
  readonly fullName: Maybe<Scalars['String']['output']>;
  /** Nationality, ISO 3166-1 alpha-2. */
  readonly nationality: Maybe<Scalars['String']['output']>;
  /** Number of an earlier identity card (CMND, 9 digits). */
  readonly oldNumber: Maybe<Scalars['String']['output']>;
  /** Registered permanent address (thường trú). */
  readonly permanentAddress: Maybe<Address>;
  /** Personal identification number. */
  readonly personalId: Scalars['PersonalId']['output'];
  /** Sex; null where only a yes/no confirmation was made. */
  readonly sex: Maybe<Sex>;
};

/** A person by number, name and birth date; registers answer only when all three agree. */
export type PersonClaim = {
  /** Birth date as on the document; year or year and month where no more is known. Error: BIRTH_DATE_IN_FUTURE. */
  readonly birthDate: Scalars['BirthDate']['input'];
  /** Full name as on the document, with accents. */
  readonly fullName: Scalars['String']['input'];
  /** 12-digit personal number, or 9-digit number of an old identity card. Error: PERSONAL_ID_IMPOSSIBLE. */
  readonly personalId: Scalars['PersonNumber']['input'];
};

/** Why personal data is asked for. It is written to the ledger with the request. */
export type Purpose =
  /** An administrative procedure of an agency. */
  | 'ADMINISTRATIVE_PROCEDURE'
  /** Check-in of a patient at a health facility. */
  | 'CHECK_IN'
  /** Assessment or audit of a claim. */
  | 'CLAIM_REVIEW'
  /** People looking at their own data. */
  | 'SELF_SERVICE'
  /** Care that is already under way. */
  | 'TREATMENT';

/** Facilities: the health facilities and what the benefit rules need to know about them. */
export type Query = {
  readonly __typename?: 'Query';
  /**
   * Decide cover for one visit. Safe to repeat; its only effect is a ledger entry. Needs scope eligibility:read and a hospital
   * caller, who may ask only for its own facility. Errors: the input errors of IdentityClaim, FACILITY_UNKNOWN,
   * FACILITY_NOT_YOURS, SCOPE_MISSING.
   */
  readonly eligibility: EligibilityDecision;
  /**
   * The same for up to 200 visits (tomorrow's list). Each row succeeds or fails on its own: a row whose values cannot be meant is
   * UNDETERMINED with the reason. A request that does not fit this schema is refused as a whole. Error: TOO_MANY_ROWS.
   */
  readonly eligibilityMany: ReadonlyArray<EligibilityDecision>;
  /** One facility; null when the register does not hold the code. Needs scope facility:read. */
  readonly facility: Maybe<Facility>;
  /**
   * A person that this caller has resolved as MATCHED within the last five minutes; else null. The register itself cannot
   * answer a bare number. Needs scope person:read. Errors: SCOPE_MISSING, PERSON_NOT_YOURS.
   */
  readonly person: Maybe<Person>;
  /**
   * Resolve who a person is against the registers, from what the desk has in hand. Needs scope identity:read. A citizen may
   * ask only about themselves. Errors: the input errors of IdentityClaim, SCOPE_MISSING, PERSON_NOT_YOURS.
   */
  readonly resolveIdentity: IdentityResolution;
};


/** Facilities: the health facilities and what the benefit rules need to know about them. */
export type QueryEligibilityArgs = {
  input: EligibilityInput;
};


/** Facilities: the health facilities and what the benefit rules need to know about them. */
export type QueryEligibilityManyArgs = {
  inputs: ReadonlyArray<EligibilityInput>;
};


/** Facilities: the health facilities and what the benefit rules need to know about them. */
export type QueryFacilityArgs = {
  code: Scalars['FacilityCode']['input'];
};


/** Facilities: the health facilities and what the benefit rules need to know about them. */
export type QueryPersonArgs = {
  personalId: Scalars['PersonalId']['input'];
  purpose: Purpose;
};


/** Facilities: the health facilities and what the benefit rules need to know about them. */
export type QueryResolveIdentityArgs = {
  claim: IdentityClaim;
};

/** Why the decision is what it is. */
export type Reason = {
  readonly __typename?: 'Reason';
  /** Stable code. */
  readonly code: ReasonCode;
  /** What the clerk does now; null when nothing. */
  readonly deskAction: Maybe<Scalars['String']['output']>;
  /** Law, decree or upstream document behind it. */
  readonly legalBasis: Maybe<Scalars['String']['output']>;
  /** When to ask again, in milliseconds. */
  readonly retryAfterMs: Maybe<Scalars['Int']['output']>;
  /** True when the same question may be answered otherwise soon. */
  readonly retryable: Scalars['Boolean']['output'];
  /** How much it weighs. */
  readonly severity: Severity;
  /** The reason in words. */
  readonly text: Scalars['String']['output'];
  /** What the software vendor or the operator does; null when nothing. */
  readonly vendorAction: Maybe<Scalars['String']['output']>;
};


/** Why the decision is what it is. */
export type ReasonDeskActionArgs = {
  language?: Language;
};


/** Why the decision is what it is. */
export type ReasonTextArgs = {
  language?: Language;
};


/** Why the decision is what it is. */
export type ReasonVendorActionArgs = {
  language?: Language;
};

/** Why a decision is what it is. New codes may be added; treat an unknown one by its severity and desk action. */
export type ReasonCode =
  /** Appendix II of Circular 01/2025 is not loaded; a listed disease would be paid more. */
  | 'APPENDIX_UNKNOWN'
  /** The follow-up slip was used before. */
  | 'APPOINTMENT_NOT_USABLE'
  /** The benefit digit is not the usual one of the object code; the card is followed. */
  | 'BENEFIT_DIGIT_UNEXPECTED'
  /** The birth date does not match the card. */
  | 'BIRTH_DATE_DIFFERS'
  /** The birth date lies in the future. */
  | 'BIRTH_DATE_IN_FUTURE'
  /** The card's benefit digit (character 3) is wrong. */
  | 'CARD_BENEFIT_DIGIT_WRONG'
  /** The portal gave no validity dates for the card. */
  | 'CARD_DATES_MISSING'
  /** The card ends within 30 days. */
  | 'CARD_ENDS_SOON'
  /** The card has expired. */
  | 'CARD_EXPIRED'
  /** The card ended during this stay: the fund pays until discharge, at most 15 days. */
  | 'CARD_IN_TREATMENT_GRACE'
  /** The card is managed by the Ministry of National Defence. */
  | 'CARD_MANAGED_BY_DEFENCE'
  /** The card is managed by the Ministry of Public Security. */
  | 'CARD_MANAGED_BY_PUBLIC_SECURITY'
  /** No health-insurance card was found. */
  | 'CARD_NOT_FOUND'
  /** The card is not valid yet on the day of the visit. */
  | 'CARD_NOT_YET_VALID'
  /** The card number does not have the expected form. */
  | 'CARD_NUMBER_MALFORMED'
  /** The card number is wrong. */
  | 'CARD_NUMBER_WRONG'
  /** The card's province characters (4-5) are wrong. */
  | 'CARD_PROVINCE_WRONG'
  /** The old card has ended; the new card that replaces it was used. */
  | 'CARD_REPLACED'
  /** The card has been withdrawn. */
  | 'CARD_REVOKED'
  /** The card is valid on the day of the visit. */
  | 'CARD_VALID'
  /** A child without a card. */
  | 'CHILD_WITHOUT_CARD'
  /** Give exactly one of scan, person and card. */
  | 'CLAIM_NOT_ONE_HOLDER'
  /** The listed disease has a clinical condition that the doctor confirms. */
  | 'CLINICAL_CONDITION_TO_CONFIRM'
  /** The list order of Decision 3276 gives another code than the most favourable one. */
  | 'CODE_ORDER_CONFLICT'
  /** Day treatment is counted as inpatient. */
  | 'DAY_COUNTED_AS_INPATIENT'
  /** Not confirmed by the portal; decided from the card shown. */
  | 'DECIDED_FROM_SHOWN_CARD'
  /** Emergency: right route at any facility. */
  | 'EMERGENCY'
  /** The level or score of the facility is not configured, so no percentage can be stated. */
  | 'FACILITY_NOT_CONFIGURED'
  /** A hospital may ask only for its own facility. */
  | 'FACILITY_NOT_YOURS'
  /** The facility code is not in the register. */
  | 'FACILITY_UNKNOWN'
  /** More than one person fits. */
  | 'IDENTITY_AMBIGUOUS'
  /** The patient matches the registers. */
  | 'IDENTITY_MATCHED'
  /** The population database did not confirm; the portal itself matched number, name and birth date. */
  | 'IDENTITY_NOT_CONFIRMED'
  /** Number, name and birth date together match nobody in the population database. */
  | 'IDENTITY_NOT_FOUND'
  /** The data of this row does not have the expected form. */
  | 'INPUT_REFUSED'
  /** An internal error of the gateway. */
  | 'INTERNAL_ERROR'
  /** Since 2026-01-01 this group is covered at 100 %, although the card still shows the old digit. */
  | 'LEVEL_NOT_CONVERTED'
  /** The participant moved to another province; there may be a new card. */
  | 'MOVED_TO_ANOTHER_PROVINCE'
  /** The participant moved within the province; there may be a new card. */
  | 'MOVED_WITHIN_PROVINCE'
  /** The name differs from the registered one in accents only. */
  | 'NAME_ACCENTS_DIFFER'
  /** The name does not match the card. */
  | 'NAME_DIFFERS'
  /** The name is missing. */
  | 'NAME_MISSING'
  /** The name does not match the card, but its first letters do: probably a typing error. */
  | 'NAME_SPELLED_DIFFERENTLY'
  /** A newborn without a card, treated right after birth. */
  | 'NEWBORN_WITHOUT_CARD'
  /** The card is still valid, and a newer one has been issued. */
  | 'NEWER_CARD_EXISTS'
  /** The portal announces a new card but does not give it. */
  | 'NEW_CARD_MISSING'
  /** The facility has no health-insurance contract: the patient claims from VSS directly. */
  | 'NO_CONTRACT'
  /** Participation was reported as ended. */
  | 'PARTICIPATION_ENDED'
  /** Participation was stopped. */
  | 'PARTICIPATION_STOPPED'
  /** The birth year in the personal number differs from the birth date given. */
  | 'PERSONAL_ID_CONTRADICTS_BIRTH_DATE'
  /** The personal number is impossible. */
  | 'PERSONAL_ID_IMPOSSIBLE'
  /** The facility has no portal account in the configuration. */
  | 'PORTAL_ACCOUNT_MISSING'
  /** The assessment portal refused the facility's account. */
  | 'PORTAL_ACCOUNT_REFUSED'
  /** The facility's account is on the restricted-lookup list. */
  | 'PORTAL_ACCOUNT_RESTRICTED'
  /** The answer of the assessment portal was not usable. */
  | 'PORTAL_ANSWER_UNUSABLE'
  /** The assessment portal answered with an unknown result code. */
  | 'PORTAL_CODE_UNKNOWN'
  /** The assessment portal reported an error of its own. */
  | 'PORTAL_ERROR'
  /** There is no number that the portal can be asked with. */
  | 'PORTAL_NOT_ASKED'
  /** The assessment portal refused the form of the request. */
  | 'PORTAL_REFUSED_FORMAT'
  /** The assessment portal did not answer in time. */
  | 'PORTAL_TIMEOUT'
  /** The assessment portal did not answer. */
  | 'PORTAL_UNAVAILABLE'
  /** The participant was re-added at the same unit. */
  | 'READDED_AT_SAME_UNIT'
  /** The referral slip is not in force on the day of the visit. */
  | 'REFERRAL_EXPIRED'
  /** The registration facility or other data differ. */
  | 'REGISTRATION_DATA_DIFFERS'
  /** The facility of initial registration is not known, so the route cannot be decided. */
  | 'REGISTRATION_UNKNOWN'
  /** The visit follows the right route. */
  | 'RIGHT_ROUTE'
  /** The rules for visits before 2025-01-01 are not available. */
  | 'RULES_NOT_AVAILABLE'
  /** The scan could not be read. */
  | 'SCAN_MALFORMED'
  /** Self-referral, paid at the card's full level. */
  | 'SELF_REFERRAL_FULL'
  /** Outpatient self-referral at this facility: the fund pays nothing. */
  | 'SELF_REFERRAL_NOT_PAID'
  /** Self-referral: the fund pays only a part of the level. */
  | 'SELF_REFERRAL_REDUCED'
  /** The sex does not match the card. */
  | 'SEX_DIFFERS'
  /** The staff member's name does not match the registered identity number. */
  | 'STAFF_NAME_DIFFERS'
  /** The staff member's identity number is not registered by the facility on the portal. */
  | 'STAFF_NOT_REGISTERED'
  /** A child's temporary number is not on the portal: check it on paper. */
  | 'TEMPORARY_CHILD_NUMBER'
  /** Time ran out before this row was handled. */
  | 'TIME_RAN_OUT'
  /** The object code of the card is not in the list; the level is taken from character 3. */
  | 'UNKNOWN_OBJECT_CODE';

/** Referral slip (phiếu chuyển cơ sở khám bệnh, chữa bệnh; Circular 01/2025/TT-BYT). */
export type ReferralInput = {
  /** Day on which it was signed. */
  readonly issuedOn: Scalars['Date']['input'];
  /** Facility that issued it. */
  readonly issuingFacility: Scalars['FacilityCode']['input'];
  /** For one treatment, or for a year. */
  readonly kind?: ReferralKind;
  /** Number of the slip. */
  readonly slipNumber: Scalars['String']['input'];
};

/** Term of a referral slip. */
export type ReferralKind =
  /** One year, for the diseases of Appendix III. */
  | 'ONE_YEAR'
  /** 10 working days from signing. */
  | 'SINGLE';

/** A source that a decision may rest on. */
export type Register =
  /** National population database (CSDLQG về dân cư). */
  | 'POPULATION_REGISTER'
  /** Assessment portal of Vietnam Social Security (Cổng giám định BHYT). */
  | 'VSS_PORTAL';

/** Kind of stay away from home. */
export type ResidenceKind =
  /** Declared stay of less than 30 days (lưu trú). */
  | 'SHORT_STAY'
  /** Registered temporary residence (tạm trú). */
  | 'TEMPORARY_RESIDENCE';

/** How much a reason weighs. */
export type Severity =
  /** This is why cover is refused or cannot be decided yet. */
  | 'BLOCKING'
  /** For information; nothing has to be done. */
  | 'INFO'
  /** Something to look at; it does not by itself refuse cover. */
  | 'WARNING';

/** Sex as registered (QCVN 109:2017/BTTTT, GioiTinh). */
export type Sex =
  /** Female. */
  | 'FEMALE'
  /** Male. */
  | 'MALE'
  /** Not known or not stated. */
  | 'UNKNOWN';

/** Why a register gave no fresh answer. */
export type SourceReason =
  /** The answer could not be read: HTML, an empty or cut-off body, a missing field. */
  | 'INVALID_ANSWER'
  /** An earlier answer already settled the question. */
  | 'NOT_NEEDED'
  /** The facility has no account at this register in the gateway's configuration. */
  | 'NO_ACCOUNT'
  /** What was presented holds no number that this register can be asked with. */
  | 'NO_NUMBER'
  /** The register refused our account or our request. */
  | 'REFUSED'
  /** The portal has put the facility's account on its restricted list. */
  | 'RESTRICTED'
  /** No answer within the time allowed. */
  | 'TIMEOUT'
  /** No connection, or the connection broke. */
  | 'UNREACHABLE'
  /** The register reported an error of its own. */
  | 'UPSTREAM_ERROR'
  /** The answer was about somebody else. It was not used. */
  | 'WRONG_PERSON';

/** One register and its part in an answer. */
export type SourceState = {
  readonly __typename?: 'SourceState';
  /** The moment that the data describes, where the register says so; else the moment of fetching. */
  readonly asOf: Maybe<Scalars['DateTime']['output']>;
  /** When this gateway received the data, by its own clock. */
  readonly fetchedAt: Maybe<Scalars['DateTime']['output']>;
  /** Why there is no fresh answer; null when it answered. */
  readonly reason: Maybe<SourceReason>;
  /** Which register. */
  readonly register: Register;
  /** What it contributed. */
  readonly status: SourceStatus;
};

/** What a register contributed. */
export type SourceStatus =
  /** It answered in this request. */
  | 'ANSWERED'
  /** It was asked and gave no usable answer. */
  | 'FAILED'
  /** It was not asked; the reason says why. */
  | 'NOT_ASKED'
  /** An earlier answer was used because it did not answer now. */
  | 'STALE';

/** Where the patient stays when away from home (Law art. 22(3); Circular 01/2025/TT-BYT art. 4). */
export type TemporaryResidenceInput = {
  /** Declared under the Residence Law. */
  readonly declared?: Scalars['Boolean']['input'];
  /** First day. */
  readonly from: Scalars['Date']['input'];
  /** Short stay or registered temporary residence. */
  readonly kind: ResidenceKind;
  /** Last day, where known. */
  readonly to?: InputMaybe<Scalars['Date']['input']>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Address: ResolverTypeWrapper<Address>;
  AppointmentInput: AppointmentInput;
  Benefit: ResolverTypeWrapper<BenefitModel>;
  BirthDate: ResolverTypeWrapper<Scalars['BirthDate']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CardClaim: CardClaim;
  CardOrInsuranceNumber: ResolverTypeWrapper<Scalars['CardOrInsuranceNumber']['output']>;
  CardState: CardState;
  CareType: CareType;
  ConditionalBenefit: ResolverTypeWrapper<ConditionalModel>;
  ConditionalBenefitKind: ConditionalBenefitKind;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decision: Decision;
  DeskStatus: DeskStatus;
  DifferenceKind: DifferenceKind;
  EligibilityDecision: ResolverTypeWrapper<DecisionModel>;
  EligibilityInput: EligibilityInput;
  Facility: ResolverTypeWrapper<FacilityModel>;
  FacilityCode: ResolverTypeWrapper<Scalars['FacilityCode']['output']>;
  FacilityLevel: FacilityLevel;
  FieldDifference: ResolverTypeWrapper<FieldDifference>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  FormerTier: FormerTier;
  HealthInsuranceCard: ResolverTypeWrapper<CardModel>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  IdentityClaim: IdentityClaim;
  IdentityField: IdentityField;
  IdentityOutcome: IdentityOutcome;
  IdentityResolution: ResolverTypeWrapper<ResolutionModel>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Jws: ResolverTypeWrapper<Scalars['Jws']['output']>;
  Language: Language;
  LivingArea: LivingArea;
  Person: ResolverTypeWrapper<PersonModel>;
  PersonClaim: PersonClaim;
  PersonNumber: ResolverTypeWrapper<Scalars['PersonNumber']['output']>;
  PersonalId: ResolverTypeWrapper<Scalars['PersonalId']['output']>;
  Purpose: Purpose;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Reason: ResolverTypeWrapper<ReasonModel>;
  ReasonCode: ReasonCode;
  ReferralInput: ReferralInput;
  ReferralKind: ReferralKind;
  Register: Register;
  ResidenceKind: ResidenceKind;
  Severity: Severity;
  Sex: Sex;
  SourceReason: SourceReason;
  SourceState: ResolverTypeWrapper<SourceState>;
  SourceStatus: SourceStatus;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  TemporaryResidenceInput: TemporaryResidenceInput;
  Vnd: ResolverTypeWrapper<Scalars['Vnd']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Address: Address;
  AppointmentInput: AppointmentInput;
  Benefit: BenefitModel;
  BirthDate: Scalars['BirthDate']['output'];
  Boolean: Scalars['Boolean']['output'];
  CardClaim: CardClaim;
  CardOrInsuranceNumber: Scalars['CardOrInsuranceNumber']['output'];
  ConditionalBenefit: ConditionalModel;
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  EligibilityDecision: DecisionModel;
  EligibilityInput: EligibilityInput;
  Facility: FacilityModel;
  FacilityCode: Scalars['FacilityCode']['output'];
  FieldDifference: FieldDifference;
  Float: Scalars['Float']['output'];
  HealthInsuranceCard: CardModel;
  ID: Scalars['ID']['output'];
  IdentityClaim: IdentityClaim;
  IdentityResolution: ResolutionModel;
  Int: Scalars['Int']['output'];
  Jws: Scalars['Jws']['output'];
  Person: PersonModel;
  PersonClaim: PersonClaim;
  PersonNumber: Scalars['PersonNumber']['output'];
  PersonalId: Scalars['PersonalId']['output'];
  Query: Record<PropertyKey, never>;
  Reason: ReasonModel;
  ReferralInput: ReferralInput;
  SourceState: SourceState;
  String: Scalars['String']['output'];
  TemporaryResidenceInput: TemporaryResidenceInput;
  Vnd: Scalars['Vnd']['output'];
};

export type AddressResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Address'] = ResolversParentTypes['Address']> = {
  communeCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  detail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  districtCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provinceCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type BenefitResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Benefit'] = ResolversParentTypes['Benefit']> = {
  conditional?: Resolver<ReadonlyArray<ResolversTypes['ConditionalBenefit']>, ParentType, ContextType>;
  effectivePercent?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  fundPays?: Resolver<Maybe<ResolversTypes['Vnd']>, ParentType, ContextType>;
  levelPercent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  patientPays?: Resolver<Maybe<ResolversTypes['Vnd']>, ParentType, ContextType>;
  routeCode?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  routeFactorPercent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface BirthDateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['BirthDate'], any> {
  name: 'BirthDate';
}

export interface CardOrInsuranceNumberScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CardOrInsuranceNumber'], any> {
  name: 'CardOrInsuranceNumber';
}

export type ConditionalBenefitResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConditionalBenefit'] = ResolversParentTypes['ConditionalBenefit']> = {
  effectivePercent?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ConditionalBenefitKind'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<ConditionalBenefitTextArgs, 'language'>>;
  threshold?: Resolver<Maybe<ResolversTypes['Vnd']>, ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type EligibilityDecisionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EligibilityDecision'] = ResolversParentTypes['EligibilityDecision']> = {
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  benefit?: Resolver<Maybe<ResolversTypes['Benefit']>, ParentType, ContextType>;
  card?: Resolver<Maybe<ResolversTypes['HealthInsuranceCard']>, ParentType, ContextType>;
  decidedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  decision?: Resolver<ResolversTypes['Decision'], ParentType, ContextType>;
  facility?: Resolver<Maybe<ResolversTypes['Facility']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  identity?: Resolver<ResolversTypes['IdentityResolution'], ParentType, ContextType>;
  otherCards?: Resolver<ReadonlyArray<ResolversTypes['HealthInsuranceCard']>, ParentType, ContextType>;
  policyVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provisional?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reasons?: Resolver<ReadonlyArray<ResolversTypes['Reason']>, ParentType, ContextType>;
  receipt?: Resolver<ResolversTypes['Jws'], ParentType, ContextType>;
  sources?: Resolver<ReadonlyArray<ResolversTypes['SourceState']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['DeskStatus'], ParentType, ContextType>;
  visitDate?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
};

export type FacilityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Facility'] = ResolversParentTypes['Facility']> = {
  code?: Resolver<ResolversTypes['FacilityCode'], ParentType, ContextType>;
  contract?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  formerTier?: Resolver<Maybe<ResolversTypes['FormerTier']>, ParentType, ContextType>;
  level?: Resolver<Maybe<ResolversTypes['FacilityLevel']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  primaryStatutory?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  provinceCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provisionalBasic?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  regionalPolyclinic?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  score?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export interface FacilityCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['FacilityCode'], any> {
  name: 'FacilityCode';
}

export type FieldDifferenceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FieldDifference'] = ResolversParentTypes['FieldDifference']> = {
  field?: Resolver<ResolversTypes['IdentityField'], ParentType, ContextType>;
  given?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['DifferenceKind'], ParentType, ContextType>;
  register?: Resolver<ResolversTypes['Register'], ParentType, ContextType>;
  registered?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type HealthInsuranceCardResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HealthInsuranceCard'] = ResolversParentTypes['HealthInsuranceCard']> = {
  area?: Resolver<Maybe<ResolversTypes['LivingArea']>, ParentType, ContextType>;
  benefitDigit?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  cardNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fiveYearDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  insuranceNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  issuedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  objectCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  registeredFacility?: Resolver<Maybe<ResolversTypes['Facility']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CardState'], ParentType, ContextType>;
  validFrom?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  validTo?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type IdentityResolutionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IdentityResolution'] = ResolversParentTypes['IdentityResolution']> = {
  differences?: Resolver<ReadonlyArray<ResolversTypes['FieldDifference']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['IdentityOutcome'], ParentType, ContextType>;
  person?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  sources?: Resolver<ReadonlyArray<ResolversTypes['SourceState']>, ParentType, ContextType>;
};

export interface JwsScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Jws'], any> {
  name: 'Jws';
}

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person']> = {
  birthDate?: Resolver<Maybe<ResolversTypes['BirthDate']>, ParentType, ContextType>;
  fullName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nationality?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  oldNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  permanentAddress?: Resolver<Maybe<ResolversTypes['Address']>, ParentType, ContextType>;
  personalId?: Resolver<ResolversTypes['PersonalId'], ParentType, ContextType>;
  sex?: Resolver<Maybe<ResolversTypes['Sex']>, ParentType, ContextType>;
};

export interface PersonNumberScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PersonNumber'], any> {
  name: 'PersonNumber';
}

export interface PersonalIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PersonalId'], any> {
  name: 'PersonalId';
}

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  eligibility?: Resolver<ResolversTypes['EligibilityDecision'], ParentType, ContextType, RequireFields<QueryEligibilityArgs, 'input'>>;
  eligibilityMany?: Resolver<ReadonlyArray<ResolversTypes['EligibilityDecision']>, ParentType, ContextType, RequireFields<QueryEligibilityManyArgs, 'inputs'>>;
  facility?: Resolver<Maybe<ResolversTypes['Facility']>, ParentType, ContextType, RequireFields<QueryFacilityArgs, 'code'>>;
  person?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType, RequireFields<QueryPersonArgs, 'personalId' | 'purpose'>>;
  resolveIdentity?: Resolver<ResolversTypes['IdentityResolution'], ParentType, ContextType, RequireFields<QueryResolveIdentityArgs, 'claim'>>;
};

export type ReasonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Reason'] = ResolversParentTypes['Reason']> = {
  code?: Resolver<ResolversTypes['ReasonCode'], ParentType, ContextType>;
  deskAction?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<ReasonDeskActionArgs, 'language'>>;
  legalBasis?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  retryAfterMs?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  severity?: Resolver<ResolversTypes['Severity'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<ReasonTextArgs, 'language'>>;
  vendorAction?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<ReasonVendorActionArgs, 'language'>>;
};

export type SourceStateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SourceState'] = ResolversParentTypes['SourceState']> = {
  asOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  fetchedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['SourceReason']>, ParentType, ContextType>;
  register?: Resolver<ResolversTypes['Register'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SourceStatus'], ParentType, ContextType>;
};

export interface VndScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Vnd'], any> {
  name: 'Vnd';
}

export type Resolvers<ContextType = Context> = {
  Address?: AddressResolvers<ContextType>;
  Benefit?: BenefitResolvers<ContextType>;
  BirthDate?: GraphQLScalarType;
  CardOrInsuranceNumber?: GraphQLScalarType;
  ConditionalBenefit?: ConditionalBenefitResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  EligibilityDecision?: EligibilityDecisionResolvers<ContextType>;
  Facility?: FacilityResolvers<ContextType>;
  FacilityCode?: GraphQLScalarType;
  FieldDifference?: FieldDifferenceResolvers<ContextType>;
  HealthInsuranceCard?: HealthInsuranceCardResolvers<ContextType>;
  IdentityResolution?: IdentityResolutionResolvers<ContextType>;
  Jws?: GraphQLScalarType;
  Person?: PersonResolvers<ContextType>;
  PersonNumber?: GraphQLScalarType;
  PersonalId?: GraphQLScalarType;
  Query?: QueryResolvers<ContextType>;
  Reason?: ReasonResolvers<ContextType>;
  SourceState?: SourceStateResolvers<ContextType>;
  Vnd?: GraphQLScalarType;
};

