import { obligationCatalog } from '../../eligibility/obligations.ts';
import type { ObligationResolvers } from '../../generated/schema.ts';
import { inLanguage } from '../language.ts';

export const Obligation: ObligationResolvers = {
  text: ({ code }, { language }) => inLanguage(obligationCatalog[code], language),
};
