import type { PlainDate } from '../../domain/date.ts';
import { CaseError, type CaseFacts, readCase } from '../../eligibility/case-file.ts';
import { type CaseResult, caseResult } from '../../eligibility/case-result.ts';
import type { Decision } from '../../eligibility/decision.ts';
import { evaluate } from '../../eligibility/evaluate.ts';
import { type ExplainedRule, explanationOf } from '../../eligibility/explanation.ts';
import type { Facts } from '../../eligibility/facts.ts';
import type { Switches } from '../../eligibility/switches.ts';
import type { GivenCase } from './cases.ts';

export type Answer = Answered | Refused;

export interface Answered {
  readonly kind: 'ANSWERED';
  readonly given: GivenCase;
  readonly facts: Facts;
  readonly on: PlainDate;
  readonly decision: Decision;
  readonly result: CaseResult;
  readonly explanation: readonly ExplainedRule[];
}

/** A case that could not be read: it says so, and stops no other. */
export interface Refused {
  readonly kind: 'REFUSED';
  readonly given: GivenCase;
  readonly error: { readonly field: string; readonly wanted: string };
}

export function answerTo(given: GivenCase, switches: Switches): Answer {
  const read = readGiven(given);
  return 'facts' in read ? answered(given, read, switches) : { kind: 'REFUSED', given, ...read };
}

function readGiven({ input }: GivenCase): CaseFacts | Pick<Refused, 'error'> {
  try {
    return readCase(input);
  } catch (error) {
    if (!(error instanceof CaseError)) throw error;
    return { error: { field: error.field, wanted: error.wanted } };
  }
}

function answered(given: GivenCase, { facts, on }: CaseFacts, switches: Switches): Answered {
  const decision = evaluate(facts, on, switches);
  return {
    kind: 'ANSWERED',
    given,
    facts,
    on,
    decision,
    result: caseResult(decision, facts),
    explanation: explanationOf(decision, facts, on, switches),
  };
}

const nothingDecided: CaseResult = {
  status: 'NEEDS_ACTION',
  benefitLevelPercent: null,
  routeFactorPercent: null,
  effectivePercent: null,
  routeCode: null,
  fundPays: null,
  coPay: null,
  selfPay: null,
  cardState: null,
  cardUsed: null,
  upgrades: [],
  fiveYearExempt: null,
  yearThreshold: null,
  paidThrough: null,
  segments: [],
  conditional: [],
  listOrderCode: null,
  warnings: [],
  actions: [],
  reasons: ['INPUT_REFUSED'],
};

/** An answer for programs, under the names of the published case files. */
export function jsonOf(answer: Answer) {
  const { id } = answer.given;
  if (answer.kind === 'REFUSED') {
    const outcome = { decision: 'UNDETERMINED', provisional: false } as const;
    return { id, error: answer.error, ...nothingDecided, ...outcome, explanation: [] };
  }
  const { decision, provisional } = answer.decision;
  return { id, ...answer.result, decision, provisional, explanation: answer.explanation };
}
