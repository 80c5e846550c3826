import { randomUUID } from 'node:crypto';
import type { PlainDate } from '../../src/domain/date.ts';
import type { FacilityCode } from '../../src/domain/facility.ts';
import type { PersonalId } from '../../src/domain/personal-id.ts';
import { type DecisionModel, withoutObligations } from '../../src/resolvers/insurance/models.ts';

const someBenefit = {
  levelPercent: 80,
  routeFactorPercent: 100,
  effectiveBasisPoints: 8_000,
  routeCode: '1.1',
  listOrderCode: null,
  selfReferral: false,
  upgrades: [],
  money: null,
  conditional: [],
} as const;

/** Somebody is eligible for 80 %, for certain, unless the test says otherwise. */
export function decisionModel(changes: Partial<DecisionModel> = {}): DecisionModel {
  const at = changes.decidedAt ?? new Date('2026-11-21T03:00:00.000Z');
  return {
    id: randomUUID(),
    decision: 'ELIGIBLE',
    provisional: false,
    status: 'ELIGIBLE',
    asOf: at,
    decidedAt: at,
    visitDate: '2026-11-21' as PlainDate,
    facility: { code: '99002' as FacilityCode },
    reasons: [{ code: 'CARD_VALID' }],
    identity: {
      outcome: 'MATCHED',
      differences: [],
      person: { personalId: '001086000001' as PersonalId },
      registers: [],
      presence: null,
      advice: ({ language }) => [language],
      insurance: () => Promise.resolve(null),
      sources: [],
    },
    card: null,
    otherCards: [],
    benefit: someBenefit,
    paidThrough: null,
    segments: [],
    fiveYears: { exempt: false, yearThreshold: null, coPayment: null, dataAsOf: null },
    explanation: () => [],
    sources: [
      {
        register: 'VSS_PORTAL',
        status: 'ANSWERED',
        asOf: at,
        fetchedAt: at,
        ageSeconds: 0,
        reason: null,
        content: null,
      },
    ],
    policyVersion: 'test',
    ...withoutObligations,
    receipt: 'header.payload.signature',
    ...changes,
  };
}

/** Decided without the portal, by the card that was shown. */
export function provisionalDecision(changes: Partial<DecisionModel> = {}): DecisionModel {
  return decisionModel({
    provisional: true,
    status: 'ELIGIBLE_PROVISIONAL',
    mode: 'shown',
    open: ['VSS_PORTAL'],
    ...changes,
  });
}

export function undeterminedDecision(changes: Partial<DecisionModel> = {}): DecisionModel {
  return decisionModel({
    decision: 'UNDETERMINED',
    status: 'NEEDS_ACTION',
    benefit: null,
    ...changes,
  });
}
