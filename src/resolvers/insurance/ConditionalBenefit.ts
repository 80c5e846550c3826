import { conditionalText } from '../../eligibility/conditional-text.ts';
import type { ConditionalBenefitResolvers } from '../../generated/schema.ts';
import { inLanguage } from '../language.ts';

export const ConditionalBenefit: ConditionalBenefitResolvers = {
  effectivePercent: ({ effectiveBasisPoints }) => effectiveBasisPoints / 100,
  text: (conditional, { language }) => inLanguage(conditionalText(conditional), language),
};
