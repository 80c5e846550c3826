import { expect, test } from 'vitest';
import { graceCovers, treatmentGraceDays } from '../../../src/eligibility/data/treatment-grace.ts';
import { day } from './visit.ts';

test('the grace is fifteen days', () => {
  expect(treatmentGraceDays).toBe(15);
});

/** Decree 146/2018 had it for inpatients; Decree 188/2025 art. 50(4) for all since 2025-08-15. */
test.each([
  ['INPATIENT', '2018-12-01', true],
  ['INPATIENT', '2025-08-14', true],
  ['INPATIENT', '2025-08-15', true],
  ['DAY', '2025-08-14', false],
  ['DAY', '2025-08-15', true],
  ['OUTPATIENT', '2018-12-01', false],
  ['OUTPATIENT', '2025-08-14', false],
  ['OUTPATIENT', '2025-08-15', true],
] as const)('%s admitted on %s has a treatment grace: %s', (careType, admittedOn, covered) => {
  expect(graceCovers(careType, day(admittedOn))).toBe(covered);
});
