import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { caseInput } from './arbitrary-input.ts';
import type { RulebookFile } from './case-input.ts';
import { differences } from './compare.ts';
import { expectedOf } from './oracle.ts';
import { DISEASE_ROW_COUNT } from './tables.ts';

const read = (name: string): RulebookFile =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

// worked-examples.json: the worked examples published with the rule book, version 2026-11-21, unchanged in content.
const published = read('./worked-examples.json');
const own = read('./cases.json');

describe('the published worked examples', () => {
  test.each(published.cases.map((item) => [item.id, item.title, item] as const))(
    '%s %s',
    (_id, _title, item) => {
      expect(differences(item.expected, expectedOf(item.input))).toEqual([]);
    },
  );
});

describe('the cases of the second reading', () => {
  test('have ids of their own', () => {
    expect(new Set(own.cases.map((item) => item.id)).size).toBe(own.cases.length);
  });

  test.each(own.cases.map((item) => [item.id, item.title, item] as const))(
    '%s %s',
    (_id, _title, item) => {
      expect(differences(item.expected, expectedOf(item.input))).toEqual([]);
    },
  );
});

describe('the second reading itself', () => {
  test('has the 62 rows of Appendix I', () => {
    expect(DISEASE_ROW_COUNT).toBe(62);
  });

  test('keeps the invariants of section 9', () => {
    fc.assert(
      fc.property(caseInput, (input) => {
        const answer = expectedOf(input);
        if (typeof answer.fundPays === 'number') {
          expect(answer.fundPays).toBeLessThanOrEqual(input.inScopeCost ?? 0);
        }
        if (input.emergency && typeof answer.routeFactorPercent === 'number') {
          expect(answer.routeFactorPercent).toBe(100);
        }
        const full =
          input.visitDate >= '2025-01-01' &&
          input.facility.primaryStatutory &&
          input.facility.level !== null;
        if (full && typeof answer.effectivePercent === 'number') {
          expect(answer.effectivePercent).toBe(100);
        }
        if (input.visitDate >= '2025-01-01' && input.facility.level === null) {
          expect(answer.effectivePercent ?? null).toBeNull();
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the comparison of section 10.2', () => {
  test('left out is not asserted, null must be null, lists are subsets', () => {
    expect(differences({}, { status: 'ELIGIBLE' })).toEqual([]);
    expect(differences({ fundPays: null }, {})).toEqual([]);
    expect(differences({ fundPays: null }, { fundPays: 0 })).toHaveLength(1);
    expect(differences({ fundPays: 0 }, {})).toHaveLength(1);
    expect(differences({ warnings: ['UNVERIFIED'] }, { warnings: [] })).toHaveLength(1);
    expect(
      differences({ warningsAbsent: ['UNVERIFIED'] }, { warnings: ['UNVERIFIED'] }),
    ).toHaveLength(1);
    expect(
      differences({ yearThreshold: 14_124_444.44 }, { yearThreshold: 14_124_444.444 }),
    ).toEqual([]);
    expect(
      differences({ yearThreshold: 14_124_444.44 }, { yearThreshold: 14_124_444.46 }),
    ).toHaveLength(1);
    const segments = [{ from: '2026-08-25', to: '2026-08-31', benefitLevelPercent: 80 }];
    expect(differences({ segments: [{ from: '2026-08-25' }] }, { segments })).toEqual([]);
    expect(differences({ segments: [{ from: '2026-08-26' }] }, { segments })).toHaveLength(1);
  });
});
