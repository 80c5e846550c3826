import pino, { type Logger } from 'pino';
import { authorise, ownFacility, ownPerson } from './auth/access.ts';
import { createAuthenticator } from './auth/authenticate.ts';
import type { Caller } from './auth/caller.ts';
import { createIssuerRegistry } from './auth/issuers.ts';
import { memoryReplayStore } from './auth/replay.ts';
import type { Config } from './config/config.ts';
import type { Secrets } from './config/secrets.ts';
import { createPopulationRegister, populationTransport } from './connectors/population/index.ts';
import { watchHealth } from './connectors/transport/health.ts';
import { compose as composePolicies } from './connectors/transport/send.ts';
import { createVssPortal, vssPortalTransport } from './connectors/vss-portal/index.ts';
import type { Access, Context, Purpose, VisitRules } from './context.ts';
import { type Clock, systemClock } from './domain/clock.ts';
import { policyVersion } from './eligibility/decide.ts';
import { createApollo } from './http/apollo.ts';
import { createEvents, type Events } from './http/events.ts';
import { collectEvidence } from './http/evidence.ts';
import type { Exchange } from './http/exchange.ts';
import { serveGraphQL } from './http/graphql.ts';
import { createServer, serveHandlers, serveHealth, serveWellKnown } from './http/server.ts';
import type { Ledger } from './ledger/entry.ts';
import { createLedger } from './ledger/index.ts';
import { createPseudonyms } from './ledger/pseudonym.ts';
import { createLoaders, type Registers } from './loaders/index.ts';
import { createRecentPersons } from './loaders/recent-persons.ts';
import { resolvers } from './resolvers/index.ts';
import { openStore } from './store/index.ts';
import { compose } from './supergraph/compose.ts';
import { executableSchema } from './supergraph/executable.ts';
import { guardRootFields } from './supergraph/guard.ts';
import { loadSubgraphs } from './supergraph/subgraphs.ts';

/** Version of the contract in `schema/`. */
export const contractVersion = '1.0';

/** What tests put in place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly ledger?: Ledger;
  /** Further paths, given as fetch-style handlers. */
  readonly routes?: ReadonlyMap<string, (request: Request) => Promise<Response>>;
}

export interface Gateway extends AsyncDisposable {
  readonly url: string;
}

/** Builds the house and opens its doors. Everything it made is closed in reverse order on dispose. */
export async function startGateway(
  config: Config,
  secrets: Secrets,
  overrides: Overrides = {},
): Promise<Gateway> {
  await using stack = new AsyncDisposableStack();
  const clock = overrides.clock ?? systemClock;
  const log = overrides.log ?? pino({ level: config.logLevel });
  const events = createEvents(log);

  const ledger = overrides.ledger ?? (await openOwnLedger(config, stack));
  const { registers, health } = openRegisters(config, secrets, clock, stack);
  const subgraphs = loadSubgraphs();
  const schema = executableSchema(compose(subgraphs).publicSdl, subgraphs, resolvers);
  guardRootFields(schema);

  const apollo = createApollo({
    schema,
    production: config.mode === 'production',
    registeredDocuments: secrets.registeredDocuments,
    freeForm: config.freeFormOperations,
  });
  await apollo.start();
  stack.defer(() => apollo.stop());

  const rules: VisitRules = {
    personalIds: config.personalIds,
    deadlineMs: config.deadlineMs,
    listDeadlineMs: config.listDeadlineMs,
    appendixII: secrets.appendixII,
    policyVersion: versionOf(secrets),
  };
  const evidenceParts = {
    signer: secrets.signingKeys.signerFor('receipt'),
    pseudonyms: createPseudonyms(secrets.pseudonymKey),
    gatewayUrl: config.gatewayUrl,
    clock,
  };
  const app = createServer();
  stack.defer(() => app.close());
  serveGraphQL(app, {
    apollo,
    clock,
    events,
    ledger,
    gatewayUrl: config.gatewayUrl,
    signer: secrets.signingKeys.signerFor('http'),
    authenticate: createAuthenticator({
      issuers: createIssuerRegistry(secrets.tokenIssuers, { clock }),
      senderConstraint: config.senderConstraint,
      gatewayUrl: config.gatewayUrl,
      clock,
      replay: memoryReplayStore({ clock }),
      personalIds: config.personalIds,
    }),
    evidenceFor: (exchange, caller) =>
      collectEvidence(evidenceParts, {
        requestId: exchange.requestId,
        caller,
        purpose: purposeOf(caller),
        method: exchange.method,
        targetUri: exchange.targetUri,
        signature: exchange.headers.signature,
      }),
    contextFor: (exchange, caller, evidence): Context => ({
      access: accessOf(caller),
      loaders: createLoaders(registers, askingFor(caller, exchange, events)),
      evidence,
      clock,
      rules,
      report: (error) => events.failed(error, exchange.requestId),
    }),
  });
  serveWellKnown(app, {
    gatewayUrl: config.gatewayUrl,
    keys: secrets.signingKeys,
    contractVersion,
    mode: config.mode,
  });
  serveHealth(
    app,
    {
      ready: async () => (await ledger.head().catch(() => undefined)) !== undefined,
      upstreams: health,
    },
    events,
  );
  serveHandlers(app, config.gatewayUrl, overrides.routes ?? new Map());

  await app.listen({ host: config.host, port: config.port });
  const open = stack.move();
  return { url: config.gatewayUrl, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

async function openOwnLedger(
  { databaseUrl, dataDir }: Config,
  stack: AsyncDisposableStack,
): Promise<Ledger> {
  const store = await openStore({ databaseUrl, dataDir });
  stack.defer(() => store.close());
  const ledger = createLedger(store);
  stack.defer(() => ledger.close());
  return ledger;
}

function openRegisters(
  config: Config,
  secrets: Secrets,
  clock: Clock,
  stack: AsyncDisposableStack,
): { readonly registers: Registers; readonly health: () => Readonly<Record<string, unknown>> } {
  const portalHealth = watchHealth(clock);
  const populationHealth = watchHealth(clock);
  const portalPool = vssPortalTransport({
    baseUrl: config.portal.url,
    attemptTimeoutMs: config.portal.timeoutMs,
  });
  const portal = createVssPortal({
    send: composePolicies(portalPool.send, portalHealth.policy),
    close: portalPool.close,
    accounts: secrets.portalAccounts,
    clock,
    historyBody: config.portal.historyBody,
  });
  stack.defer(() => portal.close());

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
  return {
    registers: {
      portal,
      population,
      facilities: secrets.facilities,
      recentPersons: createRecentPersons(clock),
    },
    health: () => ({
      vssPortal: portalHealth.report(),
      populationRegister: populationHealth.report(),
    }),
  };
}

/** Rules, facility register and lists, each by the first characters of its digest. */
function versionOf({ facilities, appendixII }: Secrets): string {
  const lists = [facilities.version, appendixII?.version ?? ''].filter((version) => version !== '');
  return [policyVersion, ...lists.map((version) => version.slice(0, 12))].join('+');
}

const purposes = {
  hospital: 'CHECK_IN',
  agency: 'ADMINISTRATIVE_PROCEDURE',
  citizen: 'SELF_SERVICE',
  auditor: 'CLAIM_REVIEW',
} as const satisfies Record<Caller['kind'], Purpose>;

function purposeOf(caller: Caller): Purpose {
  return purposes[caller.kind];
}

function accessOf(caller: Caller): Access {
  return {
    operation: (coordinate) => authorise(coordinate, caller),
    facility: (code) => ownFacility(caller, code),
    person: (number) => ownPerson(caller, number),
    purpose: purposeOf(caller),
  };
}

/** In whose name the registers are asked, and what of a failure is noted. */
function askingFor(
  caller: Caller,
  exchange: Exchange,
  events: Events,
): Parameters<typeof createLoaders>[1] {
  const practitioner = 'practitioner' in caller ? caller.practitioner : null;
  return {
    client: caller.clientId,
    officer: practitioner?.personalId ?? caller.clientId,
    wantsRecord: caller.scopes.has('identity:read') || caller.scopes.has('person:read'),
    portal:
      caller.kind === 'hospital' ? { facility: caller.facility, staff: caller.practitioner } : null,
    onFailure: (register, error) => events.upstreamFailed(register, error, exchange.requestId),
  };
}
