import { createVssPortal, vssPortalTransport } from '../../src/connectors/vss-portal/index.ts';
import { paths } from '../../src/connectors/vss-portal/wire.ts';
import { noFaults } from '../../src/sandbox/faults.ts';
import { type Handler, listenWith } from '../../src/sandbox/listen.ts';
import { createVssPortalSimulator, type VssPortalSettings } from '../../src/sandbox/vss-portal.ts';
import { noCoPayCalls } from '../../src/sandbox/vss-portal-co-pay.ts';
import { HandClock } from '../support/hand-clock.ts';
import { account, facility, morning, staff } from '../support/portal-people.ts';
import {
  defineVssPortalContract,
  type PortalSetup,
  type PortalUnderTest,
} from './support/vss-portal-contract.ts';

defineVssPortalContract('simulated portal over HTTP', overHttp);

async function overHttp(setup: PortalSetup): Promise<PortalUnderTest> {
  const portalClock = new HandClock(morning);
  const faults = noFaults();
  const settings: Partial<VssPortalSettings> = { ...setup.settings };
  const hits = { logins: 0, cardLookups: 0, histories: 0, coPays: 0 };
  const coPayCalls = noCoPayCalls();
  const simulator = createVssPortalSimulator({
    people: () => setup.people,
    accounts: new Map([[facility, account]]),
    staff: new Map([[facility, new Map([[staff.personalId, staff.fullName]])]]),
    clock: portalClock,
    facilityName: () => undefined,
    faults,
    coPayDelayMs: () => setup.coPayDelayMs ?? 0,
    coPayCalls,
    settings,
  });
  const listener = await listenWith(counted(simulator, hits), { host: '127.0.0.1', port: 0 });
  const transport = vssPortalTransport({
    baseUrl: new URL(listener.url),
    attemptTimeoutMs: setup.attemptTimeoutMs ?? 5_000,
    slowTimeoutMs: setup.slowTimeoutMs ?? 5_000,
    retryWaitMs: () => 0,
    connections: 100,
  });
  const portal = createVssPortal({
    ...transport,
    accounts: new Map([[facility, { ...account, password: setup.password ?? account.password }]]),
    clock: new HandClock(morning),
  });
  return {
    portal,
    portalClock,
    faults,
    settings,
    hits,
    coPayCalls,
    async [Symbol.asyncDispose]() {
      await portal.close();
      await listener.close();
    },
  };
}

function counted(handler: Handler, hits: PortalUnderTest['hits']): Handler {
  return (request, context) => {
    const { pathname } = new URL(request.url);
    if (pathname === paths.session) hits.logins++;
    if (pathname === paths.cardLookup) hits.cardLookups++;
    if (pathname === paths.treatmentHistory) hits.histories++;
    if (pathname === paths.coPay) hits.coPays++;
    return handler(request, context);
  };
}
