import { isWithin } from '../../card-state.ts';
import type { CardFacts } from '../../facts.ts';
import { type CardRule, type CardVisit, stateOf } from './card-rule.ts';

/** By the portal's word (003), by the old card's dates, or for want of them. */
function isReplaced(visit: CardVisit, replacement: CardFacts): boolean {
  if (!isWithin(replacement, visit.on)) return false;
  const state = stateOf(visit);
  return (
    state === 'REPLACED' ||
    state === 'UNKNOWN' ||
    (visit.meaning.kind === 'ENDED' && state !== 'VALID_GRACE')
  );
}

export const replaced: CardRule = {
  id: 'card.replaced',
  title: { vi: 'Thẻ cũ đã được thay: dùng thẻ mới', en: 'Replaced: the new card counts' },
  cites: 'CV 1923/BHXH-CNTT, mã 003',
  confidence: 'two sources',
  from: null,
  to: null,
  uses: ['portal.resultCode', 'card.validTo', 'card.replacement'],
  applies: (visit) =>
    visit.facts.replacement !== null && isReplaced(visit, visit.facts.replacement),
  decide: ({ facts: { replacement } }) => ({
    status: 'ELIGIBLE',
    reasons: ['CARD_REPLACED', 'CARD_VALID'],
    used: 'REPLACEMENT',
    state: 'REPLACED',
    counts: replacement,
  }),
};
