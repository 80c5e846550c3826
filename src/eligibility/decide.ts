import { addDays } from '../domain/date.ts';
import { type Benefit, benefitOf, cardLevel } from './benefit.ts';
import { type CardState, cardState, isWithin } from './card-state.ts';
import type { CardFacts, Facts } from './facts.ts';
import { meaningOf, portalMatchedIdentity } from './portal-codes.ts';
import { byImportance, type ReasonCode } from './reasons.ts';
import { findRoute } from './route.ts';

export type DeskStatus =
  | 'ELIGIBLE'
  | 'ELIGIBLE_PROVISIONAL'
  | 'NEEDS_ACTION'
  | 'NOT_ELIGIBLE'
  | 'SYSTEM_ERROR';
export type Decision = 'ELIGIBLE' | 'NOT_ELIGIBLE' | 'UNDETERMINED';

/** Version of rules, parameters and lists; it enters every receipt. */
export const policyVersion = '2026-11-21';

export interface Verdict {
  readonly status: DeskStatus;
  readonly decision: Decision;
  readonly provisional: boolean;
  readonly reasons: readonly ReasonCode[];
  /** Which of the two cards counts. */
  readonly cardUsed: 'ASKED' | 'REPLACEMENT' | null;
  readonly cardState: CardState;
  readonly benefit: Benefit | null;
}

/** What a program branches on, by desk status (contract). */
const outcomes: Readonly<
  Record<DeskStatus, { readonly decision: Decision; readonly provisional: boolean }>
> = {
  ELIGIBLE: { decision: 'ELIGIBLE', provisional: false },
  ELIGIBLE_PROVISIONAL: { decision: 'ELIGIBLE', provisional: true },
  NEEDS_ACTION: { decision: 'UNDETERMINED', provisional: false },
  NOT_ELIGIBLE: { decision: 'NOT_ELIGIBLE', provisional: false },
  SYSTEM_ERROR: { decision: 'UNDETERMINED', provisional: false },
};

interface CardPart {
  readonly status: DeskStatus;
  readonly reasons: readonly ReasonCode[];
  readonly used: 'ASKED' | 'REPLACEMENT' | 'NEWBORN' | null;
  readonly state: CardState;
}

/** Decides cover for one visit by the law of its date. Pure: the same facts give the same verdict. */
export function decide(facts: Facts): Verdict {
  const part = cardPart(facts);
  const identity = identityPart(facts, part.status);
  const status = worse(part.status, identity.status);
  const card = cardThatCounts(part, facts);
  const money =
    mayStatePercentage(status) && card !== null
      ? benefitPart(facts, card)
      : { status, benefit: null, reasons: [] };
  const overall = worse(status, money.status);
  return {
    status: overall,
    ...outcomes[overall],
    reasons: byImportance([...part.reasons, ...identity.reasons, ...money.reasons]),
    cardUsed: part.used === 'NEWBORN' ? null : part.used,
    cardState: part.state,
    benefit: money.benefit,
  };
}

/** Children under 6 are covered as TE, digit 1, from birth (eligibility rules 5.1). */
const newbornCard: CardFacts = {
  objectCode: 'TE',
  benefitDigit: 1,
  validFrom: null,
  validTo: null,
  registeredFacility: null,
  fiveYearDate: null,
  area: null,
};

function cardThatCounts({ used }: CardPart, facts: Facts): CardFacts | null {
  if (used === 'NEWBORN') return newbornCard;
  return used === 'REPLACEMENT' ? facts.replacement : facts.card;
}

/** Codes for "no card", which a newborn cannot have yet (Decree 188/2025 art. 37(2)). */
const noCardReasons: ReadonlySet<ReasonCode> = new Set(['CARD_NOT_FOUND', 'CHILD_WITHOUT_CARD']);

const newbornPart: CardPart = {
  status: 'ELIGIBLE_PROVISIONAL',
  reasons: ['NEWBORN_WITHOUT_CARD'],
  used: 'NEWBORN',
  state: 'UNKNOWN',
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

function mayStatePercentage(status: DeskStatus): boolean {
  return status === 'ELIGIBLE' || status === 'ELIGIBLE_PROVISIONAL';
}

function cardPart(facts: Facts): CardPart {
  const meaning = meaningOf(facts.portal);
  if (facts.newborn && meaning.reasons.some((reason) => noCardReasons.has(reason)))
    return newbornPart;
  switch (meaning.kind) {
    case 'BY_CARD':
    case 'EXPIRED':
      return chooseCard(facts, meaning.reasons);
    case 'AFTER_CHECK':
      return facts.documentsCheckedByEye
        ? chooseCard(facts, meaning.reasons)
        : {
            status: 'NEEDS_ACTION',
            reasons: meaning.reasons,
            used: facts.card === null ? null : 'ASKED',
            state: stateOfAsked(facts),
          };
    case 'OUTAGE':
      return fromShownCard(facts, meaning.reasons, 'NEEDS_ACTION');
    case 'OUR_FAULT':
      return fromShownCard(facts, meaning.reasons, 'SYSTEM_ERROR');
    case 'ACTION':
      return { status: 'NEEDS_ACTION', reasons: meaning.reasons, used: null, state: 'UNKNOWN' };
    case 'REFUSED':
      // Section 8 of the portal document: 050 for a temporary child card is "check by hand".
      if (facts.temporaryChildNumber && meaning.reasons.includes('CARD_NOT_FOUND')) {
        return {
          status: 'NEEDS_ACTION',
          reasons: ['TEMPORARY_CHILD_NUMBER'],
          used: null,
          state: 'UNKNOWN',
        };
      }
      return {
        status: 'NOT_ELIGIBLE',
        reasons: meaning.reasons,
        used: facts.card === null ? null : 'ASKED',
        state: meaning.reasons.includes('CARD_REVOKED') ? 'INVALID_REVOKED' : 'UNKNOWN',
      };
    default:
      return meaning satisfies never;
  }
}

function stateOfAsked(facts: Facts): CardState {
  return facts.card === null
    ? 'UNKNOWN'
    : cardState(facts.card, facts.replacement, facts.visitDate, facts.admittedOn);
}

/** The card asked for, or the one that replaces it, by the day of the visit (eligibility rules 2.7 and 5.6). */
function chooseCard(facts: Facts, reasons: readonly ReasonCode[]): CardPart {
  const { portal, card, replacement } = facts;
  const code = portal.answered ? portal.code : null;
  if (code === '003') return choosePastOrNewCard(facts, reasons);
  const replaced = card === null || !isWithin(card, facts.visitDate);
  if (replacement !== null && replaced && isWithin(replacement, facts.visitDate)) {
    return byReplacement(facts, replacement);
  }
  const used = card === null ? null : 'ASKED';
  // The portal's word counts where its dates are incomplete, or say that the card has not ended.
  if (code === '010' && !hasEndedBefore(card, facts.askedOn)) {
    return { status: 'NOT_ELIGIBLE', reasons: ['CARD_EXPIRED'], used, state: 'EXPIRED' };
  }
  if (card === null) {
    const missing: readonly ReasonCode[] = [...reasons, 'CARD_DATES_MISSING'];
    return { status: 'NEEDS_ACTION', reasons: missing, used, state: 'UNKNOWN' };
  }
  return { ...byState(facts, card, reasons), used };
}

function hasEndedBefore(card: CardFacts | null, day: Facts['askedOn']): boolean {
  return card !== null && card.validFrom !== null && card.validTo !== null && card.validTo < day;
}

/** 003: the old card has ended. It still counts for a visit of its own time, and for a stay that it opened. */
function choosePastOrNewCard(facts: Facts, reasons: readonly ReasonCode[]): CardPart {
  const { card, replacement, visitDate } = facts;
  if (replacement === null || replacement.validFrom === null) {
    return { status: 'NEEDS_ACTION', reasons: ['NEW_CARD_MISSING'], used: null, state: 'UNKNOWN' };
  }
  if (isWithin(replacement, visitDate)) return byReplacement(facts, replacement);
  const old = card === null ? 'UNKNOWN' : cardState(card, null, visitDate, facts.admittedOn);
  const oldCounts = old === 'VALID_GRACE' || (old === 'VALID' && visitDate < facts.askedOn);
  if (card !== null && oldCounts) return { ...byState(facts, card, reasons), used: 'ASKED' };
  return { ...byState(facts, replacement, reasons), used: 'REPLACEMENT' };
}

function byReplacement(facts: Facts, replacement: CardFacts): CardPart {
  return {
    status: 'ELIGIBLE',
    reasons: ['CARD_REPLACED', 'CARD_VALID', ...endsSoon(replacement, facts)],
    used: 'REPLACEMENT',
    state: 'REPLACED',
  };
}

function byState(
  facts: Facts,
  card: CardFacts,
  reasons: readonly ReasonCode[],
): Omit<CardPart, 'used'> {
  const state = cardState(card, facts.replacement, facts.visitDate, facts.admittedOn);
  switch (state) {
    case 'VALID':
    case 'REPLACED':
      return {
        status: 'ELIGIBLE',
        reasons: [...reasons, 'CARD_VALID', ...endsSoon(card, facts)],
        state,
      };
    case 'VALID_GRACE':
      return { status: 'ELIGIBLE', reasons: [...reasons, 'CARD_IN_TREATMENT_GRACE'], state };
    case 'NOT_YET_VALID':
      return { status: 'NOT_ELIGIBLE', reasons: ['CARD_NOT_YET_VALID'], state };
    case 'EXPIRED':
      return { status: 'NOT_ELIGIBLE', reasons: ['CARD_EXPIRED'], state };
    case 'INVALID_REVOKED':
      return { status: 'NOT_ELIGIBLE', reasons: ['CARD_REVOKED'], state };
    case 'UNKNOWN':
      return { status: 'NEEDS_ACTION', reasons: [...reasons, 'CARD_DATES_MISSING'], state };
    default:
      return state satisfies never;
  }
}

/** Outage: care is given on the card shown, if its own dates cover the visit (Decree 188/2025 art. 38(2)). */
function fromShownCard(
  facts: Facts,
  reasons: readonly ReasonCode[],
  otherwise: DeskStatus,
): CardPart {
  const { card } = facts;
  if (card === null || !isWithin(card, facts.visitDate)) {
    return { status: otherwise, reasons, used: card === null ? null : 'ASKED', state: 'UNKNOWN' };
  }
  return {
    status: 'ELIGIBLE_PROVISIONAL',
    reasons: ['DECIDED_FROM_SHOWN_CARD', ...reasons],
    used: 'ASKED',
    state: 'VALID',
  };
}

function endsSoon(card: CardFacts, facts: Facts): readonly ReasonCode[] {
  return card.validTo !== null && card.validTo <= addDays(facts.visitDate, 30)
    ? ['CARD_ENDS_SOON']
    : [];
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
      // Where the portal already refused the card, it is its answer that the desk acts on.
      return cardStatus === 'NOT_ELIGIBLE'
        ? { status: 'ELIGIBLE', reasons: ['IDENTITY_NOT_FOUND'] }
        : { status: 'NEEDS_ACTION', reasons: ['IDENTITY_NOT_FOUND'] };
    case 'AMBIGUOUS':
      return { status: 'NEEDS_ACTION', reasons: ['IDENTITY_AMBIGUOUS'] };
    case 'UNDETERMINED':
      // The reason says that the portal matched the person: a shown card does not.
      return {
        status: 'ELIGIBLE_PROVISIONAL',
        reasons:
          mayStatePercentage(cardStatus) && matchedByPortal(facts.portal)
            ? ['IDENTITY_NOT_CONFIRMED']
            : [],
      };
    default:
      return facts.identity satisfies never;
  }
}

function matchedByPortal(portal: Facts['portal']): boolean {
  return portal.answered && !portal.restricted && portalMatchedIdentity(portal.code);
}

function benefitPart(
  facts: Facts,
  card: CardFacts,
): {
  readonly status: DeskStatus;
  readonly benefit: Benefit | null;
  readonly reasons: readonly ReasonCode[];
} {
  const level = cardLevel(card, facts.visitDate);
  const route = findRoute(facts, card);
  const contract: readonly ReasonCode[] = facts.facility.contract ? [] : ['NO_CONTRACT'];
  if (route.code === null)
    return { status: 'NEEDS_ACTION', benefit: null, reasons: [...contract, ...route.reasons] };
  if (level === null)
    return {
      status: 'NEEDS_ACTION',
      benefit: null,
      reasons: [...contract, ...route.reasons, 'CARD_BENEFIT_DIGIT_WRONG'],
    };
  const reasons = [...contract, ...route.reasons, ...level.reasons];
  const status = statusOfFactor(route.factorPercent, route.appendixUnknown);
  const benefit = status === 'NEEDS_ACTION' ? null : benefitOf(facts, card, level, route);
  return { status, benefit, reasons };
}

/** Nothing paid is a refusal, unless Appendix II, which could lift it, is not loaded (switch 17). */
function statusOfFactor(factorPercent: number, appendixUnknown: boolean): DeskStatus {
  if (factorPercent > 0) return 'ELIGIBLE';
  return appendixUnknown ? 'NEEDS_ACTION' : 'NOT_ELIGIBLE';
}
