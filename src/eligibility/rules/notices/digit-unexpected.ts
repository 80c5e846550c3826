import { usualDigitOf } from '../../data/object-codes.ts';
import { isRaisedBy261 } from '../../level.ts';
import type { Notice } from './notice.ts';

export const digitUnexpected: Notice = {
  id: 'notice.digit-unexpected',
  title: { vi: 'Mã quyền lợi khác thường', en: 'Unusual benefit digit' },
  cites: 'Quyết định 1351/QĐ-BHXH',
  confidence: 'two sources',
  from: null,
  to: null,
  uses: ['card.objectCode', 'card.benefitDigit'],
  applies: ({ counts, date }) => {
    if (counts === null || counts.objectCode === null || counts.benefitDigit === null) return false;
    const usual = usualDigitOf(counts.objectCode, date);
    return usual !== null && usual !== counts.benefitDigit && !isRaisedBy261(counts, date);
  },
  decide: () => 'BENEFIT_DIGIT_UNEXPECTED',
};
