import { shareOf, type Vnd } from '../domain/vnd.ts';
import { baseSalaryOn } from './data/base-salary.ts';
import { directClaimCaps } from './data/direct-claim-caps.ts';
import type { Level, Money } from './decision.ts';
import type { Visit } from './rule.ts';

/** What is left to pay of a year's co-payment before the exemption holds; null when it is not known or cannot be reached. */
export type CoPaymentLeft = Vnd | null;

/** One visit's cost in three parts (eligibility rules 3.1). The fund's part is rounded half up, the others add up to the rest. */
export function moneyOf(
  visit: Visit,
  careAs: 'OUTPATIENT' | 'INPATIENT',
  levelPercent: Level,
  factorPercent: number,
  left: CoPaymentLeft,
): Money | null {
  const { inScopeCost: cost, outOfScopeCost } = visit.facts;
  if (cost === null) return null;
  const share = shareOf(cost, levelPercent * factorPercent);
  const shared = coPayOf(visit, cost, levelPercent, factorPercent, share);
  const exempted = left === null ? 0 : Math.max(0, shared - left);
  const fundPays = Math.min(share + exempted, directClaimCap(visit, careAs) ?? cost);
  const coPay = shared - exempted;
  return { fundPays, coPay, selfPay: cost - fundPays - coPay + outOfScopeCost };
}

/** (1 − E) · R of the cost; how the rest of a reduced route splits is a reading (`coPayOnReducedRoute`). */
function coPayOf(
  { switches }: Visit,
  cost: Vnd,
  levelPercent: Level,
  factorPercent: number,
  fundPays: Vnd,
): Vnd {
  if (factorPercent < 100 && switches.coPayOnReducedRoute === 'ALL_SELF_PAY') return 0;
  return Math.min(shareOf(cost, (100 - levelPercent) * factorPercent), cost - fundPays);
}

/** Most that is paid at a facility without contract, unless it was an emergency (Decree 188/2025 art. 57). */
export function directClaimCap(
  { facts, date }: Visit,
  careAs: 'OUTPATIENT' | 'INPATIENT',
): Vnd | null {
  const { facility } = facts;
  if (facility.contract || facts.emergency) return null;
  const cap = directClaimCaps.find((row) => row.careType === careAs && row.fits(facility));
  const salary = baseSalaryOn(date);
  return cap === undefined || salary === null ? null : (salary * cap.baseSalaryPercent) / 100;
}
