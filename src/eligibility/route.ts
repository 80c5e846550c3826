import { isArmedForces } from './data/object-codes.ts';
import type { CardFacts } from './facts.ts';
import { appendixIRows, isInAppendixIAtSomeAge, normaliseIcd } from './listed-disease.ts';
import type { ReasonCode } from './reasons.ts';
import { type Fired, isInForce, type Visit } from './rule.ts';
import { routeRules } from './rules/route/index.ts';
import { type RouteRule, type RouteVisit, threeLevelsFrom } from './rules/route/route-rule.ts';
import { isAppointmentUsable, isReferralInForce, isResidenceInForce } from './slips.ts';

/** Where and how the visit happens, and what that means for the fund's share. */
export interface Route {
  readonly code: string | null;
  readonly rule: RouteRule;
  readonly factorPercent: number;
  readonly careAs: 'OUTPATIENT' | 'INPATIENT';
  readonly selfReferral: boolean;
  /** Code that a literal reading of the list order gives, where it differs (switch routeSelection). */
  readonly listOrderCode: string | null;
  /** Appendix II was needed and is not loaded (switch unknownAppendix). */
  readonly appendixUnknown: boolean;
  /** Factor when the main diagnosis turns out to be listed; null where that changes nothing. */
  readonly factorIfListed: 100 | null;
  /** Every rule that held. */
  readonly held: readonly RouteRule[];
  readonly visit: RouteVisit;
}

export type RouteOutcome =
  | {
      readonly route: Route;
      readonly reasons: readonly ReasonCode[];
      readonly fired: readonly Fired[];
    }
  | {
      readonly route: null;
      readonly reasons: readonly ReasonCode[];
      readonly fired: readonly Fired[];
    };

/** Finds the route of a visit by the law of its date (eligibility rules 4). */
export function findRoute(visit: Visit, card: CardFacts): RouteOutcome {
  // Looked at before any route, emergency included (eligibility rules 8 and 9): no level, no percentage.
  const needsLevel = visit.date >= threeLevelsFrom;
  if (needsLevel && visit.facts.facility.level === null) return none(['FACILITY_NOT_CONFIGURED']);
  const seen = routeVisit(visit, card);
  const held = matching(seen);
  const [first] = held;
  if (first === undefined) return none(unmatched(seen));
  const best = mostFavourable(first, held, seen);
  const chosen = visit.switches.routeSelection === 'LIST_ORDER' ? first : best;
  const unknown = unknownBasis(chosen, seen);
  if (unknown !== null) return none([unknown]);
  const conflict = first !== best;
  const route = routeOf(chosen, conflict && chosen === best ? first.code : null, held, seen);
  if (route.appendixUnknown && visit.switches.unknownAppendix === 'NEEDS_CONFIG') {
    return none(['APPENDIX_UNKNOWN', 'FACILITY_NOT_CONFIGURED']);
  }
  return { route, reasons: routeReasons(route, conflict), fired: firedBy(route) };
}

function none(reasons: readonly ReasonCode[]): RouteOutcome {
  return { route: null, reasons, fired: [] };
}

/** No row of the table: score or former tier are missing. */
function unmatched({ facts: { facility }, date }: RouteVisit): readonly ReasonCode[] {
  return date >= threeLevelsFrom &&
    facility.level === 'SPECIALISED' &&
    facility.formerTier === 'NONE'
    ? ['FORMER_TIER_UNKNOWN', 'FACILITY_NOT_CONFIGURED']
    : ['FACILITY_NOT_CONFIGURED'];
}

function routeVisit(visit: Visit, card: CardFacts): RouteVisit {
  const { facts, on, date, switches } = visit;
  const { referral, appointment, residence, mainDiagnosis } = facts;
  return {
    facts,
    on,
    date,
    switches,
    card,
    careAs: careAs(visit),
    referralValid:
      referral !== null &&
      isReferralInForce(referral, date, facts.holidays, switches.referralWorkingDayCount),
    appointmentValid: appointment !== null && isAppointmentUsable(appointment),
    residenceValid: residence !== null && isResidenceInForce(residence, date),
    inAppendixI:
      mainDiagnosis !== null && appendixIRows(mainDiagnosis, facts.birthDate, date).length > 0,
  };
}

/** How day treatment counts is stated nowhere (switch dayCareAs). */
function careAs({ facts, switches }: Visit): 'OUTPATIENT' | 'INPATIENT' {
  return facts.careType === 'DAY' ? switches.dayCareAs : facts.careType;
}

/** Rules that hold; self-referral only where nothing else gives a basis (rules 4.2). */
function matching(visit: RouteVisit): readonly RouteRule[] {
  const held = routeRules.filter((rule) => isInForce(rule, visit.date) && rule.applies(visit));
  const basis = held.filter(({ selfReferral }) => !selfReferral);
  return basis.length > 0 ? basis : held;
}

/** The highest factor; ties go to the first in the order of Decision 3276, or as 6b prefers. */
function mostFavourable(
  first: RouteRule,
  held: readonly RouteRule[],
  visit: RouteVisit,
): RouteRule {
  const best = held.reduce(
    (found, rule) => (rule.decide(visit) > found.decide(visit) ? rule : found),
    first,
  );
  if (best.code !== upperBandCode) return best;
  const wanted = visit.switches.exProvincialBasicUpperBandCode;
  return held.find(({ code }) => code === wanted) ?? best;
}

const upperBandCode = '1.13';

/** Self-referral is not concluded while what would make the route right is not known. */
function unknownBasis(chosen: RouteRule, visit: RouteVisit): ReasonCode | null {
  if (!chosen.selfReferral) return null;
  const { registeredFacility } = visit.card;
  if (registeredFacility === null) return 'REGISTRATION_UNKNOWN';
  const levelMatters = visit.residenceValid && visit.facts.facility.level === 'BASIC';
  if (levelMatters && registeredFacility.level === null) return 'REGISTRATION_UNKNOWN';
  const manual = visit.switches.armedForcesRoute === 'MANUAL';
  return manual && isArmedForces(visit.card.objectCode) ? 'ARMED_FORCES_ROUTE' : null;
}

function routeOf(
  rule: RouteRule,
  listOrderCode: string | null,
  held: readonly RouteRule[],
  visit: RouteVisit,
): Route {
  const factorPercent = rule.decide(visit);
  const appendixUnknown =
    visit.facts.inAppendixII === null && held.some((row) => row.assumesNotInAppendixII);
  return {
    code: rule.code,
    rule,
    factorPercent,
    careAs: visit.careAs,
    selfReferral: rule.selfReferral,
    listOrderCode,
    appendixUnknown,
    factorIfListed: factorPercent < 100 && couldBeListed(rule, visit) ? 100 : null,
    held,
    visit,
  };
}

/** Without a diagnosis, an age or Appendix II a listed disease is still possible (points 9 and 20). */
function couldBeListed(rule: RouteRule, { facts }: RouteVisit): boolean {
  if (rule.code === null) return false;
  if (facts.mainDiagnosis === null || normaliseIcd(facts.mainDiagnosis) === null) return true;
  if (rule.assumesNotInAppendixII) return facts.inAppendixII === null;
  return facts.birthDate === null && isInAppendixIAtSomeAge(facts.mainDiagnosis);
}

function routeReasons(route: Route, conflict: boolean): readonly ReasonCode[] {
  const reasons: ReasonCode[] = [];
  if (conflict) reasons.push('CODE_ORDER_CONFLICT');
  if (route.appendixUnknown) reasons.push('APPENDIX_UNKNOWN');
  reasons.push(routeReason(route));
  return reasons;
}

function routeReason({ rule, selfReferral, factorPercent, visit }: Route): ReasonCode {
  if (rule.code === '2' || (rule.code === null && visit.facts.emergency)) return 'EMERGENCY';
  if (!selfReferral) return 'RIGHT_ROUTE';
  if (factorPercent === 100) return 'SELF_REFERRAL_FULL';
  return factorPercent === 0 ? 'SELF_REFERRAL_NOT_PAID' : 'SELF_REFERRAL_REDUCED';
}

function firedBy({ rule, held, visit }: Route): readonly Fired[] {
  return held.map((row) => {
    const factorPercent = row.decide(visit);
    return row === rule || row.code === null
      ? { rule: row, effect: { kind: 'ROUTE', code: row.code, factorPercent } }
      : { rule: row, effect: { kind: 'ROUTE_NOT_CHOSEN', code: row.code, factorPercent } };
  });
}
