import type { Context } from '../../context.ts';
import { vietnamDate } from '../../domain/date.ts';
import { policyVersion } from '../../eligibility/decide.ts';
import { type ReasonCode, reasonCatalog } from '../../eligibility/reasons.ts';
import { GatewayError } from '../../errors.ts';
import type { DecisionModel, UnsignedDecision } from './models.ts';

/** A list row that could not be asked is an answer too: undetermined, with the reason (contract: eligibilityMany). */
export async function refusedRow(
  error: unknown,
  { clock, evidence, rules }: Context,
): Promise<DecisionModel> {
  const code = reasonOf(error);
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
    identity: { outcome: 'UNDETERMINED', differences: [], person: null, sources: [] },
    card: null,
    otherCards: [],
    benefit: null,
    sources: [],
    policyVersion: `${policyVersion}+${rules.facilitiesVersion}`,
  };
  return {
    ...decision,
    receipt: await evidence.decided(decision, { person: null, cardNumber: null }),
  };
}

function reasonOf(error: unknown): ReasonCode {
  if (!(error instanceof GatewayError)) return 'INTERNAL_ERROR';
  if (Object.hasOwn(reasonCatalog, error.code)) return error.code as ReasonCode;
  return error.code === 'INTERNAL_SERVER_ERROR' ? 'INTERNAL_ERROR' : 'INPUT_REFUSED';
}
