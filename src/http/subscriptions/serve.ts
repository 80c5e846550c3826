import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DpopNonces } from '../../auth/dpop-nonce.ts';
import type { Clock } from '../../domain/clock.ts';
import { isJsonObject } from '../../domain/strict-json.ts';
import { InputError } from '../../errors.ts';
import type { SubscriptionRequest } from '../../supergraph/subscription.ts';
import type { Events } from '../events.ts';
import { acceptsAnswers, acceptsEvents, type Exchange } from '../exchange.ts';
import { headerText, readBody } from '../request-body.ts';
import type { Subscriptions } from './index.ts';
import type { EventStream } from './stream.ts';

/** What streams need of the endpoint that they are opened at. */
export interface StreamingEndpoint {
  readonly subscriptions: Pick<Subscriptions, 'open' | 'read'>;
  readonly nonces: Pick<DpopNonces, 'issue'>;
  readonly events: Pick<Events, 'answered'>;
  readonly clock: Clock;
}

/** The events that a subscription asks for; null for what is to be answered at once. */
export async function streamFor(
  request: FastifyRequest,
  exchange: Exchange,
  { subscriptions }: Pick<StreamingEndpoint, 'subscriptions'>,
): Promise<EventStream | null> {
  const accept = headerText(request.headers.accept);
  if (!acceptsEvents(accept)) return null;
  const wanted =
    request.method === 'POST' ? subscriptionRequest(readBody(request, exchange)) : null;
  const reading = wanted === null ? null : subscriptions.read(wanted);
  if (wanted !== null && reading?.kind === 'SUBSCRIPTION') {
    exchange.evidence?.asked(wanted.document, wanted.variables);
    const { subscription } = reading;
    const lastEventId = headerText(request.headers['last-event-id']);
    return subscriptions.open(exchange, { request: wanted, subscription, lastEventId });
  }
  if (reading?.kind !== 'UNFIT' && !acceptsAnswers(accept)) throw new InputError('NOT_ACCEPTABLE');
  return null;
}

function subscriptionRequest(body: unknown): SubscriptionRequest | null {
  if (!isJsonObject(body) || typeof body['query'] !== 'string') return null;
  const { operationName, query: document, variables } = body;
  return {
    document,
    operationName: typeof operationName === 'string' ? operationName : undefined,
    variables: isJsonObject(variables) ? variables : {},
  };
}

/** Unsigned: a signature needs an end. What each event holds bears its own receipt. */
export function sendStream(
  reply: FastifyReply,
  exchange: Exchange,
  { body, close }: EventStream,
  { clock, events, nonces }: Omit<StreamingEndpoint, 'subscriptions'>,
): void {
  reply.raw.once('close', close);
  if (exchange.proves) reply.header('dpop-nonce', nonces.issue());
  reply
    .headers({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-request-id': exchange.requestId,
    })
    .send(body);
  events.answered(exchange, 200, clock.monotonic() - exchange.startedAt);
  // It holds no place among the requests that are under way: it may last for an hour and do nothing.
  exchange.admitted?.leave(undefined);
}
