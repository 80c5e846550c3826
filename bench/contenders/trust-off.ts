import pino from 'pino';
import { createAuthenticator } from '../../src/auth/authenticate.ts';
import { createIssuerRegistry } from '../../src/auth/issuers.ts';
import { accessOf } from '../../src/auth/policy/request-access.ts';
import { memoryReplayStore } from '../../src/auth/replay.ts';
import type { Environment } from '../../src/config/env.ts';
import { loadConfiguration } from '../../src/config/secrets.ts';
import { systemClock as clock } from '../../src/domain/clock.ts';
import { createApollo } from '../../src/http/apollo.ts';
import { createEvents } from '../../src/http/events.ts';
import type { RequestEvidence } from '../../src/http/evidence.ts';
import { type GraphQLEndpoint, serveGraphQL } from '../../src/http/graphql.ts';
import { createServer } from '../../src/http/server.ts';
import { resolvers } from '../../src/resolvers/index.ts';
import type { Signer } from '../../src/signing/signer.ts';
import { compose } from '../../src/supergraph/compose.ts';
import { costRule } from '../../src/supergraph/cost.ts';
import { classify } from '../../src/supergraph/data-classes.ts';
import { executableSchema } from '../../src/supergraph/executable.ts';
import { guardFields } from '../../src/supergraph/guard.ts';
import { limitRules } from '../../src/supergraph/limits.ts';
import { loadSubgraphs } from '../../src/supergraph/subgraphs.ts';
import { answerParent } from '../process.ts';
import { type Usage, usage } from '../usage.ts';
import { unsignedContexts } from './unsigned.ts';

/** (d) The same gateway with the same tokens, guard, metrics and log, but nothing signed and no ledger. */
export interface TrustOffProcedures {
  start(options: { readonly environment: Environment }): Promise<string>;
  usage(): Usage;
}

const opened = new AsyncDisposableStack();

const procedures = {
  async start({ environment }) {
    const { config, secrets } = loadConfiguration(environment);
    const contextOf = unsignedContexts(environment, opened);
    const subgraphs = loadSubgraphs();
    const schema = executableSchema(compose(subgraphs).publicSdl, subgraphs, resolvers);
    const classification = classify(subgraphs);
    const policy = guardFields(schema, classification);
    const apollo = createApollo({
      schema,
      rules: [...limitRules, costRule(classification)],
      production: false,
      isRegistered: () => true,
    });
    await apollo.start();
    opened.defer(() => apollo.stop());
    const { app } = createServer();
    opened.defer(() => app.close());
    serveGraphQL(app, {
      admission: everyone,
      apollo,
      clock,
      events: createEvents(pino({ level: config.logLevel })),
      ledger: noLedger,
      keptAnswers: nothingKept,
      gatewayUrl: config.gatewayUrl,
      signer: () => noSigner,
      authenticate: createAuthenticator({
        issuers: createIssuerRegistry(secrets.tokenIssuers, { clock }),
        senderConstraint: config.senderConstraint,
        gatewayUrl: config.gatewayUrl,
        clock,
        replay: memoryReplayStore({ clock }),
        personalIds: config.personalIds,
      }),
      nonces: { issue: () => '' },
      clientCertificateOf: () => undefined,
      judgeSignature: () => null,
      subscriptions: noSubscriptions,
      evidenceFor: () => noEvidence,
      contextFor: (_exchange, caller) => ({
        ...contextOf(),
        access: accessOf(caller, policy, () => undefined),
      }),
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    return `${url}/graphql`;
  },
  usage,
} satisfies TrustOffProcedures;

const everyone: GraphQLEndpoint['admission'] = {
  enter: () => ({ lowerTo: () => undefined, by: () => undefined, leave: () => undefined }),
};

const noSubscriptions: GraphQLEndpoint['subscriptions'] = {
  read: () => ({ kind: 'OTHER' }),
  open: () => Promise.reject(new TypeError('nothing is subscribed to here')),
};

const noSigner: Signer = {
  kid: 'none',
  alg: 'ES256',
  kind: 'file',
  sign: () => new Uint8Array(64),
  health: () => ({ state: 'UP', lastFailure: null }),
};

const noEvidence: RequestEvidence = {
  newId: () => crypto.randomUUID(),
  repeatedAs: () => [],
  asked: () => undefined,
  follows: () => undefined,
  stated: () => undefined,
  decided: () => Promise.resolve('unsigned'),
  looked: () => undefined,
  question: () => ({ document: '', variables: {} }),
  alongside: () => undefined,
  record: () => ({ entries: [], keys: [], companions: null, kept: () => undefined }),
};

const noLedger: GraphQLEndpoint['ledger'] = {
  append: () => Promise.resolve(),
  appendOnce: () => Promise.resolve(true),
  findByDecision: () => Promise.resolve(null),
  verify: () => Promise.resolve({ rows: 0, head: null, broken: null }),
  head: () => Promise.resolve(null),
  close: () => Promise.resolve(),
};

const nothingKept: GraphQLEndpoint['keptAnswers'] = {
  name: () => ({ key: '', request: '' }),
  find: () => Promise.resolve(null),
  seal: (_request, entryId) => ({
    key: '',
    request: '',
    entry_id: entryId,
    kept_at: '',
    sealed: '',
  }),
  forgetOld: () => Promise.resolve(),
};

answerParent(procedures, opened);
