import { describe, expect, it } from 'vitest';
import { repeatableVisit } from '../../../src/check-ins/body.ts';
import { backOffMs, judge, outcomeOf } from '../../../src/check-ins/outcome.ts';
import type { DecisionModel } from '../../../src/resolvers/insurance/models.ts';
import {
  decisionModel,
  provisionalDecision,
  undeterminedDecision,
} from '../../support/decision-model.ts';

const registeredAt = new Date('2026-11-21T03:00:00.000Z');
const daysLater = (days: number) => new Date(registeredAt.getTime() + days * 86_400_000);
const minuteMs = 60_000;

function verdict(
  first: DecisionModel,
  latest: DecisionModel,
  { open = ['VSS_PORTAL'], attempts = 0, now = daysLater(0.1) } = {},
) {
  const waiting = { registeredAt, open, attempts };
  return judge(first, latest, waiting, { now, random: () => 0.5 });
}

describe('a decision that is made again', () => {
  it('confirms when it says the same for certain', () => {
    expect(verdict(provisionalDecision(), decisionModel())).toEqual({
      settled: true,
      outcome: 'CONFIRMED',
    });
  });

  it.each([
    ['another decision', provisionalDecision(), decisionModel({ decision: 'NOT_ELIGIBLE' })],
    ['a decision where there was none', undeterminedDecision(), decisionModel()],
    [
      'another percentage',
      provisionalDecision({
        benefit: { ...benefitOf(decisionModel()), effectiveBasisPoints: 4_000 },
      }),
      decisionModel(),
    ],
    ['no percentage any more', provisionalDecision(), decisionModel({ benefit: null })],
  ])('changes with %s', (_, first, latest) => {
    expect(outcomeOf(first, latest)).toBe('CHANGED');
  });

  it('settles nothing while a register is not heard', () => {
    const latest = provisionalDecision();
    expect(verdict(provisionalDecision(), latest)).toEqual({ settled: false, waitMs: 1_000 });
    expect(verdict(provisionalDecision(), latest, { attempts: 2 })).toMatchObject({
      waitMs: 4_000,
    });
    expect(verdict(provisionalDecision(), latest, { attempts: 99 })).toMatchObject({
      waitMs: 12_500,
    });
  });

  it('that all registers leave provisional is made again a day later', () => {
    const latest = provisionalDecision({ open: [] });
    expect(verdict(provisionalDecision(), latest)).toEqual({
      settled: false,
      waitMs: 1_440 * minuteMs,
    });
  });

  it('that all registers leave undetermined is made once more, and then confirmed', () => {
    const first = undeterminedDecision({ open: ['VSS_PORTAL'] });
    const latest = undeterminedDecision();
    expect(verdict(first, latest)).toEqual({ settled: false, waitMs: 15 * minuteMs });
    expect(verdict(first, latest, { open: [] })).toEqual({ settled: true, outcome: 'CONFIRMED' });
  });

  it('is rarely asked for again while the portal refuses the account', () => {
    const latest = undeterminedDecision({
      open: ['VSS_PORTAL'],
      reasons: [{ code: 'STAFF_NOT_REGISTERED' }],
    });
    const waitAfter = (attempts: number) => verdict(undeterminedDecision(), latest, { attempts });
    expect(waitAfter(11)).toEqual({ settled: false, waitMs: 12_500 });
    expect(waitAfter(12)).toEqual({ settled: false, waitMs: 11.25 * minuteMs });
  });

  it('that rests on no source takes no place before its time is over', () => {
    const refused = undeterminedDecision({ sources: [], open: [] });
    for (const first of [provisionalDecision(), undeterminedDecision()]) {
      expect(verdict(first, refused, { open: [] })).toEqual({
        settled: false,
        waitMs: 15 * minuteMs,
      });
      expect(verdict(first, refused, { open: [], now: daysLater(30) })).toEqual({
        settled: true,
        outcome: 'LAPSED',
      });
    }
  });

  it('counts after 30 days, whatever it says', () => {
    const now = daysLater(30);
    expect(verdict(provisionalDecision(), provisionalDecision(), { now })).toEqual({
      settled: true,
      outcome: 'LAPSED',
    });
    expect(verdict(provisionalDecision(), decisionModel(), { now })).toEqual({
      settled: true,
      outcome: 'CONFIRMED',
    });
  });

  it('while nothing may be asked waits a quarter of an hour', () => {
    const latest = undeterminedDecision({ sources: [], open: ['VSS_PORTAL'] });
    expect(verdict(undeterminedDecision(), latest)).toMatchObject({ waitMs: 15 * minuteMs });
  });
});

function benefitOf({ benefit }: DecisionModel) {
  if (benefit === null) throw new TypeError('no benefit');
  return benefit;
}

it('the back-off has full jitter, and an end', () => {
  for (const attempts of [0, 1, 2, 3, 4, 5, 50, 5_000]) {
    expect(backOffMs(attempts, () => 0)).toBe(0);
    expect(backOffMs(attempts, () => 1)).toBe(Math.min(25_000, 2_000 * 2 ** attempts));
  }
});

describe('a visit to be decided again', () => {
  const visit = {
    facilityCode: '99002',
    holder: { scan: 'x' },
    careType: 'OUTPATIENT',
    deadlineMs: 300,
    presence: { deskAttestation: true },
  } as unknown as Parameters<typeof repeatableVisit>[0];

  it('is that of the registration, without what cannot be shown twice', () => {
    const { deadlineMs: _ms, presence: _presence, ...rest } = visit;
    expect(repeatableVisit(visit, registeredAt)).toEqual({
      ...rest,
      visitAt: '2026-11-21T03:00:00.000Z',
    });
  });

  it('keeps the time that it states', () => {
    const visitAt = '2026-11-20T08:00:00+07:00';
    expect(repeatableVisit({ ...visit, visitAt }, registeredAt).visitAt).toBe(visitAt);
  });

  it('does not begin where a stay is said to end without having begun', () => {
    const stay = { ...visit, careType: 'INPATIENT', dischargeDate: '2026-11-25' } as typeof visit;
    expect(repeatableVisit(stay, registeredAt).visitAt).toBeUndefined();
  });
});
