import { randomUUID } from 'node:crypto';
import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate } from '../auth/authenticate.ts';
import type { Caller } from '../auth/caller.ts';
import { challenge } from '../auth/challenge.ts';
import type { DpopNonces } from '../auth/dpop-nonce.ts';
import { type JudgeRequestSignature, RequestSignatureError } from '../auth/request-signature.ts';
import type { Context } from '../context.ts';
import { AuthError, type ErrorCode, errorCatalog, GatewayError, InputError } from '../errors.ts';
import { acceptSignature } from '../signing/http-message/verify-request.ts';
import { type Admission, Shed } from './admission/index.ts';
import { priorityOf } from './admission/priority.ts';
import type { ApolloContext } from './apollo.ts';
import type { ClientCertificates } from './client-certificate.ts';
import type { Events } from './events.ts';
import type { RequestEvidence } from './evidence.ts';
import {
  acceptsAnswers,
  acceptsEvents,
  acceptsLegacyOnly,
  type Exchange,
  preferredLanguage,
} from './exchange.ts';
import { errorBody } from './graphql-errors.ts';
import { headerText, readBody } from './request-body.ts';
import { type Answer, type ReplyParts, replySigned } from './signed-reply.ts';
import { type StreamingEndpoint, sendStream, streamFor } from './subscriptions/serve.ts';
import { Waits } from './waits.ts';

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

const jsonType = 'application/json; charset=utf-8';
const exchanges = new WeakMap<FastifyRequest, Exchange>();

/** `/graphql`: who, then what, then the signed answer. Every answer of this path is signed, refusals too. */
export function serveGraphQL(app: FastifyInstance, endpoint: GraphQLEndpoint): void {
  app.route({
    method: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'],
    url: '/graphql',
    onRequest: async (request) => {
      const exchange = openExchange(request, endpoint);
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
      await finish(reply, exchange, refusalOf(error, exchange, endpoint), endpoint);
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

function exchangeOf(request: FastifyRequest, endpoint: GraphQLEndpoint): Exchange {
  return exchanges.get(request) ?? openExchange(request, endpoint);
}

function openExchange(request: FastifyRequest, { clock, gatewayUrl }: GraphQLEndpoint): Exchange {
  const { headers } = request;
  const exchange: Exchange = {
    requestId: randomUUID(),
    method: request.method,
    targetUri: `${gatewayUrl}${request.raw.url ?? '/graphql'}`,
    headers: {
      contentDigest: headerText(headers['content-digest']),
      signature: headerText(headers['signature']),
      signatureInput: headerText(headers['signature-input']),
    },
    language: preferredLanguage(headerText(headers['accept-language'])),
    proves: headers['dpop'] !== undefined || /^dpop /i.test(headers.authorization ?? ''),
    legacyMediaType: acceptsLegacyOnly(headerText(headers.accept)),
    startedAt: clock.monotonic(),
    waits: new Waits(clock),
    admitted: null,
    retryAfterMs: null,
    caller: null,
    acceptedUntilMs: 0,
    signature: null,
    evidence: null,
    repeatable: null,
    repeated: null,
    operations: [],
    bodyBytes: 0,
    bodyDigest: null,
    refusal: null,
    completedByPlugin: false,
  };
  exchanges.set(request, exchange);
  return exchange;
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

/** Fastify's own refusals by their code; anything else is ours or an accident. */
const fastifyCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BAD_REQUEST',
  FST_ERR_CTP_EMPTY_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
};

function refusalOf(error: unknown, exchange: Exchange, { events }: GraphQLEndpoint): Answer {
  if (error instanceof GatewayError) return refusalAnswer(error.code, exchange, error);
  const code =
    typeof error === 'object' && error !== null && 'code' in error
      ? fastifyCodes[String(error.code)]
      : undefined;
  if (code !== undefined) return refusalAnswer(code, exchange);
  events.failed(error, exchange.requestId);
  return refusalAnswer('INTERNAL_SERVER_ERROR', exchange);
}

function refusalAnswer(code: ErrorCode, exchange: Exchange, error?: GatewayError): Answer {
  exchange.refusal ??= code;
  if (error instanceof Shed) exchange.retryAfterMs = error.retryAfterMs;
  const entry = errorCatalog[code];
  const retryAfterMs =
    exchange.retryAfterMs ?? ('retryAfterMs' in entry ? entry.retryAfterMs : undefined);
  const authenticate = error instanceof AuthError ? challenge(error) : undefined;
  return {
    status: entry.status,
    contentType: jsonType,
    body: errorBody(code, exchange.requestId, exchange.language, {
      ...(error instanceof RequestSignatureError ? { refusal: error.refusal } : {}),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    }),
    headers: {
      ...(error instanceof RequestSignatureError ? { 'accept-signature': acceptSignature } : {}),
      ...(code === 'METHOD_NOT_ALLOWED' ? { allow: 'POST, GET' } : {}),
      ...(authenticate === undefined ? {} : { 'www-authenticate': authenticate }),
      ...retryAfter(retryAfterMs),
    },
  };
}

function retryAfter(ms: number | undefined): Readonly<Record<string, string>> {
  return ms === undefined ? {} : { 'retry-after': String(Math.ceil(ms / 1_000)) };
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
    exchange.admitted?.leave(wasShed ? undefined : spentMs() - exchange.waits.milliseconds());
  }
}
