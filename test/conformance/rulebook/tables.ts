import { readFileSync } from 'node:fs';
import type { Area, CaseInput, FacilityLevel, FormerTier, Status } from './case-input.ts';

/** Section 2.1: base salary by first day; the day of change uses the new value. */
export const BASE_SALARY: readonly { readonly from: string; readonly amount: bigint }[] = [
  { from: '2018-07-01', amount: 1_390_000n },
  { from: '2019-07-01', amount: 1_490_000n },
  { from: '2023-07-01', amount: 1_800_000n },
  { from: '2024-07-01', amount: 2_340_000n },
  { from: '2026-07-01', amount: 2_530_000n },
];

/** Section 2.4. */
export const DIGIT_PERCENT = { 1: 100, 2: 100, 3: 95, 4: 80, 5: 100 } as const;

/** Section 2.5; CN and LH change on 2026-01-01. */
const DIGIT_CODES: readonly { readonly digit: number; readonly codes: string }[] = [
  { digit: 1, codes: 'CC TE' },
  { digit: 2, codes: 'CK CB KC HN DT DK XD BT TS AK CT' },
  { digit: 3, codes: 'HT TC PV TG DS HK' },
  {
    digit: 4,
    codes:
      'DN HX CH NN TK HC XK TB NO XB TN CS XN MS HD TQ TA TY HG LS HS SV GB GD ND TH TV TD TU BA',
  },
  { digit: 5, codes: 'QN CA CY' },
];

export function expectedDigit(objectCode: string, visitDate: string): number | undefined {
  if (objectCode === 'CN') return visitDate >= '2026-01-01' ? 2 : 3;
  if (objectCode === 'LH') return visitDate >= '2026-01-01' ? 2 : 4;
  return DIGIT_CODES.find((row) => row.codes.split(' ').includes(objectCode))?.digit;
}

/** Section 4.2. */
export const CODE_ORDER: readonly string[] = (
  '1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.11 1.12 1.13 1.14 1.15 1.16 1.17 1.18 2 3.1 3.2 3.3 3.6 ' +
  '7 7.2 7.3 7.4 8 9 10'
).split(' ');

export interface RouteFacts {
  readonly emergency: boolean;
  readonly registeredHere: boolean;
  readonly primaryStatutory: boolean;
  readonly referralValid: boolean;
  readonly registeredLevel: FacilityLevel | null;
  readonly residenceDeclared: boolean;
  readonly appointmentValid: boolean;
  readonly donorJustDonated: boolean;
  readonly newborn: boolean;
  readonly level: FacilityLevel | null;
  readonly outpatient: boolean;
  readonly score: number | null;
  readonly provisionalBasic: boolean;
  readonly formerTier: FormerTier;
  readonly inAppendixI: boolean;
  readonly inAppendixII: boolean | null;
  readonly area: Area | null;
}

export interface RouteRow {
  readonly row: number;
  readonly code: string;
  readonly self: boolean;
  readonly holds: (facts: RouteFacts) => boolean;
  readonly before: number;
  readonly since20260701: number;
  readonly asksAppendixII?: true;
}

const isOneOf = <T>(value: T, ...list: readonly T[]): boolean => list.includes(value);
const basic = (f: RouteFacts): boolean => f.level === 'BASIC';
const specialised = (f: RouteFacts): boolean => f.level === 'SPECIALISED';

/** Section 4.2, rows 1-22; row 22 is the former tier NONE of rows 17 and 18. */
export const ROUTE_ROWS: readonly RouteRow[] = [
  { row: 1, code: '2', self: false, holds: (f) => f.emergency, before: 100, since20260701: 100 },
  {
    row: 2,
    code: '1.1',
    self: false,
    holds: (f) => f.registeredHere && !f.primaryStatutory,
    before: 100,
    since20260701: 100,
  },
  {
    row: 3,
    code: '1.2',
    self: false,
    holds: (f) => f.primaryStatutory,
    before: 100,
    since20260701: 100,
  },
  {
    row: 5,
    code: '1.3',
    self: false,
    holds: (f) => f.referralValid,
    before: 100,
    since20260701: 100,
  },
  {
    row: 6,
    code: '1.4',
    self: false,
    holds: (f) =>
      basic(f) && isOneOf(f.registeredLevel, 'BASIC', 'SPECIALISED') && f.residenceDeclared,
    before: 100,
    since20260701: 100,
  },
  {
    row: 7,
    code: '1.5',
    self: false,
    holds: (f) => f.appointmentValid,
    before: 100,
    since20260701: 100,
  },
  {
    row: 8,
    code: '1.6',
    self: false,
    holds: (f) => f.donorJustDonated,
    before: 100,
    since20260701: 100,
  },
  { row: 9, code: '1.7', self: false, holds: (f) => f.newborn, before: 100, since20260701: 100 },
  {
    row: 4,
    code: '1.11',
    self: true,
    holds: (f) => f.level === 'PRIMARY' && !f.primaryStatutory,
    before: 100,
    since20260701: 100,
  },
  {
    row: 10,
    code: '1.12',
    self: true,
    holds: (f) =>
      basic(f) &&
      f.outpatient &&
      ((f.score !== null && f.score < 50) || f.provisionalBasic) &&
      !isOneOf(f.formerTier, 'PROVINCIAL', 'CENTRAL'),
    before: 100,
    since20260701: 100,
  },
  {
    row: 11,
    code: '1.13',
    self: true,
    holds: (f) =>
      basic(f) &&
      f.outpatient &&
      f.score !== null &&
      f.score >= 50 &&
      f.score < 70 &&
      f.inAppendixII !== true,
    before: 0,
    since20260701: 50,
    asksAppendixII: true,
  },
  {
    row: 12,
    code: '1.14',
    self: true,
    holds: (f) =>
      basic(f) &&
      f.outpatient &&
      isOneOf(f.formerTier, 'PROVINCIAL', 'CENTRAL') &&
      f.inAppendixII !== true,
    before: 0,
    since20260701: 50,
    asksAppendixII: true,
  },
  {
    row: 13,
    code: '1.15',
    self: true,
    holds: (f) => basic(f) && !f.outpatient,
    before: 100,
    since20260701: 100,
  },
  {
    row: 14,
    code: '1.16',
    self: true,
    holds: (f) => basic(f) && f.inAppendixII === true,
    before: 100,
    since20260701: 100,
  },
  {
    row: 15,
    code: '1.17',
    self: true,
    holds: (f) => specialised(f) && f.inAppendixI,
    before: 100,
    since20260701: 100,
  },
  {
    row: 16,
    code: '1.18',
    self: true,
    holds: (f) => specialised(f) && f.outpatient && f.formerTier === 'PROVINCIAL' && !f.inAppendixI,
    before: 0,
    since20260701: 50,
  },
  {
    row: 17,
    code: '3.1',
    self: true,
    holds: (f) =>
      specialised(f) && !f.outpatient && isOneOf(f.formerTier, 'CENTRAL', 'NONE') && !f.inAppendixI,
    before: 40,
    since20260701: 40,
  },
  {
    row: 18,
    code: '3.1',
    self: true,
    holds: (f) =>
      specialised(f) && f.outpatient && isOneOf(f.formerTier, 'CENTRAL', 'NONE') && !f.inAppendixI,
    before: 0,
    since20260701: 0,
  },
  {
    row: 19,
    code: '3.2',
    self: true,
    holds: (f) =>
      specialised(f) && !f.outpatient && f.formerTier === 'PROVINCIAL' && !f.inAppendixI,
    before: 100,
    since20260701: 100,
  },
  {
    row: 20,
    code: '3.3',
    self: true,
    holds: (f) => (basic(f) || specialised(f)) && f.formerTier === 'DISTRICT',
    before: 100,
    since20260701: 100,
  },
  {
    row: 21,
    code: '3.6',
    self: true,
    holds: (f) => specialised(f) && !f.outpatient && f.area !== null,
    before: 100,
    since20260701: 100,
  },
];

/** Section 4.3, the column "self, ordinary". */
export function oldSelfFactor(tier: FormerTier, outpatient: boolean, date: string): number {
  if (tier === 'COMMUNE') return 100;
  if (tier === 'DISTRICT') return date >= '2016-01-01' ? 100 : 70;
  if (outpatient) return 0;
  if (tier === 'PROVINCIAL') return date >= '2021-01-01' ? 100 : 60;
  return 40;
}

/** Section 4.3, the column "self, K1 / K2 or K3". */
export function oldAreaFactor(tier: FormerTier, outpatient: boolean): number {
  return (tier === 'PROVINCIAL' || tier === 'CENTRAL') && outpatient ? 0 : 100;
}

export type PortalOutcome = Status | 'BY_CARD' | undefined;

export interface PortalRow {
  readonly outcome: PortalOutcome;
  readonly actions: readonly string[];
  readonly warnings: readonly string[];
}

const RETYPE = ['RETYPE_NUMBER', 'TRY_PERSONAL_ID'];
const RETRY = ['RETRY_LOOKUP', 'STORE_EVIDENCE'];

const portalRow = (
  outcome: PortalOutcome,
  actions: readonly string[] = [],
  warnings: readonly string[] = [],
): PortalRow => ({ outcome, actions, warnings });

/** Section 7.2 with the actions of the parameter file's `portalResultCodes`. */
const PORTAL: Readonly<Record<string, PortalRow>> = {
  '000': portalRow('BY_CARD'),
  '001': portalRow('NEEDS_ACTION', ['CONFIRM_PAPER_CARD_AND_ID']),
  '002': portalRow('NEEDS_ACTION', ['CONFIRM_PAPER_CARD_AND_ID']),
  '003': portalRow('BY_CARD'),
  '004': portalRow('BY_CARD', ['OFFER_CARD_SWITCH'], ['NEWER_CARD_EXISTS']),
  '010': portalRow('NOT_ELIGIBLE', ['ASK_TO_RENEW']),
  '050': portalRow('NOT_ELIGIBLE', RETYPE),
  '051': portalRow('NEEDS_ACTION', RETYPE),
  '052': portalRow('NEEDS_ACTION', RETYPE),
  '053': portalRow('NEEDS_ACTION', RETYPE),
  '054': portalRow('SYSTEM_ERROR', ['FIX_STAFF_ACCOUNT'], ['UNVERIFIED']),
  '055': portalRow('SYSTEM_ERROR', ['FIX_STAFF_ACCOUNT'], ['UNVERIFIED']),
  '060': portalRow('NEEDS_ACTION', ['COMPARE_IDENTITY']),
  '061': portalRow('NEEDS_ACTION', ['COMPARE_IDENTITY']),
  '070': portalRow('NEEDS_ACTION', ['COMPARE_IDENTITY']),
  '100': portalRow('ELIGIBLE_PROVISIONAL', RETRY, ['UNVERIFIED']),
  '101': portalRow('ELIGIBLE_PROVISIONAL', RETRY, ['UNVERIFIED']),
  '110': portalRow('NOT_ELIGIBLE'),
  '120': portalRow('NOT_ELIGIBLE'),
  '121': portalRow('NEEDS_ACTION', ['FIND_NEW_CARD']),
  '122': portalRow('NEEDS_ACTION', ['FIND_NEW_CARD']),
  '123': portalRow('NEEDS_ACTION', ['REQUERY']),
  '124': portalRow('NOT_ELIGIBLE'),
  '130': portalRow('NEEDS_ACTION', ['SHOW_BIRTH_PAPER', 'ISSUE_TEMPORARY_CHILD_NUMBER']),
  '205': portalRow('SYSTEM_ERROR', [], ['UNVERIFIED']),
  '401': portalRow('ELIGIBLE_PROVISIONAL', ['REFRESH_TOKEN', ...RETRY], ['UNVERIFIED']),
  '500': portalRow('ELIGIBLE_PROVISIONAL', RETRY, ['UNVERIFIED']),
};

export function portalRowOf(portal: CaseInput['portal']): PortalRow {
  if (!portal.available) return portalRow('ELIGIBLE_PROVISIONAL', RETRY, ['UNVERIFIED']);
  if (portal.resultCode === null) return portalRow(undefined);
  return PORTAL[portal.resultCode] ?? portalRow('NEEDS_ACTION');
}

interface DiseaseRow {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly ageUnder: number | null;
  readonly condition: boolean;
}

/** Fields of one CSV line; quoted fields hold commas but neither quotes nor line breaks, except doubled quotes. */
const csvFields = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map((m) => m[1] ?? m[2] ?? '');

/** appendix-1.csv is `serious-diseases.csv` of the rule book, Appendix I of Circular 01/2025/TT-BYT. */
const DISEASES: readonly DiseaseRow[] = readFileSync(
  new URL('./appendix-1.csv', import.meta.url),
  'utf8',
)
  .split(/\r?\n/)
  .filter((line) => /^\d/.test(line))
  .map((line) => {
    const [, include = '', exclude = '', age = '', , condition = ''] = csvFields(line);
    return {
      include: include.split(';'),
      exclude: exclude === '' ? [] : exclude.split(';'),
      ageUnder: age === '' ? null : Number(age),
      condition: condition !== '',
    };
  });

export const DISEASE_ROW_COUNT = DISEASES.length;

const entryMatches = (entry: string, icd: string): boolean => {
  const group = icd.slice(0, 3);
  if (entry.includes('-')) {
    const [first = '', last = ''] = entry.split('-');
    return group >= first && group <= last;
  }
  return entry.length === 3 ? group === entry : icd === entry;
};

export interface Listing {
  /** undefined: depends on an unknown age, or the code has a form the text does not speak of. */
  readonly listed: boolean | undefined;
  readonly condition: boolean | undefined;
}

/** Section 4.6. */
export function listing(icdMain: string | null, age: number | undefined): Listing {
  if (icdMain === null) return { listed: false, condition: false };
  const icd = icdMain.toUpperCase().replaceAll(/[\s†*]/g, '');
  if (!/^[A-Z]\d\d(?:\.\d)?$/.test(icd)) return { listed: undefined, condition: undefined };
  const candidates = DISEASES.filter(
    (row) =>
      row.include.some((entry) => entryMatches(entry, icd)) &&
      !row.exclude.some((entry) => entryMatches(entry, icd)),
  );
  const certain = candidates.filter(
    (row) => row.ageUnder === null || (age !== undefined && age < row.ageUnder),
  );
  const open = age === undefined && candidates.some((row) => row.ageUnder !== null);
  if (certain.length > 0) {
    const all = certain.every((row) => row.condition);
    const none = certain.every((row) => !row.condition);
    return { listed: true, condition: all ? true : none && !open ? false : undefined };
  }
  return open ? { listed: undefined, condition: undefined } : { listed: false, condition: false };
}
