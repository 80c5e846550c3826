import { isReferralInForce } from '../../slips.ts';
import { switches } from '../../switches.ts';
import type { Notice } from './notice.ts';

const counts = switches.referralWorkingDayCount;

export const referralCountUnsettled: Notice = {
  id: 'notice.referral-count-unsettled',
  title: {
    vi: 'Cách đếm 10 ngày làm việc chưa rõ',
    en: 'How the 10 working days count is not settled',
  },
  cites: 'docs/switches.md (8)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['referral', 'visitDate'],
  applies: ({ facts: { referral, holidays }, route, date }) => {
    if (referral?.kind !== 'SINGLE' || route === null) return false;
    const [one, other] = counts.map((count) => isReferralInForce(referral, date, holidays, count));
    return one !== other;
  },
  decide: () => 'WORKING_DAY_COUNT_UNSETTLED',
};
