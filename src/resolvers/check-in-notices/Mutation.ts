import { InputError } from '../../errors.ts';
import type { MutationResolvers } from '../../generated/schema.ts';
import { firstCostOf } from './first-cost.ts';

export const Mutation: Pick<MutationResolvers, 'reportFirstCost'> = {
  reportFirstCost: async (_parent, { input }, context) => {
    const checkIn = await context.checkIns.find(input.checkInId);
    if (checkIn === null) throw new InputError('CHECK_IN_UNKNOWN', { argument: 'checkInId' });
    context.access.facility(checkIn.facility);
    const report = firstCostOf(input, checkIn, context);
    const { purpose } = context.access;
    context.evidence.looked({ person: report.person, purpose, sources: [] });
    const { differs, notice } = await context.notices.report(report);
    // The episode was reported for another check-in: what is told of that notice is a look at its patient too.
    if (notice.person !== report.person) {
      context.evidence.looked({ person: notice.person, purpose, sources: [] });
    }
    return { ...notice, differs };
  },
};
