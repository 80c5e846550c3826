import {
  type RouteConditions,
  type RouteRule,
  routeRules,
  routeRulesFrom,
} from './data/route-rules.ts';
import type { CardFacts, Facts } from './facts.ts';
import { appendixIRows } from './listed-disease.ts';
import type { ReasonCode } from './reasons.ts';
import { isAppointmentUsable, isReferralInForce, isResidenceInForce } from './slips.ts';

/** Where and how the visit happens, and what that means for the fund's share. */
export interface Route {
  readonly code: string;
  readonly ruleId: string;
  readonly factorPercent: number;
  readonly selfReferral: boolean;
  readonly legalBasis: string;
  /** Code that a literal reading of the list order gives, where it differs (switch 1). */
  readonly listOrderCode: string | null;
  /** Appendix II was needed and is not loaded (switch 9). */
  readonly appendixUnknown: boolean;
  /** Factor when the main diagnosis turns out to be listed; null where that changes nothing. */
  readonly factorIfListed: number | null;
  readonly reasons: readonly ReasonCode[];
}

export type RouteOutcome = Route | { readonly code: null; readonly reasons: readonly ReasonCode[] };

interface RouteFacts {
  readonly facts: Facts;
  readonly card: CardFacts | null;
  readonly careType: 'OUTPATIENT' | 'INPATIENT';
  readonly referralValid: boolean;
  readonly appointmentValid: boolean;
  readonly residenceDeclared: boolean;
  readonly inAppendixI: boolean;
}

type Test = (route: RouteFacts, wanted: never) => boolean;

const conditionTests: {
  readonly [K in keyof Required<RouteConditions>]: (
    route: RouteFacts,
    wanted: NonNullable<RouteConditions[K]>,
  ) => boolean;
} = {
  emergency: ({ facts }) => facts.emergency,
  registeredHere: ({ facts, card }) => card?.registeredFacility?.code === facts.facility.code,
  primaryStatutory: ({ facts }, wanted) => facts.facility.primaryStatutory === wanted,
  referralValid: (route) => route.referralValid,
  residenceDeclared: (route) => route.residenceDeclared,
  appointmentValid: (route) => route.appointmentValid,
  registeredLevel: ({ card }, wanted) => {
    const level = card?.registeredFacility?.level ?? null;
    return level !== null && wanted.includes(level);
  },
  level: ({ facts }, wanted) =>
    facts.facility.level !== null && wanted.includes(facts.facility.level),
  careType: (route, wanted) => route.careType === wanted,
  scoreBelow50OrProvisional: ({ facts: { facility } }) =>
    facility.provisionalBasic || (facility.score !== null && facility.score < 50),
  upperScoreBand: ({ facts: { facility } }) =>
    facility.score !== null && facility.score >= 50 && facility.score < 70,
  formerTier: ({ facts }, wanted) => wanted.includes(facts.facility.formerTier),
  formerTierNot: ({ facts }, wanted) => !wanted.includes(facts.facility.formerTier),
  inAppendixI: (route, wanted) => route.inAppendixI === wanted,
  inAppendixII: ({ facts }) => facts.inAppendixII === true,
  // While Appendix II is not loaded "not in it" is assumed, and the decision says so (switch 9).
  notInAppendixII: ({ facts }) => facts.inAppendixII !== true,
  newborn: ({ facts }) => facts.newborn,
  donorJustDonated: ({ facts }) => facts.donorJustDonated,
  anyArea: ({ card }) => card !== null && card.area !== null,
};

function holds(rule: RouteRule, route: RouteFacts): boolean {
  return Object.entries(rule.when).every(([name, wanted]) => {
    const test = conditionTests[name as keyof RouteConditions] as Test;
    return test(route, wanted as never);
  });
}

function factorOn(rule: RouteRule, facts: Facts): number {
  return rule.factors.findLast((row) => row.from <= facts.admittedOn)?.percent ?? 0;
}

function candidates(route: RouteFacts): readonly RouteRule[] {
  const basis = routeRules.filter((rule) => !rule.selfReferral && holds(rule, route));
  return basis.length > 0
    ? basis
    : routeRules.filter((rule) => rule.selfReferral && holds(rule, route));
}

/** The matching rule with the highest factor; ties go to the first in the order of Decision 3276 (rules 4.2). */
function best(rules: readonly RouteRule[], facts: Facts): RouteRule | undefined {
  return rules.reduce<RouteRule | undefined>(
    (chosen, rule) =>
      chosen === undefined || factorOn(rule, facts) > factorOn(chosen, facts) ? rule : chosen,
    undefined,
  );
}

/** Finds the route of a visit from 2025-01-01 on (eligibility rules 4.2 and 4.5). */
export function findRoute(facts: Facts, card: CardFacts | null): RouteOutcome {
  if (facts.admittedOn < routeRulesFrom) return { code: null, reasons: ['RULES_NOT_AVAILABLE'] };
  // Looked at before any route, emergency included (eligibility rules 8 and 9): no level, no percentage.
  if (facts.facility.level === null) return { code: null, reasons: ['FACILITY_NOT_CONFIGURED'] };
  const reasons: ReasonCode[] = [];
  const route = routeFacts(facts, card, reasons);
  const rules = candidates(route);
  const chosen = best(rules, facts);
  if (chosen === undefined) return { code: null, reasons: ['FACILITY_NOT_CONFIGURED'] };
  // Whether this is self-referral at all is open while nobody knows where the patient is registered.
  if (chosen.selfReferral && card?.registeredFacility == null) {
    return { code: null, reasons: ['REGISTRATION_UNKNOWN'] };
  }

  const factorPercent = factorOn(chosen, facts);
  const first = rules[0];
  const listOrderCode = first !== undefined && first.code !== chosen.code ? first.code : null;
  const appendixUnknown = chosen.when.notInAppendixII === true && facts.inAppendixII === null;
  if (listOrderCode !== null) reasons.push('CODE_ORDER_CONFLICT');
  if (appendixUnknown) reasons.push('APPENDIX_UNKNOWN');
  reasons.push(...confirmations(facts, route, chosen), routeReason(chosen, factorPercent));
  return {
    code: chosen.code,
    ruleId: chosen.id,
    factorPercent,
    selfReferral: chosen.selfReferral,
    legalBasis: chosen.legalBasis,
    listOrderCode,
    appendixUnknown,
    factorIfListed: factorPercent < 100 && couldBeListed(facts, chosen) ? 100 : null,
    reasons,
  };
}

function routeFacts(facts: Facts, card: CardFacts | null, reasons: ReasonCode[]): RouteFacts {
  const on = facts.admittedOn;
  const referralValid = facts.referral !== null && isReferralInForce(facts.referral, on);
  const appointmentValid = facts.appointment !== null && isAppointmentUsable(facts.appointment);
  if (facts.referral !== null && !referralValid) reasons.push('REFERRAL_EXPIRED');
  if (facts.appointment !== null && !appointmentValid) reasons.push('APPOINTMENT_NOT_USABLE');
  if (facts.careType === 'DAY') reasons.push('DAY_COUNTED_AS_INPATIENT');
  return {
    facts,
    card,
    // How day treatment counts is stated nowhere: switch 5, dayCareAs = INPATIENT.
    careType: facts.careType === 'OUTPATIENT' ? 'OUTPATIENT' : 'INPATIENT',
    referralValid,
    appointmentValid,
    residenceDeclared: facts.residence !== null && isResidenceInForce(facts.residence, on),
    inAppendixI:
      facts.mainDiagnosis !== null &&
      appendixIRows(facts.mainDiagnosis, facts.birthDate, on).length > 0,
  };
}

function confirmations(facts: Facts, route: RouteFacts, chosen: RouteRule): readonly ReasonCode[] {
  if (chosen.when.inAppendixI !== true || facts.mainDiagnosis === null || !route.inAppendixI)
    return [];
  const rows = appendixIRows(facts.mainDiagnosis, facts.birthDate, facts.admittedOn);
  return rows.every((row) => row.condition !== null) ? ['CLINICAL_CONDITION_TO_CONFIRM'] : [];
}

/** Without a diagnosis, or without Appendix II, a listed disease is still possible (switches 9 and 20). */
function couldBeListed(facts: Facts, chosen: RouteRule): boolean {
  if (chosen.when.notInAppendixII === true)
    return facts.inAppendixII === null || facts.mainDiagnosis === null;
  return chosen.when.inAppendixI === false && facts.mainDiagnosis === null;
}

function routeReason(rule: RouteRule, factorPercent: number): ReasonCode {
  if (rule.id === 'EMERGENCY') return 'EMERGENCY';
  if (!rule.selfReferral) return 'RIGHT_ROUTE';
  if (factorPercent === 100) return 'SELF_REFERRAL_FULL';
  return factorPercent === 0 ? 'SELF_REFERRAL_NOT_PAID' : 'SELF_REFERRAL_REDUCED';
}
