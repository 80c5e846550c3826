import type { PlainDate } from '../../domain/date.ts';
import type { CareType } from '../facts.ts';

/** A card that ends during treatment is paid for until discharge, at most this much longer. */
export const treatmentGraceDays = 15;

/** Kinds of care with that grace, by first day of the visit; each law has those of the one before. */
export const graceByLaw: ReadonlyArray<{
  readonly from: string | null;
  readonly careTypes: readonly CareType[];
  readonly source: string;
}> = [
  { from: null, careTypes: ['INPATIENT'], source: 'Nghị định 146/2018/NĐ-CP (two sources)' },
  {
    from: '2025-08-15',
    careTypes: ['INPATIENT', 'DAY', 'OUTPATIENT'],
    source: 'Nghị định 188/2025/NĐ-CP điều 50(4) (confirmed)',
  },
];

export function graceCovers(careType: CareType, admittedOn: PlainDate): boolean {
  return graceByLaw.some(
    ({ from, careTypes }) => (from === null || from <= admittedOn) && careTypes.includes(careType),
  );
}
