import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import {
  createPopulationRegister,
  type PopulationRegister,
  populationTransport,
} from '../connectors/population/index.ts';
import type { UpstreamName } from '../connectors/transport/limits.ts';
import {
  createUpstreamPolicy,
  type UpstreamPolicy,
  type UpstreamReport,
} from '../connectors/transport/policy.ts';
import { type CanAsk, UpstreamError } from '../connectors/upstream.ts';
import {
  createVssPlatform,
  type VssPlatform,
  vssPlatformTransport,
} from '../connectors/vss-platform/index.ts';
import {
  createVssPortal,
  type NoticePortal,
  type VssPortal,
  vssPortalTransport,
} from '../connectors/vss-portal/index.ts';
import { noticeTransport } from '../connectors/vss-portal/notice-transport.ts';
import type { Events } from '../http/events.ts';
import { createCoPayLookups } from '../loaders/co-pay-lookups.ts';
import type { Registers } from '../loaders/index.ts';
import { createRecentPersons } from '../loaders/recent-persons.ts';
import { guardedPlatform, guardedPopulation, guardedPortal } from './guarded.ts';
import type { Surroundings } from './surroundings.ts';

export interface OpenedRegisters {
  readonly registers: Registers;
  /** What `/readyz` says of each upstream. */
  readonly health: () => Readonly<Record<string, UpstreamReport>>;
  readonly canAsk: CanAsk;
  /** Where check-in notices go: beside the policy, since none is ever repeated. */
  readonly noticePortal: NoticePortal;
}

/** Makes the policy of an upstream, and watches it. */
type PolicyOf = (name: UpstreamName) => UpstreamPolicy;

/** The upstreams, each behind its policy. */
export function openRegisters(
  config: Config,
  secrets: Secrets,
  surroundings: Surroundings,
): OpenedRegisters {
  const { clock, events, stack } = surroundings;
  const reports = new Map<string, () => UpstreamReport>();
  const policyOf: PolicyOf = (name) => {
    const policy = createUpstreamPolicy({
      name,
      limits: secrets.upstreamLimits[name],
      clock,
      events: events.upstreams,
      deadlineMs: config.deadlineMs,
    });
    events.upstreams.watch(name, policy.report);
    reports.set(name, policy.report);
    return policy;
  };
  const policies = { lookUps: policyOf('vssPortal'), coPayment: policyOf('vssCoPayment') };
  const ownPortal = openPortal(config, secrets, surroundings, policies);
  const portal = guardedPortal(ownPortal, policies);
  const coPay = createCoPayLookups({
    ask: portal.cumulativeCoPay,
    clock,
    onFailure: (error) => reportBackground(events, error),
  });
  stack.defer(() => coPay.close());
  const questions = policyOf('populationRegister');
  const population = openPopulation(config, secrets, surroundings, questions);
  const platform = openPlatform(config, secrets, surroundings, policyOf);
  return {
    registers: {
      portal,
      population: guardedPopulation(population, questions),
      platform,
      facilities: secrets.facilities,
      recentPersons: createRecentPersons(clock),
      coPay,
    },
    noticePortal: ownPortal,
    health: () => Object.fromEntries([...reports].map(([name, report]) => [name, report()])),
    canAsk: (register, facility) =>
      register === 'VSS_PORTAL' ? policies.lookUps.canAsk(facility) : questions.canAsk(),
  };
}

function openPortal(
  config: Config,
  { portalAccounts, upstreamLimits: { vssPortal, vssCoPayment } }: Secrets,
  { clock, stack }: Surroundings,
  policies: Parameters<typeof guardedPortal>[1],
): VssPortal & NoticePortal {
  const pool = vssPortalTransport({
    baseUrl: config.portal.url,
    connectTimeoutMs: vssPortal.connectTimeoutMs,
    attemptTimeoutMs: vssPortal.attemptTimeoutMs,
    slowTimeoutMs: vssCoPayment.attemptTimeoutMs,
    connections: vssPortal.bulkhead.capacity + vssCoPayment.bulkhead.capacity + portalAccounts.size,
    sending: policies.lookUps.sending,
    slowSending: policies.coPayment.sending,
  });
  const portal = createVssPortal({
    ...pool,
    accounts: portalAccounts,
    clock,
    historyBody: config.portal.historyBody,
    notices: noticesOver(config, vssPortal.connectTimeoutMs),
  });
  stack.defer(() => portal.close());
  return portal;
}

function noticesOver({ notices, portal }: Config, connectTimeoutMs: number) {
  const { path, timeoutMs: attemptTimeoutMs } = notices;
  const transport = noticeTransport({ baseUrl: portal.url, connectTimeoutMs, attemptTimeoutMs });
  return { transport, ...(path === undefined ? {} : { path }) };
}

function openPopulation(
  config: Config,
  { population: account, upstreamLimits: { populationRegister: limits } }: Secrets,
  { clock, stack }: Surroundings,
  { sending }: UpstreamPolicy,
): PopulationRegister {
  const { url, secondUrl, ...settings } = config.population;
  const pool = populationTransport({
    baseUrl: new URL(url.origin),
    secondUrl,
    connections: limits.bulkhead.capacity,
    connectTimeoutMs: limits.connectTimeoutMs,
    attemptTimeoutMs: limits.attemptTimeoutMs,
    sending,
  });
  const population = createPopulationRegister({
    ...settings,
    ...account,
    ...pool,
    path: `${url.pathname}${url.search}`,
    clock,
    requestId: () => crypto.randomUUID(),
  });
  stack.defer(() => population.close());
  return population;
}

/** The one upstream that may be left out: nothing that a desk waits for is asked there. */
function openPlatform(
  config: Config,
  { platform: account, upstreamLimits: { vssPlatform: limits } }: Secrets,
  { clock, stack }: Surroundings,
  policyOf: PolicyOf,
): VssPlatform | null {
  if (config.platform === null || account === null) return null;
  const policy = policyOf('vssPlatform');
  const pool = vssPlatformTransport({
    baseUrl: config.platform.url,
    connections: limits.bulkhead.capacity + 1,
    connectTimeoutMs: limits.connectTimeoutMs,
    attemptTimeoutMs: limits.attemptTimeoutMs,
    sending: policy.sending,
  });
  const platform = createVssPlatform({
    ...account,
    ...pool,
    xRoadClient: config.platform.xRoadClient,
    clock,
  });
  stack.defer(() => platform.close());
  return guardedPlatform(platform, policy);
}

/** A background look-up serves whoever asks later, so it bears the id of no request. */
function reportBackground(events: Events, error: unknown): void {
  if (error instanceof UpstreamError) events.upstreamFailed('VSS_CO_PAYMENT', error, 'background');
  else events.failed(error, 'background');
}
