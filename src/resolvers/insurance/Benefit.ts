import type { BenefitResolvers } from '../../generated/schema.ts';

export const Benefit: BenefitResolvers = {
  effectivePercent: ({ effectiveBasisPoints }) => effectiveBasisPoints / 100,
  routeCode: ({ routeCode }) => routeCode ?? '',
  rightRoute: ({ selfReferral }) => !selfReferral,
  fundPays: ({ money }) => money?.fundPays ?? null,
  coPay: ({ money }) => money?.coPay ?? null,
  selfPay: ({ money }) => money?.selfPay ?? null,
  patientPays: ({ money }) => (money === null ? null : money.coPay + money.selfPay),
};
