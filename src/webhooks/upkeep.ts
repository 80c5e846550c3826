import type { BesideConnection } from '../store/beside.ts';
import { windowMs } from './schedule.ts';

/** What is done about messages besides attempting them. */
export interface OutboxUpkeep {
  /** Gives up what was tried long enough, of endpoints that are not attempted; resolves to how much, by endpoint. */
  expire(attempted: readonly string[], now: Date): Promise<ReadonlyMap<string, number>>;
  /** Deletes what was finished a week ago. */
  forgetOld(now: Date): Promise<void>;
  /** Messages that are not finished, by endpoint. */
  waiting(): Promise<ReadonlyMap<string, { readonly messages: number; readonly since: Date }>>;
}

const keptMs = 7 * 86_400_000;

export function createOutboxUpkeep({ database }: BesideConnection): OutboxUpkeep {
  return {
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
      const rows = await expired.returning('endpoint').execute();
      const counts = new Map<string, number>();
      for (const { endpoint } of rows) counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1);
      return counts;
    },

    async forgetOld(now) {
      const before = new Date(now.getTime() - keptMs).toISOString();
      await database
        .deleteFrom('webhook_messages')
        .where('state', '!=', 'PENDING')
        .where('finished_at', '<', before)
        .execute();
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
