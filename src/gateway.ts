import { setTimeout } from 'node:timers/promises';
import pino, { type Logger } from 'pino';
import { createAuthenticator } from './auth/authenticate.ts';
import { createDpopNonces } from './auth/dpop-nonce.ts';
import { createIssuerRegistry } from './auth/issuers.ts';
import { usualPurpose } from './auth/policy/purposes.ts';
import { createRequestSignatures } from './auth/request-signature.ts';
import { sharedReplayStore } from './auth/shared-replay.ts';
import type { Config } from './config/config.ts';
import { policyVersionOf } from './config/policy-version.ts';
import type { Secrets } from './config/secrets.ts';
import type { VisitRules } from './context.ts';
import { type Clock, systemClock } from './domain/clock.ts';
import { policyVersion } from './eligibility/decision.ts';
import { openAdmission } from './gateway/admission.ts';
import { openAnswers } from './gateway/answers.ts';
import { createBackgroundDesk } from './gateway/background.ts';
import { openCheckIns, startSettling } from './gateway/check-ins.ts';
import { openCheckLists } from './gateway/check-lists.ts';
import { createDesk } from './gateway/desk.ts';
import { openGraph } from './gateway/graph.ts';
import { openKeptAnswers, openLedger, openTransparency, recordKeys } from './gateway/ledger.ts';
import { openGatewayNotices } from './gateway/notices.ts';
import { openRegisters } from './gateway/registers.ts';
import type { Surroundings } from './gateway/surroundings.ts';
import { openGatewayWebhooks } from './gateway/webhooks.ts';
import type { LoopDelay } from './http/admission/loop-delay.ts';
import { takeClientCertificates } from './http/client-certificate.ts';
import { createEvents } from './http/events.ts';
import { collectEvidence } from './http/evidence.ts';
import { type GraphQLEndpoint, serveGraphQL } from './http/graphql.ts';
import { serveKeyHistory } from './http/key-history.ts';
import { serveLedger } from './http/ledger.ts';
import { repeatsOf } from './http/repeats.ts';
import {
  createServer,
  type RouteHandler,
  serveHandlers,
  serveHealth,
  serveWellKnown,
} from './http/server.ts';
import { createSubscriptions } from './http/subscriptions/index.ts';
import { createAccessDesk } from './ledger/access-desk.ts';
import { createBodySealer } from './ledger/data-keys.ts';
import type { Ledger } from './ledger/entry.ts';
import { createPseudonyms } from './ledger/pseudonym.ts';
import { lastOfVisit } from './ledger/visit.ts';
import { createMissBudget } from './miss-budget/index.ts';
import { type Signer, SignerUnavailable } from './signing/signer.ts';
import { openStore } from './store/index.ts';
import { sntp } from './time-sources/sntp.ts';
import { watchClock } from './time-sources/watch.ts';

/** Version of the contract in `schema/`. */
export const contractVersion = '1.0';

/** Event streams of all clients: each holds a connection, and little else. */
const mostStreams = 2_000;

/** What tests put in place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly ledger?: Ledger;
  readonly loopDelay?: LoopDelay;
  /** Further paths, given as fetch-style handlers. */
  readonly routes?: ReadonlyMap<string, RouteHandler>;
}

export interface Gateway extends AsyncDisposable {
  readonly url: string;
  /** Is ready no longer, and goes on serving: resolves when balancers have had their time to notice. Dispose afterwards. */
  drain(): Promise<void>;
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
  const surroundings: Surroundings = { clock, events, stack };

  const clockWatch = watchClock({
    sources: config.timeSources,
    ask: sntp({ clock }),
    clock,
    changed: (standing, offsetMs) => log.error({ standing, offsetMs }, 'clock'),
  });
  stack.defer(() => clockWatch.close());
  await clockWatch.measure();
  const dated = (signer: Signer): Signer => {
    if (clockWatch.standing() !== 'SURE') throw new SignerUnavailable('CLOCK_UNSURE');
    return signer;
  };
  const keys = stack.use(secrets.signingKeys);
  keys.watch({
    clock,
    onRefused: ({ problems }) => log.error({ problems }, 'changed signing keys refused'),
    onHealth: (health) => {
      if (health.state === 'DOWN') log.error(health, 'a signing key gives no signatures');
      else log.warn(health, 'a signing key signs again');
    },
  });
  await keys.check();
  const store = await openStore({ databaseUrl: config.databaseUrl, dataDir: config.dataDir });
  stack.defer(() => store.close());
  const ledger = overrides.ledger ?? openLedger(store, secrets, surroundings);
  const transparency = openTransparency(config, secrets, store, surroundings);
  await recordKeys(keys, { kysely: store.kysely, ledger, clock }, surroundings);
  const pseudonyms = createPseudonyms(secrets.pseudonymKey);
  const webhooks = await openGatewayWebhooks(secrets, store, surroundings);
  const budget = createMissBudget({
    store,
    clock,
    pseudonyms,
    alert: events.restricted,
    failed: (error) => events.failed(error, 'miss-budget'),
  });
  stack.defer(() => budget.close());
  const rulesVersion = versionOf(config, secrets);
  const answers = openAnswers(config, secrets, store, pseudonyms, rulesVersion, surroundings);
  const { registers, health, canAsk, noticePortal } = openRegisters(config, secrets, surroundings);
  const notices = await openGatewayNotices(
    config,
    secrets,
    { store, portal: noticePortal, canAsk },
    surroundings,
  );
  const {
    apollo,
    explainAccess,
    policy,
    subscriptions: documents,
  } = await openGraph(config, secrets, surroundings);
  const rules: VisitRules = {
    personalIds: config.personalIds,
    deadlineMs: config.deadlineMs,
    listDeadlineMs: config.listDeadlineMs,
    appendixII: secrets.appendixII,
    switches: config.ruleSwitches,
    extraHolidays: config.extraHolidays,
    deceasedStatuses: config.deceasedStatuses,
    policyVersion: rulesVersion,
  };
  const evidenceParts = {
    signerAt: (at: Date) => dated(keys.signerFor('receipt', at)),
    pseudonyms,
    lastOfVisit: (place: Parameters<typeof lastOfVisit>[1]) => lastOfVisit(store.kysely, place),
    bodies: createBodySealer(secrets.pseudonymKey, clock),
    gatewayUrl: config.gatewayUrl,
    clock,
  };
  const keptAnswers = openKeptAnswers(store, secrets, surroundings);
  const background = createBackgroundDesk({
    contextOf: (served) => contextOf(served),
    evidence: evidenceParts,
  });
  const checkLists = openCheckLists(
    {
      store,
      ledger,
      canAsk,
      settings: config.lists,
      policyVersion: rulesVersion,
      pseudonymKey: secrets.pseudonymKey,
      background,
    },
    surroundings,
  );
  const checkIns = openCheckIns(store, secrets, surroundings, webhooks.companionsOf);
  const contextOf = createDesk({
    checkIns,
    checkLists,
    notices: notices.desk,
    secrets,
    policy,
    registers,
    answers,
    budget,
    pseudonyms,
    accessDesk: createAccessDesk(store, secrets.pseudonymKey),
    explainAccess,
    rules,
    clock,
    events,
  });
  const replay = sharedReplayStore({
    store,
    clock,
    failed: (error) => events.failed(error, 'replay'),
  });
  stack.defer(() => replay.close());
  const nonces = createDpopNonces({ key: secrets.pseudonymKey, clock });
  const admission = openAdmission(config, surroundings, overrides.loopDelay);
  const settling = await startSettling(
    { store, ledger, background, canAsk, checkIns },
    surroundings,
  );
  const { app, farewell } = createServer(secrets.tls);
  stack.defer(() => app.close());
  // With the first request that is not let in, so that both ends take as long as the longer one.
  farewell.closing.addEventListener('abort', () => void settling.close());
  const clientCertificateOf = takeClientCertificates(app, {
    ...config.clientCertificates,
    chainRequired: secrets.tls !== null && secrets.tls.clientCa !== null,
  });
  const perRequest: Pick<GraphQLEndpoint, 'contextFor' | 'evidenceFor'> = {
    evidenceFor: (exchange, caller) =>
      collectEvidence(evidenceParts, {
        requestId: exchange.requestId,
        caller,
        purpose: usualPurpose(caller.kind),
        method: exchange.method,
        targetUri: exchange.targetUri,
        signature: exchange.headers.signature,
        nonce: exchange.signature?.nonce ?? null,
      }),
    contextFor: (exchange, caller, evidence) =>
      contextOf({
        requestId: exchange.requestId,
        caller,
        evidence,
        counted: true,
        repeats: repeatsOf(exchange, caller, evidence, keptAnswers),
        waits: exchange.waits,
        priority: () => (exchange.operations.includes('eligibilityMany') ? 'BULK' : 'DESK'),
        startedAt: exchange.startedAt,
        closing: farewell.closing,
      }),
  };
  const subscriptions = createSubscriptions({
    ...perRequest,
    ...documents,
    settlements: checkIns,
    ledger,
    clock,
    limits: { perClient: config.subscriptionsPerClient, inAll: mostStreams },
    closing: farewell.closing,
    report: events.streams,
  });
  serveGraphQL(app, {
    admission,
    apollo,
    clock,
    events,
    ledger,
    keptAnswers,
    gatewayUrl: config.gatewayUrl,
    signer: () => dated(keys.signerFor('http')),
    authenticate: createAuthenticator({
      issuers: createIssuerRegistry(secrets.tokenIssuers, { clock }),
      senderConstraint: config.senderConstraint,
      gatewayUrl: config.gatewayUrl,
      clock,
      replay,
      nonce: { required: config.dpopNonce === 'required', accepts: nonces.accepts },
      personalIds: config.personalIds,
    }),
    nonces,
    clientCertificateOf,
    judgeSignature: createRequestSignatures({
      signatures: config.requestSignatures,
      keys: secrets.clientKeys,
      clock,
      replay,
    }),
    ...perRequest,
    subscriptions,
  });
  serveWellKnown(app, {
    gatewayUrl: config.gatewayUrl,
    keys,
    contractVersion,
    mode: config.mode,
    log: () => ({ origin: transparency.log.origin, keys: transparency.verifierKeys() }),
  });
  serveLedger(app, transparency.log, admission, events);
  serveKeyHistory(app, { gatewayUrl: config.gatewayUrl, keys, clock });
  serveHealth(
    app,
    {
      signingKeys: keys.health,
      draining: () => farewell.hasBegun,
      admission: admission.state,
      ready: async () =>
        clockWatch.standing() === 'SURE' &&
        (await ledger.head().catch(() => undefined)) !== undefined,
      upstreams: health,
    },
    events,
  );
  serveHandlers(app, config.gatewayUrl, overrides.routes ?? new Map(), {
    clientCertificateOf,
    replay,
  });

  await app.listen({ host: config.host, port: config.port });
  const open = stack.move();
  return {
    url: config.gatewayUrl,
    async drain() {
      farewell.begin();
      await setTimeout(config.shutdownGraceMs);
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** Rules, facility register and lists, each by the first characters of its digest. */
function versionOf(config: Config, { facilities, appendixII }: Secrets): string {
  const lists = [facilities.version, appendixII?.version ?? ''].filter((version) => version !== '');
  return [
    policyVersionOf(policyVersion, config),
    ...lists.map((version) => version.slice(0, 12)),
  ].join('+');
}
