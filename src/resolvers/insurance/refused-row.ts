import type { Context } from '../../context.ts';
import { vietnamDate } from '../../domain/date.ts';
import { type ReasonCode, reasonCatalog } from '../../eligibility/reasons.ts';
import { type ErrorCode, GatewayError } from '../../errors.ts';
import type { ResolutionModel } from '../identity/models.ts';
import { type DecisionModel, type UnsignedDecision, withoutObligations } from './models.ts';

/** A list row that could not be asked is an answer too: undetermined, with the reason (contract: eligibilityMany). */
export async function refusedRow(
  error: unknown,
  { access, clock, evidence, report, rules }: Context,
): Promise<DecisionModel> {
  const code = reasonOf(error);
  if (code === 'INTERNAL_ERROR') report(error);
  const decidedAt = clock.now();
  const decision: UnsignedDecision = {
    id: evidence.newId(),
    decision: 'UNDETERMINED',
    provisional: false,
    status: code === 'INTERNAL_ERROR' || code === 'TIME_RAN_OUT' ? 'SYSTEM_ERROR' : 'NEEDS_ACTION',
    asOf: decidedAt,
    decidedAt,
    visitDate: vietnamDate(decidedAt),
    facility: null,
    reasons: [{ code }],
    identity: nobody,
    card: null,
    otherCards: [],
    benefit: null,
    paidThrough: null,
    segments: [],
    fiveYears: { exempt: null, yearThreshold: null, coPayment: null, dataAsOf: null },
    explanation: () => [],
    sources: [],
    ...withoutObligations,
    open: neverAsked.has(code) ? ['POPULATION_REGISTER', 'VSS_PORTAL'] : [],
    policyVersion: rules.policyVersion,
  };
  return {
    ...decision,
    receipt: await evidence.decided(decision, {
      person: null,
      cardNumber: null,
      purpose: access.purpose,
      encounter: null,
      refusal: code,
    }),
  };
}

/** Nothing was wrong with the question, and no register has heard it. */
const neverAsked: ReadonlySet<ReasonCode> = new Set([
  'TIME_RAN_OUT',
  'INTERNAL_ERROR',
  'STEP_UP_REQUIRED',
  'LOOKUPS_SUSPENDED',
]);

const nobody: ResolutionModel = {
  outcome: 'UNDETERMINED',
  differences: [],
  registers: [],
  presence: null,
  person: null,
  advice: () => [],
  insurance: () => Promise.resolve(null),
  sources: [],
};

/** Errors of the catalogue that a row tells under the name of a reason. */
const reasonByError: Partial<Record<ErrorCode, ReasonCode>> = {
  SCAN_TOO_LONG: 'SCAN_MALFORMED',
  INTERNAL_SERVER_ERROR: 'INTERNAL_ERROR',
};

function reasonOf(error: unknown): ReasonCode {
  if (!(error instanceof GatewayError)) return 'INTERNAL_ERROR';
  const { code } = error;
  return reasonByError[code] ?? (isReason(code) ? code : 'INPUT_REFUSED');
}

function isReason(code: string): code is ReasonCode {
  return Object.hasOwn(reasonCatalog, code);
}
