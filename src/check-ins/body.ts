import type { Scope } from '../auth/caller.ts';
import type { EligibilityInput } from '../generated/schema.ts';
import { keptDecision, revivedDecision } from '../resolvers/insurance/kept-decision.ts';
import type { DecisionModel } from '../resolvers/insurance/models.ts';
import type { Sealing } from '../sealing/index.ts';
import type { CheckInBody, Hospital } from './models.ts';

type Part = 'CHECK_IN' | 'SETTLEMENT';

interface WrittenBody extends Omit<CheckInBody, 'caller' | 'decision'> {
  readonly v: 1;
  readonly caller: Omit<Hospital, 'scopes'> & { readonly scopes: readonly Scope[] };
  readonly decision: string;
}

/** The parts of a check-in that are about people, as they are stored. */
export interface SealedBodies {
  seal(checkInId: string, body: CheckInBody): string;
  open(checkInId: string, sealed: string): CheckInBody;
  sealSettlement(checkInId: string, decision: DecisionModel): string;
  openSettlement(checkInId: string, sealed: string): DecisionModel;
}

export function createSealedBodies({ open, seal }: Sealing): SealedBodies {
  const placeOf = (id: string, part: Part) => `check_in_bodies\n${id}\n${part}`;
  return {
    seal: (id, body) => seal(placeOf(id, 'CHECK_IN'), JSON.stringify(written(body))),
    open: (id, sealed) => read(JSON.parse(open(placeOf(id, 'CHECK_IN'), sealed))),
    sealSettlement: (id, decision) => seal(placeOf(id, 'SETTLEMENT'), keptDecision(decision)),
    openSettlement: (id, sealed) => revivedDecision(open(placeOf(id, 'SETTLEMENT'), sealed)),
  };
}

function written({ caller, decision, ...body }: CheckInBody): WrittenBody {
  return {
    v: 1,
    ...body,
    caller: { ...caller, scopes: [...caller.scopes] },
    decision: keptDecision(decision),
  };
}

function read({ v: _version, caller, decision, ...body }: WrittenBody): CheckInBody {
  return {
    ...body,
    caller: { ...caller, scopes: new Set(caller.scopes) },
    decision: revivedDecision(decision),
  };
}

/**
 * A visit as it is decided again, for the time at which the patient came. Evidence that the patient was present cannot be shown
 * twice, and nobody waits for a shorter time than the usual one.
 */
export function repeatableVisit(
  { deadlineMs: _wait, presence: _evidence, ...input }: EligibilityInput,
  registeredAt: Date,
): EligibilityInput {
  const endsWithoutBegin =
    input.careType === 'INPATIENT' && input.dischargeDate != null && input.admittedAt == null;
  if (input.visitAt != null || endsWithoutBegin) return input;
  return { ...input, visitAt: registeredAt.toISOString() };
}
