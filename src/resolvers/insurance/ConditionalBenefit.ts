import { conditionalText } from '../../eligibility/conditional-text.ts';
import type { ConditionalBenefitResolvers } from '../../generated/schema.ts';

export const ConditionalBenefit: ConditionalBenefitResolvers = {
  effectivePercent: ({ effectiveBasisPoints }) => effectiveBasisPoints / 100,
  text: (conditional, { language }) => {
    const text = conditionalText(conditional);
    return language === 'EN' ? text.en : text.vi;
  },
};
