import type { Context } from '../../context.ts';
import type { Facility } from '../../domain/facility.ts';
import { isPersonalId } from '../../domain/personal-id.ts';
import type { RegisterOutcome, Resolution } from '../../identity/resolution.ts';
import type { Deadline } from '../../loaders/deadline.ts';
import { resolutionModel } from '../identity/resolution-model.ts';
import { sourceOf } from '../sources.ts';
import { type UnsignedDecision, withoutObligations } from './models.ts';
import { openRegisters } from './owed.ts';
import type { RegisterAnswers } from './registers.ts';
import type { Visit } from './visit.ts';

const misses: ReadonlySet<string> = new Set(['MISMATCHED', 'NOT_FOUND']);

/** Also where one register said so and the other did not answer. */
export function isMiss({ outcome, registers }: Resolution): boolean {
  return (
    misses.has(outcome) ||
    (outcome === 'UNDETERMINED' && registers.some((one) => misses.has(one.outcome)))
  );
}

/** A miss that tells nothing of what was right about it. */
export function withheld(resolution: Resolution): Resolution {
  const registers = resolution.registers.map(
    ({ register }): RegisterOutcome => ({ register, outcome: 'NOT_FOUND' }),
  );
  return {
    ...resolution,
    outcome: 'NOT_FOUND',
    registers,
    differences: [],
    earlier: null,
    person: null,
  };
}

export function withheldDecision(
  visit: Visit,
  facility: Facility,
  answers: RegisterAnswers,
  resolution: Resolution,
  within: Deadline,
  context: Context,
): UnsignedDecision {
  const decidedAt = context.clock.now();
  const { personNumber } = visit.holder;
  // The portal is asked by an old number only once the population database has found the person.
  const byOldNumber = personNumber !== null && !isPersonalId(personNumber);
  // Not even a keyed digest of what they said: it would tell one kind of miss from another.
  const sources = [
    sourceOf('POPULATION_REGISTER', answers.register, decidedAt),
    ...(byOldNumber ? [] : [sourceOf('VSS_PORTAL', answers.portal, decidedAt)]),
  ].map((source) => ({ ...source, content: null }));
  const registers = resolution.registers.filter(
    ({ register }) => !byOldNumber || register === 'POPULATION_REGISTER',
  );
  return {
    id: context.evidence.newId(),
    decision: 'UNDETERMINED',
    provisional: false,
    status: 'NEEDS_ACTION',
    asOf: decidedAt,
    decidedAt,
    visitDate: visit.visitDate ?? visit.on,
    facility,
    reasons: [{ code: 'IDENTITY_NOT_FOUND' }],
    identity: resolutionModel({ ...resolution, registers }, sources, within, context),
    card: null,
    otherCards: [],
    benefit: null,
    paidThrough: null,
    segments: [],
    fiveYears: { exempt: null, yearThreshold: null, coPayment: null, dataAsOf: null },
    explanation: () => [],
    sources,
    ...withoutObligations,
    open: openRegisters(answers, resolution, context.rules.switches),
    policyVersion: context.rules.policyVersion,
  };
}
