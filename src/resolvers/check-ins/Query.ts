import { InputError } from '../../errors.ts';
import type { QueryResolvers } from '../../generated/schema.ts';
import { checkInById, shown } from './check-in-by-id.ts';

const mostAtOnce = 200;

export const Query: Pick<QueryResolvers, 'checkIn' | 'checkIns'> = {
  checkIn: (_parent, { id }, context) => checkInById(id, context),

  checkIns: async (_parent, { state, first, after }, context) => {
    if (first < 1 || first > mostAtOnce)
      throw new InputError('INPUT_INVALID', { argument: 'first' });
    const found = await context.checkIns.list({
      state: state ?? null,
      first,
      after: after ?? null,
    });
    return found.map((checkIn) => shown(checkIn, context));
  },
};
