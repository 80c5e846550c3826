import { describe, expect, test } from 'vitest';
import type { Facts } from '../../../src/eligibility/facts.ts';
import type { ReasonCode } from '../../../src/eligibility/reasons.ts';
import { contradictions } from '../../../src/eligibility/rules/contradictions/index.ts';
import { born, day, decide, referral, usualVisitDay, visit } from './visit.ts';

interface Row {
  readonly title: string;
  readonly facts: Partial<Facts>;
  readonly on?: string;
  readonly reason: ReasonCode;
}

const rows: readonly Row[] = [
  {
    title: 'born on the day after admission',
    facts: { birthDate: born('2026-08-11') },
    reason: 'ADMISSION_BEFORE_BIRTH',
  },
  {
    title: 'born in the month after admission',
    facts: { birthDate: born('2026-09') },
    reason: 'ADMISSION_BEFORE_BIRTH',
  },
  {
    title: 'discharged on the day before admission',
    facts: { dischargeDate: day('2026-08-09') },
    reason: 'DISCHARGE_BEFORE_ADMISSION',
  },
  {
    title: 'referral signed on the day after admission',
    facts: { referral: referral(day('2026-08-11')) },
    reason: 'REFERRAL_AFTER_VISIT',
  },
  {
    title: 'inpatient without an admission date',
    facts: { careType: 'INPATIENT', visitDate: null },
    reason: 'INPATIENT_WITHOUT_ADMISSION',
  },
  {
    title: 'asked about the day before admission',
    facts: {},
    on: '2026-08-09',
    reason: 'ASKED_BEFORE_VISIT',
  },
];

test.each(rows)('$title: nothing is concluded', ({ facts, on, reason }) => {
  const decision = decide(visit(facts), on === undefined ? undefined : day(on));
  expect(decision).toEqual({
    status: 'NEEDS_ACTION',
    decision: 'UNDETERMINED',
    provisional: false,
    reasons: [reason],
    cardUsed: null,
    cardState: 'UNKNOWN',
    benefit: null,
    paidThrough: null,
    segments: [],
    fiveYears: { exempt: null, yearThreshold: null },
    fired: [
      {
        rule: contradictions.find(({ id }) => id === decision.fired[0]?.rule.id),
        effect: { kind: 'CONTRADICTION', reason },
      },
    ],
  });
});

test('every contradiction has its row', () => {
  expect(new Set(rows.map(({ reason }) => reason)).size).toBe(contradictions.length);
});

describe('what still fits together', () => {
  test.each<[string, Partial<Facts>]>([
    ['born on the day of admission', { birthDate: born('2026-08-10') }],
    ['born in the month of admission', { birthDate: born('2026-08') }],
    ['no birth date', { birthDate: null }],
    ['discharged on the day of admission', { dischargeDate: usualVisitDay }],
    ['referral signed on the day of admission', { referral: referral(usualVisitDay) }],
    ['inpatient with an admission date', { careType: 'INPATIENT' }],
  ])('%s', (_title, facts) => {
    expect(decide(visit(facts))).toMatchObject({ status: 'ELIGIBLE', cardState: 'VALID' });
  });

  test.each(['OUTPATIENT', 'DAY'] as const)(
    '%s without an admission date is of the day asked about',
    (careType) => {
      const facts = visit({ careType, visitDate: null });
      expect(decide(facts, day('2026-08-10'))).toMatchObject({
        status: 'ELIGIBLE',
        benefit: { routeCode: '1.1' },
      });
      expect(decide(facts, day('2024-12-31')).benefit).toBeNull();
    },
  );
});

test('all contradictions are named at once', () => {
  const decision = decide(
    visit({ dischargeDate: day('2026-08-09'), referral: referral(day('2026-08-11')) }),
    day('2026-08-09'),
  );
  expect(decision.reasons).toEqual([
    'DISCHARGE_BEFORE_ADMISSION',
    'REFERRAL_AFTER_VISIT',
    'ASKED_BEFORE_VISIT',
  ]);
  expect(decision.fired.map(({ rule }) => rule.id)).toEqual([
    'contradiction.discharge-before-admission',
    'contradiction.referral-after-visit',
    'contradiction.asked-before-visit',
  ]);
});
