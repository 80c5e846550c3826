import { addDays, type PlainDate } from '../domain/date.ts';
import type { CardFacts } from './facts.ts';

export type CardState =
  | 'VALID'
  | 'VALID_GRACE'
  | 'REPLACED'
  | 'NOT_YET_VALID'
  | 'EXPIRED'
  | 'INVALID_REVOKED'
  | 'UNKNOWN';

/** Decree 188/2025 art. 50(4): a card that ends during a stay is paid for up to 15 more days. */
export const treatmentGraceDays = 15;

/**
 * State of a card on a day (eligibility rules 2.7). The replacement comes before the grace because a new level counts from
 * the first day of the new card (switch 18).
 */
export function cardState(
  card: CardFacts,
  replacement: CardFacts | null,
  on: PlainDate,
  admittedOn: PlainDate,
): CardState {
  if (card.validFrom === null) return 'UNKNOWN';
  if (on < card.validFrom) return 'NOT_YET_VALID';
  if (card.validTo === null || on <= card.validTo) return 'VALID';
  if (replacement !== null && isWithin(replacement, on)) return 'REPLACED';
  const open = admittedOn < on && admittedOn >= card.validFrom && admittedOn <= card.validTo;
  return open && on <= addDays(card.validTo, treatmentGraceDays) ? 'VALID_GRACE' : 'EXPIRED';
}

export function isWithin(card: CardFacts, on: PlainDate): boolean {
  return (
    card.validFrom !== null && on >= card.validFrom && (card.validTo === null || on <= card.validTo)
  );
}
