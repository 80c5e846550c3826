import type { DeskStatus } from '../../decision.ts';
import { meaningOf } from '../../portal-codes.ts';
import { type CardPart, type CardRule, type CardVisit, isUnanswered } from './card-rule.ts';

/** The visit as if the portal said now what it said then. */
function asAnsweredThen(visit: CardVisit, code: string): CardVisit {
  const portal = { answered: true, code, restricted: false } as const;
  return {
    ...visit,
    facts: { ...visit.facts, portal },
    meaning: meaningOf(portal, visit.switches),
  };
}

const inFavour: ReadonlySet<DeskStatus> = new Set(['ELIGIBLE', 'ELIGIBLE_PROVISIONAL']);

/**
 * It may favour the patient and never decides against: what spoke against cover then leaves the question open now, whatever card
 * is shown. Of what it said no more is told, for a patient may have renewed since.
 *
 * @param judge what the rules say of a visit whose portal has answered
 */
export function storedAnswerRule(judge: (visit: CardVisit) => CardPart): CardRule {
  return {
    id: 'card.stored-answer',
    title: {
      vi: 'Chưa tra cứu được: tạm tính theo lần tra cứu gần nhất',
      en: 'No usable look-up: decided from the last one',
    },
    cites: 'Nghị định 188/2025/NĐ-CP điều 38(2)',
    confidence: 'one source',
    from: null,
    to: null,
    uses: ['portal.available', 'portal.storedCode', 'card.validFrom', 'card.validTo'],
    applies: (visit) => isUnanswered(visit) && storedCode(visit) !== null,
    decide: (visit) => {
      const { meaning } = visit;
      const then = judge(asAnsweredThen(visit, storedCode(visit) ?? ''));
      const isOurs = meaning.kind !== 'OUTAGE';
      if (!inFavour.has(then.status)) {
        return {
          status: isOurs ? 'SYSTEM_ERROR' : 'NEEDS_ACTION',
          reasons: ['STORED_ANSWER_AGAINST', ...meaning.reasons],
          used: null,
          state: 'UNKNOWN',
          counts: null,
        };
      }
      return {
        ...then,
        status: isOurs ? 'SYSTEM_ERROR' : 'ELIGIBLE_PROVISIONAL',
        reasons: [
          'DECIDED_FROM_STORED_ANSWER',
          ...then.reasons.filter((code) => code !== 'CARD_VALID'),
          ...meaning.reasons,
        ],
      };
    },
  };
}

function storedCode({ facts: { portal } }: CardVisit): string | null {
  return portal.answered ? null : (portal.stored ?? null);
}
