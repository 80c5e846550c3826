import type { FacilityFacts } from '../facts.ts';

const article57 = 'Nghị định 188/2025/NĐ-CP điều 57 (one source)';

/**
 * Most that is paid for one visit to a facility without contract, in base salaries (Decree 188/2025 art. 57, one source). The
 * first row that fits counts; there is none for primary facilities.
 */
export const directClaimCaps: ReadonlyArray<{
  readonly careType: 'OUTPATIENT' | 'INPATIENT';
  readonly fits: (facility: FacilityFacts) => boolean;
  /** `fits` in words. */
  readonly facility: string;
  readonly baseSalaryPercent: number;
  readonly source: string;
}> = [
  {
    careType: 'OUTPATIENT',
    fits: ({ level }) => level === 'BASIC',
    facility: 'basic',
    baseSalaryPercent: 15,
    source: article57,
  },
  {
    careType: 'INPATIENT',
    fits: ({ level, formerTier, score }) =>
      level === 'BASIC' &&
      formerTier === 'PROVINCIAL' &&
      score !== null &&
      score >= 50 &&
      score < 70,
    facility: 'basic, formerly provincial, 50 to under 70 points',
    baseSalaryPercent: 100,
    source: article57,
  },
  {
    careType: 'INPATIENT',
    fits: ({ level }) => level === 'BASIC',
    facility: 'basic',
    baseSalaryPercent: 50,
    source: article57,
  },
  {
    careType: 'INPATIENT',
    fits: ({ level }) => level === 'SPECIALISED',
    facility: 'specialised',
    baseSalaryPercent: 250,
    source: article57,
  },
];
