import { InputError } from '../../errors.ts';
import type { MutationResolvers } from '../../generated/schema.ts';
import { decideOne } from '../insurance/decide-one.ts';
import type { DecisionModel } from '../insurance/models.ts';
import type { CheckInModel } from './models.ts';

const keyForm = /^[\x21-\x7e]{1,128}$/;

export const Mutation: Pick<MutationResolvers, 'checkIn'> = {
  checkIn: async (_parent, { input: { idempotencyKey, visit } }, context) => {
    if (!keyForm.test(idempotencyKey)) {
      throw new InputError('INPUT_INVALID', { argument: 'idempotencyKey' });
    }
    await context.repeats.claim(idempotencyKey);
    const decision = await decideOne(visit, context);
    context.checkIns.register({ decision, visit });
    return registered(decision, visit.encounter ?? null);
  },
};

function registered(decision: DecisionModel, encounter: string | null): CheckInModel {
  const { decidedAt, id, provisional } = decision;
  const state = provisional || decision.decision === 'UNDETERMINED' ? 'UNSETTLED' : 'FINAL';
  return { id, registeredAt: decidedAt, state, encounter, decision, settlement: null };
}
