import type { ExplainedFactResolvers } from '../../generated/schema.ts';
import { inLanguage } from '../language.ts';

export const ExplainedFact: ExplainedFactResolvers = {
  label: ({ label }, { language }) => inLanguage(label, language),
  value: ({ value }) => (value === null ? null : String(value)),
};
