import type { CardRule } from './card-rule.ts';

export const notFound: CardRule = {
  id: 'card.not-found',
  title: { vi: 'Không có thẻ', en: 'No card' },
  cites: 'CV 1923/BHXH-CNTT',
  confidence: 'confirmed',
  from: null,
  to: null,
  uses: ['portal.resultCode'],
  applies: ({ meaning }) => meaning.kind === 'REFUSED',
  decide: ({ meaning }) => ({
    status: 'NOT_ELIGIBLE',
    reasons: meaning.reasons,
    used: null,
    state: 'UNKNOWN',
    counts: null,
  }),
};
