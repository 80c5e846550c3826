import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCase } from '../../../src/eligibility/case-file.ts';
import type { Decision } from '../../../src/eligibility/decision.ts';
import { evaluate } from '../../../src/eligibility/evaluate.ts';
import {
  type ExplainedRule,
  effectText,
  explanationOf,
} from '../../../src/eligibility/explanation.ts';
import { factNames } from '../../../src/eligibility/fact-names.ts';
import { type Bilingual, reasonCatalog } from '../../../src/eligibility/reasons.ts';
import type { Effect, RuleCard } from '../../../src/eligibility/rule.ts';
import { cardRules } from '../../../src/eligibility/rules/card/index.ts';
import { contradictions } from '../../../src/eligibility/rules/contradictions/index.ts';
import { upgradeRules } from '../../../src/eligibility/rules/level/index.ts';
import { notices } from '../../../src/eligibility/rules/notices/index.ts';
import { routeRules } from '../../../src/eligibility/rules/route/index.ts';
import {
  cardStateTexts,
  confidenceTexts,
  factText,
  statusTexts,
  upgradeTexts,
} from '../../../src/eligibility/words.ts';
import { caseInput } from '../../conformance/rulebook/arbitrary-input.ts';
import type { CaseInput, RulebookFile } from '../../conformance/rulebook/case-input.ts';

const examples: RulebookFile = JSON.parse(
  readFileSync(new URL('../../conformance/rulebook/worked-examples.json', import.meta.url), 'utf8'),
);

function inputOf(id: string): CaseInput {
  const found = examples.cases.find((one) => one.id === id);
  if (found === undefined) throw new TypeError(`no example ${id}`);
  return found.input;
}

function explain(input: unknown): readonly ExplainedRule[] {
  const { facts, on } = readCase(input);
  return explanationOf(evaluate(facts, on), facts, on);
}

/** A rule that held for a case, as if it had fired. */
function explainAs(rule: RuleCard, effect: Effect, input: unknown): ExplainedRule | undefined {
  const { facts, on } = readCase(input);
  const decision: Pick<Decision, 'fired'> = { fired: [{ rule, effect }] };
  return explanationOf(decision, facts, on)[0];
}

function expectWords({ vi, en }: Bilingual): void {
  for (const text of [vi, en]) {
    expect(text.trim()).toBe(text);
    expect(text).not.toBe('');
    expect(text).not.toMatch(/undefined|\bnull\b|NaN|\[object/);
    expect(text).toBe(text.normalize('NFC'));
  }
}

const allRules: readonly RuleCard[] = [
  ...contradictions,
  ...cardRules,
  ...routeRules,
  ...upgradeRules,
  ...notices,
];

const effects: readonly Effect[] = [
  ...Object.keys(cardStateTexts).flatMap((state) =>
    Object.keys(statusTexts).map((status): Effect => ({ kind: 'CARD', state, status })),
  ),
  ...Object.keys(upgradeTexts).map((upgrade): Effect => ({ kind: 'UPGRADE', upgrade })),
  ...(Object.keys(reasonCatalog) as (keyof typeof reasonCatalog)[]).flatMap(
    (reason): readonly Effect[] => [
      { kind: 'NOTICE', reason },
      { kind: 'CONTRADICTION', reason },
    ],
  ),
  { kind: 'ROUTE', code: '1.14', factorPercent: 50 },
  { kind: 'ROUTE', code: null, factorPercent: 60 },
  { kind: 'ROUTE_NOT_CHOSEN', code: '3.1', factorPercent: 0 },
  { kind: 'LEVEL', percent: 95 },
  { kind: 'CONDITION', effectiveBasisPoints: 4_750, threshold: 379_500 },
  { kind: 'CONDITION', effectiveBasisPoints: 10_000, threshold: null },
];

describe('every rule', () => {
  test.each(allRules.map((rule) => [rule.id, rule] as const))('%s has words', (_id, rule) => {
    const effect: Effect = { kind: 'LEVEL', percent: 80 };
    const one = explainAs(rule, effect, inputOf('G1'));
    expect(one).toMatchObject({ rule: rule.id, title: rule.title, cites: rule.cites });
    expectWords(rule.title);
    expectWords(confidenceTexts[rule.confidence]);
    expect(one?.facts.map(({ name }) => name)).toEqual(rule.uses);
    for (const { label, text } of one?.facts ?? []) {
      expectWords(label);
      expectWords(text);
    }
  });

  test('every effect has words in both languages, without codes', () => {
    for (const effect of effects) {
      const text = effectText(effect);
      expectWords(text);
      if (effect.kind === 'CARD' || effect.kind === 'UPGRADE') {
        expect(`${text.vi} ${text.en}`).not.toMatch(/[A-Z]+_[A-Z]+|\b[A-Z]{5,}\b|\bU[1-5]\b/);
      }
    }
  });
});

describe('effects', () => {
  test.each<readonly [Effect, Bilingual]>([
    [
      { kind: 'CARD', state: 'VALID', status: 'ELIGIBLE' },
      { vi: 'Thẻ còn giá trị: đủ điều kiện hưởng', en: 'The card is valid: eligible' },
    ],
    [
      { kind: 'ROUTE', code: '1.14', factorPercent: 50 },
      { vi: 'Mã 1.14, tỷ lệ 50 %', en: 'Code 1.14, factor 50 %' },
    ],
    [
      { kind: 'ROUTE', code: null, factorPercent: 60 },
      { vi: 'Tỷ lệ theo tuyến 60 %', en: 'Route factor 60 %' },
    ],
    [
      { kind: 'ROUTE_NOT_CHOSEN', code: '3.1', factorPercent: 50 },
      {
        vi: 'Cũng thỏa điều kiện nhưng không được chọn: mã 3.1, tỷ lệ 50 %',
        en: 'Holds too, not chosen: code 3.1, factor 50 %',
      },
    ],
    [
      { kind: 'UPGRADE', upgrade: 'U3' },
      {
        vi: 'Mức hưởng 100 %: khám tại phòng khám đa khoa khu vực',
        en: 'Level 100 %: at a regional polyclinic',
      },
    ],
    [
      { kind: 'LEVEL', percent: 95 },
      { vi: 'Mức hưởng 95 %', en: 'Level 95 %' },
    ],
    [
      { kind: 'CONDITION', effectiveBasisPoints: 4_750, threshold: 379_500 },
      {
        vi: 'Có điều kiện: 47,5 %, ngưỡng 379.500 ₫',
        en: 'On a condition: 47.5 %, threshold 379,500 VND',
      },
    ],
    [{ kind: 'NOTICE', reason: 'CARD_ENDS_SOON' }, reasonCatalog.CARD_ENDS_SOON.text],
    [
      { kind: 'CONTRADICTION', reason: 'REFERRAL_AFTER_VISIT' },
      {
        vi: `Dữ liệu mâu thuẫn nên chưa kết luận: ${reasonCatalog.REFERRAL_AFTER_VISIT.text.vi}`,
        en: `Contradictory data, so nothing is concluded: ${reasonCatalog.REFERRAL_AFTER_VISIT.text.en}`,
      },
    ],
  ])('%j', (effect, text) => {
    expect(effectText(effect)).toEqual(text);
  });

  test('a state that the tables do not know is shown as it is', () => {
    const text = effectText({ kind: 'CARD', state: 'constructor', status: 'ELIGIBLE' });
    expect(text.en).toBe('Constructor: eligible');
  });
});

describe('facts', () => {
  test('a value stays what it is, and is said in words', () => {
    const rule = routeRules.find(({ id }) => id === 'route.basic-ex-provincial-outpatient');
    const explained = explain(inputOf('G4b')).find((one) => one.rule === rule?.id);
    expect(explained?.facts.find(({ name }) => name === 'facility.formerTier')).toEqual({
      name: 'facility.formerTier',
      label: factNames['facility.formerTier'].label,
      value: 'PROVINCIAL',
      text: { vi: 'tỉnh', en: 'provincial' },
    });
  });

  test.each([
    ['card.fiveYearDate', null, 'chưa rõ', 'not known'],
    ['diagnosis.inAppendixII', null, 'chưa rõ', 'not known'],
    ['card.replacement', null, 'không có', 'none'],
    ['referral', null, 'không có', 'none'],
    ['emergency', true, 'có', 'yes'],
    ['emergency', false, 'không', 'no'],
    ['inScopeCost', 1_200_000, '1.200.000 ₫', '1,200,000 VND'],
    ['facility.score', 47.5, '47,5', '47.5'],
    ['visitDate', '2026-08-10', '10/08/2026', '2026-08-10'],
    ['card.replacement', '2026-09-01 – ', '01/09/2026 –', '2026-09-01 –'],
    ['card.objectCode', 'toString', 'toString', 'toString'],
  ] as const)('%s = %s', (name, value, vi, en) => {
    expect(factText(name, value)).toEqual({ vi, en });
  });

  test('a card without a last day is open-ended, and one without any is not known', () => {
    const card = { validFrom: '2026-01-01', validTo: null };
    const lastDay = (changes: object) =>
      explain({ ...inputOf('G1'), card: { ...inputOf('G1').card, ...card, ...changes } })
        .flatMap(({ facts }) => facts)
        .find(({ name }) => name === 'card.validTo')?.text.en;
    expect(lastDay({})).toBe('open-ended');
    expect(lastDay({ validFrom: null })).toBe('not known');
  });

  test('the diagnosis is never shown', () => {
    fc.assert(
      fc.property(caseInput, fc.constantFrom('B20', 'F20.0', 'I50.9'), (input, icdMain) => {
        const given = { ...input, diagnosis: { ...input.diagnosis, icdMain } };
        const shown = explain(given).flatMap(({ facts }) =>
          facts.flatMap(({ value, text }) => [String(value), text.vi, text.en]),
        );
        expect(shown.filter((text) => text.includes(icdMain))).toEqual([]);
      }),
    );
  });
});

describe('an explanation', () => {
  test('follows the order in which the rules fired', () => {
    const { facts, on } = readCase(inputOf('G9a'));
    const decision = evaluate(facts, on);
    expect(explanationOf(decision, facts, on).map(({ rule }) => rule)).toEqual(
      decision.fired.map(({ rule }) => rule.id),
    );
  });

  test('is there for every case, with words for all of it', () => {
    fc.assert(
      fc.property(caseInput, (input) => {
        const explanation = explain(input);
        expect(explanation.length).toBeGreaterThan(0);
        for (const { effect, facts } of explanation) {
          expectWords(effect);
          for (const { text } of facts) expectWords(text);
        }
      }),
    );
  });
});
