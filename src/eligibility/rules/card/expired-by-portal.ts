import type { CardFacts, Facts } from '../../facts.ts';
import type { CardRule, CardVisit } from './card-rule.ts';

function hasEndedBefore(card: CardFacts | null, day: Facts['askedOn']): boolean {
  return card !== null && card.validFrom !== null && card.validTo !== null && card.validTo < day;
}

/** It has ended by now, and nothing tells whether that was before the visit. */
function mayHaveCovered({ facts: { card, askedOn }, date }: CardVisit): boolean {
  return (
    card !== null &&
    (card.validFrom === null || card.validTo === null) &&
    date < askedOn &&
    (card.validTo === null || date <= card.validTo)
  );
}

/** The portal’s word counts where its dates are incomplete, or say that the card has not ended. */
export const expiredByPortal: CardRule = {
  id: 'card.expired-by-portal',
  title: { vi: 'Cổng báo thẻ hết giá trị', en: 'Expired, by the portal' },
  cites: 'CV 1923/BHXH-CNTT, mã 010',
  confidence: 'confirmed',
  from: null,
  to: null,
  uses: ['portal.resultCode', 'card.validFrom', 'card.validTo', 'visitDate'],
  applies: ({ facts: { card, askedOn }, meaning }) =>
    meaning.kind === 'EXPIRED' && !hasEndedBefore(card, askedOn),
  decide: (visit) => {
    const used = visit.facts.card === null ? null : 'ASKED';
    return mayHaveCovered(visit)
      ? {
          status: 'NEEDS_ACTION',
          reasons: ['CARD_DATES_MISSING'],
          used,
          state: 'UNKNOWN',
          counts: null,
        }
      : { status: 'NOT_ELIGIBLE', reasons: ['CARD_EXPIRED'], used, state: 'EXPIRED', counts: null };
  },
};
