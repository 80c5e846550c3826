import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import { acceptsLegacyOnly, type Exchange, preferredLanguage } from './exchange.ts';
import { headerText } from './request-body.ts';
import { Waits } from './waits.ts';

interface Place {
  readonly clock: Clock;
  readonly gatewayUrl: string;
}

const exchanges = new WeakMap<FastifyRequest, Exchange>();

/** The one of a request, which is opened when it is first asked for. */
export function exchangeOf(request: FastifyRequest, place: Place): Exchange {
  return exchanges.get(request) ?? openExchange(request, place);
}

function openExchange(request: FastifyRequest, { clock, gatewayUrl }: Place): Exchange {
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
