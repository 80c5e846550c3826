import { addDays } from '../../../domain/date.ts';
import type { Notice } from './notice.ts';

const soonDays = 30;

export const cardEndsSoon: Notice = {
  id: 'notice.card-ends-soon',
  title: { vi: 'Thẻ sắp hết hạn', en: 'Card ends soon' },
  cites: 'Quyết định 2555/QĐ-BYT',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['card.validTo', 'evaluatedOn'],
  applies: ({ counts, cardState, on }) =>
    (cardState === 'VALID' || cardState === 'REPLACED') &&
    counts !== null &&
    counts.validTo !== null &&
    counts.validTo <= addDays(on, soonDays),
  decide: () => 'CARD_ENDS_SOON',
};
