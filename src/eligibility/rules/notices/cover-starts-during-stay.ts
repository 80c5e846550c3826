import type { PlainDate } from '../../../domain/date.ts';
import type { CardFacts } from '../../facts.ts';
import type { Notice } from './notice.ts';

function startsBy(card: CardFacts | null, day: PlainDate): boolean {
  return card !== null && card.validFrom !== null && card.validFrom <= day;
}

export const coverStartsDuringStay: Notice = {
  id: 'notice.cover-starts-during-stay',
  title: { vi: 'Thẻ có giá trị sau ngày vào', en: 'Cover starts during the stay' },
  cites: 'Nghị định 188/2025/NĐ-CP',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['visitDate', 'card.validFrom'],
  applies: ({ facts: { card, replacement }, counts, date }) =>
    counts !== null &&
    counts.validFrom !== null &&
    !startsBy(card, date) &&
    !startsBy(replacement, date),
  decide: () => 'COVER_STARTS_DURING_STAY',
};
