import { createHash } from 'node:crypto';
import type { FacilityCode } from '../domain/facility.ts';
import type { WebhookEndpoint, WebhookEvent } from './settings.ts';
import type { WebhookContent } from './signature.ts';

/** A check-in that has just become final, or is not going to. */
export interface SettledCheckIn {
  readonly checkInId: string;
  readonly facility: FacilityCode;
  /** Id of the client that registered it. */
  readonly client: string;
  /** State of the check-in from now on. */
  readonly outcome: string;
  readonly registeredAt: Date;
  readonly settledAt: Date;
  /** What counts now; null when nothing could be decided any more. */
  readonly decision: {
    readonly id: string;
    readonly decision: string;
    readonly provisional: boolean;
    readonly status: string;
    readonly receipt: string;
  } | null;
}

const event: WebhookEvent = 'check_in.settled';

export function isFor(endpoint: WebhookEndpoint, settled: SettledCheckIn): boolean {
  const { client, facility } = endpoint.of;
  const isOf = client === null ? facility === settled.facility : client === settled.client;
  return isOf && endpoint.events.has(event);
}

/**
 * Says which check-in, and what was decided: neither who nor why. The receipt holds digests in place of numbers. Its id follows from
 * check-in and endpoint, so that two replicas that settle at once write one message.
 */
export function settledMessage(endpoint: string, settled: SettledCheckIn): WebhookContent {
  const { checkInId, decision, outcome, registeredAt, settledAt } = settled;
  const hash = createHash('sha256').update(JSON.stringify([event, checkInId, endpoint]));
  return {
    id: `msg_${hash.digest('base64url').slice(0, 32)}`,
    body: JSON.stringify({
      type: event,
      timestamp: settledAt.toISOString(),
      data: {
        checkInId,
        state: outcome,
        decision: decision?.decision ?? null,
        provisional: decision?.provisional ?? null,
        status: decision?.status ?? null,
        decisionId: decision?.id ?? null,
        registeredAt: registeredAt.toISOString(),
        settledAt: settledAt.toISOString(),
        receipt: decision?.receipt ?? null,
      },
    }),
  };
}
