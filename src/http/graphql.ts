import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate } from '../auth/authenticate.ts';
import type { Caller } from '../auth/caller.ts';
import type { DpopNonces } from '../auth/dpop-nonce.ts';
import type { JudgeRequestSignature } from '../auth/request-signature.ts';
import type { Context } from '../context.ts';
import { AuthError, GatewayError, InputError } from '../errors.ts';
import { type Admission, Shed } from './admission/index.ts';
import { priorityOf } from './admission/priority.ts';
import type { ApolloContext } from './apollo.ts';
import type { ClientCertificates } from './client-certificate.ts';
import type { Events } from './events.ts';
import type { RequestEvidence } from './evidence.ts';
import { acceptsAnswers, acceptsEvents, type Exchange } from './exchange.ts';
import { exchangeOf } from './open-exchange.ts';
import { jsonType, refusalAnswer, refusalOf, retryAfter } from './refusal-answer.ts';
import { headerText, readBody } from './request-body.ts';
import { type Answer, type ReplyParts, replySigned } from './signed-reply.ts';
import { type StreamingEndpoint, sendStream, streamFor } from './subscriptions/serve.ts';

export interface GraphQLEndpoint extends ReplyParts {
  readonly apollo: ApolloServer<ApolloContext>;
  readonly admission: Pick<Admission, 'enter'>;
  readonly authenticate: Authenticate;
  readonly nonces: Pick<DpopNonces, 'issue'>;
  readonly clientCertificateOf: ClientCertificates;
  readonly judgeSignature: JudgeRequestSignature;
  readonly gatewayUrl: string;
  readonly events: Events;
  readonly subscriptions: StreamingEndpoint['subscriptions'];
  readonly contextFor: (exchange: Exchange, caller: Caller, evidence: RequestEvidence) => Context;
  readonly evidenceFor: (exchange: Exchange, caller: Caller) => RequestEvidence;
}

/** `/graphql`: who, then what, then the signed answer. Every answer of this path is signed, refusals too. */
export function serveGraphQL(app: FastifyInstance, endpoint: GraphQLEndpoint): void {
  app.route({
    method: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'],
    url: '/graphql',
    onRequest: async (request) => {
      const exchange = exchangeOf(request, endpoint);
      if (request.method !== 'POST' && request.method !== 'GET')
        throw new GatewayError('METHOD_NOT_ALLOWED');
      exchange.admitted = endpoint.admission.enter(
        priorityOf({
          authorization: request.headers.authorization,
          wish: headerText(request.headers['x-priority']),
        }),
      );
      await admit(request, exchange, endpoint);
    },
    handler: async (request, reply) => {
      const exchange = exchangeOf(request, endpoint);
      const stream = await streamFor(request, exchange, endpoint);
      if (stream !== null) {
        sendStream(reply, exchange, stream, endpoint);
        return reply;
      }
      const answer = await execute(request, exchange, endpoint);
      await finish(reply, exchange, answer, endpoint);
      return reply;
    },
    errorHandler: async (error, request, reply) => {
      const exchange = exchangeOf(request, endpoint);
      if (error instanceof Shed && bringsMuch(request)) reply.header('connection', 'close');
      await finish(reply, exchange, refusalOf(error, exchange, endpoint.events), endpoint);
      return reply;
    },
  });
}

/** The rest of a small body is read and dropped by Node, and the connection kept; the rest of a large one is not waited for. */
const droppedBytes = 16 * 1_024;

function bringsMuch({ headers }: FastifyRequest): boolean {
  const length = Number(headers['content-length'] ?? 0);
  return headers['transfer-encoding'] !== undefined || length > droppedBytes;
}

async function admit(
  request: FastifyRequest,
  exchange: Exchange,
  { authenticate, clientCertificateOf, judgeSignature, evidenceFor }: GraphQLEndpoint,
): Promise<void> {
  const caller = await authenticate({
    method: request.method,
    // Node keeps the first of several; a proxy before us may have gone by the last.
    authorization: headerText(request.raw.headersDistinct['authorization']),
    dpop: request.headers['dpop'],
    targetUri: exchange.targetUri,
    clientCertificate: () => clientCertificateOf(request.raw),
    acceptedUntil: (seconds) => {
      exchange.acceptedUntilMs = seconds * 1_000;
    },
  });
  exchange.caller = caller;
  exchange.admitted?.by(`${caller.issuer} ${caller.clientId}`);
  const { method, targetUri } = exchange;
  exchange.signature = await judgeSignature(
    { method, targetUri, headers: request.headers },
    caller,
  );
  exchange.evidence = evidenceFor(exchange, caller);
}

async function execute(
  request: FastifyRequest,
  exchange: Exchange,
  endpoint: GraphQLEndpoint,
): Promise<Answer> {
  const { caller, evidence } = exchange;
  if (caller === null || evidence === null) throw new AuthError('UNAUTHENTICATED');
  const accept = headerText(request.headers.accept);
  if (!acceptsAnswers(accept) && !acceptsEvents(accept)) throw new InputError('NOT_ACCEPTABLE');
  const context = { ...endpoint.contextFor(exchange, caller, evidence), exchange };
  const response = await endpoint.apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: graphQLRequest(request, exchange),
    context: async () => context,
  });
  if (response.body.kind !== 'complete') throw new GatewayError('NOT_ACCEPTABLE');
  const status = response.status ?? 200;
  const contentType = response.headers.get('content-type') ?? jsonType;
  if (exchange.repeated !== null) {
    exchange.refusal = null;
    return { status: 200, contentType, body: exchange.repeated };
  }
  if (exchange.completedByPlugin) {
    const headers = retryAfter(exchange.retryAfterMs ?? undefined);
    return { status, contentType, body: response.body.string, headers };
  }
  // Refused before the operation's life cycle began: not a registered document, or not a GraphQL request at all.
  return refusalAnswer(exchange.refusal ?? 'BAD_REQUEST', exchange);
}

function graphQLRequest(request: FastifyRequest, exchange: Exchange): HTTPGraphQLRequest {
  const headers = new HeaderMap([['content-type', 'application/json']]);
  const accept = headerText(request.headers.accept);
  // What is wrong with a document is said to whoever wanted events, too.
  if (!acceptsAnswers(accept)) headers.set('accept', 'application/graphql-response+json');
  else if (accept !== undefined) headers.set('accept', accept);
  return request.method === 'GET'
    ? { method: 'GET', headers, search: new URL(exchange.targetUri).search, body: undefined }
    : { method: 'POST', headers, search: '', body: readBody(request, exchange) };
}

async function finish(
  reply: FastifyReply,
  exchange: Exchange,
  answer: Answer,
  endpoint: GraphQLEndpoint,
): Promise<void> {
  const spentMs = () => endpoint.clock.monotonic() - exchange.startedAt;
  try {
    // RFC 9449, section 8.2: whoever proves a key always has a fresh nonce for the next proof.
    if (exchange.proves) reply.header('dpop-nonce', endpoint.nonces.issue());
    await replySigned(reply, exchange, answer, endpoint);
    endpoint.events.answered(exchange, reply.statusCode, spentMs());
  } finally {
    const wasShed = exchange.retryAfterMs !== null;
    const inAll = spentMs();
    const own = inAll - exchange.waits.milliseconds();
    exchange.admitted?.leave(wasShed ? undefined : { inAll, own });
  }
}
