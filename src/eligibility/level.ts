import type { PlainDate } from '../domain/date.ts';
import { benefitDigits } from './data/benefit-digits.ts';
import { usualDigitOf } from './data/object-codes.ts';
import type { Level } from './decision.ts';
import type { CardFacts } from './facts.ts';
import type { Switches } from './switches.ts';

/** Groups raised to 100 % on 2026-01-01 even where the card still shows the old digit (Resolution 261/2025/QH15). */
export const raisedBy261: Readonly<Record<string, CardFacts['benefitDigit']>> = { CN: 3, LH: 4 };
export const resolution261From = '2026-01-01';

export function isRaisedBy261({ objectCode, benefitDigit }: CardFacts, on: PlainDate): boolean {
  return (
    on >= resolution261From &&
    objectCode !== null &&
    benefitDigit !== null &&
    Object.hasOwn(raisedBy261, objectCode) &&
    raisedBy261[objectCode] === benefitDigit
  );
}

/** The digit that counts: the card's, or by `levelSource` the usual one of its object code. */
function digitOf(
  card: CardFacts,
  on: PlainDate,
  { levelSource }: Switches,
): CardFacts['benefitDigit'] {
  const usual = card.objectCode === null ? null : usualDigitOf(card.objectCode, on);
  return levelSource === 'EXPECTED_DIGIT' ? (usual ?? card.benefitDigit) : card.benefitDigit;
}

/** Level of a card on a day (eligibility rules 2.4 and 2.6); null without a digit. */
export function cardLevel(card: CardFacts, on: PlainDate, switches: Switches): Level | null {
  if (isRaisedBy261(card, on)) return 100;
  const digit = digitOf(card, on, switches);
  return digit === null ? null : benefitDigits[digit].percent;
}
