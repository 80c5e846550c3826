import type DataLoader from 'dataloader';
import type { FacilityRegister } from '../connectors/facilities/index.ts';
import type { Citizen, CitizenQuery, PopulationRegister } from '../connectors/population/index.ts';
import { UpstreamError } from '../connectors/upstream.ts';
import type { VssPlatform } from '../connectors/vss-platform/index.ts';
import type {
  CardLookup,
  CardQuery,
  CoPayHistory,
  VssPortal,
} from '../connectors/vss-portal/index.ts';
import type { Answer } from '../domain/answer.ts';
import type { Facility, FacilityCode } from '../domain/facility.ts';
import { foldCase } from '../domain/person-name.ts';
import type { PersonalId } from '../domain/personal-id.ts';
import type { RegisterFinding } from '../identity/resolution.ts';
import { batched } from './batch.ts';
import type { CoPayLookups } from './co-pay-lookups.ts';
import { inTurn } from './in-turn.ts';
import {
  askInsuranceLink,
  type InsuranceLink,
  type InsuranceLinkQuery,
  linkKey,
} from './insurance-link.ts';
import { oncePerRequest } from './once.ts';
import type { RecentPersons } from './recent-persons.ts';

export type {
  InsuranceCandidate,
  InsuranceLink,
  InsuranceLinkQuery,
  LinkDifference,
} from './insurance-link.ts';

/** What resolvers read from. Made anew for every request: nothing of one caller can reach another. */
export interface Loaders {
  readonly facility: DataLoader<FacilityCode, Facility | null>;
  /** A person whom this caller has just resolved. */
  readonly person: DataLoader<PersonalId, Citizen | null>;
  /** Lets this caller look at a person whom it has resolved as MATCHED. */
  readonly remember: (citizen: Citizen) => void;
  readonly register: (query: CitizenQuery) => Promise<Answer<RegisterFinding>>;
  readonly card: (query: CardQuery) => Promise<Answer<CardLookup>>;
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

/** In whose name the registers are asked. */
export interface Asking {
  readonly client: string;
  readonly officer: string;
  /** Whether the caller may see the record, or only a yes or no. */
  readonly wantsRecord: boolean;
  /** Portal account and staff; null for callers that have none. */
  readonly portal: {
    readonly facility: FacilityCode;
    readonly staff: { readonly personalId: string; readonly fullName: string };
  } | null;
  readonly onFailure: (register: AskedRegister, error: UpstreamError) => void;
}

type AskedRegister = 'POPULATION_REGISTER' | 'VSS_PORTAL' | 'VSS_PLATFORM';

/** Portal look-ups at a time for one request (resilience, 6). */
const portalLookupsAtATime = 8;
const registerLookupsAtATime = 16;
const platformPersonsAtATime = 4;

export function createLoaders(registers: Registers, asking: Asking): Loaders {
  const { recentPersons, platform } = registers;
  const portalTurn = inTurn(portalLookupsAtATime);
  const registerTurn = inTurn(registerLookupsAtATime);
  const platformTurn = inTurn(platformPersonsAtATime);
  return {
    facility: batched((codes) => registers.facilities.find(codes)),
    person: batched((ids) => {
      const found = new Map<PersonalId, Citizen>();
      // Remembered by client, not by token: one without the scopes must not see what another was shown.
      if (!asking.wantsRecord) return found;
      for (const id of ids) {
        const citizen = recentPersons.recall(asking.client, id);
        if (citizen !== null) found.set(id, citizen);
      }
      return found;
    }),
    remember: (citizen) => recentPersons.remember(asking.client, citizen),
    register: oncePerRequest(citizenKey, (query: CitizenQuery) =>
      registerTurn(() =>
        answered('POPULATION_REGISTER', asking, () => askRegister(registers, asking, query)),
      ),
    ),
    card: oncePerRequest(questionKey, (query: CardQuery): Promise<Answer<CardLookup>> => {
      const { portal } = asking;
      if (portal === null) return Promise.resolve({ state: 'NOT_ASKED', reason: 'NO_ACCOUNT' });
      return portalTurn(() =>
        answered('VSS_PORTAL', asking, async () => {
          const value = await registers.portal.lookUpCard(query, portal);
          return { state: 'ANSWERED', value, fetchedAt: value.fetchedAt, asOf: null };
        }),
      );
    }),
    coPay: oncePerRequest(questionKey, (query: CardQuery): Answer<CoPayHistory> => {
      const { portal } = asking;
      if (portal === null) return { state: 'NOT_ASKED', reason: 'NO_ACCOUNT' };
      return registers.coPay.peek(query, portal);
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

function questionKey(
  query: Pick<CardQuery, 'birthDate' | 'fullName'> & { readonly number: string },
): string {
  return `${query.number} ${query.birthDate} ${foldCase(query.fullName)}`;
}

/** Earlier numbers widen what is accepted as an answer. */
function citizenKey(query: CitizenQuery): string {
  return [questionKey(query), ...(query.earlierNumbers ?? [])].join(' ');
}

async function askRegister(
  { population }: Registers,
  asking: Asking,
  query: CitizenQuery,
): Promise<Answer<RegisterFinding>> {
  const call = { officer: asking.officer };
  if (!asking.wantsRecord) {
    const { exists, fetchedAt } = await population.confirmCitizen(query, call);
    return { state: 'ANSWERED', value: { citizens: null, exists }, fetchedAt, asOf: null };
  }
  const { citizens, fetchedAt, asOf } = await population.findCitizens(query, call);
  return { state: 'ANSWERED', value: { citizens, exists: citizens.length > 0 }, fetchedAt, asOf };
}

async function answered<T>(
  register: AskedRegister,
  asking: Asking,
  ask: () => Promise<Answer<T>>,
): Promise<Answer<T>> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    asking.onFailure(register, error);
    return { state: 'FAILED', reason: error.failure };
  }
}
