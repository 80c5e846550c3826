import type { CardQuery, CoPayHistory } from '../../connectors/vss-portal/index.ts';
import type { Context } from '../../context.ts';
import type { Answer } from '../../domain/answer.ts';
import type { PlainDate } from '../../domain/date.ts';
import { baseSalariesOfYear } from '../../eligibility/data/base-salary.ts';
import type { Decision } from '../../eligibility/decision.ts';
import { evaluate } from '../../eligibility/evaluate.ts';
import type { Facts } from '../../eligibility/facts.ts';
import { coPayOfYear } from '../../loaders/co-pay-lookups.ts';
import type { FiveYearsModel } from './models.ts';
import type { RegisterAnswers } from './registers.ts';
import type { Visit } from './visit.ts';

/** A decision with the facts that it rests on. */
export interface Decided {
  readonly facts: Facts;
  readonly verdict: Decision;
  /** Answer of the portal's co-payment service; null where it could not have changed the decision. */
  readonly coPayment: Answer<CoPayHistory> | null;
}

/**
 * Decides, and asks the portal's co-payment service only where that can change the answer. It takes 5 to 60 s and restricts
 * accounts that ask too much, so it is never waited for: until it has answered, the benefit is conditional.
 */
export function decideWithCoPayment(
  visit: Visit,
  facts: Facts,
  answers: RegisterAnswers,
  { loaders, rules }: Context,
): Decided {
  const verdict = evaluate(facts, visit.on, rules.switches);
  const query = dependsOnCoPayment(verdict, facts) ? queryOf(visit, answers) : null;
  if (query === null) return { facts, verdict, coPayment: null };
  const coPayment = loaders.coPay(query);
  const paid = paidIn(coPayment, facts.visitDate ?? visit.on);
  if (paid === null) return { facts, verdict, coPayment };
  const known = { ...facts, coPayment: paid };
  return { facts: known, verdict: evaluate(known, visit.on, rules.switches), coPayment };
}

/** Below 100 %, the exemption open, and the visit in the year that the service tells about. */
function dependsOnCoPayment({ benefit, fiveYears }: Decision, facts: Facts): boolean {
  return (
    benefit !== null &&
    benefit.levelPercent < 100 &&
    fiveYears.exempt === null &&
    facts.portal.answered &&
    facts.visitDate?.slice(0, 4) === facts.askedOn.slice(0, 4)
  );
}

/** By the insurance number that the portal gave: one card must not be asked for under several numbers. */
function queryOf({ holder }: Visit, { portal }: RegisterAnswers): CardQuery | null {
  const card = portal.state === 'ANSWERED' ? portal.value.card : null;
  const number = card?.insuranceNumber ?? card?.cardNumber ?? null;
  return number === null
    ? null
    : { number, fullName: holder.fullName, birthDate: holder.birthDate };
}

function paidIn(answer: Answer<CoPayHistory>, visitDate: PlainDate): Facts['coPayment'] {
  if (answer.state !== 'ANSWERED') return null;
  const year = Number(visitDate.slice(0, 4));
  return coPayOfYear(answer.value, year, baseSalariesOfYear(year)?.changedOn ?? null);
}

export function fiveYearsModel({ facts, verdict, coPayment }: Decided): FiveYearsModel {
  const paid = facts.coPayment;
  return {
    ...verdict.fiveYears,
    coPayment: paid === null ? null : paid.beforeChange + paid.sinceChange,
    dataAsOf: coPayment?.state === 'ANSWERED' ? coPayment.value.note : null,
  };
}
