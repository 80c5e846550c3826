import { readFileSync } from 'node:fs';
import { Kind, parse } from 'graphql';
import { describe, expect, test } from 'vitest';

import { conditionalText } from '../../../src/eligibility/conditional-text.ts';
import type { ConditionalKind } from '../../../src/eligibility/decision.ts';
import { knownPortalCodes, meaningOf } from '../../../src/eligibility/portal-codes.ts';
import {
  byImportance,
  type ReasonCode,
  type ReasonEntry,
  reasonCatalog,
} from '../../../src/eligibility/reasons.ts';
import { defaultSwitches } from '../../../src/eligibility/switches.ts';
import { answeredWith } from './visit.ts';

const entries: ReadonlyArray<readonly [string, ReasonEntry]> = Object.entries(reasonCatalog);

const insurance = parse(
  readFileSync(new URL('../../../schema/insurance.graphql', import.meta.url), 'utf8'),
);

function reasonCodesOfTheSchema(): ReadonlyMap<string, string> {
  const node = insurance.definitions.find(
    (definition) =>
      definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'ReasonCode',
  );
  if (node?.kind !== Kind.ENUM_TYPE_DEFINITION) throw new TypeError('The schema has no ReasonCode');
  return new Map(
    node.values?.map(({ name, description }) => [name.value, description?.value ?? '']),
  );
}

describe('the reason catalogue', () => {
  test('has exactly the codes of the contract', () => {
    expect(Object.keys(reasonCatalog).sort()).toEqual([...reasonCodesOfTheSchema().keys()].sort());
  });

  test('says in English what the contract says', () => {
    const described = reasonCodesOfTheSchema();
    expect(
      entries.filter(([code, { text }]) => described.get(code) !== text.en).map(([code]) => code),
    ).toEqual([]);
  });

  test.each(entries)('%s has its sentences in both languages', (_code, { text, desk, vendor }) => {
    for (const sentence of [text, desk, vendor]) {
      if (sentence === null) continue;
      expect(sentence.vi.trim()).not.toBe('');
      expect(sentence.en.trim()).not.toBe('');
      expect(sentence.vi).not.toBe(sentence.en);
      expect(sentence.vi).toMatch(/\.$/);
      expect(sentence.en).toMatch(/\.$/);
      expect(sentence.vi).toBe(sentence.vi.normalize('NFC'));
    }
  });

  test.each(entries.filter(([, { severity }]) => severity === 'BLOCKING'))(
    '%s blocks and says what the desk does',
    (_code, { desk }) => {
      expect(desk).not.toBeNull();
    },
  );

  test.each(entries)('%s names a time to ask again exactly when that may help', (_code, entry) => {
    expect(entry.retryAfterMs !== null).toBe(entry.retryable);
    if (entry.retryAfterMs !== null) expect(entry.retryAfterMs).toBeGreaterThan(0);
  });

  test('no two codes say the same', () => {
    for (const language of ['vi', 'en'] as const) {
      expect(new Set(entries.map(([, { text }]) => text[language])).size).toBe(entries.length);
    }
  });

  test('every portal code has its reasons, but for those that the card itself gives', () => {
    const withoutOwnReason = knownPortalCodes.filter(
      (code) => meaningOf(answeredWith(code), defaultSwitches).reasons.length === 0,
    );
    expect([...withoutOwnReason].sort()).toEqual(['000', '003', '010']);
  });
});

describe('order of reasons', () => {
  test('blocking first, then warnings, each once, otherwise as found', () => {
    const found: readonly ReasonCode[] = [
      'CARD_VALID',
      'CODE_ORDER_CONFLICT',
      'PORTAL_TIMEOUT',
      'CARD_VALID',
      'NO_CONTRACT',
      'CARD_EXPIRED',
      'RIGHT_ROUTE',
    ];
    expect(byImportance(found)).toEqual([
      'PORTAL_TIMEOUT',
      'CARD_EXPIRED',
      'CODE_ORDER_CONFLICT',
      'NO_CONTRACT',
      'CARD_VALID',
      'RIGHT_ROUTE',
    ]);
  });
});

describe('conditions in words', () => {
  test.each<readonly [ConditionalKind, number | null, number, string, string]>([
    [
      'UNDER_15_PERCENT',
      379_500,
      10_000,
      '100 % nếu chi phí lượt khám này dưới 379.500 ₫.',
      '100 % if this visit stays below 379,500 VND.',
    ],
    [
      'UNDER_15_PERCENT',
      null,
      5_000,
      '50 % nếu chi phí lượt khám này dưới 15 % mức lương cơ sở.',
      '50 % if this visit stays below 15 % of the base salary.',
    ],
    [
      'FIVE_YEAR_EXEMPTION',
      15_180_000,
      10_000,
      '100 % khi số tiền cùng chi trả trong năm vượt 15.180.000 ₫.',
      '100 % once co-payment this year passes 15,180,000 VND.',
    ],
    [
      'FIVE_YEAR_EXEMPTION',
      null,
      10_000,
      '100 % khi số tiền cùng chi trả trong năm vượt 6 tháng lương cơ sở.',
      '100 % once co-payment this year passes six base salaries.',
    ],
    [
      'LISTED_DISEASE',
      null,
      4_750,
      '47,5 % nếu bệnh chính thuộc danh mục của Thông tư 01/2025/TT-BYT.',
      '47.5 % if the main diagnosis is listed in Circular 01/2025/TT-BYT.',
    ],
  ])('%s with threshold %s at %s basis points', (kind, threshold, effectiveBasisPoints, vi, en) => {
    expect(conditionalText({ kind, threshold, effectiveBasisPoints })).toEqual({ vi, en });
  });
});
