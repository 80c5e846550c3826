import type DataLoader from 'dataloader';
import type { FacilityRegister } from '../connectors/facilities/index.ts';
import type { Citizen, CitizenQuery, PopulationRegister } from '../connectors/population/index.ts';
import { UpstreamError } from '../connectors/upstream.ts';
import type { CardLookup, CardQuery, VssPortal } from '../connectors/vss-portal/index.ts';
import type { Answer } from '../domain/answer.ts';
import type { Facility, FacilityCode } from '../domain/facility.ts';
import { foldCase } from '../domain/person-name.ts';
import type { PersonalId } from '../domain/personal-id.ts';
import type { RegisterFinding } from '../identity/resolution.ts';
import { batched } from './batch.ts';
import { inTurn } from './in-turn.ts';
import { oncePerRequest } from './once.ts';
import type { RecentPersons } from './recent-persons.ts';

/** What resolvers read from. Made anew for every request: nothing of one caller can reach another. */
export interface Loaders {
  readonly facility: DataLoader<FacilityCode, Facility | null>;
  /** A person whom this caller has just resolved. */
  readonly person: DataLoader<PersonalId, Citizen | null>;
  /** Lets this caller look at a person whom it has resolved as MATCHED. */
  readonly remember: (citizen: Citizen) => void;
  readonly register: (query: CitizenQuery) => Promise<Answer<RegisterFinding>>;
  readonly card: (query: CardQuery) => Promise<Answer<CardLookup>>;
}

export interface Registers {
  readonly portal: VssPortal;
  readonly population: PopulationRegister;
  readonly facilities: FacilityRegister;
  readonly recentPersons: RecentPersons;
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
  readonly onFailure: (
    register: 'POPULATION_REGISTER' | 'VSS_PORTAL',
    error: UpstreamError,
  ) => void;
}

/** Portal look-ups at a time for one request (resilience, 6). */
const portalLookupsAtATime = 8;
const registerLookupsAtATime = 16;

export function createLoaders(registers: Registers, asking: Asking): Loaders {
  const { recentPersons } = registers;
  const portalTurn = inTurn(portalLookupsAtATime);
  const registerTurn = inTurn(registerLookupsAtATime);
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
    register: oncePerRequest(questionKey, (query: CitizenQuery) =>
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
  };
}

function questionKey(
  query: Pick<CardQuery, 'birthDate' | 'fullName'> & { readonly number: string },
): string {
  return `${query.number} ${query.birthDate} ${foldCase(query.fullName)}`;
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
  register: 'POPULATION_REGISTER' | 'VSS_PORTAL',
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
