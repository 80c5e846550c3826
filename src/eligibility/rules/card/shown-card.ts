import type { CardState } from '../../card-state.ts';
import type { ReasonCode } from '../../reasons.ts';
import { type CardRule, hasHigherReplacement, isUnanswered, stateOf } from './card-rule.ts';

const covering: ReadonlySet<CardState> = new Set(['VALID', 'VALID_GRACE', 'REPLACED']);

function switchReason(state: CardState, replaced: boolean): readonly ReasonCode[] {
  if (!replaced) return [];
  return [state === 'REPLACED' ? 'CARD_REPLACED' : 'HIGHER_LEVEL_CARD_USED'];
}

/** Admission does not wait for the portal; a fault of our own account stays a system error (switch 22). */
export const shownCard: CardRule = {
  id: 'card.shown-card',
  title: {
    vi: 'Chưa tra cứu được: tạm tính theo thẻ xuất trình',
    en: 'No usable look-up: decided from the card shown',
  },
  cites: 'Nghị định 188/2025/NĐ-CP điều 38(2); Quyết định 2555/QĐ-BYT',
  confidence: 'one source',
  from: null,
  to: null,
  uses: ['portal.available', 'card.validFrom', 'card.validTo', 'card.replacement'],
  applies: (visit) => isUnanswered(visit) && covering.has(stateOf(visit)),
  decide: (visit) => {
    const { facts, meaning } = visit;
    const state = stateOf(visit);
    const replaced = state === 'REPLACED' || hasHigherReplacement(visit);
    return {
      status: meaning.kind === 'OUR_FAULT' ? 'SYSTEM_ERROR' : 'ELIGIBLE_PROVISIONAL',
      reasons: ['DECIDED_FROM_SHOWN_CARD', ...switchReason(state, replaced), ...meaning.reasons],
      used: replaced ? 'REPLACEMENT' : 'ASKED',
      state,
      counts: replaced ? facts.replacement : facts.card,
    };
  },
};
