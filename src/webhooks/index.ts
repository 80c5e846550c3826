import type { Clock } from '../domain/clock.ts';
import type { Companion } from '../ledger/companions.ts';
import { createSealing } from '../sealing/index.ts';
import { openBeside } from '../store/beside.ts';
import type { Store } from '../store/index.ts';
import { EndpointDelivery, type WebhookReport } from './delivery.ts';
import { createDisabledEndpoints } from './disabled-endpoints.ts';
import { isFor, type SettledCheckIn, settledMessage } from './message.ts';
import { createOutbox } from './outbox.ts';
import { connectTo, type WebhookConnection } from './send.ts';
import type { WebhookEndpoint } from './settings.ts';
import { createOutboxUpkeep } from './upkeep.ts';

export type { WebhookReport } from './delivery.ts';
export type { SettledCheckIn } from './message.ts';

/** Tells hospitals of their check-ins: at least once each, signed, for 24 hours (Standard Webhooks). */
export interface Webhooks {
  /** The messages that are written with a settlement; they cannot be lost after that. */
  companionsOf(settled: SettledCheckIn, entryId: string): readonly Companion[];
  /** Attempts what is due, whoever wrote it; resolves when that is done. Never rejects. */
  work(): Promise<void>;
  /** Gives up old messages of endpoints that are not attempted, deletes what is finished, reports what waits. Never rejects. */
  tidy(): Promise<void>;
  /** Resolves within 5 s. */
  close(): Promise<void>;
}

export interface WebhooksParts {
  readonly endpoints: readonly WebhookEndpoint[];
  readonly store: Store;
  /** 32 bytes or more, shared by all replicas. */
  readonly secret: Uint8Array;
  readonly clock: Clock;
  readonly report: WebhookReport;
  readonly random?: () => number;
  readonly connect?: (endpoint: WebhookEndpoint) => WebhookConnection;
}

/** Longest that an attempt under way may hold up the end. */
const graceMs = 4_000;

export async function openWebhooks(parts: WebhooksParts): Promise<Webhooks> {
  const { clock, connect = connectTo, endpoints, random = Math.random, report, secret } = parts;
  const connection = await openBeside(parts.store);
  const outbox = createOutbox(connection, createSealing(secret, 'vss-gateway webhooks 1'));
  const upkeep = createOutboxUpkeep(connection);
  const disabled = createDisabledEndpoints(connection);
  const deliveries = endpoints.map(
    (endpoint) =>
      new EndpointDelivery(endpoint, {
        outbox,
        disabled,
        clock,
        random,
        report,
        connection: connect(endpoint),
      }),
  );
  const reporting = (work: () => Promise<unknown>) => work().then(() => undefined, report.failed);

  return {
    companionsOf: (settled, entryId) =>
      endpoints
        .filter((endpoint) => isFor(endpoint, settled))
        .map((endpoint) => ({
          table: 'webhook_messages',
          row: outbox.row(
            endpoint,
            { checkInId: settled.checkInId, entryId },
            settledMessage(endpoint.name, settled),
            clock.now(),
          ),
        })),

    work: () =>
      reporting(async () => {
        const due = await outbox.due(clock.now());
        const meant = deliveries.filter(({ endpoint }) => due.has(endpoint.name));
        await Promise.all(
          meant.map(async (delivery) => {
            await delivery.learn();
            await delivery.work();
          }),
        );
      }),

    tidy: () =>
      reporting(async () => {
        const now = clock.now();
        const attempted = deliveries.filter((delivery) => !delivery.disabled);
        const expired = await upkeep.expire(
          attempted.map(({ endpoint }) => endpoint.name),
          now,
        );
        for (const [endpoint, messages] of expired)
          report.gaveUp(endpoint, 'NOT_ATTEMPTED', messages);
        await upkeep.forgetOld(now);
        const waiting = await upkeep.waiting();
        report.waiting(
          new Map(
            [...waiting].map(([endpoint, { messages, since }]) => [
              endpoint,
              { messages, ageMs: now.getTime() - since.getTime() },
            ]),
          ),
        );
      }),

    async close() {
      await Promise.all(deliveries.map((delivery) => delivery.close(graceMs)));
      await connection.close();
    },
  };
}
