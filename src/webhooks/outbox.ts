import { createHash, randomUUID } from 'node:crypto';
import type { CompanionRow } from '../ledger/companions.ts';
import type { Sealing } from '../sealing/index.ts';
import { type BesideConnection, patiently } from '../store/beside.ts';
import { windowMs } from './schedule.ts';
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
  disable(endpoint: WebhookEndpoint, now: Date): Promise<void>;
  isDisabled(endpoint: WebhookEndpoint): Promise<boolean>;
  /** Gives up what was tried long enough, of endpoints that are not attempted; resolves to how much, by endpoint. */
  expire(attempted: readonly string[], now: Date): Promise<ReadonlyMap<string, number>>;
  /** Deletes what was finished a week ago. */
  forgetOld(now: Date): Promise<void>;
  /** Messages that are not finished, by endpoint. */
  waiting(): Promise<ReadonlyMap<string, { readonly messages: number; readonly since: Date }>>;
}

/** Longer than an attempt can take: then whoever began it is gone. */
const leaseMs = 60_000;
/** Read at a time, of which the first that nobody else takes is taken. */
const candidates = 8;
const keptMs = 7 * 86_400_000;

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
    await patiently(() =>
      ofLease(message)
        .set({ ...finished, lease: null })
        .execute(),
    );
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
        const { numUpdatedRows } = await patiently(() =>
          database
            .updateTable('webhook_messages')
            .set({ lease, attempts, next_attempt_at: leaseEnds })
            .where('id', '=', row.id)
            .where('state', '=', 'PENDING')
            .where('attempts', '=', row.attempts)
            .where('next_attempt_at', '=', row.next_attempt_at)
            .executeTakeFirst(),
        );
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
      await patiently(() =>
        ofLease(message)
          .set({ ...postponed, lease: null })
          .execute(),
      );
    },

    giveUp: (message, outcome, now) => finish(message, 'FAILED', outcome, now),

    async disable({ name, url }, now) {
      const row = { address: addressOf(url), disabled_at: now.toISOString() };
      await patiently(() =>
        database
          .insertInto('webhook_endpoints')
          .values({ name, ...row })
          .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
          .execute(),
      );
    },

    async isDisabled({ name, url }) {
      const row = await database
        .selectFrom('webhook_endpoints')
        .select('name')
        .where('name', '=', name)
        .where('address', '=', addressOf(url))
        .executeTakeFirst();
      return row !== undefined;
    },

    async expire(attempted, now) {
      const old = database
        .updateTable('webhook_messages')
        .set({
          state: 'FAILED',
          lease: null,
          last_outcome: 'NOT_ATTEMPTED',
          finished_at: now.toISOString(),
        })
        .where('state', '=', 'PENDING')
        .where('created_at', '<', new Date(now.getTime() - windowMs).toISOString());
      const expired = attempted.length > 0 ? old.where('endpoint', 'not in', attempted) : old;
      const rows = await patiently(() => expired.returning('endpoint').execute());
      const counts = new Map<string, number>();
      for (const { endpoint } of rows) counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1);
      return counts;
    },

    async forgetOld(now) {
      const before = new Date(now.getTime() - keptMs).toISOString();
      await patiently(() =>
        database
          .deleteFrom('webhook_messages')
          .where('state', '!=', 'PENDING')
          .where('finished_at', '<', before)
          .execute(),
      );
    },

    async waiting() {
      const rows = await database
        .selectFrom('webhook_messages')
        .select(({ fn }) => [
          'endpoint',
          fn.countAll().as('messages'),
          fn.min('created_at').as('since'),
        ])
        .where('state', '=', 'PENDING')
        .groupBy('endpoint')
        .execute();
      return new Map(
        rows.map(({ endpoint, messages, since }) => [
          endpoint,
          { messages: Number(messages), since: new Date(since) },
        ]),
      );
    },
  };
}

/** Another address under the same name is attempted again. */
function addressOf(url: URL): string {
  return createHash('sha256').update(url.href).digest('base64url');
}

function placeOf(id: string): string {
  return `webhook_messages ${id}`;
}
