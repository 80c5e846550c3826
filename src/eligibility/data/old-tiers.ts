import type { FormerTier } from '../../domain/facility.ts';
import type { Confidence } from '../rule.ts';

/** How a visit before 2025 came about (eligibility rules 4.3). */
export type OldPath = 'RIGHT_ROUTE' | 'SELF_ORDINARY' | 'SELF_AREA';

export interface OldTierRow {
  readonly id: string;
  readonly tier: Exclude<FormerTier, 'NONE'>;
  /** null: any. */
  readonly careAs: 'OUTPATIENT' | 'INPATIENT' | null;
  readonly path: OldPath;
  readonly factors: ReadonlyArray<{ readonly from: string; readonly percent: number }>;
  readonly confidence: Confidence;
}

/** Before any visit that can be asked for. */
const ever = '0000-01-01';

const full = [{ from: ever, percent: 100 }] as const;
const none = [{ from: ever, percent: 0 }] as const;

function row(
  id: string,
  tier: OldTierRow['tier'],
  careAs: OldTierRow['careAs'],
  path: OldPath,
  factors: OldTierRow['factors'],
  confidence: Confidence = 'two sources',
): OldTierRow {
  return { id, tier, careAs, path, factors, confidence };
}

/** The four tiers until 2024-12-31: Law 25/2008 art. 22 as amended 46/2014, Circular 40/2015, Circular 30/2020. */
export const oldTierRows: readonly OldTierRow[] = [
  row('commune-right', 'COMMUNE', null, 'RIGHT_ROUTE', full, 'one source'),
  row('commune-self', 'COMMUNE', null, 'SELF_ORDINARY', full, 'one source'),
  row('commune-area', 'COMMUNE', null, 'SELF_AREA', full, 'one source'),
  row('district-right', 'DISTRICT', null, 'RIGHT_ROUTE', full),
  row('district-self', 'DISTRICT', null, 'SELF_ORDINARY', [
    { from: ever, percent: 70 },
    { from: '2016-01-01', percent: 100 },
  ]),
  row('district-area', 'DISTRICT', null, 'SELF_AREA', full),
  row('provincial-right', 'PROVINCIAL', null, 'RIGHT_ROUTE', full),
  row('provincial-self-inpatient', 'PROVINCIAL', 'INPATIENT', 'SELF_ORDINARY', [
    { from: ever, percent: 60 },
    { from: '2021-01-01', percent: 100 },
  ]),
  row('provincial-self-outpatient', 'PROVINCIAL', 'OUTPATIENT', 'SELF_ORDINARY', none),
  row('provincial-area-inpatient', 'PROVINCIAL', 'INPATIENT', 'SELF_AREA', full),
  row('provincial-area-outpatient', 'PROVINCIAL', 'OUTPATIENT', 'SELF_AREA', none),
  row('central-right', 'CENTRAL', null, 'RIGHT_ROUTE', full),
  row('central-self-inpatient', 'CENTRAL', 'INPATIENT', 'SELF_ORDINARY', [
    { from: ever, percent: 40 },
  ]),
  row('central-self-outpatient', 'CENTRAL', 'OUTPATIENT', 'SELF_ORDINARY', none),
  row('central-area-inpatient', 'CENTRAL', 'INPATIENT', 'SELF_AREA', full),
  row('central-area-outpatient', 'CENTRAL', 'OUTPATIENT', 'SELF_AREA', none),
];
