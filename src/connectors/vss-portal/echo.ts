import { canBeTheSame } from '../../domain/birth-date.ts';
import { withoutAccents } from '../../domain/person-name.ts';
import { UpstreamError } from '../upstream.ts';
import type { CardLookup, CardQuery, PortalCard } from './index.ts';
import { successCodes } from './wire.ts';

/**
 * The answer never repeats the question, so only what it says about a card can be compared with what was asked. An answer
 * without a card is about nobody.
 *
 * @throws UpstreamError WRONG_PERSON
 */
export function checkEcho(query: CardQuery, lookup: CardLookup): void {
  const { card } = lookup;
  if (card === null) return;
  const same =
    query.number.length === 12
      ? !successCodes.has(lookup.code) || isHolder(query, card)
      : sharesNumber(query.number, lookup, card);
  if (!same) throw new UpstreamError('WRONG_PERSON', 'the answer is about another card');
}

/** 15 characters may name the current, the previous or the next card; their last ten outlive them all. */
function sharesNumber(asked: string, lookup: CardLookup, card: PortalCard): boolean {
  const cards = [card.cardNumber, lookup.previousCardNumber, lookup.newCard?.cardNumber];
  if (asked.length === 15 && cards.includes(asked)) return true;
  const insuranceNumber = asked.slice(-10);
  return (
    card.insuranceNumber === insuranceNumber ||
    cards.some((number) => number?.slice(-10) === insuranceNumber)
  );
}

/**
 * No citizen ID is documented in the answer (section 3.3). The portal's own matching may ignore accents and the birth date
 * may be known to the year, so only letters and the known parts of the date count, and only where the portal itself found no difference. A
 * field that it left out cannot contradict; an answer with neither is about nobody we know.
 */
export function isHolder(
  query: CardQuery,
  { holderName, birthDate }: Pick<PortalCard, 'holderName' | 'birthDate'>,
): boolean {
  const sameName = holderName === null || letters(holderName) === letters(query.fullName);
  const sameBirth = birthDate === null || canBeTheSame(birthDate, query.birthDate);
  return (holderName !== null || birthDate !== null) && sameName && sameBirth;
}

function letters(name: string): string {
  return withoutAccents(name).replaceAll(/[^\p{L}]/gu, '');
}
