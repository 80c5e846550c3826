import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { clientOf, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { HandClock } from '../support/hand-clock.ts';

const decisionQuery = `query ($input: EligibilityInput!) {
  eligibility(input: $input) {
    status decision paidThrough policyVersion visitDate
    segments { from to cardNumber levelPercent }
    fiveYears { exempt yearThreshold coPayment dataAsOf }
    benefit {
      levelPercent effectivePercent routeCode upgrades rightRoute listOrderCode
      fundPays coPay selfPay patientPays conditional { kind threshold text(language: EN) }
    }
    reasons { code severity actions text(language: EN) }
    explanation { rule cites confidence title(language: EN) effect(language: VI) facts { name label(language: EN) value } }
    sources { register status reason }
  }
}`;

const timelineQuery = `query ($holder: IdentityClaim!, $from: Date) {
  coverageTimeline(holder: $holder, from: $from) {
    from fiveYearDate
    identity { outcome }
    intervals { from to levelPercent card { cardNumber state issuingProvince { code legacyName(language: EN) currentName } } }
    nextChange { on kind text(language: EN) legalBasis }
    changes { on kind }
    reasons { code }
    sources { register status }
  }
}`;

interface Decision {
  readonly status: string;
  readonly paidThrough: string | null;
  readonly visitDate: string;
  readonly segments: ReadonlyArray<{ readonly from: string; readonly to: string }>;
  readonly fiveYears: {
    readonly exempt: boolean | null;
    readonly yearThreshold: number | null;
    readonly coPayment: number | null;
    readonly dataAsOf: string | null;
  };
  readonly benefit: {
    readonly levelPercent: number;
    readonly routeCode: string;
    readonly upgrades: readonly string[];
    readonly fundPays: number | null;
    readonly coPay: number | null;
    readonly selfPay: number | null;
    readonly patientPays: number | null;
    readonly conditional: ReadonlyArray<{
      readonly kind: string;
      readonly threshold: number | null;
    }>;
  } | null;
  readonly reasons: ReadonlyArray<{ readonly code: string; readonly actions: readonly string[] }>;
  readonly explanation: ReadonlyArray<{
    readonly rule: string;
    readonly cites: string;
    readonly facts: ReadonlyArray<{ readonly name: string; readonly value: string | null }>;
  }>;
  readonly sources: ReadonlyArray<{
    readonly register: string;
    readonly status: string;
    readonly reason: string | null;
  }>;
}

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ clock: new HandClock('2026-11-21T03:00:00Z') });
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function decide(key: string, changes: object = {}): Promise<Decision> {
  const person = gateway.person(key);
  const input = { ...exampleInput(person), ...changes };
  const answer = await gateway.ask(decisionQuery, { input }, clientOf(person.visit.facilityCode));
  expect(answer.errors).toEqual([]);
  return answer.data?.['eligibility'] as Decision;
}

function coPaymentSource({ sources }: Decision): Decision['sources'][number] | undefined {
  return sources.find(({ register }) => register === 'VSS_CO_PAYMENT');
}

/** Asks again until the look-up in the background has answered. */
async function decideWithCoPayment(key: string): Promise<Decision> {
  const decision = await decide(key);
  return coPaymentSource(decision)?.status === 'ANSWERED' ? decision : decideWithCoPayment(key);
}

describe('the five-year exemption', () => {
  it('is a condition until the co-payment service has answered, and a fact afterwards', async () => {
    const first = await decide('exempt-pensioner');
    expect(coPaymentSource(first)).toMatchObject({ status: 'NOT_ASKED', reason: 'IN_BACKGROUND' });
    expect(first.fiveYears.exempt).toBeNull();
    expect(first.benefit?.levelPercent).toBe(95);
    expect(first.benefit?.conditional.map(({ kind }) => kind)).toContain('FIVE_YEAR_EXEMPTION');

    const later = await decideWithCoPayment('exempt-pensioner');
    expect(later.fiveYears).toMatchObject({
      exempt: true,
      yearThreshold: 14_124_444.44,
      coPayment: 14_124_445,
    });
    expect(later.fiveYears.dataAsOf).not.toBeNull();
    expect(later.benefit).toMatchObject({ levelPercent: 100, upgrades: ['U5'] });
  });

  it('does not hold for a dong less, and the service is asked once for all visits', async () => {
    const decision = await decideWithCoPayment('pensioner-a-dong-short');
    expect(decision.fiveYears).toMatchObject({ exempt: false, coPayment: 14_124_444 });
    expect(decision.benefit?.levelPercent).toBe(95);
    const before = gateway.sandbox.coPayCalls.calls;
    await decide('pensioner-a-dong-short');
    expect(gateway.sandbox.coPayCalls).toEqual({ calls: before, repeats: 0 });
  });

  it('cannot be decided without the date on which five years were reached', async () => {
    const decision = await decideWithCoPayment('five-years-unknown');
    expect(decision.fiveYears.exempt).toBeNull();
    expect(decision.reasons.map(({ code }) => code)).toContain('FIVE_YEAR_UNKNOWN');
  });

  it('is no reason to ask for who is covered in full', async () => {
    expect(coPaymentSource(await decide('merit-person'))).toBeUndefined();
  });
});

describe('one visit', () => {
  it('is paid to the dong, costs out of scope included', async () => {
    const { benefit } = await decide('enterprise-employee', {
      inScopeCost: 1_000_003,
      outOfScopeCost: 40_000,
    });
    expect(benefit).toMatchObject({
      fundPays: 800_002,
      coPay: 200_001,
      selfPay: 40_000,
      patientPays: 240_001,
    });
  });

  it('of a stay says until when the fund pays, and by which card', async () => {
    const { segments, paidThrough } = await decide('enterprise-employee', {
      careType: 'INPATIENT',
      visitAt: '2026-11-18T09:00:00+07:00',
      dischargeDate: '2026-11-25',
    });
    expect(segments).toEqual([
      expect.objectContaining({ from: '2026-11-18', to: '2026-11-25', levelPercent: 80 }),
    ]);
    expect(paidThrough).toBe('2026-11-25');
  });

  it.each([
    ['2026-06-30', 351_000],
    ['2026-07-01', 379_500],
  ])('of %s follows the law of its day', async (day, threshold) => {
    const { benefit } = await decide('enterprise-employee', { visitAt: `${day}T09:00:00+07:00` });
    expect(benefit?.conditional).toContainEqual(
      expect.objectContaining({ kind: 'UNDER_15_PERCENT', threshold }),
    );
  });

  it('before 2025 has no route code', async () => {
    const { benefit, reasons } = await decide('child-under-six', {
      visitAt: '2024-12-31T09:00:00+07:00',
    });
    expect(reasons.map(({ code }) => code)).toContain('OLD_FOUR_TIERS');
    expect(benefit?.routeCode).toBe('');
  });

  it.each([
    [
      'REFERRAL_AFTER_VISIT',
      {
        referral: { slipNumber: 'CT-1', issuingFacility: '99102', issuedOn: '2026-11-30' },
        visitAt: '2026-11-21T09:00:00+07:00',
      },
    ],
    [
      'DISCHARGE_BEFORE_ADMISSION',
      { visitAt: '2026-11-21T09:00:00+07:00', dischargeDate: '2026-11-20' },
    ],
    ['ADMISSION_BEFORE_BIRTH', { visitAt: '1980-01-01T09:00:00+07:00' }],
    ['INPATIENT_WITHOUT_ADMISSION', { careType: 'INPATIENT', dischargeDate: '2026-11-25' }],
  ])('whose facts contradict each other is undetermined: %s', async (code, changes) => {
    const decision = await decide('enterprise-employee', { visitAt: undefined, ...changes });
    expect(decision).toMatchObject({ status: 'NEEDS_ACTION', decision: 'UNDETERMINED' });
    expect(decision.reasons.map((reason) => reason.code)).toEqual([code]);
  });

  it('explains itself rule by rule, with facts and citation, and never names the diagnosis', async () => {
    const { explanation } = await decide('enterprise-employee', { diagnosisCodes: ['B20.1'] });
    expect(explanation.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['card.by-state', 'route.registered']),
    );
    for (const { cites } of explanation) expect(cites).not.toBe('');
    expect(JSON.stringify(explanation)).not.toContain('B20');
  });

  it('tells programs what the desk has to do', async () => {
    const { reasons } = await decide('enterprise-employee', {
      facilityCode: gateway.person('enterprise-employee').visit.facilityCode,
      newborn: false,
    });
    expect(reasons.flatMap(({ actions }) => actions)).toEqual([]);
  });
});

describe('cover over time', () => {
  async function timelineOf(key: string, from?: string) {
    const person = gateway.person(key);
    const { holder } = exampleInput(person) as { readonly holder: unknown };
    const variables = from === undefined ? { holder } : { holder, from };
    const answer = await gateway.ask(timelineQuery, variables, clientOf(person.visit.facilityCode));
    expect(answer.errors).toEqual([]);
    return answer.data?.['coverageTimeline'] as {
      readonly intervals: ReadonlyArray<{ readonly from: string; readonly to: string | null }>;
      readonly nextChange: { readonly on: string; readonly kind: string } | null;
      readonly changes: ReadonlyArray<{ readonly on: string; readonly kind: string }>;
      readonly fiveYearDate: string | null;
      readonly reasons: ReadonlyArray<{ readonly code: string }>;
    };
  }

  it('lists the intervals, the next change and the five-year date', async () => {
    const timeline = await timelineOf('enterprise-employee');
    expect(timeline.intervals).toEqual([
      expect.objectContaining({
        levelPercent: 80,
        card: expect.objectContaining({ state: 'VALID', issuingProvince: expect.anything() }),
      }),
    ]);
    expect(timeline.fiveYearDate).toBe('2025-01-01');
    expect(timeline.nextChange).toEqual(
      timeline.changes[0] === undefined ? null : expect.anything(),
    );
    expect(timeline.changes.map(({ kind }) => kind)).toContain('CARD_ENDED');
  });

  it('is asked about from any day', async () => {
    const { changes } = await timelineOf('enterprise-employee', '2026-01-15');
    expect(changes).toContainEqual({ on: '2026-07-01', kind: 'BASE_SALARY_CHANGED' });
    expect(changes.map(({ on }) => on)).toEqual(changes.map(({ on }) => on).toSorted());
  });

  it('tells nothing of the cards of somebody whose name differs', async () => {
    const timeline = await timelineOf('wrong-name');
    expect(timeline.intervals).toEqual([]);
    expect(timeline.reasons.map(({ code }) => code)).toContain('NAME_DIFFERS');
  });
});
