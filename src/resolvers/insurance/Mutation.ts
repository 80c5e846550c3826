import { InputError } from '../../errors.ts';
import type { MutationResolvers } from '../../generated/schema.ts';
import { decideOne } from './decide-one.ts';

const keyForm = /^[\x21-\x7e]{1,128}$/;

export const Mutation: Pick<MutationResolvers, 'checkIn'> = {
  checkIn: async (_parent, { input: { idempotencyKey, visit } }, context) => {
    if (!keyForm.test(idempotencyKey)) {
      throw new InputError('INPUT_INVALID', { argument: 'idempotencyKey' });
    }
    await context.repeats.claim(idempotencyKey);
    const decision = await decideOne(visit, context);
    return { id: decision.id, registeredAt: decision.decidedAt, decision };
  },
};
