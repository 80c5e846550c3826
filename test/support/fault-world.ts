import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import pino from 'pino';
import { loadConfiguration } from '../../src/config/secrets.ts';
import { type Clock, systemClock } from '../../src/domain/clock.ts';
import { vietnamDate } from '../../src/domain/date.ts';
import { startGateway } from '../../src/gateway.ts';
import { portalAccounts, registeredStaff } from '../../src/sandbox/clients.ts';
import { startSandbox } from '../../src/sandbox/environment.ts';
import { type FaultSwitches, noFaults } from '../../src/sandbox/faults.ts';
import { type Handler, listenWith } from '../../src/sandbox/listen.ts';
import { createPopulationSimulator } from '../../src/sandbox/population.ts';
import { createVssPlatformSimulator } from '../../src/sandbox/vss-platform.ts';
import { createVssPortalSimulator, type VssPortalSettings } from '../../src/sandbox/vss-portal.ts';
import { canariesOf, found } from './canary.ts';
import type { UpstreamName } from './fault-catalogue.ts';
import { trustTestAuthority } from './fault-certificates.ts';
import { createVisitors, type Visitor, type VisitorKind, type Visitors } from './fault-people.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { decisionIn, freePort } from './gateway.ts';
import {
  type DecisionAnswer,
  decisionFields,
  type GraphQLAnswer,
  type GraphQLClient,
  graphQLClient,
  type SourceAnswer,
  signatureOf,
} from './graphql-client.ts';
import { roomForAll } from './room.ts';

/** What came back for one visitor. */
export interface Arrival {
  readonly visitor: Visitor;
  readonly decision: DecisionAnswer & { readonly identity: { readonly insurance?: Insurance } };
  readonly signed: boolean;
  /** Claims of the receipt, once its signature has been checked. */
  readonly receipt: Readonly<Record<string, unknown>>;
  readonly askedAt: number;
  readonly endedAt: number;
  /** Without what this machine kept a bare timer waiting meanwhile. */
  readonly tookMs: number;
  /** The body as it came. */
  readonly text: string;
}

export interface Insurance {
  readonly source: SourceAnswer;
  readonly candidates: ReadonlyArray<{
    readonly insuranceNumber: string;
    readonly differences: readonly string[];
  }>;
}

export interface AskOptions {
  readonly deadlineMs?: number;
  /** Asks the platform for the insurance number too. */
  readonly insurance?: boolean;
  /** The desk that asks, with its facility; that of 99002 unless given. */
  readonly desk?: { readonly clientId: string; readonly facilityCode: string };
}

/** A gateway in front of three upstreams, each behind a proxy that breaks what passes. */
export interface FaultWorld extends AsyncDisposable {
  readonly url: string;
  readonly proxies: Readonly<Record<UpstreamName, FaultProxy>>;
  /** The population register's second site, where it has one. */
  readonly secondSite: FaultProxy | null;
  /** Faults that only the upstream itself can make. */
  readonly faults: FaultSwitches;
  readonly portalSettings: Partial<VssPortalSettings>;
  readonly visitors: Visitors;
  readonly log: readonly string[];
  ask(visitor: Visitor, options?: AskOptions): Promise<Arrival>;
  send(query: string, variables: unknown, clientId?: string): Promise<GraphQLAnswer>;
  get(path: string): Promise<string>;
  visit(kind: VisitorKind, options?: AskOptions): Promise<Arrival>;
}

const populationPath = '/dancu/tracuu';
const population = { username: 'fault-world', secret: 'fault-world-population' };
const platform = { consumerKey: 'fault-world', consumerSecret: 'fault-world-platform' };

const visitQuery = (fields: string) =>
  `query ($input: EligibilityInput!) { eligibility(input: $input) { ${fields} } }`;
const insuranceFields = `${decisionFields} identity { insurance {
  source { register status asOf fetchedAt reason } candidates { insuranceNumber differences } } }`;

/** Attempts are cut soon, so that a matrix of faults takes minutes; the deadline of a visit is the caller's. */
export const quickLimits = {
  VSS_PORTAL_TIMEOUT_MS: '500',
  POPULATION_TIMEOUT_MS: '250',
  NGSP_TIMEOUT_MS: '250',
} as const;

export async function startFaultWorld(
  environment: Readonly<Record<string, string>> = {},
  options: { readonly clock?: Clock; readonly sites?: 1 | 2 } = {},
): Promise<FaultWorld> {
  await using stack = new AsyncDisposableStack();
  const { clock = systemClock, sites = 1 } = options;
  trustTestAuthority();
  const dataDir = await mkdtemp(join(tmpdir(), 'vss-gateway-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const visitors = createVisitors(vietnamDate(clock.now()));
  const people = visitors.known;
  const faults = noFaults();
  const portalSettings: Partial<VssPortalSettings> = { slowMs: 31_000 };
  const behind = async (name: string, handler: Handler, path = '') => {
    const listener = await listenWith(handler, { host: '127.0.0.1', port: 0 });
    stack.defer(() => listener.close());
    return stack.use(await startFaultProxy(name, `${listener.url}${path}`));
  };
  const citizens = createPopulationSimulator({
    people,
    ...population,
    servicePath: populationPath,
    clock,
    faults,
    slowMs: 31_000,
    timestampUnit: 'ms',
  });
  const secondSite =
    sites === 2 ? await behind('population-second', citizens, populationPath) : null;
  const proxies = {
    portal: await behind(
      'portal',
      createVssPortalSimulator({
        people,
        accounts: new Map(portalAccounts.map((account) => [account.facilityCode, account])),
        staff: registeredStaff,
        facilityName: () => undefined,
        clock,
        faults,
        settings: portalSettings,
      }),
    ),
    population: await behind('population', citizens, populationPath),
    platform: await behind(
      'platform',
      createVssPlatformSimulator({ people, ...platform, clock, faults }),
    ),
  };
  const sandbox = stack.use(
    await startSandbox(
      {
        PORT: String(await freePort()),
        DATA_DIR: dataDir,
        VSS_PORTAL_URL: proxies.portal.url,
        POPULATION_URL: proxies.population.url,
        ...(secondSite === null ? {} : { POPULATION_SECOND_URL: secondSite.url }),
        POPULATION_USERNAME: population.username,
        POPULATION_SECRET: population.secret,
        NGSP_URL: proxies.platform.url,
        NGSP_CONSUMER_KEY: platform.consumerKey,
        NGSP_CONSUMER_SECRET: platform.consumerSecret,
        ...roomForAll,
        ...environment,
      },
      { clock },
    ),
  );
  const { config, secrets } = loadConfiguration(sandbox.environment);
  const log: string[] = [];
  const gateway = stack.use(
    await startGateway(config, secrets, {
      clock,
      log: pino({ level: 'debug' }, linesInto(log)),
      routes: sandbox.routes,
    }),
  );
  const client = stack.use(graphQLClient(gateway.url));
  const jwks: JSONWebKeySet = JSON.parse((await client.send('GET', '/.well-known/jwks.json')).text);
  const keys = createLocalJWKSet(jwks);
  const tokens = new Map<string, Promise<string>>();
  const send: FaultWorld['send'] = async (query, variables, clientId = 'hospital-district') => {
    const token = tokens.get(clientId) ?? tokenFor(client, clientId);
    tokens.set(clientId, token);
    return client.post({ query, variables }, { authorization: `Bearer ${await token}` });
  };
  await send('{ __typename }', {});

  const ask: FaultWorld['ask'] = async (visitor, options = {}) => {
    const { deadlineMs, insurance = false, desk } = options;
    const input = {
      ...visitor.input,
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
      ...(desk === undefined ? {} : { facilityCode: desk.facilityCode }),
    };
    const lateness = watchLateness(deadlineMs ?? 8_000);
    const askedAt = performance.now();
    const query = visitQuery(insurance ? insuranceFields : decisionFields);
    const answer = await send(query, { input }, desk?.clientId);
    const endedAt = performance.now();
    const tookMs = endedAt - askedAt - lateness();
    const decision = decisionIn(answer) as Arrival['decision'];
    const { payload } = await jwtVerify(decision.receipt, keys, { currentDate: clock.now() });
    const { ok: signed } = signatureOf(answer, jwks, clock.now());
    const text = Buffer.from(answer.bytes).toString('utf8');
    return { visitor, decision, signed, receipt: payload, askedAt, endedAt, tookMs, text };
  };
  const open = stack.move();
  return {
    url: gateway.url,
    proxies,
    secondSite,
    faults,
    portalSettings,
    visitors,
    log,
    ask,
    send,
    get: async (path) => (await client.send('GET', path)).text,
    visit: (kind, options) => ask(visitors.next(kind), options),
    async [Symbol.asyncDispose]() {
      const { text: metrics } = await client.send('GET', '/metrics');
      await open.disposeAsync();
      const canaries = canariesOf(visitors.known().slice(-20));
      const counted = metrics.replaceAll(/\d*\.\d+/g, '');
      const leaks = found(canaries, [...log, counted].join('\n'));
      if (leaks.length > 0) throw new Error(`Log or metrics hold ${leaks.join(', ')}`);
    },
  };
}

/** How much later than asked timers of this process fire: what a busy machine adds to every wait, the gateway's too. */
function watchLateness(untilMs: number): () => number {
  const everyMs = 20;
  let late = 0;
  let last = performance.now();
  const stopAt = last + untilMs + 1_000;
  const note = () => {
    const now = performance.now();
    late += Math.max(0, now - last - everyMs - 2);
    last = now;
    if (now > stopAt) clearInterval(timer);
  };
  const timer = setInterval(note, everyMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    const since = performance.now() - last;
    return late + Math.max(0, since - everyMs - 2);
  };
}

async function tokenFor(client: GraphQLClient, clientId: string): Promise<string> {
  const { text } = await client.send('POST', '/sandbox/token', {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientId}-secret`,
  });
  return (JSON.parse(text) as { readonly access_token: string }).access_token;
}

function linesInto(lines: string[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
}
