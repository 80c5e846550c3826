import { type Question, type Stored, standingOfLookup } from '../answers/index.ts';
import type { CardLookup, CardQuery, VssPortal } from '../connectors/vss-portal/index.ts';
import type { Answer, UpstreamFailure } from '../domain/answer.ts';
import { type Asking, answered } from './asking.ts';
import type { Deadline } from './deadline.ts';
import type { Hearing } from './hearing.ts';
import { inTurn } from './in-turn.ts';
import type { SharedAnswers } from './memory.ts';
import { oncePerRequest } from './once.ts';
import { questionKey, questionOf } from './question.ts';

/** Portal look-ups at a time for one request (resilience, 6). */
const atATime = 8;

/** A look-up and in whose name it was made: some refusals of the portal are about that person alone. */
interface MadeLookup {
  readonly answer: Answer<CardLookup>;
  readonly staff: string;
}

/** Card look-ups of one request. */
export function cardLookups(
  portal: VssPortal,
  asking: Asking,
  shared: SharedAnswers,
): (query: CardQuery, within: Deadline, mustFit: boolean) => Hearing<CardLookup> | null {
  const account = asking.portal;
  if (account === null) return () => null;
  const lookupAccount: NonNullable<Asking['portal']> = account;
  const { store, flights, reuse, clock, portalTime } = shared;
  const turn = inTurn(atATime);
  const staff = account.staff.personalId;

  async function ask(query: CardQuery, question: Question, name: string): Promise<MadeLookup> {
    const { client } = asking;
    const startedAt = clock.monotonic();
    const call = { ...lookupAccount, client, priority: asking.priority() };
    const answer = await answered('VSS_PORTAL', asking, async () => {
      const value = await portal.lookUpCard(query, call);
      return { state: 'ANSWERED', value, fetchedAt: value.fetchedAt, asOf: null };
    });
    if (answer.state === 'ANSWERED') {
      portalTime.took(clock.monotonic() - startedAt);
      if (isKept(answer.value)) store?.keep(name, question, answer, spare(answer.value));
    }
    return { answer, staff };
  }

  async function live(query: CardQuery, question: Question, name: string) {
    const fresh = store?.recent<CardLookup>(name, reuse.portalFreshMs) ?? null;
    if (fresh !== null && standingOfLookup(fresh.value) === 'VERIFIED') {
      const { value, fetchedAt, asOf } = fresh;
      return { state: 'ANSWERED', value, fetchedAt, asOf } as const;
    }
    const start = () => ask(query, question, name);
    return turn(async () => {
      const flight = flightName(name, asking, shared);
      const made = await flights.join(flight, start).answer;
      if (made.staff === staff || !isAboutStaff(made.answer)) return made.answer;
      return (await flights.join(`${flight} ${staff}`, start).answer).answer;
    });
  }

  const once = oncePerRequest(
    (query: CardQuery) => questionKey(query),
    (query: CardQuery) => {
      const question = questionOf('VSS_PORTAL', asking, query);
      const name = store?.name(question) ?? JSON.stringify(question);
      return { name, live: live(query, question, name) };
    },
  );

  return (query, within, mustFit) => {
    const tooLate = mustFit && within.left() < portalTime.median();
    const question = questionOf('VSS_PORTAL', asking, query);
    const asked = tooLate ? null : once(query);
    const name = asked?.name ?? store?.name(question) ?? '';
    return {
      live: asked?.live ?? Promise.resolve({ state: 'FAILED', reason: 'TIMEOUT' }),
      unheard: unheardPortal,
      stored: () => store?.find<CardLookup>(name, reuse.portalStaleMs) ?? nothing,
    };
  };
}

const nothing: Promise<Stored<CardLookup> | null> = Promise.resolve(null);

/** Nobody at a desk waits for a call that gives way to desks; a list may ride along with a desk. */
export function flightName(name: string, { priority }: Asking, { flights }: SharedAnswers): string {
  return priority() === 'BULK' && !flights.isUnderWay(name) ? `${name} BULK` : name;
}

function isKept(lookup: CardLookup): boolean {
  const standing = standingOfLookup(lookup);
  return standing === 'VERIFIED' || standing === 'AGAINST';
}

/** Who else looked the card up, and the portal's own words, serve the moment only; a spread would decode that log. */
export function spare({
  code,
  restricted,
  card,
  newCard,
  previousCardNumber,
  fetchedAt,
}: CardLookup): CardLookup {
  return {
    code,
    note: null,
    restricted,
    card,
    newCard,
    previousCardNumber,
    lookups: [],
    fetchedAt,
  };
}

/** Trouble with an account is no outage: it is shown as what it is, and stands in nobody's way (resilience, 7). */
const accountTrouble: ReadonlySet<string> = new Set<UpstreamFailure>([
  'REFUSED',
  'RESTRICTED',
  'NO_ACCOUNT',
  'STAFF_NOT_REGISTERED',
  'STAFF_NAME_DIFFERS',
]);

function unheardPortal(answer: Answer<CardLookup>): UpstreamFailure | null {
  if (answer.state === 'ANSWERED') {
    return standingOfLookup(answer.value) === 'SILENT' ? 'UPSTREAM_ERROR' : null;
  }
  if (answer.state !== 'FAILED' || accountTrouble.has(answer.reason)) return null;
  return answer.reason as UpstreamFailure;
}

const staffCodes: ReadonlySet<string> = new Set(['054', '055']);

function isAboutStaff(answer: Answer<CardLookup>): boolean {
  if (answer.state === 'ANSWERED') return staffCodes.has(answer.value.code);
  return answer.state === 'FAILED' && answer.reason.startsWith('STAFF_');
}
