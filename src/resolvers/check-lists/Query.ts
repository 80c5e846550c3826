import type { QueryResolvers } from '../../generated/schema.ts';

export const Query: Pick<QueryResolvers, 'checkList'> = {
  checkList: (_parent, { id }, context) => context.checkLists.find(id),
};
