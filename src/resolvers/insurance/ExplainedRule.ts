import type { ExplainedRuleResolvers } from '../../generated/schema.ts';
import { inLanguage } from '../language.ts';

export const ExplainedRule: ExplainedRuleResolvers = {
  title: ({ title }, { language }) => inLanguage(title, language),
  effect: ({ effect }, { language }) => inLanguage(effect, language),
};
