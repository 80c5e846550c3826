import type { PlainDate } from '../domain/date.ts';
import { type CardState, isWithin, type Stay } from './card-state.ts';
import { unknownYear, yearOfCoPayment } from './co-payment.ts';
import type {
  Benefit,
  Conditional,
  ConditionalKind,
  Decision,
  DeskStatus,
  Level,
  Outcome,
  UpgradeId,
} from './decision.ts';
import type { CardFacts, Facts } from './facts.ts';
import { cardLevel } from './level.ts';
import { moneyOf } from './money.ts';
import { meaningOf, portalMatchedIdentity } from './portal-codes.ts';
import { byImportance, type ReasonCode } from './reasons.ts';
import { findRoute, type Route } from './route.ts';
import { type Fired, isInForce, type RuleCard, type Visit } from './rule.ts';
import type { CardPart, CardVisit } from './rules/card/card-rule.ts';
import { cardRuleOf } from './rules/card/index.ts';
import type { Contradiction } from './rules/contradictions/contradiction.ts';
import { contradictions } from './rules/contradictions/index.ts';
import { byDigit } from './rules/level/by-digit.ts';
import { fiveYears } from './rules/level/five-years.ts';
import { upgradeRules } from './rules/level/index.ts';
import type { LevelVisit } from './rules/level/level-rule.ts';
import { mayCountSmallVisit, smallVisit, smallVisitLimit } from './rules/level/small-visit.ts';
import { notices } from './rules/notices/index.ts';
import type { SettledVisit, YearsOnVisit } from './rules/notices/notice.ts';
import { basicAppendixIi } from './rules/route/basic-appendix-ii.ts';
import { specialisedAppendixI } from './rules/route/specialised-appendix-i.ts';
import { paidThrough, segmentsOf, stayOf } from './stay.ts';
import { defaultSwitches, type Switches } from './switches.ts';

/**
 * Decides cover for one visit by the law of its date. Pure and total: the same facts give the same decision, and no facts make
 * it throw.
 *
 * @param on day for which the state of the card is asked: the visit's own, or a later one during a stay
 */
export function evaluate(
  facts: Facts,
  on: PlainDate,
  switches: Switches = defaultSwitches,
): Decision {
  const visit: Visit = { facts, on, date: facts.visitDate ?? on, switches };
  const contradicted = contradictions.filter((rule) => rule.applies(visit));
  if (contradicted.length > 0) return undetermined(visit, contradicted);

  const fired: Fired[] = [];
  const stay = stayOf(visit);
  const meaning = meaningOf(facts.portal, switches);
  const cards = cardPart({ facts, on, date: visit.date, switches, stay, meaning }, fired);
  const identity = identityPart(facts, cards.status);
  const status = worse(cards.status, identity.status);
  const settled = settledPart(visit, status, cards, fired);
  const noticed = notice(settledVisit(visit, settled, stay, cards.state), fired);
  const waits = waitsForIdentity(facts, overallStatus(status, cards.status, settled.status));
  const overall = waits ? 'NEEDS_ACTION' : overallStatus(status, cards.status, settled.status);
  return {
    status: overall,
    decision: outcomes[overall].decision,
    provisional: outcomes[overall].provisional,
    reasons: byImportance([
      ...cards.reasons,
      ...identity.reasons,
      ...(waits ? (['REFUSAL_WAITS_FOR_IDENTITY'] as const) : []),
      ...settled.reasons,
      ...noticed,
    ]),
    cardUsed: cards.used,
    cardState: cards.state,
    benefit: settled.benefit,
    paidThrough: settled.counts === null ? null : paidThrough(visit, settled.segments),
    segments: settled.segments,
    fiveYears: { exempt: settled.years.exempt, yearThreshold: settled.years.threshold },
    fired,
  };
}

/** Written out: spreading two objects of this size cost an eighth of a decision. */
function settledVisit(
  { facts, on, date, switches }: Visit,
  { counts, cardLevel, route, benefit, years, segments }: Settled,
  stay: Stay,
  cardState: CardState,
): SettledVisit {
  return {
    facts,
    on,
    date,
    switches,
    stay,
    cardState,
    counts,
    cardLevel,
    route,
    benefit,
    years,
    segments,
  };
}

/** What a program branches on, by desk status (contract). */
const outcomes: Readonly<
  Record<DeskStatus, { readonly decision: Outcome; readonly provisional: boolean }>
> = {
  ELIGIBLE: { decision: 'ELIGIBLE', provisional: false },
  ELIGIBLE_PROVISIONAL: { decision: 'ELIGIBLE', provisional: true },
  NEEDS_ACTION: { decision: 'UNDETERMINED', provisional: false },
  NOT_ELIGIBLE: { decision: 'NOT_ELIGIBLE', provisional: false },
  SYSTEM_ERROR: { decision: 'UNDETERMINED', provisional: false },
};

const order: readonly DeskStatus[] = [
  'SYSTEM_ERROR',
  'NOT_ELIGIBLE',
  'NEEDS_ACTION',
  'ELIGIBLE_PROVISIONAL',
  'ELIGIBLE',
];

/** The worse of two statuses (eligibility rules, 8). A fault of ours outranks all: nothing else may be concluded from it. */
function worse(a: DeskStatus, b: DeskStatus): DeskStatus {
  return order.indexOf(a) <= order.indexOf(b) ? a : b;
}

/** A refusal is never concluded from a card that nobody confirmed: it waits for the look-up. */
function overallStatus(asked: DeskStatus, cards: DeskStatus, benefit: DeskStatus): DeskStatus {
  const overall = worse(asked, benefit);
  return overall === 'NOT_ELIGIBLE' && cards === 'ELIGIBLE_PROVISIONAL' ? 'NEEDS_ACTION' : overall;
}

/** Nobody is refused while the population database has not said who they are (resilience, 7). */
function waitsForIdentity({ identity, portal }: Facts, status: DeskStatus): boolean {
  return status === 'NOT_ELIGIBLE' && identity === 'UNDETERMINED' && portal.answered;
}

/** A system error is ours, and the patient is treated as in an outage (switch 22). */
function statesPercentage(status: DeskStatus): boolean {
  return status !== 'NOT_ELIGIBLE' && status !== 'NEEDS_ACTION';
}

// contradictions

function undetermined(visit: Visit, held: readonly Contradiction[]): Decision {
  const reasons = held.map((rule) => rule.decide(visit));
  return {
    status: 'NEEDS_ACTION',
    ...outcomes.NEEDS_ACTION,
    reasons: byImportance(reasons),
    cardUsed: null,
    cardState: 'UNKNOWN',
    benefit: null,
    paidThrough: null,
    segments: [],
    fiveYears: { exempt: null, yearThreshold: null },
    fired: held.map((rule) => {
      return { rule, effect: { kind: 'CONTRADICTION', reason: rule.decide(visit) } };
    }),
  };
}

// card and identity

function cardPart(visit: CardVisit, fired: Fired[]): CardPart {
  const rule = cardRuleOf(visit);
  const part = rule.decide(visit);
  fired.push({ rule, effect: { kind: 'CARD', state: part.state, status: part.status } });
  return part;
}

function identityPart(
  facts: Facts,
  cardStatus: DeskStatus,
): { readonly status: DeskStatus; readonly reasons: readonly ReasonCode[] } {
  switch (facts.identity) {
    case 'MATCHED':
      return { status: 'ELIGIBLE', reasons: ['IDENTITY_MATCHED'] };
    case 'MISMATCHED':
      // The portal code already names the field.
      return { status: 'NEEDS_ACTION', reasons: [] };
    case 'NOT_FOUND':
      // A newborn may not be registered yet.
      if (facts.newborn) return { status: 'ELIGIBLE_PROVISIONAL', reasons: [] };
      return { status: 'NEEDS_ACTION', reasons: ['IDENTITY_NOT_FOUND'] };
    case 'AMBIGUOUS':
      return { status: 'NEEDS_ACTION', reasons: ['IDENTITY_AMBIGUOUS'] };
    case 'UNDETERMINED':
      // The reason says that the portal matched the person: a shown card does not.
      return {
        status: 'ELIGIBLE_PROVISIONAL',
        reasons:
          statesPercentage(cardStatus) && matchedByPortal(facts.portal)
            ? ['IDENTITY_NOT_CONFIRMED']
            : [],
      };
  }
}

function matchedByPortal(portal: Facts['portal']): boolean {
  return portal.answered && !portal.restricted && portalMatchedIdentity(portal.code);
}

// route, level and money

function settledPart(visit: Visit, status: DeskStatus, cards: CardPart, fired: Fired[]): Settled {
  if (statesPercentage(status) && cards.counts !== null) {
    return settle(visit, cards, cards.counts, fired);
  }
  const lapsed = lapsedCard(visit, cards);
  if (lapsed === null) return { ...unsettled, status };
  const { counts, segments } = settle(visit, cards, lapsed, []);
  return { ...unsettled, status, counts, segments };
}

/** A card that covered the first part of a stay and has ended since: what it paid for stays paid. */
function lapsedCard({ facts, date }: Visit, cards: CardPart): CardFacts | null {
  const { card } = facts;
  return cards.state === 'EXPIRED' && card !== null && isWithin(card, date) ? card : null;
}

type Settled = Pick<
  SettledVisit,
  'counts' | 'cardLevel' | 'route' | 'benefit' | 'years' | 'segments'
> & { readonly status: DeskStatus; readonly reasons: readonly ReasonCode[] };

const noYears: YearsOnVisit = {
  reached: null,
  passed: null,
  exempt: null,
  threshold: null,
  left: null,
};

const unsettled: Omit<Settled, 'status'> = {
  reasons: [],
  counts: null,
  cardLevel: null,
  route: null,
  benefit: null,
  years: noYears,
  segments: [],
};

function settle(visit: Visit, cards: CardPart, card: CardFacts, fired: Fired[]): Settled {
  const level = cardLevel(card, visit.date, visit.switches);
  const found = findRoute(visit, card);
  fired.push(...found.fired);
  if (found.route === null) {
    return { ...unsettled, counts: card, status: 'NEEDS_ACTION', reasons: found.reasons };
  }
  const { route } = found;
  if (level === null) {
    const reasons: readonly ReasonCode[] = [...found.reasons, 'CARD_BENEFIT_DIGIT_WRONG'];
    return { ...unsettled, counts: card, route, status: 'NEEDS_ACTION', reasons };
  }
  const years = yearsOnVisit(visit, card, route);
  const { facts, on, date, switches } = visit;
  const { exempt } = years;
  const seen: LevelVisit = { facts, on, date, switches, card, cardLevel: level, route, exempt };
  const benefit = benefitOf(seen, years, fired);
  return {
    status: worse(cards.status, statusOfRoute(route, visit)),
    reasons: found.reasons,
    counts: card,
    cardLevel: level,
    route,
    benefit,
    years,
    segments: segmentsOf(visit, raising(seen, benefit, years), breaksOf(card, years)),
  };
}

/** Nothing paid is a refusal, unless a list that could lift it is not loaded (switches 17 and 20). */
function statusOfRoute(route: Route, { facts, switches }: Visit): DeskStatus {
  const open = route.factorIfListed !== null && facts.mainDiagnosis === null;
  if (open && switches.diagnosisMissing === 'NEEDS_ACTION') return 'NEEDS_ACTION';
  if (route.factorPercent > 0) return 'ELIGIBLE';
  return route.appendixUnknown ? switches.zeroFactorWithUnknownAppendix : 'NOT_ELIGIBLE';
}

function benefitOf(visit: LevelVisit, years: YearsOnVisit, fired: Fired[]): Benefit {
  const { cardLevel: base, route } = visit;
  const held = upgradeRules.filter((rule) => isInForce(rule, visit.date) && rule.applies(visit));
  const levelPercent: Level = held.length > 0 ? 100 : base;
  const effectiveBasisPoints = levelPercent * route.factorPercent;
  const upgrades = held.map((rule) => rule.decide(visit));
  fired.push({ rule: byDigit, effect: { kind: 'LEVEL', percent: byDigit.decide(visit) } });
  for (const rule of held) {
    fired.push({ rule, effect: { kind: 'UPGRADE', upgrade: rule.decide(visit) } });
  }
  const conditional = conditionals(visit, levelPercent, years);
  for (const { kind, effectiveBasisPoints, threshold } of conditional) {
    const effect = { kind: 'CONDITION', effectiveBasisPoints, threshold } as const;
    fired.push({ rule: ruleOfCondition(kind, visit), effect });
  }
  const left =
    visit.switches.visitCrossingAnnualThreshold === 'SPLIT_INSIDE_VISIT' ? years.left : null;
  return {
    levelPercent,
    routeFactorPercent: route.factorPercent,
    effectiveBasisPoints,
    routeCode: route.code,
    listOrderCode: route.listOrderCode,
    selfReferral: route.selfReferral,
    upgrades: [...new Set(upgrades)],
    money: moneyOf(visit, route.careAs, levelPercent, route.factorPercent, left),
    conditional,
  };
}

/** The rule that a condition waits for. */
function ruleOfCondition(kind: ConditionalKind, { facts }: Visit): RuleCard {
  if (kind === 'UNDER_15_PERCENT') return smallVisit;
  if (kind === 'FIVE_YEAR_EXEMPTION') return fiveYears;
  return facts.facility.level === 'BASIC' ? basicAppendixIi : specialisedAppendixI;
}

function conditionals(
  visit: LevelVisit,
  percent: Level,
  years: YearsOnVisit,
): readonly Conditional[] {
  const { facts, route } = visit;
  const found: Conditional[] = [];
  const effectiveBasisPoints = 100 * route.factorPercent;
  if (
    percent < 100 &&
    route.factorPercent > 0 &&
    facts.inScopeCost === null &&
    isInForce(smallVisit, visit.date) &&
    mayCountSmallVisit(visit)
  ) {
    const threshold = smallVisitLimit(visit);
    found.push({ kind: 'UNDER_15_PERCENT', threshold, effectiveBasisPoints });
  }
  if (
    percent < 100 &&
    isInForce(fiveYears, visit.date) &&
    mayBeExempt(years, route, visit.switches)
  ) {
    const threshold = years.threshold === null ? null : Math.floor(years.threshold);
    found.push({ kind: 'FIVE_YEAR_EXEMPTION', threshold, effectiveBasisPoints });
  }
  if (route.factorIfListed !== null) {
    const listed = percent * route.factorIfListed;
    found.push({ kind: 'LISTED_DISEASE', threshold: null, effectiveBasisPoints: listed });
  }
  return found;
}

// five years

/** The exemption does not reach self-referral, but for where switches 4 and 16 say so. */
function exemptionReaches({ selfReferral, factorPercent }: Route, switches: Switches): boolean {
  if (!selfReferral) return true;
  if (factorPercent === 100) return switches.fiveYearExemptionOnFullFactorSelfReferral === 'true';
  return factorPercent > 0 && switches.fiveYearExemptionOnReducedRoute === 'true';
}

/** One of the two tests holds and the other may still. */
function mayBeExempt(years: YearsOnVisit, route: Route, switches: Switches): boolean {
  if (!exemptionReaches(route, switches)) return false;
  return years.reached === true
    ? years.passed !== true
    : years.reached === null && years.passed === true;
}

function yearsOnVisit(visit: Visit, card: CardFacts, route: Route): YearsOnVisit {
  const { facts, date, switches } = visit;
  const known = switches.referenceLevelEqualsBaseSalary === 'true';
  const year = known ? yearOfCoPayment(facts.coPayment, date) : unknownYear;
  const reached = card.fiveYearDate === null ? null : date >= card.fiveYearDate;
  const threshold = year.threshold === null ? null : Number(year.threshold) / 100;
  const reaches = exemptionReaches(route, switches);
  return {
    reached,
    passed: year.passed,
    exempt: reaches ? both(reached, year.passed) : false,
    threshold,
    left: reaches && reached === true ? year.left : null,
  };
}

/** Both hold, or one is known not to; null while that is open. */
function both(a: boolean | null, b: boolean | null): boolean | null {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

/** Level of a part of a stay: upgrades of the whole visit, and the exemption within its own year. */
function raising(
  visit: LevelVisit,
  { upgrades }: Benefit,
  { passed }: YearsOnVisit,
): (from: PlainDate, level: Level) => Level {
  const whole = upgrades.some((upgrade) => wholeVisit.has(upgrade));
  const { fiveYearDate } = visit.card;
  const year = visit.date.slice(0, 4);
  const mayBe = passed === true && exemptionReaches(visit.route, visit.switches);
  return (from, level) => {
    const exempt = mayBe && from.startsWith(year) && fiveYearDate !== null && from >= fiveYearDate;
    return whole || exempt ? 100 : level;
  };
}

const wholeVisit: ReadonlySet<UpgradeId> = new Set(['U2', 'U3', 'U4']);

/** Five years reached during the stay split it too. */
function breaksOf({ fiveYearDate }: CardFacts, { passed }: YearsOnVisit): readonly PlainDate[] {
  return fiveYearDate !== null && passed === true ? [fiveYearDate] : [];
}

// notices

function notice(visit: SettledVisit, fired: Fired[]): readonly ReasonCode[] {
  const found: ReasonCode[] = [];
  for (const rule of notices) {
    if (!isInForce(rule, visit.date) || !rule.applies(visit)) continue;
    const reason = rule.decide(visit);
    fired.push({ rule, effect: { kind: 'NOTICE', reason } });
    found.push(reason);
  }
  return found;
}
