import type DataLoader from 'dataloader';
import type { FacilityRegister } from '../connectors/facilities/index.ts';
import type { Citizen, CitizenQuery, PopulationRegister } from '../connectors/population/index.ts';
import type { UpstreamError } from '../connectors/upstream.ts';
import type { VssPlatform } from '../connectors/vss-platform/index.ts';
import type {
  CardLookup,
  CardQuery,
  CoPayHistory,
  VssPortal,
} from '../connectors/vss-portal/index.ts';
import type { Answer } from '../domain/answer.ts';
import { systemClock } from '../domain/clock.ts';
import type { Facility, FacilityCode } from '../domain/facility.ts';
import type { PersonalId } from '../domain/personal-id.ts';
import type { RegisterFinding } from '../identity/resolution.ts';
import { type Asking, answered } from './asking.ts';
import { batched } from './batch.ts';
import { cardLookups } from './card-lookups.ts';
import type { CoPayLookups } from './co-pay-lookups.ts';
import { type Deadline, noDeadline } from './deadline.ts';
import { heardWithin } from './hearing.ts';
import { inTurn } from './in-turn.ts';
import {
  askInsuranceLink,
  type InsuranceLink,
  type InsuranceLinkQuery,
  linkKey,
} from './insurance-link.ts';
import { type SharedAnswers, shareAnswers } from './memory.ts';
import { oncePerRequest } from './once.ts';
import { personLookups } from './person-lookups.ts';
import { questionKey } from './question.ts';
import type { RecentPersons } from './recent-persons.ts';

export type { Asking } from './asking.ts';
export type {
  InsuranceCandidate,
  InsuranceLink,
  InsuranceLinkQuery,
  LinkDifference,
} from './insurance-link.ts';
export { type ReuseRules, type SharedAnswers, shareAnswers } from './memory.ts';

/** What resolvers read from. Made anew for every request: nothing of one caller can reach another. */
export interface Loaders {
  /** Whether this caller may see records of the population database; else it is told yes or no. */
  readonly seesRecords: boolean;
  readonly facility: DataLoader<FacilityCode, Facility | null>;
  /** A person whom this caller has just resolved. */
  readonly person: DataLoader<PersonalId, Citizen | null>;
  /** Lets this caller look at a person whom it has resolved as MATCHED. */
  readonly remember: (citizen: Citizen) => void;
  /** By the deadline: its answer, an earlier one as stale, or why there is none. */
  readonly register: (query: CitizenQuery, within?: Deadline) => Promise<Answer<RegisterFinding>>;
  /** As `register`. `mustFit`: not asked where its usual time is longer than the time left. */
  readonly card: (
    query: CardQuery,
    within?: Deadline,
    mustFit?: boolean,
  ) => Promise<Answer<CardLookup>>;
  /** What is known by now: the first look at a card only starts the look-up. One answer within a request. */
  readonly coPay: (query: CardQuery) => Answer<CoPayHistory>;
  /** Insurance numbers of a person and who is behind them; no decision rests on it, so no check-in asks. */
  readonly insuranceLink: (query: InsuranceLinkQuery) => Promise<Answer<InsuranceLink>>;
}

export interface Registers {
  readonly portal: VssPortal;
  readonly population: PopulationRegister;
  /** null: not connected. */
  readonly platform: VssPlatform | null;
  readonly facilities: FacilityRegister;
  readonly recentPersons: RecentPersons;
  readonly coPay: CoPayLookups;
}

const platformPersonsAtATime = 4;

export function createLoaders(
  registers: Registers,
  asking: Asking,
  shared: SharedAnswers = shareAnswers(systemClock),
): Loaders {
  const { recentPersons, platform } = registers;
  const person = personLookups(registers.population, asking, shared);
  const card = cardLookups(registers.portal, asking, shared);
  const { waiting = (work) => work } = asking;
  // A client can serve several facilities, and each is shown its own patients.
  const known = `${asking.facility} ${asking.client}`;
  const platformTurn = inTurn(platformPersonsAtATime);
  return {
    seesRecords: asking.wantsRecord,
    facility: batched((codes) => registers.facilities.find(codes)),
    person: batched((ids) => {
      const found = new Map<PersonalId, Citizen>();
      // Remembered by client, not by token: one without the scopes must not see what another was shown.
      if (!asking.wantsRecord) return found;
      for (const id of ids) {
        const citizen = recentPersons.recall(known, id);
        if (citizen !== null) found.set(id, citizen);
      }
      return found;
    }),
    remember: (citizen) => recentPersons.remember(known, citizen),
    register: (query, within = noDeadline) => waiting(heardWithin(person(query), within)),
    async card(query, within = noDeadline, mustFit = false) {
      const hearing = card(query, within, mustFit);
      return hearing === null
        ? { state: 'NOT_ASKED', reason: 'NO_ACCOUNT' }
        : waiting(heardWithin(hearing, within));
    },
    coPay: oncePerRequest(questionKey, (query: CardQuery): Answer<CoPayHistory> => {
      const { portal } = asking;
      if (portal === null) return { state: 'NOT_ASKED', reason: 'NO_ACCOUNT' };
      return registers.coPay.peek(query, { ...portal, client: asking.client });
    }),
    insuranceLink: oncePerRequest(
      linkKey,
      (query: InsuranceLinkQuery): Promise<Answer<InsuranceLink>> => {
        if (platform === null) {
          return Promise.resolve({ state: 'NOT_ASKED', reason: 'NO_ACCOUNT' });
        }
        const report = (error: UpstreamError) => asking.onFailure('VSS_PLATFORM', error);
        return platformTurn(() =>
          answered('VSS_PLATFORM', asking, () => askInsuranceLink(platform, query, report)),
        );
      },
    ),
  };
}
