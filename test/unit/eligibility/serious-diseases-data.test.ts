import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type SeriousDisease,
  seriousDiseases,
} from '../../../src/eligibility/data/serious-diseases.ts';

function cells({ row, include, exclude, ageUnder, name, condition }: SeriousDisease) {
  return [row, include, exclude, ageUnder, name, condition?.vi ?? null, condition?.en ?? null];
}

function diseaseOf(row: number): SeriousDisease | undefined {
  return seriousDiseases.find((disease) => disease.row === row);
}

describe('Appendix I as data', () => {
  test('is the published list, cell by cell', () => {
    const digest = createHash('sha256').update(JSON.stringify(seriousDiseases.map(cells)));
    // Made from the published CSV by another program.
    expect(digest.digest('hex')).toBe(
      '080d46812c114c0b6717e821d21dbdd32943bc31b7867135b7d2a62467b12577',
    );
  });

  test('has 62 rows, 36 of them with a condition in both languages', () => {
    const conditions = seriousDiseases.flatMap(({ condition }) => condition ?? []);
    expect(seriousDiseases).toHaveLength(62);
    expect(conditions).toHaveLength(36);
    for (const { vi, en } of conditions) {
      expect(vi).toMatch(/\S/);
      expect(en).toMatch(/\S/);
      expect(en).not.toMatch(/[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i);
    }
  });

  test.each([
    [
      16,
      'C38',
      'C38.4',
      null,
      'Applies already within the visit in which the confirmed diagnosis is made.',
    ],
    [
      22,
      'C00-C97',
      '',
      18,
      'Both: under 18 years; and not when the diagnosis is confirmed but no specific treatment is indicated.',
    ],
    [
      23,
      'C81-C86;C90-C96',
      'C83.5',
      null,
      'Not when the diagnosis is confirmed but no specific treatment is indicated.',
    ],
    [30, 'E70', '', 18, 'Under 18 years.'],
    [37, 'F42', '', null, null],
    [43, 'I50', '', null, 'Diagnosis concluded as stage 3 or stage 4.'],
    [44, 'I51.2;L51.2', '', null, null],
    [49, 'J86', '', null, 'Severe course according to the diagnosis and treatment guideline.'],
    [62, 'Z94', '', null, 'Patients with an organ transplant and treatment after transplantation.'],
  ])('row %i', (row, include, exclude, ageUnder, condition) => {
    const disease = diseaseOf(row);
    expect(disease).toMatchObject({ row, include, exclude, ageUnder });
    expect(disease?.condition?.en ?? null).toBe(condition);
  });

  test('row 59 in both languages', () => {
    expect(diseaseOf(59)?.condition).toEqual({
      vi: 'Có chỉ định thay khớp.',
      en: 'Joint replacement is indicated.',
    });
  });
});
