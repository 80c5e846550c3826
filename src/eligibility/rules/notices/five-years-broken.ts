import { daysBetween } from '../../../domain/date.ts';
import type { Notice } from './notice.ts';

export const fiveYearsBroken: Notice = {
  id: 'notice.five-years-broken',
  title: {
    vi: 'Gián đoạn từ 90 ngày: thời gian 5 năm tính lại',
    en: 'Gap of 90 days or more: the five years start again',
  },
  cites: 'Nghị định 188/2025/NĐ-CP; Nghị định 146/2018/NĐ-CP',
  confidence: 'two sources',
  from: null,
  to: null,
  uses: ['card.validTo', 'card.replacement'],
  applies: ({ facts: { card, replacement }, cardState, switches }) =>
    cardState === 'REPLACED' &&
    card !== null &&
    card.validTo !== null &&
    replacement !== null &&
    replacement.validFrom !== null &&
    daysBetween(card.validTo, replacement.validFrom) > Number(switches.gapDaysThatTriggerWait),
  decide: () => 'FIVE_YEARS_BROKEN',
};
