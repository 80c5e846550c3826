import {
  createPopulationRegister,
  type PopulationRegister,
} from '../../src/connectors/population/index.ts';
import type {
  Send,
  UpstreamRequest,
  UpstreamResponse,
} from '../../src/connectors/transport/send.ts';
import { UpstreamError } from '../../src/connectors/upstream.ts';
import { createVssPortal, type VssPortal } from '../../src/connectors/vss-portal/index.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { parseFacilityCode } from '../../src/domain/facility.ts';
import { portalAccounts, registeredStaff } from '../../src/sandbox/clients.ts';
import { noFaults } from '../../src/sandbox/faults.ts';
import type { Handler } from '../../src/sandbox/listen.ts';
import type { SandboxPerson } from '../../src/sandbox/person.ts';
import { createPopulationSimulator } from '../../src/sandbox/population.ts';
import { createVssPortalSimulator, type VssPortalSettings } from '../../src/sandbox/vss-portal.ts';

/** `ailing`: it answers, and says that it has failed. */
export type UpstreamState = 'up' | 'down' | 'slow' | 'lying' | 'ailing';
export const upstreamStates: readonly UpstreamState[] = ['up', 'down', 'slow', 'lying', 'ailing'];
export type Asked = 'portal' | 'population';

/** Both registers without a network: the connectors' own requests, answered by the sandbox's simulators. */
export interface OutageRegisters {
  readonly portal: VssPortal;
  readonly population: PopulationRegister;
  /** Lets go what a slow upstream held back: it goes on as the new state has it. */
  set(upstream: Asked, state: UpstreamState): void;
  state(upstream: Asked): UpstreamState;
  close(): Promise<void>;
}

export interface OutageRegisterOptions {
  readonly people: () => readonly SandboxPerson[];
  readonly clock: Clock;
  /** A true answer about the holder of that number was given to the gateway on behalf of that facility or officer. */
  readonly told: (upstream: Asked, number: string, asker: string) => void;
  /** Number of the process that asks now: what is told to one that is gone, nobody hears. */
  readonly process: () => number;
}

const account = { username: 'outage-model', secret: 'outage-model-secret' };
const servicePath = '/dancu';

export function createOutageRegisters(options: OutageRegisterOptions): OutageRegisters {
  const { people, clock, told, process } = options;
  const faults = noFaults();
  const settings: Partial<VssPortalSettings> = {};
  const states: Record<Asked, UpstreamState> = { portal: 'up', population: 'up' };
  const gates: Record<Asked, PromiseWithResolvers<void>> = {
    portal: Promise.withResolvers(),
    population: Promise.withResolvers(),
  };
  const accounts = new Map(portalAccounts.map((one) => [parseFacilityCode(one.facilityCode), one]));
  const portalSend = sendTo(
    createVssPortalSimulator({
      people,
      accounts: new Map(portalAccounts.map((one) => [one.facilityCode, one])),
      staff: registeredStaff,
      facilityName: () => undefined,
      clock,
      faults,
      settings,
    }),
  );
  const populationSend = sendTo(
    createPopulationSimulator({
      people,
      ...account,
      servicePath,
      clock,
      faults,
      slowMs: 0,
      timestampUnit: 'ms',
    }),
  );
  const through =
    (upstream: Asked, send: Send): Send =>
    async (request, call) => {
      while (states[upstream] === 'slow') await gates[upstream].promise;
      if (states[upstream] === 'down') throw new UpstreamError('UNREACHABLE', 'ECONNREFUSED');
      return send(request, call);
    };
  const portal = createVssPortal({
    send: through('portal', portalSend),
    sendSlow: through('portal', portalSend),
    accounts,
    clock,
  });
  const population = createPopulationRegister({
    send: through('population', populationSend),
    path: servicePath,
    ...account,
    servicePath,
    procedureCode: 'VSS',
    clock,
    requestId: () => crypto.randomUUID(),
  });
  return {
    portal: {
      ...portal,
      async lookUpCard(query, call) {
        const asker = process();
        const answer = await portal.lookUpCard(query, call);
        if (states.portal === 'up' && asker === process())
          told('portal', query.number, call.facility);
        return answer;
      },
    },
    population: {
      ...population,
      async findCitizens(query, call) {
        const asker = process();
        const answer = await population.findCitizens(query, call);
        if (states.population === 'up' && asker === process())
          told('population', query.number, call.officer);
        return answer;
      },
    },
    state: (upstream) => states[upstream],
    set(upstream, state) {
      states[upstream] = state;
      faults[upstream] = state === 'lying' ? 'wrong-person' : null;
      if (upstream === 'portal') settings.outcome = state === 'ailing' ? '100' : null;
      else if (state === 'ailing') faults.population = 'session-dropped';
      const { resolve } = gates[upstream];
      gates[upstream] = Promise.withResolvers();
      resolve();
    },
    async close() {
      await portal.close();
      await population.close();
    },
  };
}

function sendTo(handler: Handler): Send {
  return async (request: UpstreamRequest): Promise<UpstreamResponse> => {
    const response = await handler(
      new Request(`http://upstream.test${request.path}`, {
        method: request.method,
        headers: { ...request.headers },
        ...(request.body === undefined ? {} : { body: request.body }),
      }),
      { clientAddress: '127.0.0.1' },
    );
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  };
}
