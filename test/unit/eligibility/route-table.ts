import type { FacilityLevel, FormerTier } from '../../../src/domain/facility.ts';

/** One rule as published; its conditions are read by the test's own selection. */
export interface PublishedRule {
  readonly id: string;
  /** Its rule in the engine. */
  readonly rule: string;
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
    rule: 'route.emergency',
    code: '2',
    self: false,
    when: { emergency: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'REGISTERED',
    rule: 'route.registered',
    code: '1.1',
    self: false,
    when: { registeredHere: true, primaryStatutory: false },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'PRIMARY_STATUTORY',
    rule: 'route.primary-statutory',
    code: '1.2',
    self: false,
    when: { primaryStatutory: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'REFERRAL',
    rule: 'route.referral',
    code: '1.3',
    self: false,
    when: { referralValid: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'RESIDENCE',
    rule: 'route.residence',
    code: '1.4',
    self: false,
    when: { level: ['BASIC'], registeredLevel: ['BASIC', 'SPECIALISED'], residenceDeclared: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'FOLLOW_UP',
    rule: 'route.follow-up',
    code: '1.5',
    self: false,
    when: { appointmentValid: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'DONOR',
    rule: 'route.donor',
    code: '1.6',
    self: false,
    when: { donorJustDonated: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'NEWBORN',
    rule: 'route.newborn',
    code: '1.7',
    self: false,
    when: { newborn: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'PRIMARY_OTHER',
    rule: 'route.primary-other',
    code: '1.11',
    self: true,
    when: { level: ['PRIMARY'], primaryStatutory: false },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'BASIC_LT50_OUT',
    rule: 'route.basic-below-50-outpatient',
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
    rule: 'route.basic-50-to-70-outpatient',
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
    rule: 'route.basic-ex-provincial-outpatient',
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
    rule: 'route.basic-inpatient',
    code: '1.15',
    self: true,
    when: { level: ['BASIC'], careType: 'INPATIENT' },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'BASIC_APPENDIX_II',
    rule: 'route.basic-appendix-ii',
    code: '1.16',
    self: true,
    when: { level: ['BASIC'], inAppendixII: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'SPECIALISED_APPENDIX_I',
    rule: 'route.specialised-appendix-i',
    code: '1.17',
    self: true,
    when: { level: ['SPECIALISED'], inAppendixI: true },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'SPECIALISED_EX_PROVINCIAL_OUT',
    rule: 'route.specialised-ex-provincial-outpatient',
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
    rule: 'route.specialised-ex-central-inpatient',
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
    rule: 'route.specialised-ex-central-outpatient',
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
    rule: 'route.specialised-ex-provincial-inpatient',
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
    rule: 'route.ex-district',
    code: '3.3',
    self: true,
    when: { level: ['BASIC', 'SPECIALISED'], formerTier: ['DISTRICT'] },
    factor: [{ from: '2025-01-01', value: 1 }],
  },
  {
    id: 'SPECIALISED_AREA_IN',
    rule: 'route.specialised-area-inpatient',
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

/** One row of the table for visits until 2024-12-31, as published. */
export interface PublishedOldRule {
  readonly id: string;
  /** Its rule in the engine, which does not ask for the care where it makes no difference. */
  readonly rule: string;
  readonly tier: FormerTier;
  readonly careTypes: ReadonlyArray<'OUTPATIENT' | 'INPATIENT'>;
  readonly path: 'RIGHT_ROUTE' | 'SELF_ORDINARY' | 'SELF_AREA';
  /** Factor by first day; null is "always". */
  readonly factor: ReadonlyArray<{ readonly from: string | null; readonly value: number }>;
}

const anyCare = ['OUTPATIENT', 'INPATIENT'] as const;

function old(
  id: string,
  rule: string,
  tier: FormerTier,
  careTypes: PublishedOldRule['careTypes'],
  path: PublishedOldRule['path'],
  ...factor: PublishedOldRule['factor']
): PublishedOldRule {
  return { id, rule: `route.old.${rule}`, tier, careTypes, path, factor };
}

const always = (value: number) => ({ from: null, value });

/** The published table of the old four tiers, version 2026-11-21. */
export const publishedOldRules: readonly PublishedOldRule[] = [
  old('OLD_COMMUNE_RIGHT', 'commune-right', 'COMMUNE', anyCare, 'RIGHT_ROUTE', always(1)),
  old('OLD_COMMUNE_SELF', 'commune-self', 'COMMUNE', anyCare, 'SELF_ORDINARY', always(1)),
  old('OLD_COMMUNE_AREA', 'commune-area', 'COMMUNE', anyCare, 'SELF_AREA', always(1)),
  old('OLD_DISTRICT_RIGHT', 'district-right', 'DISTRICT', anyCare, 'RIGHT_ROUTE', always(1)),
  old('OLD_DISTRICT_SELF', 'district-self', 'DISTRICT', anyCare, 'SELF_ORDINARY', always(0.7), {
    from: '2016-01-01',
    value: 1,
  }),
  old('OLD_DISTRICT_AREA', 'district-area', 'DISTRICT', anyCare, 'SELF_AREA', always(1)),
  old(
    'OLD_PROVINCIAL_IN_RIGHT_ROUTE',
    'provincial-right',
    'PROVINCIAL',
    ['INPATIENT'],
    'RIGHT_ROUTE',
    always(1),
  ),
  old(
    'OLD_PROVINCIAL_OUT_RIGHT_ROUTE',
    'provincial-right',
    'PROVINCIAL',
    ['OUTPATIENT'],
    'RIGHT_ROUTE',
    always(1),
  ),
  old(
    'OLD_PROVINCIAL_IN_SELF_ORDINARY',
    'provincial-self-inpatient',
    'PROVINCIAL',
    ['INPATIENT'],
    'SELF_ORDINARY',
    always(0.6),
    {
      from: '2021-01-01',
      value: 1,
    },
  ),
  old(
    'OLD_PROVINCIAL_OUT_SELF_ORDINARY',
    'provincial-self-outpatient',
    'PROVINCIAL',
    ['OUTPATIENT'],
    'SELF_ORDINARY',
    always(0),
  ),
  old(
    'OLD_PROVINCIAL_IN_SELF_AREA',
    'provincial-area-inpatient',
    'PROVINCIAL',
    ['INPATIENT'],
    'SELF_AREA',
    always(1),
  ),
  old(
    'OLD_PROVINCIAL_OUT_SELF_AREA',
    'provincial-area-outpatient',
    'PROVINCIAL',
    ['OUTPATIENT'],
    'SELF_AREA',
    always(0),
  ),
  old(
    'OLD_CENTRAL_IN_RIGHT_ROUTE',
    'central-right',
    'CENTRAL',
    ['INPATIENT'],
    'RIGHT_ROUTE',
    always(1),
  ),
  old(
    'OLD_CENTRAL_OUT_RIGHT_ROUTE',
    'central-right',
    'CENTRAL',
    ['OUTPATIENT'],
    'RIGHT_ROUTE',
    always(1),
  ),
  old(
    'OLD_CENTRAL_IN_SELF_ORDINARY',
    'central-self-inpatient',
    'CENTRAL',
    ['INPATIENT'],
    'SELF_ORDINARY',
    always(0.4),
  ),
  old(
    'OLD_CENTRAL_OUT_SELF_ORDINARY',
    'central-self-outpatient',
    'CENTRAL',
    ['OUTPATIENT'],
    'SELF_ORDINARY',
    always(0),
  ),
  old(
    'OLD_CENTRAL_IN_SELF_AREA',
    'central-area-inpatient',
    'CENTRAL',
    ['INPATIENT'],
    'SELF_AREA',
    always(1),
  ),
  old(
    'OLD_CENTRAL_OUT_SELF_AREA',
    'central-area-outpatient',
    'CENTRAL',
    ['OUTPATIENT'],
    'SELF_AREA',
    always(0),
  ),
];
