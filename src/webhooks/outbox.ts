import { randomUUID } from 'node:crypto';
import type { CompanionRow } from '../ledger/companions.ts';
import type { Sealing } from '../sealing/index.ts';
import type { BesideConnection } from '../store/beside.ts';
import type { WebhookEndpoint } from './settings.ts';
import type { WebhookContent } from './signature.ts';

/** A message that this process alone attempts, until its lease ends. */
export interface TakenMessage extends WebhookContent {
  readonly lease: string;
  /** This one included. */
  readonly attempts: number;
  readonly createdAt: Date;
}

type Lease = Pick<TakenMessage, 'id' | 'lease'>;

/** Messages as they are stored; what is changed is changed by one replica. */
export interface Outbox {
  /** The row that is written with the settlement. */
  row(
    endpoint: WebhookEndpoint,
    of: { readonly checkInId: string; readonly entryId: string },
    content: WebhookContent,
    now: Date,
  ): CompanionRow<'webhook_messages'>;
  /** Endpoints with messages that are due. */
  due(now: Date): Promise<ReadonlySet<string>>;
  /** The message of an endpoint that has been due longest; null when none is, or others took them all. */
  take(endpoint: string, now: Date): Promise<TakenMessage | null>;
  delivered(message: TakenMessage, outcome: string, now: Date): Promise<void>;
  /** To be attempted again, by whomever. */
  postpone(message: TakenMessage, outcome: string, until: Date): Promise<void>;
  giveUp(message: TakenMessage, outcome: string, now: Date): Promise<void>;
}

/** Longer than an attempt can take: then whoever began it is gone. */
const leaseMs = 60_000;
/** Read at a time, of which the first that nobody else takes is taken. */
const candidates = 8;

export function createOutbox({ database }: BesideConnection, sealing: Sealing): Outbox {
  const ofLease = ({ id, lease }: Lease) =>
    database.updateTable('webhook_messages').where('id', '=', id).where('lease', '=', lease);
  const finish = async (
    message: Lease,
    state: 'DELIVERED' | 'FAILED',
    outcome: string,
    now: Date,
  ) => {
    const finished = { state, last_outcome: outcome, finished_at: now.toISOString() };
    await ofLease(message)
      .set({ ...finished, lease: null })
      .execute();
  };
  return {
    row: ({ name }, { checkInId, entryId }, { id, body }, now) => ({
      id,
      endpoint: name,
      check_in_id: checkInId,
      entry_id: entryId,
      sealed: sealing.seal(placeOf(id), body),
      created_at: now.toISOString(),
      state: 'PENDING',
      attempts: 0,
      next_attempt_at: now.toISOString(),
      lease: null,
      last_outcome: null,
      finished_at: null,
    }),

    async due(now) {
      const rows = await database
        .selectFrom('webhook_messages')
        .select(({ fn }) => ['endpoint', fn.min('next_attempt_at').as('next')])
        .where('state', '=', 'PENDING')
        .groupBy('endpoint')
        .execute();
      const until = now.toISOString();
      return new Set(rows.flatMap(({ endpoint, next }) => (next <= until ? [endpoint] : [])));
    },

    async take(endpoint, now) {
      const rows = await database
        .selectFrom('webhook_messages')
        .select(['id', 'sealed', 'created_at', 'attempts', 'next_attempt_at'])
        .where('state', '=', 'PENDING')
        .where('endpoint', '=', endpoint)
        .where('next_attempt_at', '<=', now.toISOString())
        .orderBy('next_attempt_at')
        .limit(candidates)
        .execute();
      for (const row of rows) {
        const lease = randomUUID();
        const attempts = row.attempts + 1;
        const leaseEnds = new Date(now.getTime() + leaseMs).toISOString();
        const { numUpdatedRows } = await database
          .updateTable('webhook_messages')
          .set({ lease, attempts, next_attempt_at: leaseEnds })
          .where('id', '=', row.id)
          .where('state', '=', 'PENDING')
          .where('attempts', '=', row.attempts)
          .where('next_attempt_at', '=', row.next_attempt_at)
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) continue;
        const taken = { id: row.id, lease, attempts, createdAt: new Date(row.created_at) };
        try {
          return { ...taken, body: sealing.open(placeOf(row.id), row.sealed) };
        } catch (error) {
          // Sealed with another key: no attempt will ever read it.
          await finish(taken, 'FAILED', 'UNREADABLE', now);
          throw error;
        }
      }
      return null;
    },

    delivered: (message, outcome, now) => finish(message, 'DELIVERED', outcome, now),

    async postpone(message, outcome, until) {
      const postponed = { last_outcome: outcome, next_attempt_at: until.toISOString() };
      await ofLease(message)
        .set({ ...postponed, lease: null })
        .execute();
    },

    giveUp: (message, outcome, now) => finish(message, 'FAILED', outcome, now),
  };
}

function placeOf(id: string): string {
  return `webhook_messages ${id}`;
}
