import type { BirthDate } from '../domain/birth-date.ts';
import type { PlainDate } from '../domain/date.ts';
import type { FacilityCode } from '../domain/facility.ts';
import type { PersonNumber } from '../domain/personal-id.ts';
import type { PersonalId } from '../domain/personal-id.ts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { DecisionModel, CardModel, IssuingProvinceModel, BenefitModel, ConditionalModel, TimelineModel, ChangeModel, ExplainedRuleModel, ExplainedFactModel, ObligationModel, ReasonModel } from '../resolvers/insurance/models.ts';
import type { CheckListModel, CheckListRowModel } from '../resolvers/check-lists/models.ts';
import type { CheckInModel } from '../resolvers/check-ins/models.ts';
import type { CheckInNoticeModel, NoticeProblemModel } from '../resolvers/check-in-notices/models.ts';
import type { ResolutionModel, DifferenceModel, PersonModel } from '../resolvers/identity/models.ts';
import type { AccessExplanationModel, AccessRefusalModel } from '../resolvers/access/models.ts';
import type { AccessPageModel, AccessModel } from '../resolvers/ledger/models.ts';
import type { FacilityModel } from '../resolvers/facilities/models.ts';
import type { Context } from '../context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
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
  /** Variables of a document: a JSON object. */
  Variables: { input: Readonly<Record<string, unknown>>; output: never; }
  /** Amount in Vietnamese dong, a whole number from 0 to 1,000,000,000,000. */
  Vnd: { input: number; output: number; }
};

/** One access: a ledger entry without what only its parties may know. */
export type Access = {
  readonly __typename?: 'Access';
  /** When. */
  readonly at: Scalars['DateTime']['output'];
  /** Whether the glass was broken (EMERGENCY_OVERRIDE). */
  readonly breakGlass: Scalars['Boolean']['output'];
  /** Kind of caller: hospital, agency, citizen or auditor; operator for a command at the gateway. */
  readonly callerKind: Scalars['String']['output'];
  /** Client of the caller; of a citizen a pseudonym. */
  readonly client: Scalars['String']['output'];
  /** What was decided; null where nothing was to be. */
  readonly decision: Maybe<Scalars['String']['output']>;
  /** Id of the decision. */
  readonly decisionId: Maybe<Scalars['ID']['output']>;
  /** The facility; null where a facility did not ask. */
  readonly facility: Maybe<Facility>;
  /** Id of the ledger entry; its inclusion in the ledger can be proven by it. */
  readonly id: Scalars['ID']['output'];
  /** Operation, e.g. eligibility. */
  readonly operation: Scalars['String']['output'];
  /** Code of the facility or agency; null for citizens, auditors and operators. */
  readonly organisation: Maybe<Scalars['String']['output']>;
  /** Pseudonym of the person asked about; null when the request was about nobody. */
  readonly person: Maybe<Scalars['String']['output']>;
  /** Pseudonym of the staff member: the same one in all accesses; null where the credential named none. */
  readonly practitioner: Maybe<Scalars['String']['output']>;
  /**
   * Name of the staff member, for the person concerned alone: docs/access-log.md. null where none was named, and where the entry's
   * body is erased.
   */
  readonly practitionerName: Maybe<Scalars['String']['output']>;
  /** Why, as stated then: a value of Purpose; SUBJECT_ACCESS, BREACH_REVIEW, ERASURE or EVIDENCE for a command. */
  readonly purpose: Scalars['String']['output'];
  /** Error code, where the request was refused; null when it was answered. */
  readonly refusal: Maybe<Scalars['String']['output']>;
};

/** What one caller would see of one document. */
export type AccessExplanation = {
  readonly __typename?: 'AccessExplanation';
  /** What it costs. */
  readonly cost: OperationCost;
  /** Every field of the document, fragments resolved; a field of an interface or union once for each type that it may stand for. */
  readonly fields: ReadonlyArray<FieldAccess>;
  /** Whether no root field would be refused. Single fields may still be masked or denied. */
  readonly permitted: Scalars['Boolean']['output'];
  /** Purpose for which the verdicts are: as stated, else the usual one of the caller's kind. */
  readonly purpose: Purpose;
  /** Purposes that this kind of caller may name; the first is the usual one. */
  readonly purposesAllowed: ReadonlyArray<Purpose>;
  /** Why root fields, or the operation as a whole, would be refused. */
  readonly refusals: ReadonlyArray<AccessRefusal>;
};

/** Which accesses: all conditions hold. */
export type AccessFilter = {
  /** Only those that broke the glass (EMERGENCY_OVERRIDE). */
  readonly breakGlass?: InputMaybe<Scalars['Boolean']['input']>;
  /** Of the holder of this card, where the card alone was presented. */
  readonly card?: InputMaybe<Scalars['CardOrInsuranceNumber']['input']>;
  /** In the name of this facility. Of a facility always its own. */
  readonly facility?: InputMaybe<Scalars['FacilityCode']['input']>;
  /** Recorded at this instant or later. */
  readonly from?: InputMaybe<Scalars['DateTime']['input']>;
  /**
   * Of this person: personal number, or number of an old identity card. Accesses by cards that a decision found to be the person's are
   * included. Of citizens always their own.
   */
  readonly person?: InputMaybe<Scalars['PersonNumber']['input']>;
  /** By this staff member: a pseudonym as in an access, or a personal number. */
  readonly practitioner?: InputMaybe<Scalars['String']['input']>;
  /** Recorded before this instant. */
  readonly to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** One page of accesses. */
export type AccessPage = {
  readonly __typename?: 'AccessPage';
  /** Latest first. */
  readonly accesses: ReadonlyArray<Access>;
  /** Cursor of the next page; null on the last one. */
  readonly next: Maybe<Scalars['ID']['output']>;
};

/** Why a root field would be refused. */
export type AccessRefusal = {
  readonly __typename?: 'AccessRefusal';
  /** Error code, see docs/errors.md. */
  readonly code: Scalars['String']['output'];
  /** The root field, by its name in the answer; null for the whole operation. */
  readonly path: Maybe<Scalars['String']['output']>;
  /** The sentence of the error. */
  readonly text: Scalars['String']['output'];
};


/** Why a root field would be refused. */
export type AccessRefusalTextArgs = {
  language?: Language;
};

/** What becomes of a field. */
export type AccessVerdict =
  /** Seen as it is. */
  | 'ALLOW'
  /** Not seen, and nothing is asked for it. */
  | 'DENY'
  /** Seen by its first letters or last digits only, or left empty. */
  | 'MASK';

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

/** The order to admit to inpatient, day or outpatient treatment. */
export type AdmissionInput = {
  /** When it was given (NGAY_VAO_NOI_TRU). */
  readonly orderedAt: Scalars['DateTime']['input'];
  /** The reason in words (LY_DO_VNT): at most 1,024 characters. */
  readonly reason: Scalars['String']['input'];
  /** The reason by its code (MA_LY_DO_VNT), once there is a catalogue: at most 5 characters. */
  readonly reasonCode?: InputMaybe<Scalars['String']['input']>;
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

/** A signed statement about the person, with the nonce that it was asked for with. */
export type AssertionInput = {
  /** Nonce as given by presenceChallenge. */
  readonly nonce: Scalars['String']['input'];
  /** Compact JWS. */
  readonly token: Scalars['String']['input'];
};

/** What the fund pays: benefit level times route factor (Law art. 22). */
export type Benefit = {
  readonly __typename?: 'Benefit';
  /** The patient's part of what is covered (T_BNCCT); it counts towards the five-year exemption. null without a cost. */
  readonly coPay: Maybe<Scalars['Vnd']['output']>;
  /** What would raise it. */
  readonly conditional: ReadonlyArray<ConditionalBenefit>;
  /** Their product, in percent, e.g. 47.5. */
  readonly effectivePercent: Scalars['Float']['output'];
  /** What the fund pays of inScopeCost, rounded half up; null without a cost. */
  readonly fundPays: Maybe<Scalars['Vnd']['output']>;
  /** Benefit level after upgrades: 100, 95 or 80. */
  readonly levelPercent: Scalars['Int']['output'];
  /** Code that a literal reading of the list order of Decision 3276 gives, where it differs. */
  readonly listOrderCode: Maybe<Scalars['String']['output']>;
  /** What the patient pays in all, coPay and selfPay; null without a cost. */
  readonly patientPays: Maybe<Scalars['Vnd']['output']>;
  /** False for self-referral. */
  readonly rightRoute: Scalars['Boolean']['output'];
  /** MA_DOITUONG_KCB (Decision 3276/QĐ-BYT 2025): 1.1 to 3.6. Provisional until the visit ends. Empty before 2025-01-01. */
  readonly routeCode: Scalars['String']['output'];
  /** Route factor: 100, 50, 40 or 0. */
  readonly routeFactorPercent: Scalars['Int']['output'];
  /** The rest that the patient pays (T_BNTT), costs out of scope included; null without a cost. */
  readonly selfPay: Maybe<Scalars['Vnd']['output']>;
  /** Why the level is 100 %, all reasons that hold. */
  readonly upgrades: ReadonlyArray<BenefitUpgrade>;
};

/** A reason for a level of 100 % (eligibility rules, 3.2). */
export type BenefitUpgrade =
  /** The card's group is at 100 % (Law art. 22(1)(a); CN and LH since 2026-01-01). */
  | 'U1'
  /** Statutory primary facility; before 2025 commune level. */
  | 'U2'
  /** Outpatient at a regional general polyclinic. */
  | 'U3'
  /** The visit costs less than 15 % of the base salary. */
  | 'U4'
  /** Five continuous years, and co-payment of the year above the threshold. */
  | 'U5';

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

/** A registered check-in. */
export type CheckIn = {
  readonly __typename?: 'CheckIn';
  /** What was decided then. */
  readonly decision: EligibilityDecision;
  /** The facility's own reference of the visit, as it was given. */
  readonly encounter: Maybe<Scalars['String']['output']>;
  /** Id of the check-in: that of its first decision. */
  readonly id: Scalars['ID']['output'];
  /** When it was registered. */
  readonly registeredAt: Scalars['DateTime']['output'];
  /** What took the place of that decision, once; null while it waits, and where the first decision stood. */
  readonly settlement: Maybe<Settlement>;
  /** Whether the first decision stood, waits, or what took its place. */
  readonly state: CheckInState;
};

/** A visit to register once. */
export type CheckInInput = {
  /** Chosen by the caller, one for each check-in, e.g. a UUID: 1 to 128 printable ASCII characters without blanks, nothing personal. Error: INPUT_INVALID. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The visit and the patient. */
  readonly visit: EligibilityInput;
};

/** A check-in notice to the portal (XML0). */
export type CheckInNotice = {
  readonly __typename?: 'CheckInNotice';
  /** Attempts to send it so far. */
  readonly attempts: Scalars['Int']['output'];
  /** The check-in that it is about. */
  readonly checkInId: Scalars['ID']['output'];
  /** What the desk does now; null when nothing. */
  readonly deskAction: Maybe<Scalars['String']['output']>;
  /** Id of the notice. */
  readonly id: Scalars['ID']['output'];
  /** Why the last attempt did not end in an answer, e.g. UNREACHABLE, TIMEOUT, REFUSED_403; null when it did. */
  readonly lastFailure: Maybe<Scalars['String']['output']>;
  /** When it is attempted next; null unless it is QUEUED. */
  readonly nextAttemptAt: Maybe<Scalars['DateTime']['output']>;
  /** Result code of the portal (maKetQua). */
  readonly portalCode: Maybe<Scalars['String']['output']>;
  /** The portal's words (thongDiep), as it sent them. */
  readonly portalMessage: Maybe<Scalars['String']['output']>;
  /** What is wrong with the report, all of it; empty when nothing is. */
  readonly problems: ReadonlyArray<NoticeProblem>;
  /** When the portal took it (thoiGianTiepNhan), by its own clock. */
  readonly receivedAt: Maybe<Scalars['DateTime']['output']>;
  /** When the first cost was reported. */
  readonly reportedAt: Scalars['DateTime']['output'];
  /** Whether it bears the facility's signature (CHUKYDONVI). */
  readonly signed: Scalars['Boolean']['output'];
  /** After which first cost it is sent. */
  readonly stage: CheckInNoticeStage;
  /** How far it has come. */
  readonly state: CheckInNoticeState;
  /** The state in words. */
  readonly text: Scalars['String']['output'];
  /** Transaction of the portal (maGiaoDich): the proof that it has the notice. */
  readonly transactionId: Maybe<Scalars['String']['output']>;
  /** Counts from 1: each correction is a version of its own, and the history is kept. */
  readonly version: Scalars['Int']['output'];
};


/** A check-in notice to the portal (XML0). */
export type CheckInNoticeDeskActionArgs = {
  language?: Language;
};


/** A check-in notice to the portal (XML0). */
export type CheckInNoticeTextArgs = {
  language?: Language;
};

/** After which first cost a notice is sent. */
export type CheckInNoticeStage =
  /** That of inpatient, day or outpatient treatment. */
  | 'ADMISSION'
  /** That of the visit. */
  | 'VISIT';

/** How far a check-in notice has come. */
export type CheckInNoticeState =
  /** The portal has taken it. */
  | 'ACCEPTED'
  /** None is due: an emergency. */
  | 'NOT_DUE'
  /** To be sent; also while the portal cannot be reached. */
  | 'QUEUED'
  /** Refused: by our check, then `problems` says why and nothing was sent, or by the portal. It may be corrected and reported again. */
  | 'REJECTED'
  /** Being sent. */
  | 'SENDING'
  /** It was sent, and no answer tells what became of it. It is not sent again by itself, since it could count twice. */
  | 'UNKNOWN';

/** How far a check-in is settled. */
export type CheckInState =
  /** The sources have answered, and another answer stands. */
  | 'CHANGED'
  /** The sources have answered, and the same answer stands, down to the percentage stated; or it is undetermined for good, and for the desk. */
  | 'CONFIRMED'
  /** The first decision stands: it was neither provisional nor undetermined. */
  | 'FINAL'
  /** The sources did not answer for 30 days: the last decision counts, whatever it says. */
  | 'LAPSED'
  /** The first decision was provisional or undetermined; the gateway asks again by itself until the sources have answered. */
  | 'UNSETTLED';

/** A list of visits that is checked in the background. */
export type CheckList = {
  readonly __typename?: 'CheckList';
  /** When it was started. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Seconds until it is done, at the rate so far; null when that cannot be said. */
  readonly etaSeconds: Maybe<Scalars['Int']['output']>;
  /** When its last row was done; null before. */
  readonly finishedAt: Maybe<Scalars['DateTime']['output']>;
  /** Id of the list. */
  readonly id: Scalars['ID']['output'];
  /** Rows by what came of them. */
  readonly progress: CheckListProgress;
  /** Rows in the order of the list. */
  readonly rows: ReadonlyArray<CheckListRow>;
  /** When its first row was asked; null before. */
  readonly startedAt: Maybe<Scalars['DateTime']['output']>;
  /** How far it is. */
  readonly state: CheckListState;
};


/** A list of visits that is checked in the background. */
export type CheckListRowsArgs = {
  after: InputMaybe<Scalars['Int']['input']>;
  first?: Scalars['Int']['input'];
  outcome: InputMaybe<CheckListOutcome>;
};

/** What came of a row. */
export type CheckListOutcome =
  /** The sources were asked. */
  | 'DECIDED'
  /** Not checked yet. */
  | 'PENDING'
  /** The known answer still counts, and no source was asked. */
  | 'UNCHANGED';

/** Rows of a list by what came of them. */
export type CheckListProgress = {
  readonly __typename?: 'CheckListProgress';
  /** Rows with a decision: the next five together. */
  readonly done: Scalars['Int']['output'];
  /** Covered. */
  readonly eligible: Scalars['Int']['output'];
  /** Not decided because of a fault that is not the patient's. */
  readonly failed: Scalars['Int']['output'];
  /** The desk has to do something first. */
  readonly needsAction: Scalars['Int']['output'];
  /** Not covered. */
  readonly notEligible: Scalars['Int']['output'];
  /** Covered for now, to be settled. */
  readonly provisional: Scalars['Int']['output'];
  /** All rows. */
  readonly total: Scalars['Int']['output'];
  /** Of the rows with a decision, those whose known answer still counts. */
  readonly unchanged: Scalars['Int']['output'];
};

/** One row of a list. */
export type CheckListRow = {
  readonly __typename?: 'CheckListRow';
  /** When it was decided; null while the row is PENDING. */
  readonly decidedAt: Maybe<Scalars['DateTime']['output']>;
  /** What was decided; null while the row is PENDING. */
  readonly decision: Maybe<EligibilityDecision>;
  /** What came of it. */
  readonly outcome: CheckListOutcome;
  /** Place in the list, from 1. */
  readonly position: Scalars['Int']['output'];
  /** Compact JWS over the decision; null while the row is PENDING. */
  readonly receipt: Maybe<Scalars['Jws']['output']>;
  /** The list's own name of the row. */
  readonly reference: Scalars['String']['output'];
  /** Names this result; given as `knownVersion` of a later list. Null while the row is PENDING. */
  readonly version: Maybe<Scalars['ID']['output']>;
};

/** One visit of a list. */
export type CheckListRowInput = {
  /**
   * `version` of an earlier result of this client at this facility for the same visit. If that one is final, at most 24 hours old (a setting),
   * of the same day and the same rules, no source is asked: the row is UNCHANGED, with a receipt of now over the known answer. At the
   * check-in itself the desk asks again.
   */
  readonly knownVersion?: InputMaybe<Scalars['ID']['input']>;
  /** The list's own name of the row, nothing personal: 1 to 64 printable ASCII characters without blanks, once in a list. Error: INPUT_INVALID. */
  readonly reference: Scalars['String']['input'];
  /** The visit and the patient. */
  readonly visit: EligibilityInput;
};

/** How far a list is. */
export type CheckListState =
  /** Stopped; some rows were not checked. */
  | 'CANCELLED'
  /** All rows are checked. */
  | 'DONE'
  /** Rows may be added; those that are there are being checked. */
  | 'OPEN'
  /** Waiting for a source that cannot be asked now; it goes on by itself. */
  | 'PAUSED'
  /** Complete, and being checked. */
  | 'RUNNING';

/** Files of the chip of an identity card (ICAO 9303-10), as raw bytes in base64. */
export type ChipInput = {
  /** The challenge of presenceChallenge whose chipChallenge the chip answered. */
  readonly challenge?: InputMaybe<Scalars['String']['input']>;
  /** Data groups that were read; DG1 or DG13 at least. */
  readonly dataGroups: ReadonlyArray<DataGroupInput>;
  /** The chip's answer (Active Authentication), base64. */
  readonly response?: InputMaybe<Scalars['String']['input']>;
  /** EF.SOD. */
  readonly sod: Scalars['String']['input'];
};

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

/** A part of a stay on which one card counts at one level. */
export type CoverSegment = {
  readonly __typename?: 'CoverSegment';
  /** 15-character number of the card, where known. */
  readonly cardNumber: Maybe<Scalars['String']['output']>;
  /** First day. */
  readonly from: Scalars['Date']['output'];
  /** Benefit level of the part: 100, 95 or 80. */
  readonly levelPercent: Scalars['Int']['output'];
  /** Last day. */
  readonly to: Scalars['Date']['output'];
};

/** A day on which the answer changes. */
export type CoverageChange = {
  readonly __typename?: 'CoverageChange';
  /** What changes. */
  readonly kind: CoverageChangeKind;
  /** Law, decree or upstream document behind it. */
  readonly legalBasis: Scalars['String']['output'];
  /** First day of the new answer. */
  readonly on: Scalars['Date']['output'];
  /** The change in words. */
  readonly text: Scalars['String']['output'];
};


/** A day on which the answer changes. */
export type CoverageChangeTextArgs = {
  language?: Language;
};

/** Kind of change in cover. */
export type CoverageChangeKind =
  /** The base salary changes, and with it the 15 % limit and the co-payment threshold. */
  | 'BASE_SALARY_CHANGED'
  /** A card has ended, and no other one is valid. */
  | 'CARD_ENDED'
  /** Another card takes over. */
  | 'CARD_REPLACED'
  /** A card becomes valid. */
  | 'CARD_STARTS'
  /** Five continuous years are reached: from here the co-payment of the year may be exempted. */
  | 'FIVE_YEARS_REACHED'
  /** The last day of the treatment grace for a stay that the card opened has passed. */
  | 'GRACE_ENDED'
  /** The law changes the level of this group. */
  | 'LEVEL_CHANGED'
  /** A new calendar year: co-payment is counted from zero. */
  | 'NEW_YEAR'
  /** The share paid on self-referral changes. */
  | 'ROUTE_FACTOR_CHANGED';

/** A span of days on which one card counts. */
export type CoverageInterval = {
  readonly __typename?: 'CoverageInterval';
  /** The card. */
  readonly card: HealthInsuranceCard;
  /** First day. */
  readonly from: Scalars['Date']['output'];
  /** Benefit level of the card on the first day: 100, 95 or 80; null without a digit. */
  readonly levelPercent: Maybe<Scalars['Int']['output']>;
  /** Last day; null when open-ended. */
  readonly to: Maybe<Scalars['Date']['output']>;
};

/** Cover of one person over time. */
export type CoverageTimeline = {
  readonly __typename?: 'CoverageTimeline';
  /** Every change that is known from that day on, in order. */
  readonly changes: ReadonlyArray<CoverageChange>;
  /** Day on which five continuous years are reached (ngayDu5Nam). */
  readonly fiveYearDate: Maybe<Scalars['Date']['output']>;
  /** Day from which the next change was looked for. */
  readonly from: Scalars['Date']['output'];
  /** Who the patient is. */
  readonly identity: IdentityResolution;
  /** Intervals in which a card is valid, oldest first. */
  readonly intervals: ReadonlyArray<CoverageInterval>;
  /** The next day on which the answer changes; null when none is known. */
  readonly nextChange: Maybe<CoverageChange>;
  /** Version of the rules and parameters. */
  readonly policyVersion: Scalars['String']['output'];
  /** Why, most important first. */
  readonly reasons: ReadonlyArray<Reason>;
  /** Every register asked: answered, stale, failed. */
  readonly sources: ReadonlyArray<SourceState>;
};

/** Class of data, by what it can do to a person (Law 91/2025/QH15, Decree 356/2025/NĐ-CP). Who sees which: docs/access.md. */
export type DataClass =
  /** Who looked at whose data: pseudonyms, places and purposes. It is personal data all the same. */
  | 'ACCESS'
  /** Proof of what was asked and answered: receipts, ids of decisions, entries of the ledger. */
  | 'EVIDENCE'
  /** About the request and how it was answered: times, sources, versions. */
  | 'OPERATIONAL'
  /** Basic personal data (Decree 356/2025 art. 3): name, birth date, sex, numbers, whether a register knows the person. */
  | 'PERSONAL'
  /** About nobody: health facilities, texts of the law. */
  | 'PUBLIC'
  /** What a register holds where the caller gave something else: it would tell a guess how near it came. */
  | 'REGISTERED'
  /** Where a person lives: basic personal data too (Decree 356/2025 art. 3), and the first that is looked for. */
  | 'RESIDENCE'
  /** Sensitive personal data (Decree 356/2025 art. 4): health, insurance and its groups, biometric evidence, images of papers. */
  | 'SENSITIVE';

/** One data group of a chip. */
export type DataGroupInput = {
  /** Its bytes, base64. */
  readonly content: Scalars['String']['input'];
  /** Number of the group, 1 to 16. */
  readonly number: Scalars['Int']['input'];
};

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
  /** A name: the same letters with accents that contradict each other. It is another name. */
  | 'CONTRADICTING_ACCENTS'
  /** A birth date: day and month are in each other's place. */
  | 'DAY_MONTH_SWAPPED'
  /** A name: accents are missing on one side, and those that both sides have agree. */
  | 'DIACRITICS'
  /** The values differ otherwise. */
  | 'DIFFERENT'
  /** A name: a title or form of address at its beginning, or in brackets at its end. */
  | 'HONORIFIC'
  /** A name: initials on one side, which fit the words of the other. */
  | 'INITIALS'
  /** A name: i for y, or y for i, where both are written for one sound. */
  | 'I_Y_VARIANT'
  /** A name: a word is missing on one side. */
  | 'MISSING_NAME'
  /** A name: the same words in another order. */
  | 'NAME_ORDER'
  /**
   * A number: one side holds an earlier number of the same person, the 9 digits of an old identity card (CMND) or a personal
   * number that was changed or cancelled. Name and birth date fit; the new number is the one to use.
   */
  | 'NUMBER_CHANGED'
  /**
   * A name: the same but for hyphens, apostrophes and periods, or for keys of a typing tool left in it. Upper and lower case, blanks
   * and the Unicode form are no difference.
   */
  | 'SPELLING_FORM'
  /** A name: the tone is written on another letter of the same syllable. */
  | 'TONE_PLACEMENT'
  /** A name: words are joined on one side and apart on the other. */
  | 'WORD_BOUNDARY'
  /** A birth date: one side knows only the year and the month, which agree. */
  | 'YEAR_AND_MONTH_ONLY'
  /** A birth date: one side knows only the year, which agrees. */
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
  /** Rules that held, in the order in which they were looked at. */
  readonly explanation: ReadonlyArray<ExplainedRule>;
  /** The facility of the visit; null when a list row named one that this caller may not ask for. */
  readonly facility: Maybe<Facility>;
  /** Where the patient stands towards the exemption after five continuous years. */
  readonly fiveYears: FiveYearExemption;
  /** Id of the decision: jti of the receipt and key of the ledger entry. */
  readonly id: Scalars['ID']['output'];
  /** Who the patient is. */
  readonly identity: IdentityResolution;
  /** What the facility owes for a decision without a source that should have been heard; empty when nothing. Signed in the receipt. */
  readonly obligations: ReadonlyArray<Obligation>;
  /** Further cards of the person. */
  readonly otherCards: ReadonlyArray<HealthInsuranceCard>;
  /** Last day that the fund pays of a stay or course (Decree 188/2025 art. 50(4)); null for a single visit or an open end. */
  readonly paidThrough: Maybe<Scalars['Date']['output']>;
  /** Version of the rules and parameters. */
  readonly policyVersion: Scalars['String']['output'];
  /** True when decided without a source that should have been asked. */
  readonly provisional: Scalars['Boolean']['output'];
  /** Why, most important first. */
  readonly reasons: ReadonlyArray<Reason>;
  /** Signed receipt over the decision, verifiable offline for years. */
  readonly receipt: Scalars['Jws']['output'];
  /** Parts of a stay of known length, split where card or year change; a day in no part is not covered. */
  readonly segments: ReadonlyArray<CoverSegment>;
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
  /** A birth notification or certificate was shown for a child under 6 without a card. */
  readonly birthPaperShown?: Scalars['Boolean']['input'];
  /** Kind of care. */
  readonly careType?: CareType;
  /** Answer within this many milliseconds with what is known by then; 8,000 at most and by default. */
  readonly deadlineMs?: InputMaybe<Scalars['Int']['input']>;
  /** ICD-10 codes, main diagnosis first. */
  readonly diagnosisCodes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Discharge, when known: the parts of the stay and the last day paid are then stated. */
  readonly dischargeDate?: InputMaybe<Scalars['Date']['input']>;
  /** The clerk compared paper card and identity paper by eye, as portal codes 001 and 002 ask. */
  readonly documentsCheckedByEye?: Scalars['Boolean']['input'];
  /** An organ donor treated right after donating (Decree 188/2025 art. 37(4)). */
  readonly donorJustDonated?: Scalars['Boolean']['input'];
  /** The doctor's decision that this is an emergency (Law art. 22(5)). */
  readonly emergency?: Scalars['Boolean']['input'];
  /** The visit goes on where an emergency was treated first, in another ward or facility: still right route. */
  readonly emergencyContinued?: Scalars['Boolean']['input'];
  /** The facility's own reference of the visit: 1 to 64 printable ASCII characters without blanks, no personal number. Receipts of one encounter are chained: each names the one before, and the one that it settles. */
  readonly encounter?: InputMaybe<Scalars['String']['input']>;
  /** The facility that asks, which must be the caller's own. */
  readonly facilityCode: Scalars['FacilityCode']['input'];
  /** The patient, by what the desk has in hand. */
  readonly holder: IdentityClaim;
  /** In-scope cost of the visit when known; then the 15 % rule is decided instead of conditional. */
  readonly inScopeCost?: InputMaybe<Scalars['Vnd']['input']>;
  /** A newborn of at most 28 days, treated right after birth, before any paper exists (Decree 188/2025 art. 37(2)). */
  readonly newborn?: Scalars['Boolean']['input'];
  /** Cost of the visit outside the scope of cover, paid by the patient; default 0. */
  readonly outOfScopeCost?: InputMaybe<Scalars['Vnd']['input']>;
  /** Evidence that the patient is present; it enters the decision and its receipt. */
  readonly presence?: InputMaybe<PresenceInput>;
  /**
   * Why the data is needed; default CHECK_IN. It stands in the receipt and the ledger. All rows of a list have one purpose. Errors:
   * PURPOSE_NOT_ALLOWED, PURPOSES_DIFFER.
   */
  readonly purpose?: InputMaybe<Purpose>;
  /** Referral slip shown at the desk. */
  readonly referral?: InputMaybe<ReferralInput>;
  /** Temporary residence or declared short stay. */
  readonly temporaryResidence?: InputMaybe<TemporaryResidenceInput>;
  /** Start of the visit (NGAY_VAO); default now. It may lie in the past or the future. */
  readonly visitAt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A fact that a rule read. */
export type ExplainedFact = {
  readonly __typename?: 'ExplainedFact';
  /** Name in words. */
  readonly label: Scalars['String']['output'];
  /** Name in the published case files (eligibility rules, 10.1). */
  readonly name: Scalars['String']['output'];
  /** Value as text; null when not known. */
  readonly value: Maybe<Scalars['String']['output']>;
};


/** A fact that a rule read. */
export type ExplainedFactLabelArgs = {
  language?: Language;
};

/** A rule that held for a decision. */
export type ExplainedRule = {
  readonly __typename?: 'ExplainedRule';
  /** Law, decree, circular or upstream document. */
  readonly cites: Scalars['String']['output'];
  /** How well public sources support it: confirmed, two sources, one source, own judgement. */
  readonly confidence: Scalars['String']['output'];
  /** What it did to the decision. */
  readonly effect: Scalars['String']['output'];
  /** Facts that it read. The diagnosis is never among them, only whether there is one. */
  readonly facts: ReadonlyArray<ExplainedFact>;
  /** Stable id. */
  readonly rule: Scalars['String']['output'];
  /** The rule in words. */
  readonly title: Scalars['String']['output'];
};


/** A rule that held for a decision. */
export type ExplainedRuleEffectArgs = {
  language?: Language;
};


/** A rule that held for a decision. */
export type ExplainedRuleTitleArgs = {
  language?: Language;
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

/** One field of a document, for one caller. */
export type FieldAccess = {
  readonly __typename?: 'FieldAccess';
  /** Purposes for which this kind of caller sees it as it is; empty: never. */
  readonly allowedFor: ReadonlyArray<Purpose>;
  /** Registers that selecting it may ask; none when it is denied. */
  readonly asks: ReadonlyArray<RegisterCalls>;
  /** The field in the schema: `Person.fullName`. */
  readonly coordinate: Scalars['String']['output'];
  /** Its data class. */
  readonly dataClass: DataClass;
  /** Purposes for which this kind of caller sees it masked. */
  readonly maskedFor: ReadonlyArray<Purpose>;
  /** Scope that a root field needs and the token lacks. */
  readonly missingScope: Maybe<Scalars['String']['output']>;
  /** Names in the answer from the root on, without places in lists: `person.fullName`. */
  readonly path: Scalars['String']['output'];
  /** Error code when it is denied: its own, or that of the field that it stands in. */
  readonly refusal: Maybe<Scalars['String']['output']>;
  /** What becomes of it for this caller and purpose. */
  readonly verdict: AccessVerdict;
};

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
  /**
   * The registered value, masked but for people themselves and in an EMERGENCY_OVERRIDE; null where the register does not
   * disclose it.
   */
  readonly registered: Maybe<Scalars['String']['output']>;
};

/** The first cost of a visit, or of a stay in a ward. Names in capitals are those of the portal. */
export type FirstCostInput = {
  /** The order to admit, for the first cost in a ward: this is the second notice of the episode. */
  readonly admission?: InputMaybe<AdmissionInput>;
  /** Arrival (NGAY_VAO); default the time of the visit. */
  readonly arrivedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Hour and minute of birth in Viet Nam, 00:00 to 23:59; needed for a child of at most 28 days. */
  readonly birthTime?: InputMaybe<Scalars['String']['input']>;
  /** The card, where the decision holds none, or another one counts; default the card of the decision. */
  readonly card?: InputMaybe<NoticeCardInput>;
  /** Type of care (MA_LOAI_KCB, Decisions 824 and 1804/QĐ-BYT): 01 to 16 with the leading zero, e.g. 01 for an examination. */
  readonly careCategory: Scalars['String']['input'];
  /** The check-in. */
  readonly checkInId: Scalars['ID']['input'];
  /** The facility's id of the episode (MA_LK): at most 100 characters. It links all tables of a claim, and a notice is sent once for it. */
  readonly episodeId: Scalars['String']['input'];
  /** What was ordered. */
  readonly item: FirstCostItem;
  /**
   * A member of staff has looked on the portal, and the notice of this episode is not there: one in state UNKNOWN is then sent again.
   * Never to be set by a program.
   */
  readonly notReceived?: Scalars['Boolean']['input'];
  /** When it was ordered (NGAY_YL). */
  readonly orderedAt: Scalars['DateTime']['input'];
  /**
   * Patient category (MA_DOITUONG_KCB, Decision 3276/QĐ-BYT), e.g. 1.1; default the routeCode of the decision. With 2 (emergency) no
   * notice is due; with 9 (care without insurance) it names no card.
   */
  readonly patientCategory?: InputMaybe<Scalars['String']['input']>;
  /** The facility's id of the patient (MA_BN): at most 100 characters. */
  readonly patientId: Scalars['String']['input'];
  /** Why the data is needed; default CHECK_IN. */
  readonly purpose?: InputMaybe<Purpose>;
  /** Sex (GIOI_TINH); needed where the population register did not tell it. */
  readonly sex?: InputMaybe<NoticeSex>;
};

/** The first cost is one of these. */
export type FirstCostItem =
  /** A drug (MA_THUOC, TEN_THUOC). */
  { readonly drug: NoticeItemInput; readonly service?: never; readonly supply?: never; }
  |  /** A service or examination (MA_DICH_VU, TEN_DICH_VU). */
  { readonly drug?: never; readonly service: NoticeItemInput; readonly supply?: never; }
  |  /** A supply (MA_VAT_TU, TEN_VAT_TU). */
  { readonly drug?: never; readonly service?: never; readonly supply: NoticeItemInput; };

/** The exemption from co-payment after five continuous years (Law art. 22(1)(d); Decree 188/2025 art. 18(2)). */
export type FiveYearExemption = {
  readonly __typename?: 'FiveYearExemption';
  /** Co-payment of the year so far by the portal's service, earlier visits only; null when not known. */
  readonly coPayment: Maybe<Scalars['Vnd']['output']>;
  /** What the portal says about the age of that figure, verbatim. */
  readonly dataAsOf: Maybe<Scalars['String']['output']>;
  /** Whether it holds; null when it cannot be decided. */
  readonly exempt: Maybe<Scalars['Boolean']['output']>;
  /** Co-payment of the year that has to be passed, in VND; null when it depends on what is not known. */
  readonly yearThreshold: Maybe<Scalars['Float']['output']>;
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
  /** Who the province digits (characters 4-5) can stand for; null without a 15-character number. */
  readonly issuingProvince: Maybe<IssuingProvince>;
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
  /** What the desk does now, in words; empty when nothing. */
  readonly advice: ReadonlyArray<Scalars['String']['output']>;
  /** Fields that differ, where a register names them and the caller may know. */
  readonly differences: ReadonlyArray<FieldDifference>;
  /**
   * Insurance numbers and household of a matched person. Asked only when this field is selected; needs the record of the
   * population database. null where the person is not matched, or only a yes was given.
   */
  readonly insurance: Maybe<InsuranceLink>;
  /** The outcome. */
  readonly outcome: IdentityOutcome;
  /** The person; only on MATCHED, and only where the personal number is known. */
  readonly person: Maybe<Person>;
  /** What came of the evidence of presence; null when none was given. */
  readonly presence: Maybe<PresenceCheck>;
  /** What each register said. */
  readonly registers: ReadonlyArray<RegisterOutcome>;
  /** Every register asked, and those that could not be. */
  readonly sources: ReadonlyArray<SourceState>;
};


/** Who the claimed person is, by the registers that were asked. */
export type IdentityResolutionAdviceArgs = {
  language?: Language;
};

/** One insurance number that fits a person. */
export type InsuranceCandidate = {
  readonly __typename?: 'InsuranceCandidate';
  /** Fields in which VSS and the population database differ. */
  readonly differences: ReadonlyArray<IdentityField>;
  /** Household number (mã hộ), where VSS gives it. */
  readonly householdNumber: Maybe<Scalars['String']['output']>;
  /** 10-digit social-insurance number. */
  readonly insuranceNumber: Scalars['String']['output'];
  /** Status as VSS writes it; the value list is not published. */
  readonly status: Maybe<Scalars['String']['output']>;
};

/** Insurance numbers of a person, by the VSS services on the national integration platform. */
export type InsuranceLink = {
  readonly __typename?: 'InsuranceLink';
  /** Numbers found; more than one where several records fit. */
  readonly candidates: ReadonlyArray<InsuranceCandidate>;
  /** What the platform contributed. */
  readonly source: SourceState;
};

/**
 * Who the province digits of a card can stand for. Numbers once given keep the numbering of their day, and some codes changed
 * meaning on 2025-07-01 (Decision 19/2025/QĐ-TTg), so both readings are given. A code that is in no table refuses nothing.
 */
export type IssuingProvince = {
  readonly __typename?: 'IssuingProvince';
  /** The two digits. */
  readonly code: Scalars['String']['output'];
  /** Province of that code since 2025-07-01; null for a card that was valid before. */
  readonly currentName: Maybe<Scalars['String']['output']>;
  /** Province, or ministry, of that code before 2025-07-01. */
  readonly legacyName: Maybe<Scalars['String']['output']>;
};


/**
 * Who the province digits of a card can stand for. Numbers once given keep the numbering of their day, and some codes changed
 * meaning on 2025-07-01 (Decision 19/2025/QĐ-TTg), so both readings are given. A code that is in no table refuses nothing.
 */
export type IssuingProvinceCurrentNameArgs = {
  language?: Language;
};


/**
 * Who the province digits of a card can stand for. Numbers once given keep the numbering of their day, and some codes changed
 * meaning on 2025-07-01 (Decision 19/2025/QĐ-TTg), so both readings are given. A code that is in no table refuses nothing.
 */
export type IssuingProvinceLegacyNameArgs = {
  language?: Language;
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

/** Insurance: what is registered, and what becomes of it. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /**
   * Add visits to a list that is not closed, by the member of staff who started it, in whose name the registers are asked; needs scope eligibility:read. All rows of a call
   * are added, or none; a row that is there already with the same content is left as it is. Rows are checked from then on. A row cannot
   * hold evidence of presence, nor an emergency override. Errors: CHECK_LIST_UNKNOWN, CHECK_LIST_CLOSED, CHECK_LIST_ROW_DIFFERS,
   * CHECK_LIST_TOO_LONG, TOO_MANY_ROWS, INPUT_INVALID, PURPOSES_DIFFER.
   */
  readonly addToCheckList: CheckList;
  /**
   * Stop a list: rows under way are finished, the others stay PENDING. Safe to repeat; a list that is DONE stays so. Needs scope
   * eligibility:read. Errors:
   * CHECK_LIST_UNKNOWN.
   */
  readonly cancelCheckList: CheckList;
  /**
   * Register a check-in: decides cover as `eligibility` does, and keeps the answer for 30 days. The same idempotencyKey from the
   * same caller returns the same check-in, byte for byte and without a second ledger entry, never a second one: also at another
   * replica, and after a restart. A repetition is the same document with the same variables by the same member of staff. Needs
   * scope checkin:write and a hospital caller, who may ask only for its own facility. Errors: those of eligibility,
   * IDEMPOTENCY_KEY_REUSED. A first decision that is provisional or undetermined is UNSETTLED: the gateway asks again by itself.
   */
  readonly checkIn: CheckIn;
  /** Say that the list is complete: it is DONE once all of its rows are checked. Safe to repeat. Needs scope eligibility:read. Errors: CHECK_LIST_UNKNOWN. */
  readonly closeCheckList: CheckList;
  /**
   * Report the first cost of a visit, or of a stay in a ward: the portal is then sent the check-in notice (XML0; Decisions 130, 4750
   * and 3176/QĐ-BYT), signed with the facility's certificate where there is one. All fields are checked first; what is wrong is told as
   * data, all of it at once. The notice is sent in the background and never twice: one for each episode and stage. The same report again
   * gives the same notice; a notice that was refused may be corrected by another report. Needs scope checkin:write and
   * a hospital caller, of the facility of the check-in. Errors: CHECK_IN_UNKNOWN, DATE_MALFORMED, INPUT_INVALID,
   * PURPOSE_NOT_ALLOWED, SCOPE_MISSING.
   */
  readonly reportFirstCost: CheckInNotice;
  /**
   * Start a list of visits, which the gateway checks in the background at a rate that the portal bears, over restarts and outages of its
   * sources. The same idempotencyKey from the same client and member of staff returns the same list for 7 days. Starting only asks; needs
   * scope eligibility:read and a hospital caller. A facility has at most 100 lists that are neither done nor cancelled. Errors:
   * INPUT_INVALID, SCOPE_MISSING, TOO_MANY_CHECK_LISTS.
   */
  readonly startCheckList: CheckList;
};


/** Insurance: what is registered, and what becomes of it. */
export type MutationAddToCheckListArgs = {
  id: Scalars['ID']['input'];
  rows: ReadonlyArray<CheckListRowInput>;
};


/** Insurance: what is registered, and what becomes of it. */
export type MutationCancelCheckListArgs = {
  id: Scalars['ID']['input'];
};


/** Insurance: what is registered, and what becomes of it. */
export type MutationCheckInArgs = {
  input: CheckInInput;
};


/** Insurance: what is registered, and what becomes of it. */
export type MutationCloseCheckListArgs = {
  id: Scalars['ID']['input'];
};


/** Insurance: what is registered, and what becomes of it. */
export type MutationReportFirstCostArgs = {
  input: FirstCostInput;
};


/** Insurance: what is registered, and what becomes of it. */
export type MutationStartCheckListArgs = {
  input: StartCheckListInput;
};

/** A health-insurance card as the notice names it. */
export type NoticeCardInput = {
  /** 15-character card number (MA_THE_BHYT). */
  readonly cardNumber: Scalars['String']['input'];
  /** Facility of initial registration (MA_DKBD); for a temporary card the province and 000. */
  readonly registeredFacility: Scalars['String']['input'];
  /** First day of validity (GT_THE_TU). */
  readonly validFrom: Scalars['Date']['input'];
  /** Last day (GT_THE_DEN); only cards QN, HC, LS, XK, CY and CA may have none. */
  readonly validTo?: InputMaybe<Scalars['Date']['input']>;
};

/** A service, drug or supply. */
export type NoticeItemInput = {
  /** Its code in the catalogue: at most 50 characters for a service, 255 else. */
  readonly code: Scalars['String']['input'];
  /** Its name: at most 1,024 characters. */
  readonly name: Scalars['String']['input'];
};

/** One thing that is wrong with a report. It never repeats the value. */
export type NoticeProblem = {
  readonly __typename?: 'NoticeProblem';
  /** What is wrong. */
  readonly code: NoticeProblemCode;
  /** Where it stands in FirstCostInput, e.g. item.service.code, or checkIn for what the check-in holds. */
  readonly field: Scalars['String']['output'];
  /** The field as the portal calls it, e.g. TEN_DICH_VU. */
  readonly portalField: Scalars['String']['output'];
  /** The field, what is wrong and what it should look like, in words. */
  readonly text: Scalars['String']['output'];
};


/** One thing that is wrong with a report. It never repeats the value. */
export type NoticeProblemTextArgs = {
  language?: Language;
};

/** What can be wrong with a field of a notice. */
export type NoticeProblemCode =
  /** Another report of this episode and stage stands; this one changed nothing. */
  | 'ALREADY_REPORTED'
  /** The hour and minute of birth are needed for a child of at most 28 days. */
  | 'BIRTH_TIME_NEEDED'
  /** It holds a control character, or one that XML cannot carry. */
  | 'CHARACTERS'
  /** It has another form. */
  | 'FORM'
  /** It is not there. */
  | 'MISSING'
  /** It must be empty when the visit is not insured. */
  | 'MUST_BE_EMPTY'
  /** It is not in the list of codes. */
  | 'NOT_IN_LIST'
  /** The field list that the gateway is set to does not have it. */
  | 'NOT_IN_VERSION'
  /** It is not the facility of the portal account. */
  | 'OTHER_FACILITY'
  /** The first cost is one service, drug or supply. */
  | 'SEVERAL_ITEMS'
  /** It is earlier than it can be. */
  | 'TOO_EARLY'
  /** It is later than it can be. */
  | 'TOO_LATE'
  /** It has too many characters. */
  | 'TOO_LONG';

/** Sex, as the portal distinguishes it (GIOI_TINH). */
export type NoticeSex =
  /** Female (2). */
  | 'FEMALE'
  /** Male (1). */
  | 'MALE'
  /** Undetermined (3). */
  | 'UNDETERMINED';

/** Something to be done later, because a source was not heard (Decree 188/2025 art. 38(2)). */
export type Obligation = {
  readonly __typename?: 'Obligation';
  /** What is owed. */
  readonly code: ObligationCode;
  /** By when; null: as soon as it can be done. */
  readonly dueBy: Maybe<Scalars['DateTime']['output']>;
  /** The obligation in words. */
  readonly text: Scalars['String']['output'];
};


/** Something to be done later, because a source was not heard (Decree 188/2025 art. 38(2)). */
export type ObligationTextArgs = {
  language?: Language;
};

/** What a facility owes after a decision without a source that should have been heard. */
export type ObligationCode =
  /** Look up again before the claim is sent. */
  | 'RECHECK_BEFORE_CLAIM'
  /** Look up again before the visit ends; if that fails too, the file goes to VSS with the evidence. */
  | 'RECHECK_BEFORE_DISCHARGE'
  /** Admit the patient and record the card number. */
  | 'RECORD_CARD_NUMBER'
  /** Look up again when the portal is back; a check-in is looked up again by itself as well. */
  | 'RETRY_LOOKUP'
  /** Keep the evidence of the failed look-up in the record: this signed answer. */
  | 'STORE_EVIDENCE'
  /** Verify the identity with the population database again before discharge. */
  | 'VERIFY_IDENTITY_AGAIN';

/** What an operation costs: 1 for each field that has fields of its own, 10 for each question to a register; of a list, one row. */
export type OperationCost = {
  readonly __typename?: 'OperationCost';
  /** Questions to registers at most, for one row. */
  readonly calls: Scalars['Int']['output'];
  /** Questions at most, else OPERATION_TOO_COSTLY. */
  readonly callsLimit: Scalars['Int']['output'];
  /** Cost of this operation. */
  readonly cost: Scalars['Int']['output'];
  /** Cost at most, else OPERATION_TOO_COSTLY. */
  readonly limit: Scalars['Int']['output'];
};

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

/** A challenge for evidence of presence. */
export type PresenceChallenge = {
  readonly __typename?: 'PresenceChallenge';
  /** 42 bytes, base64url: what an assertion names as its nonce, and what is sent back with chip data. */
  readonly challenge: Scalars['String']['output'];
  /** 8 bytes in hex: what the chip answers (Active Authentication, ICAO 9303-11); the first of the SHA-256 of challenge. */
  readonly chipChallenge: Scalars['String']['output'];
  /** Until when it is accepted. */
  readonly expiresAt: Scalars['DateTime']['output'];
};

/** What came of the evidence of presence. */
export type PresenceCheck = {
  readonly __typename?: 'PresenceCheck';
  /** Kind of evidence. */
  readonly kind: PresenceKind;
  /** Whether it is about the claimed person; null when that could not be compared. */
  readonly matchesClaim: Maybe<Scalars['Boolean']['output']>;
  /** Why it was refused: a stable code of docs/presence.md; null when it was not. */
  readonly refusal: Maybe<Scalars['String']['output']>;
  /** What it proves here; NONE when it was refused or is about somebody else. */
  readonly strength: PresenceStrength;
  /** What to know although it was accepted: stable codes of docs/presence.md. */
  readonly warnings: ReadonlyArray<Scalars['String']['output']>;
};

/**
 * Evidence that the person is present, or at least that the card is: exactly one of the four. A scan is none. What each proves:
 * docs/presence.md. A challenge or nonce must be one that presenceChallenge gave to this client within the last five minutes.
 */
export type PresenceInput =
  /** What was read from the chip of an identity card. */
  { readonly chip: ChipInput; readonly deskAttestation?: never; readonly fingerprint?: never; readonly idToken?: never; }
  |  /** The clerk compared the person with the photograph of the document; must be true. */
  { readonly chip?: never; readonly deskAttestation: Scalars['Boolean']['input']; readonly fingerprint?: never; readonly idToken?: never; }
  |  /** Assertion of a registered fingerprint station (compact JWS). */
  { readonly chip?: never; readonly deskAttestation?: never; readonly fingerprint: AssertionInput; readonly idToken?: never; }
  |  /** ID token of VNeID or an e-government portal (OpenID Connect). */
  { readonly chip?: never; readonly deskAttestation?: never; readonly fingerprint?: never; readonly idToken: AssertionInput; };

/** Kind of evidence of presence. */
export type PresenceKind =
  /** Chip of an identity card. */
  | 'CHIP'
  /** The clerk's word. */
  | 'DESK_ATTESTATION'
  /** Assertion of a fingerprint station. */
  | 'FINGERPRINT'
  /** Assertion of an identity provider. */
  | 'ID_TOKEN';

/** What evidence of presence proves, from nothing to most. */
export type PresenceStrength =
  /** A trusted identity provider says so. */
  | 'ASSERTED'
  /** The chip's data are signed by the issuing country; a copy of them would be too. */
  | 'CHIP_AUTHENTIC'
  /** The chip itself answered a challenge: it is no copy. */
  | 'CHIP_GENUINE'
  /** The clerk says so. */
  | 'DESK_ATTESTED'
  /** The person's fingerprint was matched by a registered station. */
  | 'FINGERPRINT'
  /** Nothing. */
  | 'NONE';

/**
 * Why personal data is asked for: one purpose in an operation, written to the ledger with the request. Which kind of caller may
 * name which: docs/access.md.
 */
export type Purpose =
  /** Review of who looked at personal data: it shows the access log, and nobody's data. */
  | 'ACCESS_REVIEW'
  /** An administrative procedure of an agency. */
  | 'ADMINISTRATIVE_PROCEDURE'
  /** Check-in of a patient at a health facility. */
  | 'CHECK_IN'
  /** Assessment or audit of a claim. */
  | 'CLAIM_REVIEW'
  /**
   * Break-glass, for a hospital's staff member where waiting would harm the patient. It shows registered values unmasked, and
   * neither STEP_UP_REQUIRED nor LOOKUPS_SUSPENDED refuses it. It does not turn a miss into more than NOT_FOUND, and opens nobody
   * whom number, name and birth date do not match. Every use raises an alert and is listed for review within 24 hours.
   */
  | 'EMERGENCY_OVERRIDE'
  /** People looking at their own data. */
  | 'SELF_SERVICE'
  /** Care that is already under way. */
  | 'TREATMENT';

/** Access: what a caller may see, and why not more. */
export type Query = {
  readonly __typename?: 'Query';
  /**
   * Who looked: the accesses that the ledger holds, latest first. Needs scope ledger:read. Citizens see every access to their own
   * data; a facility or agency what was asked in its own name; an auditor everything, by person, staff member, facility and time.
   * Reading is itself an entry, which the person sees. Errors: SCOPE_MISSING, PRACTITIONER_MISSING, PERSON_NOT_YOURS,
   * FACILITY_NOT_YOURS, PURPOSE_NOT_ALLOWED, and INPUT_INVALID, DATE_MALFORMED, PERSONAL_ID_IMPOSSIBLE, CARD_NUMBER_MALFORMED,
   * FACILITY_CODE_MALFORMED for the filter.
   */
  readonly accessLog: AccessPage;
  /**
   * A check-in of the caller's own facility, for 30 days after it was settled; null when there is none of this id, or nothing of it is
   * kept any more. The look is entered in the ledger. Needs scope eligibility:read and a hospital caller. Errors: SCOPE_MISSING.
   */
  readonly checkIn: Maybe<CheckIn>;
  /**
   * A check-in notice of the caller's own facility, until 60 days after its end; null when there is none of this id. The look is entered
   * in the ledger. Needs scope eligibility:read and a hospital caller. Errors: SCOPE_MISSING, PURPOSE_NOT_ALLOWED.
   */
  readonly checkInNotice: Maybe<CheckInNotice>;
  /**
   * Check-in notices of the caller's own facility, newest first. Each look is entered in the ledger. Needs scope eligibility:read and a
   * hospital caller. Errors: INPUT_INVALID, SCOPE_MISSING, PURPOSE_NOT_ALLOWED.
   */
  readonly checkInNotices: ReadonlyArray<CheckInNotice>;
  /**
   * Check-ins of the caller's own facility, newest first, for 30 days after they were settled. Those in state UNSETTLED are what the
   * gateway still asks about by itself. Each look is entered in the ledger. Needs scope eligibility:read and a hospital caller. Errors:
   * INPUT_INVALID, SCOPE_MISSING.
   */
  readonly checkIns: ReadonlyArray<CheckIn>;
  /**
   * A list of visits and how far it is. Whoever of the facility has scope eligibility:read may read it for 7 days; null when there is
   * none of this id at this facility. Each row that is read with its decision is entered in the ledger. Errors: SCOPE_MISSING.
   */
  readonly checkList: Maybe<CheckList>;
  /**
   * Cover over time of one person: validity intervals of the cards that the portal knows, the next day on which the answer
   * changes and why, and the five-year date. Needs scope eligibility:read and a hospital caller. Errors: the input errors of
   * IdentityClaim, SCOPE_MISSING, PURPOSE_NOT_ALLOWED.
   */
  readonly coverageTimeline: CoverageTimeline;
  /**
   * Decide cover for one visit. Safe to repeat; its only effect is a ledger entry. Needs scope eligibility:read and a hospital
   * caller, who may ask only for its own facility. Errors: the input errors of IdentityClaim, FACILITY_UNKNOWN,
   * FACILITY_NOT_YOURS, SCOPE_MISSING, PURPOSE_NOT_ALLOWED.
   */
  readonly eligibility: EligibilityDecision;
  /**
   * The same for up to 200 visits (tomorrow's list). Each row succeeds or fails on its own: a row whose values cannot be meant is
   * UNDETERMINED with the reason. A request that does not fit this schema is refused as a whole. Errors: TOO_MANY_ROWS, PURPOSES_DIFFER.
   */
  readonly eligibilityMany: ReadonlyArray<EligibilityDecision>;
  /**
   * What this caller would see of a document, before any data is touched: it is parsed, checked against the schema and the limits,
   * priced, and never carried out. Whether a facility or person is the caller's own is decided only when they are asked about. Needs
   * no scope. Errors: those of a document that cannot be carried out, OPERATION_RESOLUTION_FAILURE, OPERATION_NOT_REGISTERED,
   * INPUT_INVALID.
   */
  readonly explainAccess: AccessExplanation;
  /** One facility; null when the register does not hold the code. Needs scope facility:read. */
  readonly facility: Maybe<Facility>;
  /**
   * A person that this caller has resolved as MATCHED within the last five minutes; else null. The register itself cannot
   * answer a bare number. Needs scope person:read. Errors: SCOPE_MISSING, PRACTITIONER_MISSING, PURPOSE_NOT_ALLOWED,
   * PERSON_NOT_YOURS.
   */
  readonly person: Maybe<Person>;
  /**
   * A challenge for evidence of presence, usable once by this client within five minutes: a chip signs it, an assertion names it
   * as its nonce. Needs scope identity:read.
   */
  readonly presenceChallenge: PresenceChallenge;
  /**
   * Resolve who a person is against the registers, from what the desk has in hand. Needs scope identity:read. A citizen may
   * ask only about themselves. Until two factors match, not found and mismatched are one answer. Errors: the input errors of
   * IdentityClaim, SCOPE_MISSING, PRACTITIONER_MISSING, PERSON_NOT_YOURS, STEP_UP_REQUIRED, LOOKUPS_SUSPENDED,
   * PRESENCE_MALFORMED.
   */
  readonly resolveIdentity: IdentityResolution;
};


/** Access: what a caller may see, and why not more. */
export type QueryAccessLogArgs = {
  after: InputMaybe<Scalars['ID']['input']>;
  filter: InputMaybe<AccessFilter>;
  first?: Scalars['Int']['input'];
  purpose?: Purpose;
};


/** Access: what a caller may see, and why not more. */
export type QueryCheckInArgs = {
  id: Scalars['ID']['input'];
  purpose: InputMaybe<Purpose>;
};


/** Access: what a caller may see, and why not more. */
export type QueryCheckInNoticeArgs = {
  id: Scalars['ID']['input'];
  purpose: InputMaybe<Purpose>;
};


/** Access: what a caller may see, and why not more. */
export type QueryCheckInNoticesArgs = {
  after: InputMaybe<Scalars['ID']['input']>;
  checkInId: InputMaybe<Scalars['ID']['input']>;
  first?: Scalars['Int']['input'];
  purpose: InputMaybe<Purpose>;
  state: InputMaybe<CheckInNoticeState>;
};


/** Access: what a caller may see, and why not more. */
export type QueryCheckInsArgs = {
  after: InputMaybe<Scalars['ID']['input']>;
  first?: Scalars['Int']['input'];
  purpose: InputMaybe<Purpose>;
  state: InputMaybe<CheckInState>;
};


/** Access: what a caller may see, and why not more. */
export type QueryCheckListArgs = {
  id: Scalars['ID']['input'];
};


/** Access: what a caller may see, and why not more. */
export type QueryCoverageTimelineArgs = {
  from: InputMaybe<Scalars['Date']['input']>;
  holder: IdentityClaim;
  purpose: InputMaybe<Purpose>;
};


/** Access: what a caller may see, and why not more. */
export type QueryEligibilityArgs = {
  input: EligibilityInput;
};


/** Access: what a caller may see, and why not more. */
export type QueryEligibilityManyArgs = {
  inputs: ReadonlyArray<EligibilityInput>;
};


/** Access: what a caller may see, and why not more. */
export type QueryExplainAccessArgs = {
  document: Scalars['String']['input'];
  operationName: InputMaybe<Scalars['String']['input']>;
  variables: InputMaybe<Scalars['Variables']['input']>;
};


/** Access: what a caller may see, and why not more. */
export type QueryFacilityArgs = {
  code: Scalars['FacilityCode']['input'];
};


/** Access: what a caller may see, and why not more. */
export type QueryPersonArgs = {
  personalId: Scalars['PersonalId']['input'];
  purpose: Purpose;
};


/** Access: what a caller may see, and why not more. */
export type QueryResolveIdentityArgs = {
  claim: IdentityClaim;
  presence: InputMaybe<PresenceInput>;
  purpose: InputMaybe<Purpose>;
};

/** Why the decision is what it is. */
export type Reason = {
  readonly __typename?: 'Reason';
  /** What has to be done, for programs (eligibility rules, 10.3). */
  readonly actions: ReadonlyArray<RequiredAction>;
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
  /** The admission lies before the birth. */
  | 'ADMISSION_BEFORE_BIRTH'
  /** Admitted while the portal could not be asked. */
  | 'ADMITTED_UNVERIFIED'
  /** Appendix III of Circular 01/2025 is not loaded: the disease of a one-year slip is not checked. */
  | 'APPENDIX_III_UNKNOWN'
  /** Appendix II of Circular 01/2025 is not loaded; a listed disease would be paid more. */
  | 'APPENDIX_UNKNOWN'
  /** The follow-up slip was used before. */
  | 'APPOINTMENT_NOT_USABLE'
  /** Armed forces outside the route: the rules since 2025 are not settled. */
  | 'ARMED_FORCES_ROUTE'
  /** The day asked about lies before the admission. */
  | 'ASKED_BEFORE_VISIT'
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
  /** The card is in the 30-day wait that follows the payment. */
  | 'CARD_IN_WAITING_PERIOD'
  /** The card is managed by the Ministry of National Defence. */
  | 'CARD_MANAGED_BY_DEFENCE'
  /** The card is managed by the Ministry of Public Security. */
  | 'CARD_MANAGED_BY_PUBLIC_SECURITY'
  /** No health-insurance card was found. */
  | 'CARD_NOT_FOUND'
  /** The patient has neither a card nor a number to look up. */
  | 'CARD_NOT_SHOWN'
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
  /** Cover ends before the discharge; the rest is paid by the patient unless a new card starts. */
  | 'COVER_ENDS_BEFORE_DISCHARGE'
  /** The card starts after the admission: the fund pays from its first day. */
  | 'COVER_STARTS_DURING_STAY'
  /** How the patient’s part on a reduced route splits into co-payment and own payment is not settled. */
  | 'CO_PAY_SPLIT_UNSETTLED'
  /** Day treatment is counted as inpatient. */
  | 'DAY_COUNTED_AS_INPATIENT'
  /** Day treatment is counted as outpatient by configuration; the law does not say. */
  | 'DAY_COUNTED_AS_OUTPATIENT'
  /** The population database says that this person has died; the card is locked unless the record is wrong. */
  | 'DEATH_REPORTED'
  /** Not confirmed by the portal; decided from the card shown. */
  | 'DECIDED_FROM_SHOWN_CARD'
  /** The portal was not heard; decided from its last answer, at most 24 hours old. */
  | 'DECIDED_FROM_STORED_ANSWER'
  /** There is no main diagnosis yet: decided as if it were not listed. */
  | 'DIAGNOSIS_MISSING'
  /** The main diagnosis is not an ICD-10 code; it is read as not listed. */
  | 'DIAGNOSIS_NOT_ICD10'
  /** The discharge lies before the admission. */
  | 'DISCHARGE_BEFORE_ADMISSION'
  /** Treated right after donating: the donor or a relative signs. */
  | 'DONOR_SIGNATURE'
  /** An organ donor without a card, treated right after donating. */
  | 'DONOR_WITHOUT_CARD'
  /** Emergency: right route at any facility. */
  | 'EMERGENCY'
  /** The level or score of the facility is not configured, so no percentage can be stated. */
  | 'FACILITY_NOT_CONFIGURED'
  /** A hospital may ask only for its own facility. */
  | 'FACILITY_NOT_YOURS'
  /** The facility code is not in the register. */
  | 'FACILITY_UNKNOWN'
  /** A gap of 90 days or more: the five continuous years start again. */
  | 'FIVE_YEARS_BROKEN'
  /** The five-year exemption would hold, but this is self-referral: applied as configured. */
  | 'FIVE_YEARS_ON_SELF_REFERRAL'
  /** Co-payment of the year is above the threshold, but the five-year date is not known. */
  | 'FIVE_YEAR_UNKNOWN'
  /** A specialised facility without former tier: the factor is set by configuration. */
  | 'FORMER_TIER_UNKNOWN'
  /** The patient has several valid cards; the one with the highest level was used. */
  | 'HIGHER_LEVEL_CARD_USED'
  /** More than one person fits. */
  | 'IDENTITY_AMBIGUOUS'
  /** The population database did not answer; identity rests on the evidence of presence (chip or VNeID) and on the portal. */
  | 'IDENTITY_BY_PRESENCE'
  /** The patient matches the registers. */
  | 'IDENTITY_MATCHED'
  /** The population database did not confirm; the portal itself matched number, name and birth date. */
  | 'IDENTITY_NOT_CONFIRMED'
  /** Number, name and birth date together match nobody in the population database. */
  | 'IDENTITY_NOT_FOUND'
  /** Inpatient care without an admission date. */
  | 'INPATIENT_WITHOUT_ADMISSION'
  /** The data of this row does not have the expected form. */
  | 'INPUT_REFUSED'
  /** An internal error of the gateway. */
  | 'INTERNAL_ERROR'
  /** Since 2026-01-01 this group is covered at 100 %, although the card still shows the old digit. */
  | 'LEVEL_NOT_CONVERTED'
  /** Another facility looked this card up today. */
  | 'LOOKED_UP_ELSEWHERE_TODAY'
  /** Identity look-ups of this account are suspended. */
  | 'LOOKUPS_SUSPENDED'
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
  /** Older than 5 days at admission: auditors may question code 1.7. */
  | 'NEWBORN_OUTSIDE_AUDIT_WINDOW'
  /** A newborn without a card, treated right after birth. */
  | 'NEWBORN_WITHOUT_CARD'
  /** The card is still valid, and a newer one has been issued. */
  | 'NEWER_CARD_EXISTS'
  /** The portal announces a new card but does not give it. */
  | 'NEW_CARD_MISSING'
  /** The facility has no health-insurance contract: the patient claims from VSS directly. */
  | 'NO_CONTRACT'
  /** The personal number has changed: one side still holds an old or cancelled number of the same person. */
  | 'NUMBER_CHANGED'
  /** Meaning or level of this object code is not confirmed; the digit on the card is followed. */
  | 'OBJECT_CODE_UNSETTLED'
  /** The visit lies before 2025-01-01: the old four tiers apply, without route codes. */
  | 'OLD_FOUR_TIERS'
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
  /** Evidence of presence confirms the claimed person. */
  | 'PRESENCE_CONFIRMED'
  /** The evidence of presence is about somebody else. */
  | 'PRESENCE_DIFFERS'
  /** The evidence of presence was refused. */
  | 'PRESENCE_REFUSED'
  /** The participant was re-added at the same unit. */
  | 'READDED_AT_SAME_UNIT'
  /** The reference level for this day is taken as the base salary known so far. */
  | 'REFERENCE_LEVEL_ASSUMED'
  /** The referral slip was signed after the visit. */
  | 'REFERRAL_AFTER_VISIT'
  /** The referral slip is not in force on the day of the visit. */
  | 'REFERRAL_EXPIRED'
  /** The referral slip lacks its sender or number; the claim needs both. */
  | 'REFERRAL_INCOMPLETE'
  /** The population database did not confirm, so it is not concluded that the fund pays nothing. */
  | 'REFUSAL_WAITS_FOR_IDENTITY'
  /** Full cover for outpatients of a regional polyclinic rests on the configuration. */
  | 'REGIONAL_POLYCLINIC_UNSETTLED'
  /** The registration facility or other data differ. */
  | 'REGISTRATION_DATA_DIFFERS'
  /** The facility of initial registration is not known, so the route cannot be decided. */
  | 'REGISTRATION_UNKNOWN'
  /** Both a new card and the treatment grace would hold: their order is set by configuration. */
  | 'REPLACEMENT_OR_GRACE'
  /** The stay or residence is not declared, does not cover the visit, or is a stay of 30 days or more. */
  | 'RESIDENCE_NOT_IN_FORCE'
  /** Registered at a primary facility and staying elsewhere: whether the route is right is not settled. */
  | 'RESIDENCE_REGISTERED_AT_PRIMARY'
  /** The visit follows the right route. */
  | 'RIGHT_ROUTE'
  /** The stay crosses a change of the factor: admission or service date is not settled. */
  | 'ROUTE_FACTOR_DATE_UNSETTLED'
  /** The scan could not be read. */
  | 'SCAN_MALFORMED'
  /** The scan holds a number only, without name and birth date. */
  | 'SCAN_NEEDS_NAME'
  /** Self-referral, paid at the card's full level. */
  | 'SELF_REFERRAL_FULL'
  /** Outpatient self-referral at this facility: the fund pays nothing. */
  | 'SELF_REFERRAL_NOT_PAID'
  /** Self-referral: the fund pays only a part of the level. */
  | 'SELF_REFERRAL_REDUCED'
  /** The sex does not match the card. */
  | 'SEX_DIFFERS'
  /** The 15 % rule on a reduced route: whether it raises the level first is not settled. */
  | 'SMALL_VISIT_ON_REDUCED_ROUTE'
  /** The staff member's name does not match the registered identity number. */
  | 'STAFF_NAME_DIFFERS'
  /** The staff member's identity number is not registered by the facility on the portal. */
  | 'STAFF_NOT_REGISTERED'
  /** Too many look-ups did not match: evidence that the patient is present is needed. */
  | 'STEP_UP_REQUIRED'
  /** The portal was not heard, and its last answer did not show a card that counts: nothing is concluded. */
  | 'STORED_ANSWER_AGAINST'
  /** A child's temporary number is not on the portal: check it on paper. */
  | 'TEMPORARY_CHILD_NUMBER'
  /** This visit crosses the co-payment threshold of the year: its split is set by configuration. */
  | 'THRESHOLD_CROSSED_IN_VISIT'
  /** Time ran out before this row was handled. */
  | 'TIME_RAN_OUT'
  /** The object code of the card is not in the list; the level is taken from character 3. */
  | 'UNKNOWN_OBJECT_CODE'
  /** The facility fits both code 1.13 and 1.14: the code is set by configuration. */
  | 'UPPER_BAND_CODE_UNSETTLED'
  /** The slip is on its limit: the result depends on how the 10 working days are counted. */
  | 'WORKING_DAY_COUNT_UNSETTLED';

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
  /** True when the slip served an earlier course; a second one needs a follow-up slip. */
  readonly usedBefore?: Scalars['Boolean']['input'];
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
  /** Cumulative co-payment service of the assessment portal (MCCT). */
  | 'VSS_CO_PAYMENT'
  /** Services of Vietnam Social Security on the national integration platform: insurance numbers and households. */
  | 'VSS_PLATFORM'
  /** Assessment portal of Vietnam Social Security (Cổng giám định BHYT). */
  | 'VSS_PORTAL';

/** Questions to one register. */
export type RegisterCalls = {
  readonly __typename?: 'RegisterCalls';
  /** Questions at most, for one value of the field; for one row where they are asked for each. */
  readonly atMost: Scalars['Int']['output'];
  /** Argument whose rows each cause the questions. */
  readonly eachOf: Maybe<Scalars['String']['output']>;
  /** The register. */
  readonly register: Register;
  /** Rows in the variables given; null where they are not known, and where there are none. */
  readonly rows: Maybe<Scalars['Int']['output']>;
};

/** What one register said about the claimed person. */
export type RegisterOutcome = {
  readonly __typename?: 'RegisterOutcome';
  /** What it said; UNDETERMINED when it gave no usable answer. */
  readonly outcome: IdentityOutcome;
  /** Which register. */
  readonly register: Register;
};

/** What the desk or the operator has to do (eligibility rules, 10.3). */
export type RequiredAction =
  /** Remind the patient to renew. */
  | 'ASK_TO_RENEW'
  /** Compare with the identity paper. */
  | 'COMPARE_IDENTITY'
  /** Configure the facility's level and score. */
  | 'CONFIGURE_FACILITY'
  /** Check paper card and identity paper by eye. */
  | 'CONFIRM_PAPER_CARD_AND_ID'
  /** The patient claims from VSS directly. */
  | 'DIRECT_CLAIM'
  /** The donor or a relative signs the record. */
  | 'DONOR_SIGNATURE_IN_RECORD'
  /** Look for the new card. */
  | 'FIND_NEW_CARD'
  /** Correct the staff account on the portal. */
  | 'FIX_STAFF_ACCOUNT'
  /** Get a temporary number from the portal. */
  | 'ISSUE_TEMPORARY_CHILD_NUMBER'
  /** Offer the switch to the newer card. */
  | 'OFFER_CARD_SWITCH'
  /** A parent or relative signs the record. */
  | 'PARENT_SIGNATURE_IN_RECORD'
  /** Renew the session with the portal. */
  | 'REFRESH_TOKEN'
  /** Look up again later. */
  | 'REQUERY'
  /** Repeat the look-up that failed. */
  | 'RETRY_LOOKUP'
  /** Type the number again. */
  | 'RETYPE_NUMBER'
  /** Ask for the birth notification or certificate. */
  | 'SHOW_BIRTH_PAPER'
  /** Keep evidence of the failed look-up. */
  | 'STORE_EVIDENCE'
  /** Use the new card number from now on. */
  | 'SWITCH_CARD'
  /** Look up by the 12-digit personal number. */
  | 'TRY_PERSONAL_ID';

/** Kind of stay away from home. */
export type ResidenceKind =
  /** Declared stay of less than 30 days (lưu trú). */
  | 'SHORT_STAY'
  /** Registered temporary residence (tạm trú). */
  | 'TEMPORARY_RESIDENCE';

/** The decision that took the place of the first one of a check-in. */
export type Settlement = {
  readonly __typename?: 'Settlement';
  /**
   * The decision, for the time and by the law of the visit. Its receipt names the first one (`previous`), and as settled (`settles`)
   * where it stands.
   */
  readonly decision: EligibilityDecision;
  /** When it became durable. */
  readonly settledAt: Scalars['DateTime']['output'];
};

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
  /** It was not asked: it has failed so often that its breaker is open. Calls go on as soon as a probe is answered. */
  | 'CIRCUIT_OPEN'
  /** The answer could not be read: HTML, an empty or cut-off body, a missing field. */
  | 'INVALID_ANSWER'
  /** It is too slow to be waited for and is asked in the background; a request some minutes later can have its answer. */
  | 'IN_BACKGROUND'
  /** An earlier answer already settled the question. */
  | 'NOT_NEEDED'
  /** There is no account for this register in the gateway's configuration: none of the facility, or it is not connected at all. */
  | 'NO_ACCOUNT'
  /** What was presented holds no number that this register can be asked with. */
  | 'NO_NUMBER'
  /** It was not asked: as many calls as it is given at a time are under way, and more wait. */
  | 'OVERLOADED'
  /** The register refused our account or our request. */
  | 'REFUSED'
  /** The portal has put the facility's account on its restricted list. */
  | 'RESTRICTED'
  /** It was not asked: the portal has just answered that this member of staff bears another name there (code 055). */
  | 'STAFF_NAME_DIFFERS'
  /** It was not asked: the portal has just answered that this member of staff is not registered there (code 054). */
  | 'STAFF_NOT_REGISTERED'
  /** It was not asked: most calls of the last minutes failed, so only some are let through. */
  | 'THROTTLED'
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
  /** Whole seconds between `asOf` and this answer; null where nothing was received. */
  readonly ageSeconds: Maybe<Scalars['Int']['output']>;
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

/** A list to start once. */
export type StartCheckListInput = {
  /** Chosen by the caller, e.g. a digest of the list: 1 to 128 printable ASCII characters without blanks, nothing personal. Error: INPUT_INVALID. */
  readonly idempotencyKey: Scalars['String']['input'];
};

/** Insurance: what becomes of what is registered. */
export type Subscription = {
  readonly __typename?: 'Subscription';
  /**
   * Check-ins of the caller's own facility, each when it is settled: at least once, in the order in which they became durable. Asked
   * by POST with `Accept: text/event-stream` (GraphQL over SSE, distinct connections); the id of an event is its place in that order.
   * Each event is entered in the ledger before it is sent. The stream ends with `complete` when the access token does. Needs scope
   * eligibility:read and a hospital caller. Errors: CALLER_NOT_ALLOWED, INPUT_INVALID, NOT_ACCEPTABLE, SCOPE_MISSING,
   * TOO_MANY_SUBSCRIPTIONS.
   */
  readonly checkInSettled: CheckIn;
};


/** Insurance: what becomes of what is registered. */
export type SubscriptionCheckInSettledArgs = {
  after: InputMaybe<Scalars['ID']['input']>;
  purpose: InputMaybe<Purpose>;
};

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
  Access: ResolverTypeWrapper<AccessModel>;
  AccessExplanation: ResolverTypeWrapper<AccessExplanationModel>;
  AccessFilter: AccessFilter;
  AccessPage: ResolverTypeWrapper<AccessPageModel>;
  AccessRefusal: ResolverTypeWrapper<AccessRefusalModel>;
  AccessVerdict: AccessVerdict;
  Address: ResolverTypeWrapper<Address>;
  AdmissionInput: AdmissionInput;
  AppointmentInput: AppointmentInput;
  AssertionInput: AssertionInput;
  Benefit: ResolverTypeWrapper<BenefitModel>;
  BenefitUpgrade: BenefitUpgrade;
  BirthDate: ResolverTypeWrapper<Scalars['BirthDate']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CardClaim: CardClaim;
  CardOrInsuranceNumber: ResolverTypeWrapper<Scalars['CardOrInsuranceNumber']['output']>;
  CardState: CardState;
  CareType: CareType;
  CheckIn: ResolverTypeWrapper<CheckInModel>;
  CheckInInput: CheckInInput;
  CheckInNotice: ResolverTypeWrapper<CheckInNoticeModel>;
  CheckInNoticeStage: CheckInNoticeStage;
  CheckInNoticeState: CheckInNoticeState;
  CheckInState: CheckInState;
  CheckList: ResolverTypeWrapper<CheckListModel>;
  CheckListOutcome: CheckListOutcome;
  CheckListProgress: ResolverTypeWrapper<CheckListProgress>;
  CheckListRow: ResolverTypeWrapper<CheckListRowModel>;
  CheckListRowInput: CheckListRowInput;
  CheckListState: CheckListState;
  ChipInput: ChipInput;
  ConditionalBenefit: ResolverTypeWrapper<ConditionalModel>;
  ConditionalBenefitKind: ConditionalBenefitKind;
  CoverSegment: ResolverTypeWrapper<CoverSegment>;
  CoverageChange: ResolverTypeWrapper<ChangeModel>;
  CoverageChangeKind: CoverageChangeKind;
  CoverageInterval: ResolverTypeWrapper<Omit<CoverageInterval, 'card'> & { card: ResolversTypes['HealthInsuranceCard'] }>;
  CoverageTimeline: ResolverTypeWrapper<TimelineModel>;
  DataClass: DataClass;
  DataGroupInput: DataGroupInput;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decision: Decision;
  DeskStatus: DeskStatus;
  DifferenceKind: DifferenceKind;
  EligibilityDecision: ResolverTypeWrapper<DecisionModel>;
  EligibilityInput: EligibilityInput;
  ExplainedFact: ResolverTypeWrapper<ExplainedFactModel>;
  ExplainedRule: ResolverTypeWrapper<ExplainedRuleModel>;
  Facility: ResolverTypeWrapper<FacilityModel>;
  FacilityCode: ResolverTypeWrapper<Scalars['FacilityCode']['output']>;
  FacilityLevel: FacilityLevel;
  FieldAccess: ResolverTypeWrapper<FieldAccess>;
  FieldDifference: ResolverTypeWrapper<DifferenceModel>;
  FirstCostInput: FirstCostInput;
  FirstCostItem: FirstCostItem;
  FiveYearExemption: ResolverTypeWrapper<FiveYearExemption>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  FormerTier: FormerTier;
  HealthInsuranceCard: ResolverTypeWrapper<CardModel>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  IdentityClaim: IdentityClaim;
  IdentityField: IdentityField;
  IdentityOutcome: IdentityOutcome;
  IdentityResolution: ResolverTypeWrapper<ResolutionModel>;
  InsuranceCandidate: ResolverTypeWrapper<InsuranceCandidate>;
  InsuranceLink: ResolverTypeWrapper<InsuranceLink>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  IssuingProvince: ResolverTypeWrapper<IssuingProvinceModel>;
  Jws: ResolverTypeWrapper<Scalars['Jws']['output']>;
  Language: Language;
  LivingArea: LivingArea;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  NoticeCardInput: NoticeCardInput;
  NoticeItemInput: NoticeItemInput;
  NoticeProblem: ResolverTypeWrapper<NoticeProblemModel>;
  NoticeProblemCode: NoticeProblemCode;
  NoticeSex: NoticeSex;
  Obligation: ResolverTypeWrapper<ObligationModel>;
  ObligationCode: ObligationCode;
  OperationCost: ResolverTypeWrapper<OperationCost>;
  Person: ResolverTypeWrapper<PersonModel>;
  PersonClaim: PersonClaim;
  PersonNumber: ResolverTypeWrapper<Scalars['PersonNumber']['output']>;
  PersonalId: ResolverTypeWrapper<Scalars['PersonalId']['output']>;
  PresenceChallenge: ResolverTypeWrapper<PresenceChallenge>;
  PresenceCheck: ResolverTypeWrapper<PresenceCheck>;
  PresenceInput: PresenceInput;
  PresenceKind: PresenceKind;
  PresenceStrength: PresenceStrength;
  Purpose: Purpose;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Reason: ResolverTypeWrapper<ReasonModel>;
  ReasonCode: ReasonCode;
  ReferralInput: ReferralInput;
  ReferralKind: ReferralKind;
  Register: Register;
  RegisterCalls: ResolverTypeWrapper<RegisterCalls>;
  RegisterOutcome: ResolverTypeWrapper<RegisterOutcome>;
  RequiredAction: RequiredAction;
  ResidenceKind: ResidenceKind;
  Settlement: ResolverTypeWrapper<Omit<Settlement, 'decision'> & { decision: ResolversTypes['EligibilityDecision'] }>;
  Severity: Severity;
  Sex: Sex;
  SourceReason: SourceReason;
  SourceState: ResolverTypeWrapper<SourceState>;
  SourceStatus: SourceStatus;
  StartCheckListInput: StartCheckListInput;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TemporaryResidenceInput: TemporaryResidenceInput;
  Variables: ResolverTypeWrapper<Scalars['Variables']['output']>;
  Vnd: ResolverTypeWrapper<Scalars['Vnd']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Access: AccessModel;
  AccessExplanation: AccessExplanationModel;
  AccessFilter: AccessFilter;
  AccessPage: AccessPageModel;
  AccessRefusal: AccessRefusalModel;
  Address: Address;
  AdmissionInput: AdmissionInput;
  AppointmentInput: AppointmentInput;
  AssertionInput: AssertionInput;
  Benefit: BenefitModel;
  BirthDate: Scalars['BirthDate']['output'];
  Boolean: Scalars['Boolean']['output'];
  CardClaim: CardClaim;
  CardOrInsuranceNumber: Scalars['CardOrInsuranceNumber']['output'];
  CheckIn: CheckInModel;
  CheckInInput: CheckInInput;
  CheckInNotice: CheckInNoticeModel;
  CheckList: CheckListModel;
  CheckListProgress: CheckListProgress;
  CheckListRow: CheckListRowModel;
  CheckListRowInput: CheckListRowInput;
  ChipInput: ChipInput;
  ConditionalBenefit: ConditionalModel;
  CoverSegment: CoverSegment;
  CoverageChange: ChangeModel;
  CoverageInterval: Omit<CoverageInterval, 'card'> & { card: ResolversParentTypes['HealthInsuranceCard'] };
  CoverageTimeline: TimelineModel;
  DataGroupInput: DataGroupInput;
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  EligibilityDecision: DecisionModel;
  EligibilityInput: EligibilityInput;
  ExplainedFact: ExplainedFactModel;
  ExplainedRule: ExplainedRuleModel;
  Facility: FacilityModel;
  FacilityCode: Scalars['FacilityCode']['output'];
  FieldAccess: FieldAccess;
  FieldDifference: DifferenceModel;
  FirstCostInput: FirstCostInput;
  FirstCostItem: FirstCostItem;
  FiveYearExemption: FiveYearExemption;
  Float: Scalars['Float']['output'];
  HealthInsuranceCard: CardModel;
  ID: Scalars['ID']['output'];
  IdentityClaim: IdentityClaim;
  IdentityResolution: ResolutionModel;
  InsuranceCandidate: InsuranceCandidate;
  InsuranceLink: InsuranceLink;
  Int: Scalars['Int']['output'];
  IssuingProvince: IssuingProvinceModel;
  Jws: Scalars['Jws']['output'];
  Mutation: Record<PropertyKey, never>;
  NoticeCardInput: NoticeCardInput;
  NoticeItemInput: NoticeItemInput;
  NoticeProblem: NoticeProblemModel;
  Obligation: ObligationModel;
  OperationCost: OperationCost;
  Person: PersonModel;
  PersonClaim: PersonClaim;
  PersonNumber: Scalars['PersonNumber']['output'];
  PersonalId: Scalars['PersonalId']['output'];
  PresenceChallenge: PresenceChallenge;
  PresenceCheck: PresenceCheck;
  PresenceInput: PresenceInput;
  Query: Record<PropertyKey, never>;
  Reason: ReasonModel;
  ReferralInput: ReferralInput;
  RegisterCalls: RegisterCalls;
  RegisterOutcome: RegisterOutcome;
  Settlement: Omit<Settlement, 'decision'> & { decision: ResolversParentTypes['EligibilityDecision'] };
  SourceState: SourceState;
  StartCheckListInput: StartCheckListInput;
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  TemporaryResidenceInput: TemporaryResidenceInput;
  Variables: Scalars['Variables']['output'];
  Vnd: Scalars['Vnd']['output'];
};

export type AccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Access'] = ResolversParentTypes['Access']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  breakGlass?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  callerKind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  client?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  decision?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  decisionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  facility?: Resolver<Maybe<ResolversTypes['Facility']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  person?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  practitioner?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  practitionerName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  purpose?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AccessExplanationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccessExplanation'] = ResolversParentTypes['AccessExplanation']> = {
  cost?: Resolver<ResolversTypes['OperationCost'], ParentType, ContextType>;
  fields?: Resolver<ReadonlyArray<ResolversTypes['FieldAccess']>, ParentType, ContextType>;
  permitted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  purpose?: Resolver<ResolversTypes['Purpose'], ParentType, ContextType>;
  purposesAllowed?: Resolver<ReadonlyArray<ResolversTypes['Purpose']>, ParentType, ContextType>;
  refusals?: Resolver<ReadonlyArray<ResolversTypes['AccessRefusal']>, ParentType, ContextType>;
};

export type AccessPageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccessPage'] = ResolversParentTypes['AccessPage']> = {
  accesses?: Resolver<ReadonlyArray<ResolversTypes['Access']>, ParentType, ContextType>;
  next?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type AccessRefusalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccessRefusal'] = ResolversParentTypes['AccessRefusal']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<AccessRefusalTextArgs, 'language'>>;
};

export type AddressResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Address'] = ResolversParentTypes['Address']> = {
  communeCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  detail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  districtCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provinceCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type BenefitResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Benefit'] = ResolversParentTypes['Benefit']> = {
  coPay?: Resolver<Maybe<ResolversTypes['Vnd']>, ParentType, ContextType>;
  conditional?: Resolver<ReadonlyArray<ResolversTypes['ConditionalBenefit']>, ParentType, ContextType>;
  effectivePercent?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  fundPays?: Resolver<Maybe<ResolversTypes['Vnd']>, ParentType, ContextType>;
  levelPercent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  listOrderCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  patientPays?: Resolver<Maybe<ResolversTypes['Vnd']>, ParentType, ContextType>;
  rightRoute?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  routeCode?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  routeFactorPercent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  selfPay?: Resolver<Maybe<ResolversTypes['Vnd']>, ParentType, ContextType>;
  upgrades?: Resolver<ReadonlyArray<ResolversTypes['BenefitUpgrade']>, ParentType, ContextType>;
};

export interface BirthDateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['BirthDate'], any> {
  name: 'BirthDate';
}

export interface CardOrInsuranceNumberScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CardOrInsuranceNumber'], any> {
  name: 'CardOrInsuranceNumber';
}

export type CheckInResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CheckIn'] = ResolversParentTypes['CheckIn']> = {
  decision?: Resolver<ResolversTypes['EligibilityDecision'], ParentType, ContextType>;
  encounter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  registeredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  settlement?: Resolver<Maybe<ResolversTypes['Settlement']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CheckInState'], ParentType, ContextType>;
};

export type CheckInNoticeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CheckInNotice'] = ResolversParentTypes['CheckInNotice']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  checkInId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  deskAction?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<CheckInNoticeDeskActionArgs, 'language'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastFailure?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nextAttemptAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  portalCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  portalMessage?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  problems?: Resolver<ReadonlyArray<ResolversTypes['NoticeProblem']>, ParentType, ContextType>;
  receivedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  reportedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  signed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  stage?: Resolver<ResolversTypes['CheckInNoticeStage'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CheckInNoticeState'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<CheckInNoticeTextArgs, 'language'>>;
  transactionId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CheckListResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CheckList'] = ResolversParentTypes['CheckList']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  etaSeconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['CheckListProgress'], ParentType, ContextType>;
  rows?: Resolver<ReadonlyArray<ResolversTypes['CheckListRow']>, ParentType, ContextType, RequireFields<CheckListRowsArgs, 'first'>>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CheckListState'], ParentType, ContextType>;
};

export type CheckListProgressResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CheckListProgress'] = ResolversParentTypes['CheckListProgress']> = {
  done?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  eligible?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  needsAction?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  notEligible?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  provisional?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unchanged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CheckListRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CheckListRow'] = ResolversParentTypes['CheckListRow']> = {
  decidedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  decision?: Resolver<Maybe<ResolversTypes['EligibilityDecision']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['CheckListOutcome'], ParentType, ContextType>;
  position?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  receipt?: Resolver<Maybe<ResolversTypes['Jws']>, ParentType, ContextType>;
  reference?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type ConditionalBenefitResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConditionalBenefit'] = ResolversParentTypes['ConditionalBenefit']> = {
  effectivePercent?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ConditionalBenefitKind'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<ConditionalBenefitTextArgs, 'language'>>;
  threshold?: Resolver<Maybe<ResolversTypes['Vnd']>, ParentType, ContextType>;
};

export type CoverSegmentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CoverSegment'] = ResolversParentTypes['CoverSegment']> = {
  cardNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  from?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  levelPercent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
};

export type CoverageChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CoverageChange'] = ResolversParentTypes['CoverageChange']> = {
  kind?: Resolver<ResolversTypes['CoverageChangeKind'], ParentType, ContextType>;
  legalBasis?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  on?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<CoverageChangeTextArgs, 'language'>>;
};

export type CoverageIntervalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CoverageInterval'] = ResolversParentTypes['CoverageInterval']> = {
  card?: Resolver<ResolversTypes['HealthInsuranceCard'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  levelPercent?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type CoverageTimelineResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CoverageTimeline'] = ResolversParentTypes['CoverageTimeline']> = {
  changes?: Resolver<ReadonlyArray<ResolversTypes['CoverageChange']>, ParentType, ContextType>;
  fiveYearDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  from?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  identity?: Resolver<ResolversTypes['IdentityResolution'], ParentType, ContextType>;
  intervals?: Resolver<ReadonlyArray<ResolversTypes['CoverageInterval']>, ParentType, ContextType>;
  nextChange?: Resolver<Maybe<ResolversTypes['CoverageChange']>, ParentType, ContextType>;
  policyVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reasons?: Resolver<ReadonlyArray<ResolversTypes['Reason']>, ParentType, ContextType>;
  sources?: Resolver<ReadonlyArray<ResolversTypes['SourceState']>, ParentType, ContextType>;
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
  explanation?: Resolver<ReadonlyArray<ResolversTypes['ExplainedRule']>, ParentType, ContextType>;
  facility?: Resolver<Maybe<ResolversTypes['Facility']>, ParentType, ContextType>;
  fiveYears?: Resolver<ResolversTypes['FiveYearExemption'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  identity?: Resolver<ResolversTypes['IdentityResolution'], ParentType, ContextType>;
  obligations?: Resolver<ReadonlyArray<ResolversTypes['Obligation']>, ParentType, ContextType>;
  otherCards?: Resolver<ReadonlyArray<ResolversTypes['HealthInsuranceCard']>, ParentType, ContextType>;
  paidThrough?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  policyVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provisional?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reasons?: Resolver<ReadonlyArray<ResolversTypes['Reason']>, ParentType, ContextType>;
  receipt?: Resolver<ResolversTypes['Jws'], ParentType, ContextType>;
  segments?: Resolver<ReadonlyArray<ResolversTypes['CoverSegment']>, ParentType, ContextType>;
  sources?: Resolver<ReadonlyArray<ResolversTypes['SourceState']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['DeskStatus'], ParentType, ContextType>;
  visitDate?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
};

export type ExplainedFactResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExplainedFact'] = ResolversParentTypes['ExplainedFact']> = {
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<ExplainedFactLabelArgs, 'language'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ExplainedRuleResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExplainedRule'] = ResolversParentTypes['ExplainedRule']> = {
  cites?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  effect?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<ExplainedRuleEffectArgs, 'language'>>;
  facts?: Resolver<ReadonlyArray<ResolversTypes['ExplainedFact']>, ParentType, ContextType>;
  rule?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<ExplainedRuleTitleArgs, 'language'>>;
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

export type FieldAccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FieldAccess'] = ResolversParentTypes['FieldAccess']> = {
  allowedFor?: Resolver<ReadonlyArray<ResolversTypes['Purpose']>, ParentType, ContextType>;
  asks?: Resolver<ReadonlyArray<ResolversTypes['RegisterCalls']>, ParentType, ContextType>;
  coordinate?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  dataClass?: Resolver<ResolversTypes['DataClass'], ParentType, ContextType>;
  maskedFor?: Resolver<ReadonlyArray<ResolversTypes['Purpose']>, ParentType, ContextType>;
  missingScope?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  verdict?: Resolver<ResolversTypes['AccessVerdict'], ParentType, ContextType>;
};

export type FieldDifferenceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FieldDifference'] = ResolversParentTypes['FieldDifference']> = {
  field?: Resolver<ResolversTypes['IdentityField'], ParentType, ContextType>;
  given?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['DifferenceKind'], ParentType, ContextType>;
  register?: Resolver<ResolversTypes['Register'], ParentType, ContextType>;
  registered?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type FiveYearExemptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FiveYearExemption'] = ResolversParentTypes['FiveYearExemption']> = {
  coPayment?: Resolver<Maybe<ResolversTypes['Vnd']>, ParentType, ContextType>;
  dataAsOf?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  exempt?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  yearThreshold?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type HealthInsuranceCardResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HealthInsuranceCard'] = ResolversParentTypes['HealthInsuranceCard']> = {
  area?: Resolver<Maybe<ResolversTypes['LivingArea']>, ParentType, ContextType>;
  benefitDigit?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  cardNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fiveYearDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  insuranceNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  issuedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  issuingProvince?: Resolver<Maybe<ResolversTypes['IssuingProvince']>, ParentType, ContextType>;
  objectCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  registeredFacility?: Resolver<Maybe<ResolversTypes['Facility']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CardState'], ParentType, ContextType>;
  validFrom?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  validTo?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type IdentityResolutionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IdentityResolution'] = ResolversParentTypes['IdentityResolution']> = {
  advice?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType, RequireFields<IdentityResolutionAdviceArgs, 'language'>>;
  differences?: Resolver<ReadonlyArray<ResolversTypes['FieldDifference']>, ParentType, ContextType>;
  insurance?: Resolver<Maybe<ResolversTypes['InsuranceLink']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['IdentityOutcome'], ParentType, ContextType>;
  person?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  presence?: Resolver<Maybe<ResolversTypes['PresenceCheck']>, ParentType, ContextType>;
  registers?: Resolver<ReadonlyArray<ResolversTypes['RegisterOutcome']>, ParentType, ContextType>;
  sources?: Resolver<ReadonlyArray<ResolversTypes['SourceState']>, ParentType, ContextType>;
};

export type InsuranceCandidateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InsuranceCandidate'] = ResolversParentTypes['InsuranceCandidate']> = {
  differences?: Resolver<ReadonlyArray<ResolversTypes['IdentityField']>, ParentType, ContextType>;
  householdNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  insuranceNumber?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type InsuranceLinkResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InsuranceLink'] = ResolversParentTypes['InsuranceLink']> = {
  candidates?: Resolver<ReadonlyArray<ResolversTypes['InsuranceCandidate']>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['SourceState'], ParentType, ContextType>;
};

export type IssuingProvinceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IssuingProvince'] = ResolversParentTypes['IssuingProvince']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  currentName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<IssuingProvinceCurrentNameArgs, 'language'>>;
  legacyName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<IssuingProvinceLegacyNameArgs, 'language'>>;
};

export interface JwsScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Jws'], any> {
  name: 'Jws';
}

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  addToCheckList?: Resolver<ResolversTypes['CheckList'], ParentType, ContextType, RequireFields<MutationAddToCheckListArgs, 'id' | 'rows'>>;
  cancelCheckList?: Resolver<ResolversTypes['CheckList'], ParentType, ContextType, RequireFields<MutationCancelCheckListArgs, 'id'>>;
  checkIn?: Resolver<ResolversTypes['CheckIn'], ParentType, ContextType, RequireFields<MutationCheckInArgs, 'input'>>;
  closeCheckList?: Resolver<ResolversTypes['CheckList'], ParentType, ContextType, RequireFields<MutationCloseCheckListArgs, 'id'>>;
  reportFirstCost?: Resolver<ResolversTypes['CheckInNotice'], ParentType, ContextType, RequireFields<MutationReportFirstCostArgs, 'input'>>;
  startCheckList?: Resolver<ResolversTypes['CheckList'], ParentType, ContextType, RequireFields<MutationStartCheckListArgs, 'input'>>;
};

export type NoticeProblemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NoticeProblem'] = ResolversParentTypes['NoticeProblem']> = {
  code?: Resolver<ResolversTypes['NoticeProblemCode'], ParentType, ContextType>;
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  portalField?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<NoticeProblemTextArgs, 'language'>>;
};

export type ObligationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Obligation'] = ResolversParentTypes['Obligation']> = {
  code?: Resolver<ResolversTypes['ObligationCode'], ParentType, ContextType>;
  dueBy?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<ObligationTextArgs, 'language'>>;
};

export type OperationCostResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OperationCost'] = ResolversParentTypes['OperationCost']> = {
  calls?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  callsLimit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  cost?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  limit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

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

export type PresenceChallengeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PresenceChallenge'] = ResolversParentTypes['PresenceChallenge']> = {
  challenge?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  chipChallenge?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type PresenceCheckResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PresenceCheck'] = ResolversParentTypes['PresenceCheck']> = {
  kind?: Resolver<ResolversTypes['PresenceKind'], ParentType, ContextType>;
  matchesClaim?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  strength?: Resolver<ResolversTypes['PresenceStrength'], ParentType, ContextType>;
  warnings?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  accessLog?: Resolver<ResolversTypes['AccessPage'], ParentType, ContextType, RequireFields<QueryAccessLogArgs, 'first' | 'purpose'>>;
  checkIn?: Resolver<Maybe<ResolversTypes['CheckIn']>, ParentType, ContextType, RequireFields<QueryCheckInArgs, 'id'>>;
  checkInNotice?: Resolver<Maybe<ResolversTypes['CheckInNotice']>, ParentType, ContextType, RequireFields<QueryCheckInNoticeArgs, 'id'>>;
  checkInNotices?: Resolver<ReadonlyArray<ResolversTypes['CheckInNotice']>, ParentType, ContextType, RequireFields<QueryCheckInNoticesArgs, 'first'>>;
  checkIns?: Resolver<ReadonlyArray<ResolversTypes['CheckIn']>, ParentType, ContextType, RequireFields<QueryCheckInsArgs, 'first'>>;
  checkList?: Resolver<Maybe<ResolversTypes['CheckList']>, ParentType, ContextType, RequireFields<QueryCheckListArgs, 'id'>>;
  coverageTimeline?: Resolver<ResolversTypes['CoverageTimeline'], ParentType, ContextType, RequireFields<QueryCoverageTimelineArgs, 'holder'>>;
  eligibility?: Resolver<ResolversTypes['EligibilityDecision'], ParentType, ContextType, RequireFields<QueryEligibilityArgs, 'input'>>;
  eligibilityMany?: Resolver<ReadonlyArray<ResolversTypes['EligibilityDecision']>, ParentType, ContextType, RequireFields<QueryEligibilityManyArgs, 'inputs'>>;
  explainAccess?: Resolver<ResolversTypes['AccessExplanation'], ParentType, ContextType, RequireFields<QueryExplainAccessArgs, 'document'>>;
  facility?: Resolver<Maybe<ResolversTypes['Facility']>, ParentType, ContextType, RequireFields<QueryFacilityArgs, 'code'>>;
  person?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType, RequireFields<QueryPersonArgs, 'personalId' | 'purpose'>>;
  presenceChallenge?: Resolver<ResolversTypes['PresenceChallenge'], ParentType, ContextType>;
  resolveIdentity?: Resolver<ResolversTypes['IdentityResolution'], ParentType, ContextType, RequireFields<QueryResolveIdentityArgs, 'claim'>>;
};

export type ReasonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Reason'] = ResolversParentTypes['Reason']> = {
  actions?: Resolver<ReadonlyArray<ResolversTypes['RequiredAction']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['ReasonCode'], ParentType, ContextType>;
  deskAction?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<ReasonDeskActionArgs, 'language'>>;
  legalBasis?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  retryAfterMs?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  severity?: Resolver<ResolversTypes['Severity'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<ReasonTextArgs, 'language'>>;
  vendorAction?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<ReasonVendorActionArgs, 'language'>>;
};

export type RegisterCallsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RegisterCalls'] = ResolversParentTypes['RegisterCalls']> = {
  atMost?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  eachOf?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  register?: Resolver<ResolversTypes['Register'], ParentType, ContextType>;
  rows?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type RegisterOutcomeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RegisterOutcome'] = ResolversParentTypes['RegisterOutcome']> = {
  outcome?: Resolver<ResolversTypes['IdentityOutcome'], ParentType, ContextType>;
  register?: Resolver<ResolversTypes['Register'], ParentType, ContextType>;
};

export type SettlementResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Settlement'] = ResolversParentTypes['Settlement']> = {
  decision?: Resolver<ResolversTypes['EligibilityDecision'], ParentType, ContextType>;
  settledAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type SourceStateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SourceState'] = ResolversParentTypes['SourceState']> = {
  ageSeconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  asOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  fetchedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['SourceReason']>, ParentType, ContextType>;
  register?: Resolver<ResolversTypes['Register'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SourceStatus'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  checkInSettled?: SubscriptionResolver<ResolversTypes['CheckIn'], "checkInSettled", ParentType, ContextType, Partial<SubscriptionCheckInSettledArgs>>;
};

export interface VariablesScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Variables'], any> {
  name: 'Variables';
}

export interface VndScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Vnd'], any> {
  name: 'Vnd';
}

export type Resolvers<ContextType = Context> = {
  Access?: AccessResolvers<ContextType>;
  AccessExplanation?: AccessExplanationResolvers<ContextType>;
  AccessPage?: AccessPageResolvers<ContextType>;
  AccessRefusal?: AccessRefusalResolvers<ContextType>;
  Address?: AddressResolvers<ContextType>;
  Benefit?: BenefitResolvers<ContextType>;
  BirthDate?: GraphQLScalarType;
  CardOrInsuranceNumber?: GraphQLScalarType;
  CheckIn?: CheckInResolvers<ContextType>;
  CheckInNotice?: CheckInNoticeResolvers<ContextType>;
  CheckList?: CheckListResolvers<ContextType>;
  CheckListProgress?: CheckListProgressResolvers<ContextType>;
  CheckListRow?: CheckListRowResolvers<ContextType>;
  ConditionalBenefit?: ConditionalBenefitResolvers<ContextType>;
  CoverSegment?: CoverSegmentResolvers<ContextType>;
  CoverageChange?: CoverageChangeResolvers<ContextType>;
  CoverageInterval?: CoverageIntervalResolvers<ContextType>;
  CoverageTimeline?: CoverageTimelineResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  EligibilityDecision?: EligibilityDecisionResolvers<ContextType>;
  ExplainedFact?: ExplainedFactResolvers<ContextType>;
  ExplainedRule?: ExplainedRuleResolvers<ContextType>;
  Facility?: FacilityResolvers<ContextType>;
  FacilityCode?: GraphQLScalarType;
  FieldAccess?: FieldAccessResolvers<ContextType>;
  FieldDifference?: FieldDifferenceResolvers<ContextType>;
  FiveYearExemption?: FiveYearExemptionResolvers<ContextType>;
  HealthInsuranceCard?: HealthInsuranceCardResolvers<ContextType>;
  IdentityResolution?: IdentityResolutionResolvers<ContextType>;
  InsuranceCandidate?: InsuranceCandidateResolvers<ContextType>;
  InsuranceLink?: InsuranceLinkResolvers<ContextType>;
  IssuingProvince?: IssuingProvinceResolvers<ContextType>;
  Jws?: GraphQLScalarType;
  Mutation?: MutationResolvers<ContextType>;
  NoticeProblem?: NoticeProblemResolvers<ContextType>;
  Obligation?: ObligationResolvers<ContextType>;
  OperationCost?: OperationCostResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  PersonNumber?: GraphQLScalarType;
  PersonalId?: GraphQLScalarType;
  PresenceChallenge?: PresenceChallengeResolvers<ContextType>;
  PresenceCheck?: PresenceCheckResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Reason?: ReasonResolvers<ContextType>;
  RegisterCalls?: RegisterCallsResolvers<ContextType>;
  RegisterOutcome?: RegisterOutcomeResolvers<ContextType>;
  Settlement?: SettlementResolvers<ContextType>;
  SourceState?: SourceStateResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Variables?: GraphQLScalarType;
  Vnd?: GraphQLScalarType;
};

