import { type CardState, cardState } from '../../card-state.ts';
import type { DeskStatus } from '../../decision.ts';
import type { ReasonCode } from '../../reasons.ts';
import type { CardRule } from './card-rule.ts';

const verdicts: Readonly<
  Record<CardState, { readonly status: DeskStatus; readonly reason: ReasonCode }>
> = {
  VALID: { status: 'ELIGIBLE', reason: 'CARD_VALID' },
  VALID_GRACE: { status: 'ELIGIBLE', reason: 'CARD_IN_TREATMENT_GRACE' },
  REPLACED: { status: 'ELIGIBLE', reason: 'CARD_REPLACED' },
  NOT_YET_VALID: { status: 'NOT_ELIGIBLE', reason: 'CARD_NOT_YET_VALID' },
  EXPIRED: { status: 'NOT_ELIGIBLE', reason: 'CARD_EXPIRED' },
  INVALID_REVOKED: { status: 'NOT_ELIGIBLE', reason: 'CARD_REVOKED' },
  UNKNOWN: { status: 'NEEDS_ACTION', reason: 'CARD_DATES_MISSING' },
};

export const byState: CardRule = {
  id: 'card.by-state',
  title: { vi: 'Giá trị của thẻ vào ngày khám', en: 'State of the card on the day' },
  cites: 'Luật BHYT điều 16; Nghị định 188/2025/NĐ-CP điều 50',
  confidence: 'confirmed',
  from: null,
  to: null,
  uses: ['card.validFrom', 'card.validTo', 'visitDate', 'evaluatedOn'],
  applies: () => true,
  decide: ({ facts: { card }, meaning, on, stay }) => {
    const state = card === null ? 'UNKNOWN' : cardState(card, null, on, stay);
    const { status, reason } = verdicts[state];
    const covered = status === 'ELIGIBLE';
    const told = covered || status === 'NEEDS_ACTION' ? meaning.reasons : [];
    return {
      status,
      reasons: [...told, reason],
      used: card === null ? null : 'ASKED',
      state,
      counts: covered ? card : null,
    };
  },
};
