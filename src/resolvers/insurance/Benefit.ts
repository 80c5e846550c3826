import type { BenefitResolvers } from '../../generated/schema.ts';

export const Benefit: BenefitResolvers = {
  effectivePercent: ({ effectiveBasisPoints }) => effectiveBasisPoints / 100,
};
