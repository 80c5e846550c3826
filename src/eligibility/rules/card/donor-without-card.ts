import { type CardRule, hasNoCard, presumedCard, unverified } from './card-rule.ts';

/** Level of Decree 146/2018; none is known for Decree 188/2025 (point 10). */
const donorCard = presumedCard('HG', 4);

export const donorWithoutCard: CardRule = {
  id: 'card.donor-without-card',
  title: {
    vi: 'Người hiến bộ phận cơ thể chưa có thẻ: hưởng như nhóm HG',
    en: 'Organ donor without a card: covered as group HG',
  },
  cites: 'Nghị định 188/2025/NĐ-CP điều 37(4)',
  confidence: 'two sources',
  from: null,
  to: null,
  uses: ['person.donorJustDonated', 'portal.resultCode'],
  applies: (visit) => visit.facts.donorJustDonated && hasNoCard(visit),
  decide: (visit) => ({
    status: 'ELIGIBLE_PROVISIONAL',
    reasons: ['DONOR_WITHOUT_CARD', ...unverified(visit)],
    used: null,
    state: 'UNKNOWN',
    counts: donorCard,
  }),
};
