import type { CardLookup } from '../../connectors/vss-portal/index.ts';
import type { Context } from '../../context.ts';
import type { Answer, SourceReason } from '../../domain/answer.ts';
import { vietnamDate } from '../../domain/date.ts';
import { isPersonalId, type PersonalId } from '../../domain/personal-id.ts';
import type { Facts } from '../../eligibility/facts.ts';
import { meaningOf, portalMatchedIdentity } from '../../eligibility/portal-codes.ts';
import type { Holder } from '../../identity/holder.ts';
import type { Presence } from '../../identity/presence/strength.ts';
import {
  type RegisterFinding,
  type Resolution,
  resolve,
  withPresence,
} from '../../identity/resolution.ts';
import type { Deadline } from '../../loaders/deadline.ts';
import { cardsOf, type KnownCards, shownCard } from './cards.ts';
import type { Visit } from './visit.ts';

/** What the two registers said about a patient. */
export interface RegisterAnswers {
  readonly register: Answer<RegisterFinding>;
  readonly portal: Answer<CardLookup>;
  /** The personal number with which the portal was asked in the end; null: the claimed one, or that of a card. */
  readonly portalNumber: PersonalId | null;
}

/** Both registers by the deadline, and who the patient is by what they said. */
export async function lookUp(
  holder: Holder,
  presence: Presence | null,
  within: Deadline,
  context: Context,
): Promise<{ readonly answers: RegisterAnswers; readonly resolution: Resolution }> {
  const answers = await askRegisters(holder, context, within);
  const resolution = resolve(holder, answers.register, answers.portal, answers.portalNumber);
  return { answers, resolution: withPresence(resolution, presence) };
}

/**
 * Register and portal side by side; an old 9-digit number has to become a personal number first. What is asked only after another
 * answer is not asked where it usually takes longer than the time left.
 */
async function askRegisters(
  holder: Holder,
  { loaders }: Context,
  within: Deadline,
): Promise<RegisterAnswers> {
  const { personNumber, earlierNumbers, cardNumber, fullName, birthDate } = holder;
  const register: Promise<Answer<RegisterFinding>> =
    personNumber === null
      ? notAsked('NO_NUMBER')
      : loaders.register({ number: personNumber, fullName, birthDate, earlierNumbers }, within);
  const askPortal = (
    number: PersonalId | NonNullable<Holder['cardNumber']> | null,
    { asSecond }: { readonly asSecond: boolean },
  ): Promise<Answer<CardLookup>> =>
    number === null
      ? notAsked('NO_NUMBER')
      : loaders.card({ number, fullName, birthDate }, within, asSecond);
  let portalNumber: PersonalId | null = null;
  const portal =
    personNumber !== null && !isPersonalId(personNumber)
      ? register.then((answer) => askPortal(onlyCitizen(answer), { asSecond: true }))
      : askPortal(personNumber ?? cardNumber, { asSecond: false }).then(async (answer) => {
          if (!isUnknownThere(answer)) return answer;
          const other = otherNumber(holder, await register);
          const again = other === null ? answer : await askPortal(other, { asSecond: true });
          // What it says of the other number is told only where it fits the holder.
          if (other === null || !fitsHolder(again)) return answer;
          portalNumber = other;
          return again;
        });
  const [fromRegister, fromPortal] = await Promise.all([register, portal]);
  return { register: fromRegister, portal: fromPortal, portalNumber };
}

const unknownNumber = '050';

function isUnknownThere(answer: Answer<CardLookup>): boolean {
  return answer.state === 'ANSWERED' && answer.value.code === unknownNumber;
}

function fitsHolder(answer: Answer<CardLookup>): boolean {
  return answer.state === 'ANSWERED' && portalMatchedIdentity(answer.value.code);
}

/**
 * Another number by which the portal may know a person whom the population database has matched: the registered one, else that
 * which the card names as cancelled. Of nobody else, so that a forged code buys no second guess.
 */
function otherNumber(
  { personNumber, earlierNumbers }: Holder,
  register: Answer<RegisterFinding>,
): PersonalId | null {
  if (register.state !== 'ANSWERED' || !register.value.exists) return null;
  if ((register.value.citizens?.length ?? 1) !== 1) return null;
  const registered = onlyCitizen(register);
  const others = [registered, ...earlierNumbers].filter(
    (number) => number !== null && isPersonalId(number) && number !== personNumber,
  );
  return (others[0] ?? null) as PersonalId | null;
}

function notAsked(reason: SourceReason): Promise<{ state: 'NOT_ASKED'; reason: SourceReason }> {
  return Promise.resolve({ state: 'NOT_ASKED', reason });
}

/** An earlier record will do: the portal itself matches number, name and birth date. */
function onlyCitizen(answer: Answer<RegisterFinding>): PersonalId | null {
  const citizens = 'value' in answer ? (answer.value.citizens ?? []) : [];
  return citizens.length === 1 ? (citizens[0]?.personalId ?? null) : null;
}

/** An earlier answer outweighs a shown card. That one counts where the portal gave no answer that does (Decree 188/2025 art. 38(2)), or sent the clerk to it. */
export function knownCards(
  holder: Holder,
  portal: Answer<CardLookup>,
  { rules }: Context,
): KnownCards {
  if (portal.state === 'STALE') return cardsOf(portal.value);
  const { kind } = meaningOf(portalFacts(portal), rules.switches);
  if (portal.state !== 'ANSWERED' || withoutCard.has(kind)) {
    return { asked: shownCard(holder), replacement: null };
  }
  const cards = cardsOf(portal.value);
  return kind === 'AFTER_CHECK' ? { ...cards, asked: cards.asked ?? shownCard(holder) } : cards;
}

const withoutCard: ReadonlySet<string> = new Set(['OUTAGE', 'ACCOUNT', 'OUR_FAULT']);

export function portalFacts(portal: Answer<CardLookup>): Facts['portal'] {
  if (portal.state === 'ANSWERED') {
    return { answered: true, code: portal.value.code, restricted: portal.value.restricted };
  }
  const { reason } = portal;
  if (portal.state === 'STALE') {
    return { answered: false, reason: portal.reason, stored: portal.value.code };
  }
  const withoutNumber = reason === 'NOT_NEEDED' || reason === 'IN_BACKGROUND';
  return { answered: false, reason: withoutNumber ? 'NO_NUMBER' : reason };
}

/** Earlier look-ups of the same day by others (eligibility rules 7.3). */
export function isLookedUpElsewhere(
  { lookups }: CardLookup,
  { askedOn, facility }: Visit,
): boolean {
  return lookups.some(
    (lookup) =>
      lookup.facility !== null &&
      lookup.facility !== facility &&
      lookup.at !== null &&
      vietnamDate(lookup.at) === askedOn,
  );
}
