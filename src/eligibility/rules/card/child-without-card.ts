import { ageInYears } from '../../../domain/birth-date.ts';
import { type CardRule, type CardVisit, hasNoCard, unverified } from './card-rule.ts';

/** Under 72 months (eligibility rules 5.1). */
function isUnderSix({ facts: { birthDate }, date }: CardVisit): boolean {
  return birthDate !== null && ageInYears(birthDate, date) < 6;
}

/** A birth paper was shown, or nothing at all: then the desk asks for one. */
function hasPaperOrNothing({ facts: { birthPaperShown, portal } }: CardVisit): boolean {
  return birthPaperShown || (!portal.answered && portal.reason === 'NO_CARD');
}

export const childWithoutCard: CardRule = {
  id: 'card.child-without-card',
  title: {
    vi: 'Trẻ dưới 6 tuổi chưa có thẻ, có giấy chứng sinh hoặc khai sinh',
    en: 'Child under 6 without a card, birth paper shown',
  },
  cites: 'Nghị định 188/2025/NĐ-CP điều 37(2)',
  confidence: 'two sources',
  from: null,
  to: null,
  uses: ['person.birthDate', 'proof.presentedBy', 'portal.resultCode'],
  applies: (visit) => isUnderSix(visit) && hasNoCard(visit) && hasPaperOrNothing(visit),
  decide: (visit) => ({
    status: 'NEEDS_ACTION',
    reasons: ['CHILD_WITHOUT_CARD', ...unverified(visit)],
    used: null,
    state: 'UNKNOWN',
    counts: null,
  }),
};
