import { describe, expect, test } from 'vitest';
import {
  type Decision,
  type DeskStatus,
  type Money,
  policyVersion,
} from '../../../src/eligibility/decision.ts';
import type { Facts } from '../../../src/eligibility/facts.ts';
import { cases, type Expected } from './cases.ts';
import { answeredWith, day, decide, visit } from './visit.ts';

test.each(cases)('$id: $title', ({ facts, on, expected }) => {
  const verdict = decide(facts, on === undefined ? undefined : day(on));
  const { present = [], absent = [], benefit, ...part } = expected;
  expect(verdict).toMatchObject(part);
  if (benefit !== undefined) expectBenefit(verdict.benefit, benefit);
  expect(verdict.reasons).toEqual(expect.arrayContaining([...present]));
  expect(verdict.reasons.filter((code) => absent.includes(code))).toEqual([]);
});

function expectBenefit(
  actual: Decision['benefit'],
  expected: NonNullable<Expected['benefit']> | null,
): void {
  if (expected === null) {
    expect(actual).toBeNull();
    return;
  }
  const { level, factor, effective, route, conditional, money } = expected;
  expect(actual).toMatchObject({
    levelPercent: level,
    routeFactorPercent: factor,
    effectiveBasisPoints: effective * 100,
    routeCode: route,
  });
  if (money !== undefined) expect(parts(actual?.money ?? null)).toEqual(money);
  if (conditional !== undefined) {
    expect(actual?.conditional).toEqual(
      conditional.map(({ kind, threshold, effective }) => ({
        kind,
        threshold,
        effectiveBasisPoints: effective * 100,
      })),
    );
  }
}

function parts(money: Money | null): readonly number[] | null {
  return money === null ? null : [money.fundPays, money.coPay, money.selfPay];
}

test('case ids are unique', () => {
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
});

test('the policy version is a day', () => {
  expect(policyVersion).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

describe('who the patient is', () => {
  test('a mismatch needs action, whatever the card says', () => {
    expect(decide(visit({ identity: 'MISMATCHED' }))).toMatchObject({
      status: 'NEEDS_ACTION',
      benefit: null,
    });
  });

  test('nobody of that number needs action and says so', () => {
    const verdict = decide(visit({ identity: 'NOT_FOUND' }));
    expect(verdict).toMatchObject({ status: 'NEEDS_ACTION', benefit: null });
    expect(verdict.reasons).toContain('IDENTITY_NOT_FOUND');
  });

  test('nobody of that number does not soften a refused card', () => {
    const verdict = decide(
      visit({
        identity: 'NOT_FOUND',
        portal: { answered: true, code: '110', restricted: false },
      }),
    );
    expect(verdict.status).toBe('NOT_ELIGIBLE');
    expect(verdict.reasons).toContain('IDENTITY_NOT_FOUND');
  });

  test('two people of that number need action', () => {
    const verdict = decide(visit({ identity: 'AMBIGUOUS' }));
    expect(verdict).toMatchObject({ status: 'NEEDS_ACTION', benefit: null });
    expect(verdict.reasons).toContain('IDENTITY_AMBIGUOUS');
  });

  test('an identity that is not confirmed leaves a valid card covered for now', () => {
    const verdict = decide(visit({ identity: 'UNDETERMINED' }));
    expect(verdict).toMatchObject({
      status: 'ELIGIBLE_PROVISIONAL',
      decision: 'ELIGIBLE',
      provisional: true,
    });
    expect(verdict.reasons).toContain('IDENTITY_NOT_CONFIRMED');
  });

  test.each<[Facts['portal'], DeskStatus]>([
    [{ answered: false, reason: 'TIMEOUT' }, 'ELIGIBLE_PROVISIONAL'],
    [{ answered: true, code: '500', restricted: false }, 'ELIGIBLE_PROVISIONAL'],
    [{ answered: true, code: '000', restricted: true }, 'SYSTEM_ERROR'],
  ])('with %j nobody says that the portal matched the person', (portal, status) => {
    const verdict = decide(visit({ identity: 'UNDETERMINED', portal }));
    expect(verdict.status).toBe(status);
    expect(verdict.reasons).toContain('DECIDED_FROM_SHOWN_CARD');
    expect(verdict.reasons).not.toContain('IDENTITY_NOT_CONFIRMED');
  });

  test('nobody is refused while the population database has not said who they are', () => {
    const verdict = decide(
      visit({
        identity: 'UNDETERMINED',
        portal: { answered: true, code: '050', restricted: false },
      }),
    );
    expect(verdict).toMatchObject({ status: 'NEEDS_ACTION', decision: 'UNDETERMINED' });
    expect(verdict.reasons).toContain('REFUSAL_WAITS_FOR_IDENTITY');
    expect(verdict.reasons).not.toContain('IDENTITY_NOT_CONFIRMED');
  });
});

describe('a newborn treated right after birth', () => {
  const newborn = (changes: Partial<Facts>) =>
    decide(visit({ newborn: true, card: null, careType: 'INPATIENT', ...changes }));

  test.each(['050', '130'])(
    'is covered in full for now, although the portal answers %s',
    (code) => {
      const verdict = newborn({ portal: answeredWith(code) });
      expect(verdict).toMatchObject({
        status: 'ELIGIBLE_PROVISIONAL',
        decision: 'ELIGIBLE',
        provisional: true,
        cardUsed: null,
        benefit: { levelPercent: 100, routeFactorPercent: 100, routeCode: '1.7' },
      });
      expect(verdict.reasons).toContain('NEWBORN_WITHOUT_CARD');
    },
  );

  test('need not be in the population register yet', () => {
    const verdict = newborn({ portal: answeredWith('050'), identity: 'NOT_FOUND' });
    expect(verdict.status).toBe('ELIGIBLE_PROVISIONAL');
  });

  test('is not covered by a card that was withdrawn', () => {
    expect(newborn({ portal: answeredWith('110') }).status).toBe('NOT_ELIGIBLE');
  });

  test('who is not one gets the answer that everybody gets', () => {
    expect(newborn({ newborn: false, portal: answeredWith('050') }).status).toBe('NOT_ELIGIBLE');
  });
});
