import { setTimeout } from 'node:timers/promises';
import pino, { type Logger } from 'pino';
import { createAuthenticator } from './auth/authenticate.ts';
import type { Caller } from './auth/caller.ts';
import { createDpopNonces } from './auth/dpop-nonce.ts';
import { createIssuerRegistry } from './auth/issuers.ts';
import { usualPurpose } from './auth/policy/purposes.ts';
import { accessOf } from './auth/policy/request-access.ts';
import { chipChallengeOf, createPresenceChallenges } from './auth/presence-challenge.ts';
import { createRequestSignatures } from './auth/request-signature.ts';
import { sharedReplayStore } from './auth/shared-replay.ts';
import type { Config } from './config/config.ts';
import { policyVersionOf } from './config/policy-version.ts';
import type { Secrets } from './config/secrets.ts';
import { createPopulationRegister, populationTransport } from './connectors/population/index.ts';
import { watchHealth } from './connectors/transport/health.ts';
import { compose as composePolicies } from './connectors/transport/send.ts';
import { UpstreamError } from './connectors/upstream.ts';
import {
  createVssPlatform,
  type VssPlatform,
  vssPlatformTransport,
} from './connectors/vss-platform/index.ts';
import { createVssPortal, vssPortalTransport } from './connectors/vss-portal/index.ts';
import type { Context, Guesses, PresenceDesk, VisitRules } from './context.ts';
import { createStamping } from './documents/stamping.ts';
import { httpTimeStamper } from './documents/time-stamp/client.ts';
import { type Clock, systemClock } from './domain/clock.ts';
import { policyVersion } from './eligibility/decision.ts';
import { createApollo } from './http/apollo.ts';
import { takeClientCertificates } from './http/client-certificate.ts';
import { createEvents, type Events } from './http/events.ts';
import { collectEvidence } from './http/evidence.ts';
import type { Exchange } from './http/exchange.ts';
import { serveGraphQL } from './http/graphql.ts';
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
import { checkPresence } from './identity/presence/strength.ts';
import { createKeptAnswers, type KeptAnswers } from './kept-answers/index.ts';
import { createAccessDesk } from './ledger/access-desk.ts';
import { createBodySealer } from './ledger/data-keys.ts';
import type { Ledger } from './ledger/entry.ts';
import { createLedger } from './ledger/index.ts';
import {
  createKeyRecorder,
  type KeyRecorderParts,
  type RecordedHappening,
} from './ledger/key-entries.ts';
import { createPseudonyms, type Pseudonyms } from './ledger/pseudonym.ts';
import { insertTimestamp, lastTimestamp, latestCheckpoint } from './ledger/tree/checkpoints.ts';
import { createTransparency } from './ledger/tree/index.ts';
import { sendToWitness } from './ledger/tree/send.ts';
import { lastOfVisit } from './ledger/visit.ts';
import { createCoPayLookups } from './loaders/co-pay-lookups.ts';
import { createLoaders, type Registers } from './loaders/index.ts';
import { createRecentPersons } from './loaders/recent-persons.ts';
import { createMissBudget, type MissBudget } from './miss-budget/index.ts';
import { resolvers } from './resolvers/index.ts';
import { sha256Base64url } from './signing/digest.ts';
import { SigningKeysError } from './signing/keys/problems.ts';
import type { KeyRing } from './signing/keys/ring.ts';
import { type Signer, SignerUnavailable } from './signing/signer.ts';
import { openStore, type Store } from './store/index.ts';
import { acceptedDocument } from './supergraph/accepted-document.ts';
import { compose } from './supergraph/compose.ts';
import { costRule } from './supergraph/cost.ts';
import { classify } from './supergraph/data-classes.ts';
import { executableSchema } from './supergraph/executable.ts';
import { createAccessExplainer } from './supergraph/explain-access.ts';
import { guardFields } from './supergraph/guard.ts';
import { limitRules } from './supergraph/limits.ts';
import { loadSubgraphs } from './supergraph/subgraphs.ts';
import { sntp } from './time-sources/sntp.ts';
import { watchClock } from './time-sources/watch.ts';

/** Version of the contract in `schema/`. */
export const contractVersion = '1.0';

/** What tests put in place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly ledger?: Ledger;
  /** Further paths, given as fetch-style handlers. */
  readonly routes?: ReadonlyMap<string, RouteHandler>;
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
  const ledger = overrides.ledger ?? openOwnLedger(store, secrets, stack);
  const transparency = createTransparency({
    store,
    pseudonymKey: secrets.pseudonymKey,
    gatewayUrl: config.gatewayUrl,
    keys,
    witnesses: secrets.witnesses,
    send: sendToWitness,
    clock,
    report: {
      published: events.checkpointed,
      alarm: events.ledgerAlarm,
      unwitnessed: events.unwitnessed,
      failed: (error) => events.failed(error, 'ledger'),
    },
  });
  stack.defer(() => transparency.close());
  stampCheckpoints(config, secrets, store, { clock, events, stack });
  await recordKeys(keys, { kysely: store.kysely, ledger, clock }, { events, stack });
  const pseudonyms = createPseudonyms(secrets.pseudonymKey);
  const budget = createMissBudget({
    store,
    clock,
    pseudonyms,
    alert: events.restricted,
    failed: (error) => events.failed(error, 'miss-budget'),
  });
  stack.defer(() => budget.close());
  const { registers, health } = openRegisters(config, secrets, { clock, events, stack });
  const subgraphs = loadSubgraphs();
  const schema = executableSchema(compose(subgraphs).publicSdl, subgraphs, resolvers);
  const classification = classify(subgraphs);
  const policy = guardFields(schema, classification);
  const documentRules = [...limitRules, costRule(classification)];
  const isRegistered = (document: string) =>
    config.freeFormOperations !== 'deny' ||
    secrets.registeredDocuments?.has(sha256Base64url(document)) === true;
  const accessExplainer = createAccessExplainer({
    schema,
    policy,
    classification,
    accepted: (document) =>
      acceptedDocument(document, {
        schema,
        rules: documentRules,
        introspection: config.mode !== 'production',
        isRegistered,
      }),
  });

  const apollo = createApollo({
    schema,
    rules: documentRules,
    production: config.mode === 'production',
    isRegistered,
  });
  await apollo.start();
  stack.defer(() => apollo.stop());

  const rules: VisitRules = {
    personalIds: config.personalIds,
    deadlineMs: config.deadlineMs,
    listDeadlineMs: config.listDeadlineMs,
    appendixII: secrets.appendixII,
    switches: config.ruleSwitches,
    extraHolidays: config.extraHolidays,
    deceasedStatuses: config.deceasedStatuses,
    policyVersion: versionOf(config, secrets),
  };
  const challenges = createPresenceChallenges({ key: secrets.pseudonymKey, clock });
  const presenceFor = ({ clientId }: Caller): PresenceDesk => ({
    issue: () => challenges.issue(clientId),
    accept: (challenge) =>
      challenges.accept(clientId, challenge) ? chipChallengeOf(challenge) : null,
    check: (evidence, claim) => checkPresence(evidence, claim, secrets.presence, clock.now()),
  });
  const evidenceParts = {
    signerAt: (at: Date) => dated(keys.signerFor('receipt', at)),
    pseudonyms,
    lastOfVisit: (place: Parameters<typeof lastOfVisit>[1]) => lastOfVisit(store.kysely, place),
    bodies: createBodySealer(secrets.pseudonymKey, clock),
    gatewayUrl: config.gatewayUrl,
    clock,
  };
  const keptAnswers = openKeptAnswers(store, secrets, { clock, events, stack });
  const accessDesk = createAccessDesk(store, secrets.pseudonymKey);
  const replay = sharedReplayStore({
    store,
    clock,
    failed: (error) => events.failed(error, 'replay'),
  });
  stack.defer(() => replay.close());
  const nonces = createDpopNonces({ key: secrets.pseudonymKey, clock });
  const app = createServer(secrets.tls);
  stack.defer(() => app.close());
  const clientCertificateOf = takeClientCertificates(app, {
    ...config.clientCertificates,
    chainRequired: secrets.tls !== null && secrets.tls.clientCa !== null,
  });
  serveGraphQL(app, {
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
    contextFor: (exchange, caller, evidence): Context => ({
      access: accessOf(caller, policy, (purpose, operation) => {
        evidence.stated(purpose);
        if (purpose === 'EMERGENCY_OVERRIDE')
          events.brokeGlass(exchange, operation, overrider(caller, pseudonyms));
      }),
      loaders: createLoaders(registers, askingFor(caller, exchange, events)),
      evidence,
      guesses: guessesOf(caller, budget),
      presence: presenceFor(caller),
      explainAccess: accessExplainer(caller),
      accessLog: { ...accessDesk, own: ownAccessesOf(caller) },
      repeats: repeatsOf(exchange, caller, evidence, keptAnswers),
      clock,
      rules,
      report: (error) => events.failed(error, exchange.requestId),
    }),
  });
  serveWellKnown(app, {
    gatewayUrl: config.gatewayUrl,
    keys,
    contractVersion,
    mode: config.mode,
    log: () => ({ origin: transparency.log.origin, keys: transparency.verifierKeys() }),
  });
  serveLedger(app, transparency.log, events);
  serveKeyHistory(app, { gatewayUrl: config.gatewayUrl, keys, clock });
  serveHealth(
    app,
    {
      signingKeys: keys.health,
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
  return { url: config.gatewayUrl, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** An idle gateway learns of a new key file as well, and the ledger of whose turn it is. */
async function recordKeys(
  keys: KeyRing,
  parts: KeyRecorderParts,
  { events, stack }: Pick<Surroundings, 'events' | 'stack'>,
): Promise<void> {
  const recorder = createKeyRecorder(parts);
  refuseOlderKeys(await recorder.forgotten(keys.happenings()));
  const record = () => {
    recorder
      .record(keys.happenings())
      .catch((error: unknown) => events.failed(error, 'signing-keys'));
  };
  keys.onFile(record);
  const timer = setInterval(() => {
    keys.refresh();
    record();
  }, keysEveryMs);
  timer.unref();
  stack.defer(() => clearInterval(timer));
}

const keysEveryMs = 5_000;

/** A key file that was restored from a copy would sign with keys that have been withdrawn since. */
function refuseOlderKeys([first, ...others]: readonly RecordedHappening[]): void {
  if (first === undefined) return;
  throw new SigningKeysError([
    `history: the ledger holds ${others.length + 1} events that it lacks, first ${first.operation} of ${first.kid}: this is an older key file. Put the newest one in its place, see docs/keys.md`,
  ]);
}

function openOwnLedger(
  store: Store,
  { pseudonymKey }: Secrets,
  stack: AsyncDisposableStack,
): Ledger {
  const ledger = createLedger(store, { pseudonymKey });
  stack.defer(() => ledger.close());
  return ledger;
}

const hourMs = 3_600_000;

function openKeptAnswers(
  store: Store,
  { pseudonymKey }: Secrets,
  { clock, events, stack }: Surroundings,
): KeptAnswers {
  const answers = createKeptAnswers({ store, secret: pseudonymKey, clock });
  const forget = () => {
    answers.forgetOld().catch((error: unknown) => events.failed(error, 'kept-answers'));
  };
  const timer = setInterval(forget, hourMs).unref();
  stack.defer(() => clearInterval(timer));
  return answers;
}

/** Each checkpoint in turn by every authority, hourly. */
function stampCheckpoints(
  { timeStampUrls }: Config,
  { timeStampTrust: trust }: Secrets,
  { kysely }: Store,
  { clock, events, stack }: Surroundings,
): void {
  if (trust === null || timeStampUrls.length === 0) return;
  const stamping = createStamping({
    authorities: timeStampUrls.map((url) => httpTimeStamper({ url, trust, clock })),
    latest: () => latestCheckpoint(kysely),
    last: (authority) => lastTimestamp(kysely, authority),
    save: (stamp) => insertTimestamp(kysely, stamp),
    clock,
    report: {
      stamped: events.stamped,
      unstamped: events.unstamped,
      failed: (error) => events.failed(error, 'time-stamps'),
    },
  });
  stack.defer(() => stamping.close());
}

interface Surroundings {
  readonly clock: Clock;
  readonly events: Events;
  readonly stack: AsyncDisposableStack;
}

function openRegisters(
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

/** Rules, facility register and lists, each by the first characters of its digest. */
function versionOf(config: Config, { facilities, appendixII }: Secrets): string {
  const lists = [facilities.version, appendixII?.version ?? ''].filter((version) => version !== '');
  return [
    policyVersionOf(policyVersion, config),
    ...lists.map((version) => version.slice(0, 12)),
  ].join('+');
}

/** Of the staff member, as in the ledger and in the alerts of the miss budget; a break-glass call always has one. */
function overrider(caller: Caller, pseudonyms: Pseudonyms): string {
  return pseudonyms.practitioner(
    'practitioner' in caller ? (caller.practitioner?.personalId ?? '') : '',
  );
}

function ownAccessesOf(caller: Caller): Context['accessLog']['own'] {
  return {
    person: caller.kind === 'citizen' ? caller.personalId : null,
    organisation:
      caller.kind === 'hospital'
        ? caller.facility
        : caller.kind === 'agency'
          ? caller.agency
          : null,
  };
}

/** Citizens see only themselves, by a number that their token proves: there is nothing that they could guess. */
function guessesOf(caller: Caller, budget: MissBudget): Guesses {
  if (caller.kind === 'citizen') return freely;
  const started = performance.now();
  const operator = caller.practitioner?.personalId ?? null;
  return {
    reserve: (claims) => budget.reserve({ client: caller.clientId, operator }, claims),
    nextTick: () => setTimeout(missGridMs - ((performance.now() - started) % missGridMs)),
  };
}

/** Wider than what the two kinds of miss differ by at our side; a register's own time is not ours to hide. */
const missGridMs = 50;

const freely: Guesses = {
  nextTick: () => Promise.resolve(),
  reserve: () =>
    Promise.resolve({ granted: true, tellsMisses: true, settle: () => Promise.resolve() }),
};

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
