import { isInGrace, isWithin } from '../../card-state.ts';
import type { Notice } from './notice.ts';

export const replacementOrGrace: Notice = {
  id: 'notice.replacement-or-grace',
  title: { vi: 'Thẻ mới hay 15 ngày điều trị', en: 'Replacement or treatment grace' },
  cites: 'docs/switches.md (18)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['card.validTo', 'card.replacement'],
  applies: ({ facts: { card, replacement }, on, stay }) =>
    card !== null && replacement !== null && isWithin(replacement, on) && isInGrace(card, on, stay),
  decide: () => 'REPLACEMENT_OR_GRACE',
};
