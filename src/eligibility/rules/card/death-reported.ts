import type { CardRule } from './card-rule.ts';

/** The card is locked and later costs are refused, unless it was a data error: with a patient at the desk it may well be one. */
export const deathReported: CardRule = {
  id: 'card.death-reported',
  title: {
    vi: 'Dữ liệu ghi người này đã chết: thẻ bị khóa',
    en: 'Death reported: the card is locked',
  },
  cites: 'Thông tư 30/2020/TT-BYT',
  confidence: 'one source',
  from: null,
  to: null,
  uses: ['person.deathReported'],
  applies: ({ facts }) => facts.deathReported,
  decide: ({ facts }) => ({
    status: 'NEEDS_ACTION',
    reasons: ['DEATH_REPORTED'],
    used: facts.card === null ? null : 'ASKED',
    state: 'INVALID_REVOKED',
    counts: null,
  }),
};
