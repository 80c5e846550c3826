import { type CardState, cardState } from '../../card-state.ts';
import type { CardRule } from './card-rule.ts';

const counting: ReadonlySet<CardState> = new Set(['VALID', 'VALID_GRACE']);

/** The old card still counts while its own dates last, and for a stay that it opened. */
export const endedForNow: CardRule = {
  id: 'card.ended-for-now',
  title: {
    vi: 'Thẻ cũ đã hết giá trị, thẻ mới chưa có giá trị',
    en: 'Ended, and the new card is not valid yet',
  },
  cites: 'CV 1923/BHXH-CNTT, mã 003',
  confidence: 'confirmed',
  from: null,
  to: null,
  uses: ['portal.resultCode', 'card.validTo', 'card.replacement'],
  applies: ({ facts: { card }, meaning, on, stay }) => {
    if (meaning.kind !== 'ENDED') return false;
    return card === null || !counting.has(cardState(card, null, on, stay));
  },
  decide: ({ facts: { card, replacement }, on }) => ({
    status: 'NOT_ELIGIBLE',
    reasons:
      replacement?.validFrom != null && on < replacement.validFrom
        ? ['CARD_EXPIRED', 'CARD_NOT_YET_VALID']
        : ['CARD_EXPIRED'],
    used: card === null ? null : 'ASKED',
    state: 'EXPIRED',
    counts: null,
  }),
};
