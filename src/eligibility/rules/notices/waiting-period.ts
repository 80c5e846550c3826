import { addDays } from '../../../domain/date.ts';
import { contributionGroupOf } from '../../data/object-codes.ts';
import type { Notice } from './notice.ts';

const waitDays = 30;
/** Groups 4 and 5 wait after a first payment or a gap; a gap is one of 90 days or more (point 15). */
const waitingGroups: ReadonlySet<number> = new Set([4, 5]);

export const waitingPeriod: Notice = {
  id: 'notice.waiting-period',
  title: { vi: 'Thẻ chờ 30 ngày kể từ ngày đóng', en: 'Card in the 30-day wait after payment' },
  cites: 'Luật BHYT điều 16; Nghị định 188/2025/NĐ-CP',
  confidence: 'confirmed',
  from: null,
  to: null,
  uses: ['card.validFrom', 'card.objectCode', 'evaluatedOn'],
  applies: ({ facts: { card }, cardState, on }) =>
    cardState === 'NOT_YET_VALID' &&
    card !== null &&
    card.objectCode !== null &&
    card.validFrom !== null &&
    card.validFrom <= addDays(on, waitDays) &&
    waitingGroups.has(contributionGroupOf(card.objectCode) ?? 0),
  decide: () => 'CARD_IN_WAITING_PERIOD',
};
