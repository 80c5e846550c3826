import { type CardState, cardState, isWithin, type Stay } from '../../card-state.ts';
import type { DeskStatus } from '../../decision.ts';
import type { CardFacts } from '../../facts.ts';
import { cardLevel } from '../../level.ts';
import type { PortalMeaning } from '../../portal-codes.ts';
import type { ReasonCode } from '../../reasons.ts';
import type { Rule, Visit } from '../../rule.ts';

/** A visit with what the portal's answer means. */
export interface CardVisit extends Visit {
  readonly meaning: PortalMeaning;
  readonly stay: Stay;
}

/** What the cards alone say about a visit. */
export interface CardPart {
  readonly status: DeskStatus;
  readonly reasons: readonly ReasonCode[];
  readonly used: 'ASKED' | 'REPLACEMENT' | null;
  readonly state: CardState;
  /** The card whose level and registration count; null when no percentage may be stated. */
  readonly counts: CardFacts | null;
}

/** The first rule that holds decides what the cards say. */
export type CardRule = Rule<CardVisit, CardPart>;

const answersNothing: ReadonlySet<PortalMeaning['kind']> = new Set([
  'OUTAGE',
  'ACCOUNT',
  'OUR_FAULT',
]);

/** The portal gave no answer that counts: none at all, or one about itself or about us. */
export function isUnanswered({ facts, meaning }: CardVisit): boolean {
  return !facts.portal.answered || answersNothing.has(meaning.kind);
}

/** No answer that counts, or the answer that there is no card. */
export function hasNoCard(visit: CardVisit): boolean {
  const { facts, meaning } = visit;
  return (
    meaning.reasons.includes('CARD_NOT_FOUND') ||
    meaning.reasons.includes('CHILD_WITHOUT_CARD') ||
    (isUnanswered(visit) && facts.card === null)
  );
}

/** State of the card asked for on the day of the question. */
export function stateOf({
  facts: { card, replacement },
  on,
  stay,
  switches,
}: CardVisit): CardState {
  const graceFirst = switches.replacementBeforeGrace === 'false';
  return card === null ? 'UNKNOWN' : cardState(card, replacement, on, stay, graceFirst);
}

/** Both cards are valid and the newer one gives more (Law art. 22(2)). */
export function hasHigherReplacement({ facts, on, date, switches }: CardVisit): boolean {
  const { card, replacement } = facts;
  return (
    card !== null &&
    replacement !== null &&
    isWithin(card, on) &&
    isWithin(replacement, on) &&
    (cardLevel(replacement, date, switches) ?? 0) > (cardLevel(card, date, switches) ?? 0)
  );
}

/** What goes with a look-up that should have been and was not; without card and number there is none to make. */
export function unverified(visit: CardVisit): readonly ReasonCode[] {
  const { portal } = visit.facts;
  const nothingToAsk = !portal.answered && portal.reason === 'NO_CARD';
  return isUnanswered(visit) && !nothingToAsk
    ? ['ADMITTED_UNVERIFIED', ...visit.meaning.reasons]
    : [];
}

/** A card that the law presumes before there is one. */
export function presumedCard(objectCode: string, benefitDigit: 1 | 4): CardFacts {
  return {
    number: null,
    objectCode,
    benefitDigit,
    validFrom: null,
    validTo: null,
    revoked: false,
    registeredFacility: null,
    fiveYearDate: null,
    area: null,
  };
}
