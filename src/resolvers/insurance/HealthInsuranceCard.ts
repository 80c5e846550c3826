import { issuingProvince } from '../../domain/province.ts';
import type { HealthInsuranceCardResolvers } from '../../generated/schema.ts';

export const HealthInsuranceCard: HealthInsuranceCardResolvers = {
  issuingProvince: ({ cardNumber, validFrom }) => {
    if (cardNumber === null) return null;
    const code = cardNumber.slice(3, 5);
    return { code, ...issuingProvince(code, validFrom) };
  },
};
