import { coverChanges } from '../../eligibility/timeline.ts';
import type { CoverageChangeResolvers } from '../../generated/schema.ts';
import { inLanguage } from '../language.ts';

export const CoverageChange: CoverageChangeResolvers = {
  text: ({ kind }, { language }) => inLanguage(coverChanges[kind].text, language),
  legalBasis: ({ kind }) => coverChanges[kind].legalBasis,
};
