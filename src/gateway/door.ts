import { createAuthenticator } from '../auth/authenticate.ts';
import { createDpopNonces } from '../auth/dpop-nonce.ts';
import { createIssuerRegistry } from '../auth/issuers.ts';
import { usualPurpose } from '../auth/policy/purposes.ts';
import { createRequestSignatures } from '../auth/request-signature.ts';
import { sharedReplayStore } from '../auth/shared-replay.ts';
import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import type { LoopDelay } from '../http/admission/loop-delay.ts';
import { takeClientCertificates } from '../http/client-certificate.ts';
import { collectEvidence, type EvidenceParts } from '../http/evidence.ts';
import { type GraphQLEndpoint, serveGraphQL } from '../http/graphql.ts';
import { serveKeyHistory } from '../http/key-history.ts';
import { serveLedger } from '../http/ledger.ts';
import { repeatsOf } from '../http/repeats.ts';
import {
  type RouteHandler,
  type Server,
  serveHandlers,
  serveHealth,
  serveWellKnown,
} from '../http/server.ts';
import { createSubscriptions } from '../http/subscriptions/index.ts';
import type { Ledger } from '../ledger/entry.ts';
import type { Transparency } from '../ledger/tree/index.ts';
import type { Store } from '../store/index.ts';
import { openAdmission } from './admission.ts';
import type { Graph } from './graph.ts';
import { openKeptAnswers } from './ledger.ts';
import type { Signing } from './signing.ts';
import type { Surroundings } from './surroundings.ts';
import type { Work } from './work.ts';

/** Version of the contract in `schema/`. */
export const contractVersion = '1.0';

/** Event streams of all clients: each holds a connection, and little else. */
const mostStreams = 2_000;

export interface DoorParts {
  readonly server: Server;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly transparency: Transparency;
  readonly signing: Signing;
  readonly evidence: EvidenceParts;
  readonly graph: Graph;
  readonly work: Work;
  readonly loopDelay: LoopDelay | undefined;
  /** Further paths, given as fetch-style handlers. */
  readonly routes: ReadonlyMap<string, RouteHandler>;
}

/** Everything that the gateway serves, path by path. */
export function openDoor(
  config: Config,
  secrets: Secrets,
  parts: DoorParts,
  surroundings: Surroundings,
): void {
  const { evidence, graph, ledger, signing, store, transparency, work } = parts;
  const { app, farewell } = parts.server;
  const { clock, events, stack } = surroundings;
  const { gatewayUrl } = config;
  const { keys } = signing;
  const replay = sharedReplayStore({
    store,
    clock,
    failed: (error) => events.failed(error, 'replay'),
  });
  stack.defer(() => replay.close());
  const nonces = createDpopNonces({ key: secrets.pseudonymKey, clock });
  const keptAnswers = openKeptAnswers(store, secrets, surroundings);
  const admission = openAdmission(config, surroundings, parts.loopDelay);
  const clientCertificateOf = takeClientCertificates(app, {
    ...config.clientCertificates,
    chainRequired: secrets.tls !== null && secrets.tls.clientCa !== null,
  });
  const perRequest: Pick<GraphQLEndpoint, 'contextFor' | 'evidenceFor'> = {
    evidenceFor: (exchange, caller) =>
      collectEvidence(evidence, {
        requestId: exchange.requestId,
        caller,
        purpose: usualPurpose(caller.kind),
        method: exchange.method,
        targetUri: exchange.targetUri,
        signature: exchange.headers.signature,
        nonce: exchange.signature?.nonce ?? null,
      }),
    contextFor: (exchange, caller, collected) =>
      work.contextOf({
        requestId: exchange.requestId,
        caller,
        evidence: collected,
        counted: true,
        repeats: repeatsOf(exchange, caller, collected, keptAnswers),
        waits: exchange.waits,
        priority: () => (exchange.operations.includes('eligibilityMany') ? 'BULK' : 'DESK'),
        startedAt: exchange.startedAt,
        closing: farewell.closing,
      }),
  };
  const subscriptions = createSubscriptions({
    ...perRequest,
    ...graph.subscriptions,
    settlements: work.checkIns,
    ledger,
    clock,
    limits: { perClient: config.subscriptionsPerClient, inAll: mostStreams },
    closing: farewell.closing,
    report: events.streams,
  });
  serveGraphQL(app, {
    ...perRequest,
    admission,
    apollo: graph.apollo,
    clock,
    events,
    ledger,
    keptAnswers,
    gatewayUrl,
    signer: signing.httpSigner,
    authenticate: createAuthenticator({
      issuers: createIssuerRegistry(secrets.tokenIssuers, { clock }),
      senderConstraint: config.senderConstraint,
      gatewayUrl,
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
    subscriptions,
  });
  serveWellKnown(app, {
    gatewayUrl,
    keys,
    contractVersion,
    mode: config.mode,
    log: () => ({ origin: transparency.log.origin, keys: transparency.verifierKeys() }),
  });
  serveLedger(app, transparency.log, admission, events);
  serveKeyHistory(app, { gatewayUrl, keys, clock });
  serveHealth(
    app,
    {
      signingKeys: keys.health,
      draining: () => farewell.hasBegun,
      admission: admission.state,
      ready: async () =>
        signing.clockIsSure() && (await ledger.head().catch(() => undefined)) !== undefined,
      upstreams: work.upstreams,
    },
    events,
  );
  serveHandlers(app, gatewayUrl, parts.routes, { clientCertificateOf, replay });
}
