import type { ReasonCode } from '../../reasons.ts';
import { type CardRule, isUnanswered, unverified } from './card-rule.ts';

/** A lock after a reported death is among these; without the portal nobody is refused on an older record. */
export const revoked: CardRule = {
  id: 'card.revoked',
  title: { vi: 'Thẻ bị thu hồi, tạm giữ hoặc khóa', en: 'Card withdrawn, held or locked' },
  cites: 'Luật BHYT điều 20; Thông tư 30/2020/TT-BYT',
  confidence: 'one source',
  from: null,
  to: null,
  uses: ['card.revoked', 'portal.resultCode'],
  applies: ({ facts, meaning }) => facts.card?.revoked === true || meaning.kind === 'WITHDRAWN',
  decide: (visit) => {
    const { facts, meaning } = visit;
    const reasons: readonly ReasonCode[] =
      meaning.kind === 'WITHDRAWN' ? [] : ['CARD_REVOKED', ...unverified(visit)];
    return {
      status: isUnanswered(visit) ? 'NEEDS_ACTION' : 'NOT_ELIGIBLE',
      reasons: [...reasons, ...meaning.reasons],
      used: facts.card === null ? null : 'ASKED',
      state: 'INVALID_REVOKED',
      counts: null,
    };
  },
};
