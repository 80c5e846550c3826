import type { Question, Stored } from '../answers/index.ts';
import type { Citizen, CitizenQuery, PopulationRegister } from '../connectors/population/index.ts';
import type { Answer, UpstreamFailure } from '../domain/answer.ts';
import type { RegisterFinding } from '../identity/resolution.ts';
import { type Asking, answered } from './asking.ts';
import { flightName } from './card-lookups.ts';
import type { Hearing } from './hearing.ts';
import { inTurn } from './in-turn.ts';
import type { SharedAnswers } from './memory.ts';
import { oncePerRequest } from './once.ts';
import { citizenKey, questionOf } from './question.ts';

const atATime = 16;

/** Look-ups in the population database, of one request. */
export function personLookups(
  population: PopulationRegister,
  asking: Asking,
  shared: SharedAnswers,
): (query: CitizenQuery) => Hearing<RegisterFinding> {
  const { store, flights, reuse, clock, registerTime } = shared;
  const turn = inTurn(atATime);

  async function ask(
    query: CitizenQuery,
    question: Question,
    name: string,
  ): Promise<Answer<RegisterFinding>> {
    const startedAt = clock.monotonic();
    const answer = await answered('POPULATION_REGISTER', asking, () => find(query));
    if (answer.state === 'ANSWERED') {
      registerTime.took(clock.monotonic() - startedAt);
      // Nobody found is kept as well: it puts an end to the use of an earlier record.
      const kept = spare(answer.value);
      store?.keep(name, question, { ...answer, value: kept }, kept);
    }
    return answer;
  }

  async function find(query: CitizenQuery): Promise<Answer<RegisterFinding>> {
    const { client, officer, wantsRecord } = asking;
    const call = { officer, client, priority: asking.priority() };
    if (!wantsRecord) {
      const { exists, fetchedAt } = await population.confirmCitizen(query, call);
      return { state: 'ANSWERED', value: { citizens: null, exists }, fetchedAt, asOf: null };
    }
    const { citizens, fetchedAt, asOf } = await population.findCitizens(query, call);
    return { state: 'ANSWERED', value: { citizens, exists: citizens.length > 0 }, fetchedAt, asOf };
  }

  return oncePerRequest(citizenKey, (query: CitizenQuery): Hearing<RegisterFinding> => {
    const question = questionOf('POPULATION_REGISTER', asking, query, [
      ...(query.earlierNumbers ?? []),
      asking.wantsRecord ? 'record' : 'yes or no',
    ]);
    const name = store?.name(question) ?? JSON.stringify(question);
    const live = turn(
      () => flights.join(flightName(name, asking, shared), () => ask(query, question, name)).answer,
    );
    return {
      live,
      unheard: ({ state, ...rest }) =>
        state === 'FAILED' && 'reason' in rest ? (rest.reason as UpstreamFailure) : null,
      stored: async () => {
        const found = await store?.find<RegisterFinding>(name, reuse.registerStaleMs);
        return found != null && isLink(found) ? found : null;
      },
    };
  });
}

/** One person, by the register's own word. */
function isLink({ value: { citizens, exists } }: Stored<RegisterFinding>): boolean {
  return exists && (citizens?.length ?? 1) === 1;
}

/** Name, sex and birth date may be a week old (resilience, 4); the status goes with them, so that no mark is lifted. */
function spare({ citizens, exists }: RegisterFinding): RegisterFinding {
  return { exists, citizens: citizens?.map(withoutPlace) ?? null };
}

function withoutPlace(citizen: Citizen): Citizen {
  return { ...citizen, nationality: null, permanentAddress: null };
}
