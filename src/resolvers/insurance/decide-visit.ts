import type { CardLookup } from '../../connectors/vss-portal/index.ts';
import type { Context } from '../../context.ts';
import type { Answer } from '../../domain/answer.ts';
import type { Facility } from '../../domain/facility.ts';
import { cardState } from '../../eligibility/card-state.ts';
import type { Decision } from '../../eligibility/decision.ts';
import { evaluate } from '../../eligibility/evaluate.ts';
import { explanationOf } from '../../eligibility/explanation.ts';
import type { Facts } from '../../eligibility/facts.ts';
import { byImportance, type ReasonCode } from '../../eligibility/reasons.ts';
import { InputError } from '../../errors.ts';
import { isDeceased, provesPresence, type Resolution } from '../../identity/resolution.ts';
import { spare } from '../../loaders/card-lookups.ts';
import type { Deadline } from '../../loaders/deadline.ts';
import { resolutionModel } from '../identity/resolution-model.ts';
import { countedLookUp } from '../look-up.ts';
import { type Source, sourceOf } from '../sources.ts';
import { factsOfCard, type KnownCard, type KnownCards, withState } from './cards.ts';
import { type Decided, decideWithCoPayment, fiveYearsModel } from './co-payment.ts';
import type { CardModel, DecisionModel, UnsignedDecision } from './models.ts';
import { owedOf } from './owed.ts';
import {
  isLookedUpElsewhere,
  knownCards,
  lookUp,
  portalFacts,
  type RegisterAnswers,
} from './registers.ts';
import type { Visit } from './visit.ts';
import { isMiss, withheld, withheldDecision } from './withheld.ts';

/**
 * One visit from parsed input to a signed decision: two upstream calls that it waits for, at most, and a third where a matched
 * person's number has changed and the portal knows nobody by one of the two.
 */
export async function decideVisit(
  visit: Visit,
  context: Context,
  { aloneInRequest, within }: { readonly aloneInRequest: boolean; readonly within: Deadline },
): Promise<DecisionModel> {
  const facility = await context.loaders.facility.load(visit.facility);
  if (facility === null) throw new InputError('FACILITY_UNKNOWN', { argument: 'facilityCode' });
  context.access.facility(visit.facility);

  const presence =
    visit.presence === null ? null : context.presence.check(visit.presence, visit.holder);
  const { answers, resolution, isWithheld } = await countedLookUp(
    context,
    { emergency: visit.emergency, presence: provesPresence(presence) },
    within,
    async ({ tellsMisses }) => {
      const found = await lookUp(visit.holder, presence, within, context);
      return tellsMisses || !isMiss(found.resolution)
        ? { ...found, isWithheld: false }
        : { ...found, resolution: withheld(found.resolution), isWithheld: true };
    },
    (found) => found.resolution.outcome,
  );
  if (isWithheld) {
    await context.guesses.nextTick();
    const decision = withheldDecision(visit, facility, answers, resolution, within, context);
    return signed(decision, visit, context);
  }
  const cards = knownCards(visit.holder, answers.portal, context);
  const facts = await factsOf(visit, facility, resolution, answers.portal, cards, context);
  // A list of tomorrow's visits is no reason to ask the co-payment service 200 times.
  const decided = aloneInRequest
    ? decideWithCoPayment(visit, facts, answers, context)
    : { facts, verdict: evaluate(facts, visit.on, context.rules.switches), coPayment: null };
  const sources = sourcesOf(answers, decided, context.clock.now());
  return signed(
    decisionOf(visit, facility, cards, { answers, resolution, sources, within }, decided, context),
    visit,
    context,
  );
}

async function factsOf(
  visit: Visit,
  facility: Facility,
  resolution: Resolution,
  portal: Answer<CardLookup>,
  cards: KnownCards,
  { loaders, rules }: Context,
): Promise<Facts> {
  const registeredAt = async (card: KnownCard | null) =>
    card?.registeredFacility == null ? null : loaders.facility.load(card.registeredFacility.code);
  const [asked, replacement] = await Promise.all([
    registeredAt(cards.asked),
    registeredAt(cards.replacement),
  ]);
  return {
    ...visit,
    facility,
    birthDate: visit.holder.birthDate,
    identity: resolution.outcome,
    deathReported: isDeceased(resolution, rules.deceasedStatuses),
    portal: portalFacts(portal),
    lookedUpElsewhere: portal.state === 'ANSWERED' && isLookedUpElsewhere(portal.value, visit),
    childNumber: visit.holder.cardNumber?.startsWith('TE1') ?? false,
    coPayment: null,
    card: cards.asked === null ? null : factsOfCard(cards.asked, asked),
    replacement: cards.replacement === null ? null : factsOfCard(cards.replacement, replacement),
  };
}

/** What the registers said, and until when they could. */
interface Heard {
  readonly answers: RegisterAnswers;
  readonly resolution: Resolution;
  readonly sources: readonly Source[];
  readonly within: Deadline;
}

function decisionOf(
  visit: Visit,
  facility: Facility,
  cards: KnownCards,
  { answers, resolution, sources, within }: Heard,
  decided: Decided,
  context: Context,
): UnsignedDecision {
  const { facts, verdict } = decided;
  const decidedAt = context.clock.now();
  const reasons = reasonsOf(visit, verdict, resolution);
  return {
    id: context.evidence.newId(),
    decision: verdict.decision,
    provisional: verdict.provisional,
    status: verdict.status,
    asOf: sources.reduce(
      (oldest, { asOf }) => (asOf !== null && asOf < oldest ? asOf : oldest),
      decidedAt,
    ),
    decidedAt,
    visitDate: facts.visitDate ?? visit.on,
    facility,
    reasons: reasons.map((code) => ({ code })),
    identity: resolutionModel(resolution, sources, within, context),
    ...cardModels(visit, facts, cards, verdict),
    benefit: verdict.benefit,
    paidThrough: verdict.paidThrough,
    segments: verdict.segments,
    fiveYears: fiveYearsModel(decided),
    explanation: () => explanationOf(verdict, facts, visit.on, context.rules.switches),
    sources,
    ...owedOf(visit, reasons, { answers, resolution }, context.rules.switches, decidedAt),
    policyVersion: context.rules.policyVersion,
  };
}

function sourcesOf(
  { register, portal }: RegisterAnswers,
  { coPayment }: Decided,
  now: Date,
): readonly Source[] {
  const asked = [
    sourceOf('POPULATION_REGISTER', register, now),
    sourceOf('VSS_PORTAL', portal, now, spare),
  ];
  return coPayment === null ? asked : [...asked, sourceOf('VSS_CO_PAYMENT', coPayment, now)];
}

const accentKinds: ReadonlySet<string> = new Set(['DIACRITICS', 'CONTRADICTING_ACCENTS']);

function presenceReasons({ presence }: Resolution): readonly ReasonCode[] {
  if (presence === null) return [];
  if (presence.matchesClaim === false) return ['PRESENCE_DIFFERS'];
  if (presence.refusal !== null) return ['PRESENCE_REFUSED'];
  return provesPresence(presence) ? ['PRESENCE_CONFIRMED'] : [];
}

function reasonsOf(visit: Visit, verdict: Decision, resolution: Resolution): readonly ReasonCode[] {
  const kinds = resolution.differences.map(({ kind }) => kind);
  return byImportance([
    ...verdict.reasons,
    ...(visit.holder.contradictsNumber ? (['PERSONAL_ID_CONTRADICTS_BIRTH_DATE'] as const) : []),
    ...presenceReasons(resolution),
    ...(resolution.restsOnPresence ? (['IDENTITY_BY_PRESENCE'] as const) : []),
    ...(kinds.some((kind) => accentKinds.has(kind)) ? (['NAME_ACCENTS_DIFFER'] as const) : []),
    ...(kinds.includes('NUMBER_CHANGED') ? (['NUMBER_CHANGED'] as const) : []),
  ]);
}

function cardModels(
  visit: Visit,
  facts: Facts,
  cards: KnownCards,
  verdict: Decision,
): { readonly card: CardModel | null; readonly otherCards: readonly CardModel[] } {
  const stay = { admittedOn: facts.visitDate ?? visit.on, careType: facts.careType };
  const other = (card: KnownCard | null, known: Facts['card']): readonly CardModel[] =>
    card === null || known === null
      ? []
      : [withState(card, cardState(known, null, visit.on, stay))];
  if (verdict.cardUsed === 'REPLACEMENT' && cards.replacement !== null) {
    const state = verdict.cardState === 'REPLACED' ? 'VALID' : verdict.cardState;
    // Its own dates may go on, but the portal has ended it.
    const old = other(cards.asked, facts.card).map((card) =>
      card.state === 'VALID' ? { ...card, state: 'REPLACED' as const } : card,
    );
    return { card: withState(cards.replacement, state), otherCards: old };
  }
  const card =
    verdict.cardUsed === 'ASKED' && cards.asked !== null
      ? withState(cards.asked, verdict.cardState)
      : null;
  return { card, otherCards: other(cards.replacement, facts.replacement) };
}

async function signed(
  decision: UnsignedDecision,
  { encounter, holder }: Visit,
  { access, evidence }: Context,
): Promise<DecisionModel> {
  const person = decision.identity.person?.personalId ?? holder.personNumber ?? holder.cardNumber;
  const cardNumber = decision.card?.cardNumber ?? holder.cardNumber;
  return {
    ...decision,
    receipt: await evidence.decided(decision, {
      person,
      cardNumber,
      purpose: access.purpose,
      encounter,
    }),
  };
}
