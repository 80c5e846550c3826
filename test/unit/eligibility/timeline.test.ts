import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/eligibility/evaluate.ts';
import { explanationOf } from '../../../src/eligibility/explanation.ts';
import { factNames } from '../../../src/eligibility/fact-names.ts';
import type { CardFacts } from '../../../src/eligibility/facts.ts';
import { defaultSwitches } from '../../../src/eligibility/switches.ts';
import { coverChanges, coverTimeline } from '../../../src/eligibility/timeline.ts';
import { card, day, usualVisitDay, visit } from './visit.ts';

function timeline(cards: readonly CardFacts[], from = '2026-01-15') {
  return coverTimeline(cards, day(from), defaultSwitches);
}

const full = { objectCode: 'TE', benefitDigit: 1 } as const;

describe('intervals', () => {
  test('are those of the cards, oldest first, with the level of their first day', () => {
    const later = card({ ...full, validFrom: day('2027-01-01'), validTo: null });
    const { intervals } = timeline([later, card()]);
    expect(intervals).toEqual([
      { from: '2026-01-01', to: '2026-12-31', card: card(), levelPercent: 80 },
      { from: '2027-01-01', to: null, card: later, levelPercent: 100 },
    ]);
  });

  test('are none for a withdrawn card, one without dates, or none at all', () => {
    const { intervals, changes, fiveYearDate } = timeline([
      card({ revoked: true }),
      card({ validFrom: null }),
    ]);
    expect([intervals, changes, fiveYearDate]).toEqual([[], [], null]);
    expect(timeline([]).intervals).toEqual([]);
  });

  test('have no level without a digit', () => {
    expect(timeline([card({ benefitDigit: null })]).intervals[0]?.levelPercent).toBeNull();
  });
});

describe('changes', () => {
  test('of one card: salary and share in July, the end, the grace, in order', () => {
    expect(timeline([card()]).changes).toEqual([
      { on: '2026-07-01', kind: 'ROUTE_FACTOR_CHANGED' },
      { on: '2026-07-01', kind: 'BASE_SALARY_CHANGED' },
      { on: '2027-01-01', kind: 'CARD_ENDED' },
      { on: '2027-01-16', kind: 'GRACE_ENDED' },
    ]);
  });

  test('on the day asked from have happened already', () => {
    const kinds = timeline([card()], '2026-07-01').changes.map(({ kind }) => kind);
    expect(kinds).toEqual(['CARD_ENDED', 'GRACE_ENDED']);
    expect(timeline([card()], '2026-06-30').changes).toHaveLength(4);
  });

  test('a card that lies ahead starts', () => {
    expect(timeline([card({ validTo: null })], '2025-12-01').changes).toContainEqual({
      on: '2026-01-01',
      kind: 'CARD_STARTS',
    });
  });

  test('a card that follows without a gap takes over, and nothing ends', () => {
    const next = card({ validFrom: day('2027-01-01'), validTo: null });
    const changes = timeline([card(), next]).changes.map(({ on, kind }) => `${on} ${kind}`);
    expect(changes).toContain('2027-01-01 CARD_REPLACED');
    expect(changes.filter((change) => change.endsWith('ENDED'))).toEqual([]);
  });

  test('with a gap of a day the first one ends', () => {
    const next = card({ validFrom: day('2027-01-02'), validTo: null });
    const kinds = timeline([card(), next]).changes.map(({ kind }) => kind);
    expect(kinds).toContain('CARD_ENDED');
    expect(kinds).toContain('CARD_STARTS');
  });

  test.each([
    ['CN', 3, true],
    ['CN', 4, false],
    ['DN', 4, false],
  ] as const)('the raise of 2026 concerns %s%s: %s', (objectCode, benefitDigit, raised) => {
    const held = card({ objectCode, benefitDigit, validFrom: day('2025-06-01') });
    const kinds = timeline([held], '2025-12-01').changes.map(({ kind }) => kind);
    expect(kinds.includes('LEVEL_CHANGED')).toBe(raised);
  });

  test('a card that starts with the raise does not change by it', () => {
    const kinds = timeline([card({ objectCode: 'CN', benefitDigit: 3 })], '2025-12-01').changes;
    expect(kinds.map(({ kind }) => kind)).not.toContain('LEVEL_CHANGED');
  });

  test('the turn of a year counts while cover lasts and something is shared', () => {
    const kindsOf = (held: CardFacts) =>
      timeline([held]).changes.map(({ on, kind }) => `${on} ${kind}`);
    const open = card({ validTo: null });
    expect(kindsOf(open)).toContain('2027-01-01 NEW_YEAR');
    expect(kindsOf({ ...open, ...full })).not.toContain('2027-01-01 NEW_YEAR');
    expect(kindsOf({ ...open, benefitDigit: null })).not.toContain('2027-01-01 NEW_YEAR');
    expect(kindsOf(card())).not.toContain('2027-01-01 NEW_YEAR');
  });

  test('at 100 % the base salary changes nothing', () => {
    const kinds = timeline([card(full)]).changes.map(({ kind }) => kind);
    expect(kinds).not.toContain('BASE_SALARY_CHANGED');
    expect(kinds).toContain('ROUTE_FACTOR_CHANGED');
    const unknown = timeline([card({ benefitDigit: null })]).changes.map(({ kind }) => kind);
    expect(unknown).not.toContain('BASE_SALARY_CHANGED');
  });

  test('two cards with the same change tell it once', () => {
    const both = [card(), card({ validFrom: day('2026-03-01') })];
    const july = timeline(both).changes.filter(({ on }) => on === '2026-07-01');
    expect(july.map(({ kind }) => kind)).toEqual(['ROUTE_FACTOR_CHANGED', 'BASE_SALARY_CHANGED']);
  });

  test('five years are reached on their day', () => {
    const { fiveYearDate, changes } = timeline([
      card(),
      card({ fiveYearDate: day('2026-05-01'), validFrom: day('2026-02-01') }),
    ]);
    expect(fiveYearDate).toBe('2026-05-01');
    expect(changes).toContainEqual({ on: '2026-05-01', kind: 'FIVE_YEARS_REACHED' });
  });

  test('five years are of no matter at 100 %, or when cover has ended', () => {
    const kindsOf = (held: CardFacts) => timeline([held]).changes.map(({ kind }) => kind);
    expect(kindsOf(card({ ...full, fiveYearDate: day('2026-05-01') }))).not.toContain(
      'FIVE_YEARS_REACHED',
    );
    expect(kindsOf(card({ fiveYearDate: day('2028-05-01') }))).not.toContain('FIVE_YEARS_REACHED');
  });

  test('each has its words in both languages and its source', () => {
    for (const { text, legalBasis } of Object.values(coverChanges)) {
      expect(text.vi).not.toBe(text.en);
      expect(legalBasis).not.toBe('');
    }
  });
});

test('an explanation is of the day asked about, and of the usual readings unless told', () => {
  const facts = visit({ visitDate: null });
  const decision = evaluate(facts, usualVisitDay);
  const explained = explanationOf(decision, facts, usualVisitDay);
  expect(explained).toEqual(explanationOf(decision, facts, usualVisitDay, defaultSwitches));
  expect(explained.map(({ rule }) => rule)).toContain('card.by-state');
});

test.each([
  [null, '2026-09-01 – '],
  ['2027-08-31', '2026-09-01 – 2027-08-31'],
])('a newer card is shown by its dates: to %s', (validTo, shown) => {
  const replacement = card({
    validFrom: day('2026-09-01'),
    validTo: validTo === null ? null : day(validTo),
  });
  const seen = { facts: visit({ replacement }), on: usualVisitDay, date: usualVisitDay };
  expect(factNames['card.replacement'].read({ ...seen, switches: defaultSwitches })).toBe(shown);
  const undated = visit({ replacement: card({ validFrom: null, validTo: null }) });
  expect(
    factNames['card.replacement'].read({ ...seen, facts: undated, switches: defaultSwitches }),
  ).toBe('? – ');
});

test('every fact of the published form can be read of a visit', () => {
  const facts = visit({ outOfScopeCost: 40_000 });
  const seen = { facts, on: usualVisitDay, date: usualVisitDay, switches: defaultSwitches };
  const read = Object.fromEntries(
    Object.entries(factNames).map(([name, entry]) => [name, entry.read(seen)]),
  );
  expect(read).toMatchObject({
    outOfScopeCost: 40_000,
    'card.validTo': '2026-12-31',
    'facility.level': 'BASIC',
    'cumulativeCoPay.beforeChange': null,
    'diagnosis.icdMain': false,
  });
});
