import type { GraphQLFormattedError } from 'graphql';
import type { Caller } from '../../auth/caller.ts';
import type { Context, Purpose } from '../../context.ts';
import type { Clock } from '../../domain/clock.ts';
import type { FacilityCode } from '../../domain/facility.ts';
import { AuthError, GatewayError } from '../../errors.ts';
import type { Ledger } from '../../ledger/entry.ts';
import { sha256Base64url } from '../../signing/digest.ts';
import type {
  PreparedSubscription,
  ReadSubscription,
  SubscriptionRequest,
} from '../../supergraph/subscription.ts';
import type { RequestEvidence } from '../evidence.ts';
import type { Exchange } from '../exchange.ts';
import { beforeAll, parseCursor, type SettlementPlace } from './cursor.ts';
import { createSettlementFeed, type Settlements } from './feed.ts';
import { createStreamPlaces, type StreamLimits } from './places.ts';
import { type EventStream, openStream } from './stream.ts';
import { systemTimers, type Timers } from './timers.ts';

export interface SubscriptionsParts {
  readonly read: ReadSubscription;
  readonly settlements: Settlements;
  readonly contextFor: (exchange: Exchange, caller: Caller, evidence: RequestEvidence) => Context;
  readonly evidenceFor: (exchange: Exchange, caller: Caller) => RequestEvidence;
  /** Errors as clients see them; notes in the exchange which one the ledger names. */
  readonly describe: (
    errors: NonNullable<Awaited<ReturnType<PreparedSubscription['execute']>>['errors']>,
    exchange: Exchange,
  ) => readonly GraphQLFormattedError[];
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Clock;
  readonly limits: StreamLimits;
  /** From then on streams end, and none is opened. */
  readonly closing: AbortSignal;
  readonly report: StreamReport;
  readonly timers?: Timers;
}

/** Never throws. */
export interface StreamReport {
  opened(openStreams: number): void;
  /** An event was entered, and is about to be sent. */
  disclosed(): void;
  ended(openStreams: number): void;
  failed(error: unknown): void;
}

/** Event streams over GraphQL subscriptions. */
export interface Subscriptions {
  readonly read: ReadSubscription;
  /**
   * @throws AuthError when the caller may not subscribe
   * @throws InputError INPUT_INVALID
   * @throws GatewayError TOO_MANY_SUBSCRIPTIONS, OVERLOADED
   */
  open(exchange: Exchange, wanted: WantedStream): Promise<EventStream>;
  closeAll(): void;
}

export interface WantedStream {
  readonly request: SubscriptionRequest;
  readonly subscription: PreparedSubscription;
  /** `Last-Event-ID`. */
  readonly lastEventId: string | undefined;
}

export function createSubscriptions(parts: SubscriptionsParts): Subscriptions {
  const { clock, closing, report, settlements, timers = systemTimers } = parts;
  const places = createStreamPlaces(parts.limits);
  const feed = createSettlementFeed({ settlements, timers, failed: report.failed });
  const open = new Set<EventStream>();
  const closeAll = () => {
    for (const stream of open) stream.close();
  };
  closing.addEventListener('abort', closeAll, { once: true });

  /** The client is told its place: one of its own facility, and so the id of no other's check-in. */
  async function placeOf(
    { lastEventId, subscription }: WantedStream,
    facility: FacilityCode,
  ): Promise<SettlementPlace> {
    if (lastEventId !== undefined) return parseCursor(lastEventId, 'Last-Event-ID');
    const given = subscription.arguments['after'];
    if (given != null) return parseCursor(String(given));
    return (await settlements.newestSettlement(facility)) ?? beforeAll;
  }

  return {
    read: parts.read,
    closeAll,
    async open(exchange, wanted) {
      const { caller, evidence } = exchange;
      if (caller === null || evidence === null) throw new AuthError('UNAUTHENTICATED');
      const { coordinate, field, arguments: given } = wanted.subscription;
      exchange.operations = [field];
      const { access } = parts.contextFor(exchange, caller, evidence);
      access.operation(coordinate, [given['purpose'] as Purpose | null | undefined]);
      // Only hospitals have check-ins; the access table says so before.
      if (caller.kind !== 'hospital') throw new AuthError('CALLER_NOT_ALLOWED');
      const after = await placeOf(wanted, caller.facility);
      if (closing.aborted) throw new GatewayError('OVERLOADED');
      const leave = places.take(`${caller.issuer} ${caller.clientId}`);
      const stream = openStream({
        settlements,
        feed,
        timers,
        facility: caller.facility,
        after,
        lastsMs: exchange.acceptedUntilMs - clock.now().getTime(),
        disclose: (checkInId) => disclose(parts, exchange, caller, wanted, checkInId),
        failed: report.failed,
        ended() {
          leave();
          open.delete(stream);
          report.ended(places.taken);
        },
      });
      open.add(stream);
      report.opened(places.taken);
      return stream;
    },
  };
}

/** Carries the subscription out for one event, as a request of its own: what it discloses is durable before it is given out. */
async function disclose(
  parts: SubscriptionsParts,
  opened: Exchange,
  caller: Caller,
  { request, subscription }: WantedStream,
  checkInId: string,
): Promise<string | null> {
  const evidence = parts.evidenceFor(opened, caller);
  evidence.asked(request.document, request.variables);
  const exchange = { ...opened, evidence, refusal: null, startedAt: parts.clock.monotonic() };
  const context = parts.contextFor(exchange, caller, evidence);
  const checkIn = await context.checkIns.find(checkInId);
  if (checkIn === null) return null;
  const { data, errors } = await subscription.execute({ checkIn }, context);
  const described = errors === undefined ? {} : { errors: parts.describe(errors, exchange) };
  const text = JSON.stringify({ ...described, data });
  const { entries, keys, kept } = evidence.record({
    digest: sha256Base64url(text),
    status: 200,
    operations: [subscription.field],
    refusal: exchange.refusal,
  });
  await parts.ledger.append(entries, keys);
  kept();
  parts.report.disclosed();
  return text;
}
