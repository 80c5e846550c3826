import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factNames } from '../../../src/eligibility/fact-names.ts';
import type { Facts } from '../../../src/eligibility/facts.ts';
import { type Effect, isInForce, type RuleCard } from '../../../src/eligibility/rule.ts';
import { cardRules } from '../../../src/eligibility/rules/card/index.ts';
import { contradictions } from '../../../src/eligibility/rules/contradictions/index.ts';
import { byDigit } from '../../../src/eligibility/rules/level/by-digit.ts';
import { upgradeRules } from '../../../src/eligibility/rules/level/index.ts';
import { notices } from '../../../src/eligibility/rules/notices/index.ts';
import { routeRules } from '../../../src/eligibility/rules/route/index.ts';
import { anyVisit } from './arbitrary-facts.ts';
import {
  answeredWith,
  card,
  day,
  decide,
  elsewhere,
  places,
  referral,
  selfReferral,
  visit,
} from './visit.ts';

/** In the order in which they are looked at. */
const stages = [contradictions, cardRules, routeRules, [byDigit], upgradeRules, notices] as const;
const rules: readonly RuleCard[] = stages.flat();

const kindsOfStage: ReadonlyArray<ReadonlySet<Effect['kind']>> = [
  new Set(['CONTRADICTION']),
  new Set(['CARD']),
  new Set(['ROUTE', 'ROUTE_NOT_CHOSEN']),
  new Set(['LEVEL']),
  new Set(['UPGRADE']),
  new Set(['NOTICE']),
];

describe('every rule', () => {
  test('has an id of its own, of its stage', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    const prefixes = ['contradiction.', 'card.', 'route.', 'level.', 'level.', 'notice.'];
    for (const [index, stage] of stages.entries()) {
      for (const { id } of stage) {
        expect(id.startsWith(prefixes[index] ?? '?')).toBe(true);
        expect(id).toMatch(/^[a-z]+(?:\.[A-Za-z0-9_-]+)+$/);
      }
    }
  });

  test.each(rules.map((rule) => [rule.id, rule] as const))(
    '%s names its title in both languages, its source and its facts',
    (_id, { title, cites, confidence, from, to, uses }) => {
      for (const text of [title.vi, title.en, cites]) {
        expect(text.trim()).toBe(text);
        expect(text.length).toBeGreaterThan(3);
        expect(text).toBe(text.normalize('NFC'));
      }
      expect(title.vi).not.toBe(title.en);
      expect(['confirmed', 'two sources', 'one source', 'own judgement']).toContain(confidence);
      for (const date of [from, to]) if (date !== null) expect(day(date)).toBe(date);
      expect(uses.length).toBeGreaterThan(0);
      expect(new Set(uses).size).toBe(uses.length);
      expect(uses.filter((name) => !Object.hasOwn(factNames, name))).toEqual([]);
    },
  );
});

describe('what fired', () => {
  test('comes in the order of the stages, each rule once', () => {
    fc.assert(
      fc.property(anyVisit, ({ facts, on }) => {
        const { fired } = decide(facts, on);
        const places = fired
          .filter(({ effect }) => effect.kind !== 'CONDITION')
          .map(({ rule, effect }) => {
            const stage = kindsOfStage.findIndex((kinds) => kinds.has(effect.kind));
            expect(stages[stage]).toContain(rule);
            return rules.indexOf(rule);
          });
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(new Set(places).size).toBe(places.length);
      }),
      { numRuns: 500 },
    );
  });

  test('is what the decision says', () => {
    fc.assert(
      fc.property(anyVisit, ({ facts, on }) => {
        const { benefit, fired, reasons } = decide(facts, on);
        const effects = fired.map(({ effect }) => effect);
        expect(effects.filter(({ kind }) => kind === 'CARD')).toHaveLength(1);
        const routes = effects.filter(({ kind }) => kind === 'ROUTE');
        if (benefit !== null) {
          expect(routes).toContainEqual({
            kind: 'ROUTE',
            code: benefit.routeCode,
            factorPercent: benefit.routeFactorPercent,
          });
        }
        const conditions = effects.filter(({ kind }) => kind === 'CONDITION');
        expect(conditions).toEqual(
          (benefit?.conditional ?? []).map(({ effectiveBasisPoints, threshold }) => ({
            kind: 'CONDITION',
            effectiveBasisPoints,
            threshold,
          })),
        );
        const raised = effects.flatMap((effect) => ('upgrade' in effect ? [effect.upgrade] : []));
        expect([...new Set(raised)]).toEqual(benefit?.upgrades ?? []);
        for (const effect of effects) {
          if ('reason' in effect) expect(reasons).toContain(effect.reason);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('of a plain visit', () => {
    expect(
      decide(visit({ inScopeCost: 379_499 })).fired.map(({ rule, effect }) => [rule.id, effect]),
    ).toEqual([
      ['card.by-state', { kind: 'CARD', state: 'VALID', status: 'ELIGIBLE' }],
      ['route.registered', { kind: 'ROUTE', code: '1.1', factorPercent: 100 }],
      ['level.by-digit', { kind: 'LEVEL', percent: 80 }],
      ['level.small-visit', { kind: 'UPGRADE', upgrade: 'U4' }],
    ]);
  });

  test('of a visit with everything in it', () => {
    const facts = selfReferral(places.basicExDistrictUpperBand, {
      careType: 'DAY',
      dischargeDate: day('2026-08-11'),
      inScopeCost: 1_000,
      lookedUpElsewhere: true,
      referral: referral(day('2026-08-01'), { usedBefore: true }),
      card: card({
        objectCode: 'CN',
        benefitDigit: 3,
        validTo: day('2026-08-31'),
        registeredFacility: elsewhere,
      }),
    });
    expect(decide(facts).fired.map(({ rule, effect }) => `${rule.id} ${effect.kind}`)).toEqual([
      'card.by-state CARD',
      'route.basic-inpatient ROUTE',
      'route.ex-district ROUTE_NOT_CHOSEN',
      'level.by-digit LEVEL',
      'level.full-level-card UPGRADE',
      'level.small-visit UPGRADE',
      'notice.day-care-as-inpatient NOTICE',
      'notice.card-ends-soon NOTICE',
      'notice.level-not-converted NOTICE',
      'notice.referral-ended NOTICE',
      'notice.looked-up-elsewhere NOTICE',
    ]);
  });

  test('names the routes that held and were not chosen', () => {
    const { fired } = decide(selfReferral(places.basicExDistrictUpperBand));
    expect(
      fired.filter(({ effect }) => effect.kind.startsWith('ROUTE')).map(({ effect }) => effect),
    ).toEqual([
      { kind: 'ROUTE_NOT_CHOSEN', code: '1.13', factorPercent: 50 },
      { kind: 'ROUTE', code: '3.3', factorPercent: 100 },
    ]);
  });

  test('of a refused card names the card alone, and what holds without it', () => {
    const { fired } = decide(visit({ portal: answeredWith('110'), lookedUpElsewhere: true }));
    expect(fired.map(({ rule, effect }) => [rule.id, effect.kind])).toEqual([
      ['card.revoked', 'CARD'],
      ['notice.looked-up-elsewhere', 'NOTICE'],
    ]);
  });

  test('a condition names the rule that it waits for', () => {
    const waits = (facts: Facts) =>
      decide(facts)
        .fired.filter(({ effect }) => effect.kind === 'CONDITION')
        .map(({ rule, effect }) => [rule.id, effect]);
    const effect = (effectiveBasisPoints: number, threshold: number | null = null) => ({
      kind: 'CONDITION',
      effectiveBasisPoints,
      threshold,
    });
    expect(waits(visit({ card: card({ fiveYearDate: day('2020-01-01') }) }))).toEqual([
      ['level.small-visit', effect(10_000, 379_500)],
      ['level.five-years', effect(10_000)],
    ]);
    expect(waits(selfReferral(places.basicUpperBand, { inScopeCost: 1_000_000 }))).toEqual([
      ['route.basic-appendix-ii', effect(8_000)],
    ]);
    expect(waits(selfReferral(places.central, { mainDiagnosis: null }))).toEqual([
      ['route.specialised-appendix-i', effect(8_000)],
    ]);
  });

  test('where no route is found, neither route nor upgrade', () => {
    const { fired } = decide(visit({ facility: places.notConfigured }));
    expect(fired.map(({ effect }) => effect.kind)).toEqual(['CARD']);
  });
});

describe('rules hold from their first day to their last', () => {
  const rule = (from: string | null, to: string | null): RuleCard => ({
    id: 'one',
    title: { vi: 'một', en: 'one' },
    cites: 'none',
    confidence: 'own judgement',
    from,
    to,
    uses: [],
  });
  const inForce = (from: string | null, to: string | null): readonly boolean[] =>
    ['2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01'].map((on) =>
      isInForce(rule(from, to), day(on)),
    );

  test('both included', () => {
    expect(inForce('2026-01-01', '2026-06-30')).toEqual([false, true, true, false]);
    expect(inForce('2026-01-01', null)).toEqual([false, true, true, true]);
    expect(inForce(null, '2026-06-30')).toEqual([true, true, true, false]);
    expect(inForce(null, null)).toEqual([true, true, true, true]);
  });

  test('by the day of the visit and not the day asked about', () => {
    const stay: Partial<Facts> = {
      visitDate: day('2024-12-31'),
      askedOn: day('2025-01-02'),
      careType: 'INPATIENT',
      card: card({ validFrom: day('2024-01-01') }),
    };
    const ids = (facility: Facts['facility']) =>
      decide(visit({ ...stay, facility }), day('2025-01-02')).fired.map(({ rule: { id } }) => id);
    expect(ids(places.home)).toEqual([
      'card.by-state',
      'route.old.district-right',
      'level.by-digit',
      'level.small-visit',
      'notice.old-rules',
    ]);
    expect(ids(places.communeStation)).toContain('level.commune');
    expect(ids(places.communeStation)).not.toContain('level.statutory-primary');
  });

  test('a condition that the law did not know yet is not offered', () => {
    const waits = (visitDate: string) =>
      decide(
        visit({
          visitDate: day(visitDate),
          card: card({ validFrom: day('2010-01-01'), fiveYearDate: day('2010-01-01') }),
        }),
      ).benefit?.conditional.map(({ kind }) => kind);
    expect(waits('2014-12-31')).toEqual([]);
    expect(waits('2015-01-01')).toEqual(['FIVE_YEAR_EXEMPTION']);
    expect(waits('2018-06-30')).toEqual(['FIVE_YEAR_EXEMPTION']);
    expect(waits('2018-07-01')).toEqual(['UNDER_15_PERCENT', 'FIVE_YEAR_EXEMPTION']);
  });

  test('a dated rule never fires outside of its days', () => {
    fc.assert(
      fc.property(anyVisit, ({ facts, on }) => {
        const date = facts.visitDate ?? on;
        for (const { rule: one } of decide(facts, on).fired) {
          expect(isInForce(one, date)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
