import type { FacilityLevel, FormerTier } from '../../domain/facility.ts';

/** Conditions of one route; those left out do not matter. */
export interface RouteConditions {
  readonly emergency?: true;
  readonly registeredHere?: true;
  readonly primaryStatutory?: boolean;
  readonly referralValid?: true;
  readonly residenceDeclared?: true;
  readonly appointmentValid?: true;
  readonly registeredLevel?: readonly FacilityLevel[];
  readonly level?: readonly FacilityLevel[];
  readonly careType?: 'OUTPATIENT' | 'INPATIENT';
  readonly scoreBelow50OrProvisional?: true;
  /** Score from 50 and below 70; an unknown score does not count. */
  readonly upperScoreBand?: true;
  readonly formerTier?: readonly FormerTier[];
  readonly formerTierNot?: readonly FormerTier[];
  readonly inAppendixI?: boolean;
  readonly inAppendixII?: true;
  /** Holds also while Appendix II is not loaded, and then warns. */
  readonly notInAppendixII?: true;
  readonly newborn?: true;
  readonly donorJustDonated?: true;
  readonly anyArea?: true;
}

export interface RouteRule {
  readonly id: string;
  /** MA_DOITUONG_KCB, Decision 3276/QĐ-BYT 2025. */
  readonly code: string;
  /** Tried only when no other basis holds. */
  readonly selfReferral: boolean;
  readonly when: RouteConditions;
  /** Route factor in percent by first day. */
  readonly factors: ReadonlyArray<{ readonly from: string; readonly percent: number }>;
  readonly legalBasis: string;
}

const full = [{ from: '2025-01-01', percent: 100 }] as const;
const none = [{ from: '2025-01-01', percent: 0 }] as const;
/** 50 % of the level for outpatient self-referral since 2026-07-01 (Decree 188/2025 art. 19). */
const halfSinceJuly2026 = [
  { from: '2025-01-01', percent: 0 },
  { from: '2026-07-01', percent: 50 },
] as const;

/** First day of the three-level route regime (Law 51/2024/QH15 art. 3(2)). */
export const routeRulesFrom = '2025-01-01';

/** Routes in the order of Decision 3276, which breaks ties. */
export const routeRules: readonly RouteRule[] = [
  {
    id: 'REGISTERED',
    code: '1.1',
    selfReferral: false,
    when: { registeredHere: true, primaryStatutory: false },
    factors: full,
    legalBasis: 'Law art. 26',
  },
  {
    id: 'PRIMARY_STATUTORY',
    code: '1.2',
    selfReferral: false,
    when: { primaryStatutory: true },
    factors: full,
    legalBasis: 'Law art. 22(1)(c), 22(4)(c); Circular 01/2025 art. 3',
  },
  {
    id: 'REFERRAL',
    code: '1.3',
    selfReferral: false,
    when: { referralValid: true },
    factors: full,
    legalBasis: 'Circular 01/2025 arts 9, 10, 12',
  },
  {
    id: 'RESIDENCE',
    code: '1.4',
    selfReferral: false,
    when: { level: ['BASIC'], registeredLevel: ['BASIC', 'SPECIALISED'], residenceDeclared: true },
    factors: full,
    legalBasis: 'Law art. 22(3); Circular 01/2025 art. 4',
  },
  {
    id: 'FOLLOW_UP',
    code: '1.5',
    selfReferral: false,
    when: { appointmentValid: true },
    factors: full,
    legalBasis: 'Circular 01/2025 art. 11',
  },
  {
    id: 'DONOR',
    code: '1.6',
    selfReferral: false,
    when: { donorJustDonated: true },
    factors: full,
    legalBasis: 'Decree 188/2025 art. 37(4)',
  },
  {
    id: 'NEWBORN',
    code: '1.7',
    selfReferral: false,
    when: { newborn: true },
    factors: full,
    legalBasis: 'Decree 188/2025 art. 37(2)',
  },
  {
    id: 'PRIMARY_OTHER',
    code: '1.11',
    selfReferral: true,
    when: { level: ['PRIMARY'], primaryStatutory: false },
    factors: full,
    legalBasis: 'Law art. 22(4)(c)',
  },
  {
    id: 'BASIC_LT50_OUT',
    code: '1.12',
    selfReferral: true,
    when: {
      level: ['BASIC'],
      careType: 'OUTPATIENT',
      scoreBelow50OrProvisional: true,
      formerTierNot: ['PROVINCIAL', 'CENTRAL'],
    },
    factors: full,
    legalBasis: 'Decree 188/2025 art. 19(1)',
  },
  {
    id: 'BASIC_50_70_OUT',
    code: '1.13',
    selfReferral: true,
    when: { level: ['BASIC'], careType: 'OUTPATIENT', upperScoreBand: true, notInAppendixII: true },
    factors: halfSinceJuly2026,
    legalBasis: 'Decree 188/2025 art. 19(2)',
  },
  {
    id: 'BASIC_EX_PROVINCIAL_OUT',
    code: '1.14',
    selfReferral: true,
    when: {
      level: ['BASIC'],
      careType: 'OUTPATIENT',
      formerTier: ['PROVINCIAL', 'CENTRAL'],
      notInAppendixII: true,
    },
    factors: halfSinceJuly2026,
    legalBasis: 'Decree 188/2025 art. 19(3)',
  },
  {
    id: 'BASIC_IN',
    code: '1.15',
    selfReferral: true,
    when: { level: ['BASIC'], careType: 'INPATIENT' },
    factors: full,
    legalBasis: 'Law art. 22(4)(d)',
  },
  {
    id: 'BASIC_APPENDIX_II',
    code: '1.16',
    selfReferral: true,
    when: { level: ['BASIC'], inAppendixII: true },
    factors: full,
    legalBasis: 'Law art. 22(4)(a); Circular 01/2025 art. 5(1)(b)',
  },
  {
    id: 'SPECIALISED_APPENDIX_I',
    code: '1.17',
    selfReferral: true,
    when: { level: ['SPECIALISED'], inAppendixI: true },
    factors: full,
    legalBasis: 'Law art. 22(4)(a); Circular 01/2025 art. 5(1)(a)',
  },
  {
    id: 'SPECIALISED_EX_PROVINCIAL_OUT',
    code: '1.18',
    selfReferral: true,
    when: {
      level: ['SPECIALISED'],
      careType: 'OUTPATIENT',
      formerTier: ['PROVINCIAL'],
      inAppendixI: false,
    },
    factors: halfSinceJuly2026,
    legalBasis: 'Law art. 22(4)(h); Decree 188/2025 art. 19(4)',
  },
  {
    id: 'EMERGENCY',
    code: '2',
    selfReferral: false,
    when: { emergency: true },
    factors: full,
    legalBasis: 'Law art. 22(5)',
  },
  // NONE (new or private) is read as ex-central: switch 2, specialisedWithoutFormerTier.
  {
    id: 'SPECIALISED_EX_CENTRAL_IN',
    code: '3.1',
    selfReferral: true,
    when: {
      level: ['SPECIALISED'],
      careType: 'INPATIENT',
      formerTier: ['CENTRAL', 'NONE'],
      inAppendixI: false,
    },
    factors: [{ from: '2025-01-01', percent: 40 }],
    legalBasis: 'Law art. 22(4)(g)',
  },
  {
    id: 'SPECIALISED_EX_CENTRAL_OUT',
    code: '3.1',
    selfReferral: true,
    when: {
      level: ['SPECIALISED'],
      careType: 'OUTPATIENT',
      formerTier: ['CENTRAL', 'NONE'],
      inAppendixI: false,
    },
    factors: none,
    legalBasis: 'Law art. 22(4)(g)',
  },
  {
    id: 'SPECIALISED_EX_PROVINCIAL_IN',
    code: '3.2',
    selfReferral: true,
    when: {
      level: ['SPECIALISED'],
      careType: 'INPATIENT',
      formerTier: ['PROVINCIAL'],
      inAppendixI: false,
    },
    factors: full,
    legalBasis: 'Law art. 22(4)(h)',
  },
  {
    id: 'EX_DISTRICT',
    code: '3.3',
    selfReferral: true,
    when: { level: ['BASIC', 'SPECIALISED'], formerTier: ['DISTRICT'] },
    factors: full,
    legalBasis: 'Law art. 22(4)(đ)',
  },
  {
    id: 'SPECIALISED_AREA_IN',
    code: '3.6',
    selfReferral: true,
    when: { level: ['SPECIALISED'], careType: 'INPATIENT', anyArea: true },
    factors: full,
    legalBasis: 'Law art. 22(4)(b)',
  },
];
