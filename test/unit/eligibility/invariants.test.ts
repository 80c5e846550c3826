import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../../src/domain/date.ts';
import { decide } from '../../../src/eligibility/decide.ts';
import { reasonCatalog } from '../../../src/eligibility/reasons.ts';
import { anyFacts } from './arbitrary-facts.ts';
import { answeredWith, day } from './visit.ts';

const runs = { numRuns: 1_000 };

/** Rules section 9, over any visit. */
describe('for any visit', () => {
  test('a verdict comes out, the same for the same facts', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(decide(structuredClone(facts))).toEqual(decide(facts));
      }),
      runs,
    );
  });

  test('visits of all kinds are among those generated', () => {
    const seen = new Set(fc.sample(anyFacts, 3_000).map((facts) => decide(facts).status));
    expect([...seen].sort()).toEqual([
      'ELIGIBLE',
      'ELIGIBLE_PROVISIONAL',
      'NEEDS_ACTION',
      'NOT_ELIGIBLE',
      'SYSTEM_ERROR',
    ]);
  });

  test('fund and patient together pay the cost, and the fund never more', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { benefit } = decide(facts);
        if (benefit === null) return;
        if (facts.inScopeCost === null) {
          expect([benefit.fundPays, benefit.patientPays]).toEqual([null, null]);
          return;
        }
        expect((benefit.fundPays ?? 0) + (benefit.patientPays ?? 0)).toBe(facts.inScopeCost);
        expect(benefit.fundPays).toBeGreaterThanOrEqual(0);
        expect(benefit.fundPays).toBeLessThanOrEqual(facts.inScopeCost);
      }),
      runs,
    );
  });

  test('level and factor are those of the law, and the percentage is their product', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { benefit } = decide(facts);
        if (benefit === null) return;
        expect([100, 95, 80]).toContain(benefit.levelPercent);
        expect([100, 50, 40, 0]).toContain(benefit.routeFactorPercent);
        expect(benefit.effectiveBasisPoints).toBe(
          benefit.levelPercent * benefit.routeFactorPercent,
        );
      }),
      runs,
    );
  });

  test('emergency means the full factor', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { benefit } = decide({ ...facts, emergency: true });
        if (benefit !== null) expect(benefit.routeFactorPercent).toBe(100);
      }),
      runs,
    );
  });

  test('digits 1, 2 and 5 mean 0, 40, 50 or 100 %', () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(1, 2, 5), (facts, benefitDigit) => {
        const card = facts.card === null ? null : { ...facts.card, benefitDigit };
        const { benefit } = decide({ ...facts, card, replacement: null });
        if (benefit !== null)
          expect([0, 4_000, 5_000, 10_000]).toContain(benefit.effectiveBasisPoints);
      }),
      runs,
    );
  });

  test('the statutory primary list means 100 %', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { benefit } = decide({
          ...facts,
          facility: { ...facts.facility, primaryStatutory: true },
        });
        if (benefit !== null) expect(benefit.effectiveBasisPoints).toBe(10_000);
      }),
      runs,
    );
  });

  test('without the level of the facility no percentage is stated', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const verdict = decide({ ...facts, facility: { ...facts.facility, level: null } });
        expect(verdict.benefit).toBeNull();
        expect(verdict.decision).not.toBe('ELIGIBLE');
      }),
      runs,
    );
  });

  test('covered means a percentage above zero, and refused none', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { decision, benefit } = decide(facts);
        if (decision === 'ELIGIBLE') expect(benefit?.effectiveBasisPoints).toBeGreaterThan(0);
        if (decision === 'NOT_ELIGIBLE') expect(benefit?.effectiveBasisPoints ?? 0).toBe(0);
      }),
      runs,
    );
  });

  test('only a cover for now is provisional', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { status, decision, provisional } = decide(facts);
        expect(provisional).toBe(status === 'ELIGIBLE_PROVISIONAL');
        expect(decision).toBe(
          {
            ELIGIBLE: 'ELIGIBLE',
            ELIGIBLE_PROVISIONAL: 'ELIGIBLE',
            NEEDS_ACTION: 'UNDETERMINED',
            NOT_ELIGIBLE: 'NOT_ELIGIBLE',
            SYSTEM_ERROR: 'UNDETERMINED',
          }[status],
        );
      }),
      runs,
    );
  });

  test('only a matched person is covered without reserve', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        if (decide(facts).status === 'ELIGIBLE') expect(facts.identity).toBe('MATCHED');
      }),
      runs,
    );
  });

  test('every refusal and every open question says why, gravest first, each reason once', () => {
    const weight = { BLOCKING: 0, WARNING: 1, INFO: 2 };
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { status, reasons } = decide(facts);
        const weights = reasons.map((code) => weight[reasonCatalog[code].severity]);
        expect(weights).toEqual(weights.toSorted());
        expect(new Set(reasons).size).toBe(reasons.length);
        expect(reasons.length).toBeGreaterThan(0);
        if (status === 'NOT_ELIGIBLE' || status === 'SYSTEM_ERROR') expect(weights[0]).toBe(0);
      }),
      runs,
    );
  });

  test('a condition never promises less than what is paid anyway', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { benefit } = decide(facts);
        for (const { effectiveBasisPoints } of benefit?.conditional ?? []) {
          expect(effectiveBasisPoints).toBeGreaterThan(benefit?.effectiveBasisPoints ?? 0);
        }
      }),
      runs,
    );
  });

  test('the card that counts covers the day, or its treatment grace does', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { decision, cardUsed, cardState } = decide(facts);
        if (decision !== 'ELIGIBLE') return;
        const used = cardUsed === 'REPLACEMENT' ? facts.replacement : facts.card;
        expect(used?.validFrom != null && used.validFrom <= facts.visitDate).toBe(true);
        const end = used?.validTo ?? null;
        const last = end !== null && cardState === 'VALID_GRACE' ? addDays(end, 15) : end;
        expect(last === null || facts.visitDate <= last).toBe(true);
      }),
      runs,
    );
  });
});

test('from 2025-01-01 to 2026-06-30 the factor does not depend on the day', () => {
  fc.assert(
    fc.property(anyFacts, fc.nat(545), fc.nat(545), (facts, first, second) => {
      // What rests on the card and the slips changes with the day by itself.
      const on = (days: number) => {
        const visitDate = addDays(day('2025-01-01'), days);
        const card =
          facts.card === null
            ? null
            : {
                ...facts.card,
                benefitDigit: 4 as const,
                validFrom: day('2020-01-01'),
                validTo: null,
              };
        return decide({
          ...facts,
          visitDate,
          admittedOn: visitDate,
          portal: answeredWith('000'),
          identity: 'MATCHED',
          card,
          replacement: null,
          referral: null,
          residence: null,
          birthDate: facts.birthDate.startsWith('2008')
            ? ('1986' as typeof facts.birthDate)
            : facts.birthDate,
        }).benefit?.routeFactorPercent;
      };
      expect(on(first)).toBe(on(second));
    }),
    runs,
  );
});

test('no day before 2026-07-01 has a higher factor than that day', () => {
  fc.assert(
    fc.property(anyFacts, fc.nat(545), (facts, days) => {
      const on = (visitDate: ReturnType<typeof day>) =>
        decide({
          ...facts,
          visitDate,
          admittedOn: visitDate,
          portal: answeredWith('000'),
          identity: 'MATCHED',
          card:
            facts.card === null
              ? null
              : { ...facts.card, benefitDigit: 3, validFrom: day('2020-01-01'), validTo: null },
          replacement: null,
          referral: null,
          residence: null,
          mainDiagnosis: null,
        }).benefit?.routeFactorPercent ?? 0;
      expect(on(addDays(day('2025-01-01'), days))).toBeLessThanOrEqual(on(day('2026-07-01')));
    }),
    runs,
  );
});
