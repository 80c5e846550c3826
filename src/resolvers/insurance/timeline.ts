import type { Context } from '../../context.ts';
import type { PlainDate } from '../../domain/date.ts';
import { cardState } from '../../eligibility/card-state.ts';
import { meaningOf, type PortalMeaning } from '../../eligibility/portal-codes.ts';
import { byImportance } from '../../eligibility/reasons.ts';
import { coverTimeline } from '../../eligibility/timeline.ts';
import type { Holder } from '../../identity/holder.ts';
import type { Resolution } from '../../identity/resolution.ts';
import { deadlineAt, knownBy } from '../../loaders/deadline.ts';
import { resolutionModel } from '../identity/resolution-model.ts';
import { countedLookUp } from '../look-up.ts';
import { sourceOf } from '../sources.ts';
import { cardsOf, factsOfCard, type KnownCard, withState } from './cards.ts';
import type { TimelineModel } from './models.ts';
import { lookUp, portalFacts, type RegisterAnswers } from './registers.ts';

/** Answers after which the portal's cards are the patient's own. */
const tellsOfCards: ReadonlySet<PortalMeaning['kind']> = new Set([
  'BY_CARD',
  'AFTER_CHECK',
  'ENDED',
  'EXPIRED',
]);

/** Cover of one person over time, by what register and portal say today. */
export async function timelineOf(
  holder: Holder,
  from: PlainDate,
  context: Context,
): Promise<TimelineModel> {
  const { evidence, access, rules } = context;
  const within = deadlineAt(context.clock, knownBy(context.startedAt, rules.deadlineMs));
  const { answers, resolution } = await countedLookUp(
    context,
    { emergency: false, presence: false },
    within,
    () => lookUp(holder, null, within, context),
    (found) => found.resolution.outcome,
  );
  const now = context.clock.now();
  const sources = [
    sourceOf('POPULATION_REGISTER', answers.register, now),
    sourceOf('VSS_PORTAL', answers.portal, now),
  ];
  const person = resolution.person?.personalId ?? holder.personNumber ?? holder.cardNumber;
  evidence.looked({ person, purpose: access.purpose, sources });
  const cards = cardsFor(resolution, answers, context);
  const { intervals, changes, fiveYearDate } = coverTimeline(
    cards.map((card) => factsOfCard(card, null)),
    from,
    rules.switches,
  );
  return {
    from,
    identity: resolutionModel(resolution, sources, within, context),
    intervals: intervals.map((interval) => ({
      from: interval.from,
      to: interval.to,
      levelPercent: interval.levelPercent,
      card: cardOn(cards, interval.card.number, interval.from, from),
    })),
    nextChange: changes[0] ?? null,
    changes,
    fiveYearDate,
    reasons: reasonsOf(answers, context).map((code) => ({ code })),
    sources,
    policyVersion: rules.policyVersion,
  };
}

/** Nothing is told of the cards of somebody who may be another person. */
function cardsFor(
  { outcome }: Resolution,
  { portal }: RegisterAnswers,
  { rules }: Context,
): readonly KnownCard[] {
  const { kind } = meaningOf(heardOrStored(portal), rules.switches);
  const same = outcome === 'MATCHED' || outcome === 'UNDETERMINED';
  if (!same || !('value' in portal) || !tellsOfCards.has(kind)) return [];
  const { asked, replacement } = cardsOf(portal.value);
  return [asked, replacement].filter((card) => card !== null);
}

/** The cards of an earlier answer are shown, and the reasons say so. */
function heardOrStored(portal: RegisterAnswers['portal']): ReturnType<typeof portalFacts> {
  if (portal.state !== 'STALE') return portalFacts(portal);
  const { code, restricted } = portal.value;
  return { answered: true, code, restricted };
}

function cardOn(
  cards: readonly KnownCard[],
  number: string | null,
  validFrom: PlainDate,
  on: PlainDate,
): TimelineModel['intervals'][number]['card'] {
  const card = cards.find((one) => one.cardNumber === number && one.validFrom === validFrom);
  if (card === undefined) throw new TypeError('an interval has a card that nobody gave');
  return withState(card, cardState(factsOfCard(card, null), null, on, null));
}

function reasonsOf(
  { portal }: RegisterAnswers,
  { rules }: Context,
): ReturnType<typeof byImportance> {
  const { reasons } = meaningOf(portalFacts(portal), rules.switches);
  return byImportance(
    portal.state === 'STALE' ? ['DECIDED_FROM_STORED_ANSWER', ...reasons] : reasons,
  );
}
