import { type CardRule, isUnanswered, stateOf, unverified } from './card-rule.ts';

/** Nothing says that there is a card; nobody is refused because a system is down. */
export const noLookup: CardRule = {
  id: 'card.no-lookup',
  title: {
    vi: 'Chưa tra cứu được và không có thẻ để tạm tính',
    en: 'No usable look-up and no card to decide from',
  },
  cites: 'Nghị định 188/2025/NĐ-CP điều 38(2)',
  confidence: 'one source',
  from: null,
  to: null,
  uses: ['portal.available'],
  applies: isUnanswered,
  decide: (visit) => ({
    status: visit.meaning.kind === 'OUTAGE' ? 'NEEDS_ACTION' : 'SYSTEM_ERROR',
    reasons: unverified(visit),
    used: visit.facts.card === null ? null : 'ASKED',
    state: stateOf(visit),
    counts: null,
  }),
};
