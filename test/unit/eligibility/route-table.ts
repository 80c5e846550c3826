import type { FacilityLevel, FormerTier } from '../../../src/domain/facility.ts';

/** One rule as published; its conditions are read by the test's own selection. */
export interface PublishedRule {
  readonly id: string;
  readonly code: string;
  readonly self: boolean;
  readonly when: {
    readonly emergency?: boolean;
    readonly registeredHere?: boolean;
    readonly primaryStatutory?: boolean;
    readonly referralValid?: boolean;
    readonly registeredLevel?: readonly FacilityLevel[];
    readonly residenceDeclared?: boolean;
    readonly appointmentValid?: boolean;
    readonly donorJustDonated?: boolean;
    readonly newborn?: boolean;
    readonly level?: readonly FacilityLevel[];
    readonly careType?: 'OUTPATIENT' | 'INPATIENT';
    readonly scoreBelow50OrProvisional?: boolean;
    readonly scoreFrom?: number;
    readonly scoreBelow?: number;
    readonly formerTier?: readonly FormerTier[];
    readonly formerTierNot?: readonly FormerTier[];
    readonly inAppendixI?: boolean;
    readonly inAppendixII?: boolean;
    readonly area?: readonly string[];
  };
  readonly factor: ReadonlyArray<{ readonly from: string; readonly value: number }>;
}

/** The published route table, version 2026-11-21, in its own field names and its own order. */
export const publishedRules: readonly PublishedRule[] = [
  {
    id: 'EMERGENCY',
    code: '2',
    self: false,
    when: { emergency: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'REGISTERED',
    code: '1.1',
    self: false,
    when: { registeredHere: true, primaryStatutory: false },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'PRIMARY_STATUTORY',
    code: '1.2',
    self: false,
    when: { primaryStatutory: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'REFERRAL',
    code: '1.3',
    self: false,
    when: { referralValid: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'RESIDENCE',
    code: '1.4',
    self: false,
    when: { level: ['BASIC'], registeredLevel: ['BASIC', 'SPECIALISED'], residenceDeclared: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'FOLLOW_UP',
    code: '1.5',
    self: false,
    when: { appointmentValid: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'DONOR',
    code: '1.6',
    self: false,
    when: { donorJustDonated: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'NEWBORN',
    code: '1.7',
    self: false,
    when: { newborn: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'PRIMARY_OTHER',
    code: '1.11',
    self: true,
    when: { level: ['PRIMARY'], primaryStatutory: false },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'BASIC_LT50_OUT',
    code: '1.12',
    self: true,
    when: {
      level: ['BASIC'],
      careType: 'OUTPATIENT',
      scoreBelow50OrProvisional: true,
      formerTierNot: ['PROVINCIAL', 'CENTRAL'],
    },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'BASIC_50_70_OUT',
    code: '1.13',
    self: true,
    when: {
      level: ['BASIC'],
      careType: 'OUTPATIENT',
      scoreFrom: 50,
      scoreBelow: 70,
      inAppendixII: false,
    },
    factor: [
      { from: '2025-01-01', value: 0 },
      { from: '2026-07-01', value: 0.5 },
    ],
  },
  {
    id: 'BASIC_EX_PROVINCIAL_OUT',
    code: '1.14',
    self: true,
    when: {
      level: ['BASIC'],
      careType: 'OUTPATIENT',
      formerTier: ['PROVINCIAL', 'CENTRAL'],
      inAppendixII: false,
    },
    factor: [
      { from: '2025-01-01', value: 0 },
      { from: '2026-07-01', value: 0.5 },
    ],
  },
  {
    id: 'BASIC_IN',
    code: '1.15',
    self: true,
    when: { level: ['BASIC'], careType: 'INPATIENT' },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'BASIC_APPENDIX_II',
    code: '1.16',
    self: true,
    when: { level: ['BASIC'], inAppendixII: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'SPECIALISED_APPENDIX_I',
    code: '1.17',
    self: true,
    when: { level: ['SPECIALISED'], inAppendixI: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'SPECIALISED_EX_PROVINCIAL_OUT',
    code: '1.18',
    self: true,
    when: {
      level: ['SPECIALISED'],
      careType: 'OUTPATIENT',
      formerTier: ['PROVINCIAL'],
      inAppendixI: false,
    },
    factor: [
      { from: '2025-01-01', value: 0 },
      { from: '2026-07-01', value: 0.5 },
    ],
  },
  {
    id: 'SPECIALISED_EX_CENTRAL_IN',
    code: '3.1',
    self: true,
    when: {
      level: ['SPECIALISED'],
      careType: 'INPATIENT',
      formerTier: ['CENTRAL', 'NONE'],
      inAppendixI: false,
    },
    factor: [{ from: '2025-01-01', value: 0.4 }],
  },
  {
    id: 'SPECIALISED_EX_CENTRAL_OUT',
    code: '3.1',
    self: true,
    when: {
      level: ['SPECIALISED'],
      careType: 'OUTPATIENT',
      formerTier: ['CENTRAL', 'NONE'],
      inAppendixI: false,
    },
    factor: [{ from: '2025-01-01', value: 0 }],
  },
  {
    id: 'SPECIALISED_EX_PROVINCIAL_IN',
    code: '3.2',
    self: true,
    when: {
      level: ['SPECIALISED'],
      careType: 'INPATIENT',
      formerTier: ['PROVINCIAL'],
      inAppendixI: false,
    },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'EX_DISTRICT',
    code: '3.3',
    self: true,
    when: { level: ['BASIC', 'SPECIALISED'], formerTier: ['DISTRICT'] },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'SPECIALISED_AREA_IN',
    code: '3.6',
    self: true,
    when: { level: ['SPECIALISED'], careType: 'INPATIENT', area: ['K1', 'K2', 'K3'] },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
];

/** MA_DOITUONG_KCB in the order of Decision 3276/QĐ-BYT. */
export const codeOrder: readonly string[] =
  '1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.11 1.12 1.13 1.14 1.15 1.16 1.17 1.18 2 3.1 3.2 3.3 3.6 7 7.2 7.3 7.4 8 9 10'.split(
    ' ',
  );

/** Rules with self: true are tried only if none of these matched. */
export const bases: ReadonlySet<string> = new Set(
  'EMERGENCY REGISTERED PRIMARY_STATUTORY REFERRAL RESIDENCE FOLLOW_UP DONOR NEWBORN'.split(' '),
);
