import type { CardLookup } from '../../connectors/vss-portal/index.ts';
import type { Context } from '../../context.ts';
import type { Answer, SourceReason } from '../../domain/answer.ts';
import type { Facility } from '../../domain/facility.ts';
import { isPersonalId, type PersonalId } from '../../domain/personal-id.ts';
import { cardState } from '../../eligibility/card-state.ts';
import { decide, type Verdict } from '../../eligibility/decide.ts';
import type { Facts } from '../../eligibility/facts.ts';
import { meaningOf } from '../../eligibility/portal-codes.ts';
import { byImportance, type ReasonCode } from '../../eligibility/reasons.ts';
import { InputError } from '../../errors.ts';
import type { Holder } from '../../identity/holder.ts';
import { type RegisterFinding, type Resolution, resolve } from '../../identity/resolution.ts';
import { type Deadline, startDeadline } from '../../loaders/deadline.ts';
import { resolutionModel } from '../identity/resolution-model.ts';
import { sourceOf } from '../sources.ts';
import {
  cardsOf,
  factsOfCard,
  type KnownCard,
  type KnownCards,
  shownCard,
  withState,
} from './cards.ts';
import type { CardModel, DecisionModel, UnsignedDecision } from './models.ts';
import type { Visit } from './visit.ts';

interface Answers {
  readonly register: Answer<RegisterFinding>;
  readonly portal: Answer<CardLookup>;
}

/** One visit from parsed input to a signed decision: two upstream calls at most. */
export async function decideVisit(visit: Visit, context: Context): Promise<DecisionModel> {
  const facility = await context.loaders.facility.load(visit.facility);
  if (facility === null) throw new InputError('FACILITY_UNKNOWN', { argument: 'facilityCode' });
  context.access.facility(visit.facility);

  const deadline = startDeadline(visit.deadlineMs);
  const answers = await ask(visit.holder, context, deadline).finally(() => deadline.clear());
  const resolution = resolve(visit.holder, answers.register, answers.portal);
  const cards = knownCards(visit.holder, answers.portal);
  const facts = await factsOf(visit, facility, resolution, answers.portal, cards, context);
  return signed(
    decisionOf(visit, facility, facts, cards, resolution, answers, context),
    visit.holder,
    context,
  );
}

/** Register and portal side by side; an old 9-digit number has to become a personal number first. */
async function ask(holder: Holder, { loaders }: Context, deadline: Deadline): Promise<Answers> {
  const { personNumber, cardNumber, fullName, birthDate } = holder;
  const register: Promise<Answer<RegisterFinding>> =
    personNumber === null
      ? notAsked('NO_NUMBER')
      : loaders.register({ number: personNumber, fullName, birthDate });
  const askPortal = (
    number: PersonalId | NonNullable<Holder['cardNumber']> | null,
  ): Promise<Answer<CardLookup>> =>
    number === null ? notAsked('NO_NUMBER') : loaders.card({ number, fullName, birthDate });
  const portal =
    personNumber !== null && !isPersonalId(personNumber)
      ? register.then((answer) => askPortal(onlyCitizen(answer)))
      : askPortal(personNumber ?? cardNumber);
  const inTime = async <T>(work: Promise<Answer<T>>): Promise<Answer<T>> =>
    (await deadline.before(work)) ?? { state: 'FAILED', reason: 'TIMEOUT' };
  const [fromRegister, fromPortal] = await Promise.all([inTime(register), inTime(portal)]);
  return { register: fromRegister, portal: fromPortal };
}

function notAsked(reason: SourceReason): Promise<{ state: 'NOT_ASKED'; reason: SourceReason }> {
  return Promise.resolve({ state: 'NOT_ASKED', reason });
}

function onlyCitizen(answer: Answer<RegisterFinding>): PersonalId | null {
  const citizens = answer.state === 'ANSWERED' ? (answer.value.citizens ?? []) : [];
  return citizens.length === 1 ? (citizens[0]?.personalId ?? null) : null;
}

/** A scanned card counts where the portal gave no answer that does (Decree 188/2025 art. 38(2)), or sent the clerk to it. */
function knownCards(holder: Holder, portal: Answer<CardLookup>): KnownCards {
  const { kind } = meaningOf(portalFacts(portal));
  if (portal.state !== 'ANSWERED' || kind === 'OUTAGE' || kind === 'OUR_FAULT') {
    return { asked: shownCard(holder), replacement: null };
  }
  const cards = cardsOf(portal.value);
  return kind === 'AFTER_CHECK' ? { ...cards, asked: cards.asked ?? shownCard(holder) } : cards;
}

function portalFacts(portal: Answer<CardLookup>): Facts['portal'] {
  if (portal.state === 'ANSWERED') {
    return { answered: true, code: portal.value.code, restricted: portal.value.restricted };
  }
  return { answered: false, reason: portal.reason === 'NOT_NEEDED' ? 'NO_NUMBER' : portal.reason };
}

async function factsOf(
  visit: Visit,
  facility: Facility,
  resolution: Resolution,
  portal: Answer<CardLookup>,
  cards: KnownCards,
  { loaders }: Context,
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
    portal: portalFacts(portal),
    temporaryChildNumber: visit.holder.cardNumber?.startsWith('TE1') ?? false,
    card: cards.asked === null ? null : factsOfCard(cards.asked, asked),
    replacement: cards.replacement === null ? null : factsOfCard(cards.replacement, replacement),
  };
}

function decisionOf(
  visit: Visit,
  facility: Facility,
  facts: Facts,
  cards: KnownCards,
  resolution: Resolution,
  answers: Answers,
  context: Context,
): UnsignedDecision {
  const verdict = decide(facts);
  const sources = [
    sourceOf('POPULATION_REGISTER', answers.register),
    sourceOf('VSS_PORTAL', answers.portal),
  ];
  const decidedAt = context.clock.now();
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
    visitDate: visit.visitDate,
    facility,
    reasons: [...reasonsOf(visit, verdict, resolution)].map((code) => ({ code })),
    identity: resolutionModel(resolution, sources, context),
    ...cardModels(facts, cards, verdict),
    benefit: verdict.benefit,
    sources,
    policyVersion: context.rules.policyVersion,
  };
}

function reasonsOf(visit: Visit, verdict: Verdict, resolution: Resolution): readonly ReasonCode[] {
  const accents = resolution.differences.some((difference) => difference.kind === 'DIACRITICS');
  return byImportance([
    ...verdict.reasons,
    ...(visit.holder.contradictsNumber ? (['PERSONAL_ID_CONTRADICTS_BIRTH_DATE'] as const) : []),
    ...(accents ? (['NAME_ACCENTS_DIFFER'] as const) : []),
  ]);
}

function cardModels(
  facts: Facts,
  cards: KnownCards,
  verdict: Verdict,
): { readonly card: CardModel | null; readonly otherCards: readonly CardModel[] } {
  const other = (card: KnownCard | null, known: Facts['card']): readonly CardModel[] =>
    card === null || known === null
      ? []
      : [withState(card, cardState(known, null, facts.visitDate, facts.admittedOn))];
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
  holder: Holder,
  { evidence }: Context,
): Promise<DecisionModel> {
  const person = decision.identity.person?.personalId ?? holder.personNumber ?? holder.cardNumber;
  const cardNumber = decision.card?.cardNumber ?? holder.cardNumber;
  return { ...decision, receipt: await evidence.decided(decision, { person, cardNumber }) };
}
