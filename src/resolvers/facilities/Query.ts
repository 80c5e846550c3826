import { parseFacilityCode } from '../../domain/facility.ts';
import { parseArgument } from '../../errors.ts';
import type { QueryResolvers } from '../../generated/schema.ts';

export const Query: Pick<QueryResolvers, 'facility'> = {
  facility: (_parent, { code }, { loaders }) =>
    loaders.facility.load(parseArgument('code', () => parseFacilityCode(code))),
};
