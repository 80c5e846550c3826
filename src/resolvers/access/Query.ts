import type { QueryResolvers } from '../../generated/schema.ts';

export const Query: Pick<QueryResolvers, 'explainAccess'> = {
  explainAccess: (_parent, { document, variables, operationName }, { explainAccess }) =>
    explainAccess({
      document,
      variables: variables ?? null,
      operationName: operationName ?? null,
    }),
};
