import type { EligibilityDecisionResolvers } from '../../generated/schema.ts';

export const EligibilityDecision: EligibilityDecisionResolvers = {
  explanation: ({ explanation }) => explanation(),
};
