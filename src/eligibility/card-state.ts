import { addDays, type PlainDate } from '../domain/date.ts';
import { graceCovers, treatmentGraceDays } from './data/treatment-grace.ts';
import type { CardFacts, CareType } from './facts.ts';

export type CardState =
  | 'VALID'
  | 'VALID_GRACE'
  | 'REPLACED'
  | 'NOT_YET_VALID'
  | 'EXPIRED'
  | 'INVALID_REVOKED'
  | 'UNKNOWN';

/** A stay or course that may outlast a card. */
export interface Stay {
  readonly admittedOn: PlainDate;
  readonly careType: CareType;
}

/**
 * State of a card on a day (eligibility rules 2.7). The replacement comes before the grace because a new level counts from
 * the first day of the new card; `graceFirst` turns that round.
 */
export function cardState(
  card: CardFacts,
  replacement: CardFacts | null,
  on: PlainDate,
  stay: Stay | null,
  graceFirst = false,
): CardState {
  if (card.revoked) return 'INVALID_REVOKED';
  if (card.validFrom === null) return 'UNKNOWN';
  if (on < card.validFrom) return 'NOT_YET_VALID';
  if (card.validTo === null || on <= card.validTo) return 'VALID';
  const inGrace = stay !== null && isInGrace(card, on, stay);
  if (graceFirst && inGrace) return 'VALID_GRACE';
  if (replacement !== null && isWithin(replacement, on)) return 'REPLACED';
  return inGrace ? 'VALID_GRACE' : 'EXPIRED';
}

export function isWithin(card: CardFacts, on: PlainDate): boolean {
  return (
    !card.revoked &&
    card.validFrom !== null &&
    on >= card.validFrom &&
    (card.validTo === null || on <= card.validTo)
  );
}

/** A card that was valid at admission and ended during the stay is paid for up to 15 more days (Decree 188/2025 art. 50(4)). */
export function isInGrace(card: CardFacts, on: PlainDate, { admittedOn, careType }: Stay): boolean {
  return (
    card.validTo !== null &&
    isWithin(card, admittedOn) &&
    graceCovers(careType, admittedOn) &&
    on > card.validTo &&
    on <= addDays(card.validTo, treatmentGraceDays)
  );
}
