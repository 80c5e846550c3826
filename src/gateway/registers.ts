import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import { createPopulationRegister, populationTransport } from '../connectors/population/index.ts';
import { watchHealth } from '../connectors/transport/health.ts';
import { compose as composePolicies } from '../connectors/transport/send.ts';
import { UpstreamError } from '../connectors/upstream.ts';
import {
  createVssPlatform,
  type VssPlatform,
  vssPlatformTransport,
} from '../connectors/vss-platform/index.ts';
import { createVssPortal, vssPortalTransport } from '../connectors/vss-portal/index.ts';
import type { Clock } from '../domain/clock.ts';
import type { Events } from '../http/events.ts';
import { createCoPayLookups } from '../loaders/co-pay-lookups.ts';
import type { Registers } from '../loaders/index.ts';
import { createRecentPersons } from '../loaders/recent-persons.ts';
import type { Surroundings } from './surroundings.ts';

/** The upstreams, each with a watch over its health. */
export function openRegisters(
  config: Config,
  secrets: Secrets,
  { clock, events, stack }: Surroundings,
): { readonly registers: Registers; readonly health: () => Readonly<Record<string, unknown>> } {
  const portalHealth = watchHealth(clock);
  const coPayHealth = watchHealth(clock);
  const populationHealth = watchHealth(clock);
  const portalPool = vssPortalTransport({
    baseUrl: config.portal.url,
    attemptTimeoutMs: config.portal.timeoutMs,
  });
  const portal = createVssPortal({
    send: composePolicies(portalPool.send, portalHealth.policy),
    sendSlow: composePolicies(portalPool.sendSlow, coPayHealth.policy),
    close: portalPool.close,
    accounts: secrets.portalAccounts,
    clock,
    historyBody: config.portal.historyBody,
  });
  stack.defer(() => portal.close());
  const coPay = createCoPayLookups({
    ask: portal.cumulativeCoPay,
    clock,
    onFailure: (error) => reportBackground(events, error),
  });
  stack.defer(() => coPay.close());

  const { url } = config.population;
  const populationPool = populationTransport({
    baseUrl: new URL(url.origin),
    connections: 64,
    attemptTimeoutMs: config.population.timeoutMs,
  });
  const population = createPopulationRegister({
    ...config.population,
    ...secrets.population,
    send: composePolicies(populationPool.send, populationHealth.policy),
    close: populationPool.close,
    path: `${url.pathname}${url.search}`,
    clock,
    requestId: () => crypto.randomUUID(),
  });
  stack.defer(() => population.close());
  const { platform, health: platformHealth } = openPlatform(config, secrets, clock);
  if (platform !== null) stack.defer(() => platform.close());
  return {
    registers: {
      portal,
      population,
      platform,
      facilities: secrets.facilities,
      recentPersons: createRecentPersons(clock),
      coPay,
    },
    health: () => ({
      vssPortal: portalHealth.report(),
      vssCoPayment: coPayHealth.report(),
      populationRegister: populationHealth.report(),
      ...platformHealth(),
    }),
  };
}

/** The one upstream that may be left out: nothing that a desk waits for is asked there. */
function openPlatform(
  config: Config,
  secrets: Secrets,
  clock: Clock,
): {
  readonly platform: VssPlatform | null;
  readonly health: () => Readonly<Record<string, unknown>>;
} {
  if (config.platform === null || secrets.platform === null) {
    return { platform: null, health: () => ({}) };
  }
  const { url, xRoadClient, timeoutMs } = config.platform;
  const watch = watchHealth(clock);
  const pool = vssPlatformTransport({ baseUrl: url, attemptTimeoutMs: timeoutMs });
  const platform = createVssPlatform({
    ...secrets.platform,
    xRoadClient,
    send: composePolicies(pool.send, watch.policy),
    close: pool.close,
    clock,
  });
  return { platform, health: () => ({ vssPlatform: watch.report() }) };
}

/** A background look-up serves whoever asks later, so it bears the id of no request. */
function reportBackground(events: Events, error: unknown): void {
  if (error instanceof UpstreamError) events.upstreamFailed('VSS_CO_PAYMENT', error, 'background');
  else events.failed(error, 'background');
}
