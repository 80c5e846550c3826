import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { NoticeReceipt } from '../connectors/vss-portal/notice-delivery.ts';
import type { NoticeValues, NoticeVersion } from '../connectors/vss-portal/notice-fields.ts';
import type { BesideConnection } from '../store/beside.ts';
import type { NoticeSecrets } from './sealed.ts';

/** A notice that this process alone attempts, until its lease ends. */
export interface TakenNotice {
  readonly id: string;
  readonly facility: string;
  readonly fieldList: NoticeVersion;
  readonly person: string | null;
  readonly values: NoticeValues;
  readonly lease: string;
  /** This one included. */
  readonly attempts: number;
  readonly reportedAt: Date;
}

/** Notices as they are stored; what is changed is changed by one replica. */
export interface NoticeQueue {
  /** Facilities whose oldest open notice may be attempted, the longest due first: no notice overtakes another of its facility. */
  due(now: Date): Promise<ReadonlyArray<{ readonly id: string; readonly facility: string }>>;
  /** null when somebody else took it. */
  take(id: string, now: Date): Promise<TakenNotice | null>;
  /** From here on it may have arrived. False when the lease was lost: then it must not be sent. */
  sending(notice: TakenNotice, signed: boolean, now: Date): Promise<boolean>;
  answered(
    notice: TakenNotice,
    state: 'ACCEPTED' | 'REJECTED',
    receipt: NoticeReceipt,
    now: Date,
  ): Promise<void>;
  /** It was not taken: again at `next`. */
  postpone(notice: TakenNotice, failure: string, next: Date): Promise<void>;
  unknown(notice: TakenNotice, failure: string, now: Date): Promise<void>;
  /** Whoever was sending these is gone; resolves to how many there were. */
  abandon(now: Date): Promise<number>;
  /** Notices whose fate is unknown, and that no later version follows, are due again: only where that was settled with the portal. */
  reopen(now: Date): Promise<void>;
  /** Deletes what ended 60 days ago. */
  forgetOld(now: Date): Promise<void>;
  /** Notices that are to be sent, and since when the oldest waits; null when none does. */
  waiting(): Promise<{ readonly notices: number; readonly since: Date } | null>;
}

/** Longer than two logins and two attempts can take: then whoever began is gone. */
const leaseMs = 120_000;
const keptMs = 60 * 86_400_000;

export function openQueue({ database }: BesideConnection, secrets: NoticeSecrets): NoticeQueue {
  const table = 'check_in_notices';
  const update = () => database.updateTable(table);
  // An answer that comes after the lease has ended is an answer all the same.
  const ofLease = ({ id, lease }: TakenNotice) =>
    update().where('id', '=', id).where('lease', '=', lease);

  /** One that was sealed with another key is never sent, and must not stand before the others of its facility. */
  async function readable(id: string, sealed: string, now: Date) {
    try {
      const { person, values } = secrets.open(id, sealed);
      if (values === null) throw new TypeError('a queued notice has no fields');
      return { person, values };
    } catch (error) {
      await update()
        .set({ state: 'REJECTED', ...free, failure: 'UNREADABLE', final_at: now.toISOString() })
        .where('id', '=', id)
        .execute();
      throw error;
    }
  }

  return {
    async due(now) {
      const at = now.toISOString();
      const { rows } = await sql<{ readonly id: string; readonly facility: string }>`${oldestOpen}
        and n.state = 'QUEUED' and n.next_attempt_at <= ${at}
          and (n.lease_until is null or n.lease_until < ${at})
        order by n.next_attempt_at`.execute(database);
      return rows;
    },

    async take(id, now) {
      const lease = randomUUID();
      const at = now.toISOString();
      const row = await update()
        .set(({ eb }) => ({ lease, lease_until: later(now), attempts: eb('attempts', '+', 1) }))
        .where('id', '=', id)
        .where('state', '=', 'QUEUED')
        .where('next_attempt_at', '<=', at)
        .where(({ eb, or }) => or([eb('lease_until', 'is', null), eb('lease_until', '<', at)]))
        .returning(['facility', 'field_list', 'sealed', 'attempts', 'reported_at'])
        .executeTakeFirst();
      if (row === undefined) return null;
      const opened = await readable(id, row.sealed, now);
      return {
        id,
        facility: row.facility,
        fieldList: row.field_list as NoticeVersion,
        ...opened,
        lease,
        attempts: row.attempts,
        reportedAt: new Date(row.reported_at),
      };
    },

    async sending(notice, signed, now) {
      const { numUpdatedRows } = await ofLease(notice)
        .set({ state: 'SENDING', signed: Number(signed), lease_until: later(now) })
        .where('state', '=', 'QUEUED')
        .where('lease_until', '>=', now.toISOString())
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async answered(notice, state, { code, transactionId, receivedAt, message }, now) {
      const { id, person, values } = notice;
      const left = state === 'ACCEPTED' ? null : values;
      await ofLease(notice)
        .set({
          state,
          ...free,
          failure: null,
          code,
          transaction_id: transactionId,
          received_at: receivedAt?.toISOString() ?? null,
          message: message === null ? null : secrets.sealMessage(id, message),
          sealed: secrets.seal(id, { person, values: left }),
          final_at: now.toISOString(),
        })
        .execute();
    },

    async postpone(notice, failure, next) {
      await ofLease(notice)
        .set({
          state: 'QUEUED',
          ...free,
          failure,
          next_attempt_at: next.toISOString(),
          final_at: null,
        })
        .execute();
    },

    async unknown(notice, failure, now) {
      await ofLease(notice)
        .set({ state: 'UNKNOWN', ...free, failure, final_at: now.toISOString() })
        .execute();
    },

    async abandon(now) {
      const at = now.toISOString();
      const rows = await database
        .selectFrom(table)
        .select('id')
        .where('state', '=', 'SENDING')
        .where('lease_until', '<', at)
        .execute();
      if (rows.length === 0) return 0;
      const { numUpdatedRows } = await update()
        .set({ state: 'UNKNOWN', lease_until: null, failure: 'INTERRUPTED', final_at: at })
        .where('state', '=', 'SENDING')
        .where('lease_until', '<', at)
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },

    async reopen(now) {
      const rows = await database
        .selectFrom('check_in_notices as n')
        .select('n.id')
        .where('n.state', '=', 'UNKNOWN')
        .where(({ exists, not, selectFrom }) =>
          not(
            exists(
              selectFrom('check_in_notices as o')
                .select('o.id')
                .whereRef('o.episode', '=', 'n.episode')
                .whereRef('o.version', '>', 'n.version'),
            ),
          ),
        )
        .limit(reopenedAtOnce)
        .execute();
      if (rows.length === 0) return;
      const ids = rows.map(({ id }) => id);
      await update()
        .set({ state: 'QUEUED', lease: null, final_at: null, next_attempt_at: now.toISOString() })
        .where('id', 'in', ids)
        .where('state', '=', 'UNKNOWN')
        .execute();
    },

    async forgetOld(now) {
      const before = new Date(now.getTime() - keptMs).toISOString();
      await database.deleteFrom(table).where('final_at', '<', before).execute();
    },

    async waiting() {
      const { notices, since } = await database
        .selectFrom(table)
        .select(({ fn }) => [fn.countAll().as('notices'), fn.min('reported_at').as('since')])
        .where('state', 'in', ['QUEUED', 'SENDING'])
        .executeTakeFirstOrThrow();
      return since === null ? null : { notices: Number(notices), since: new Date(since) };
    },
  };
}

/**
 * The oldest open notice of each facility. It goes from facility to facility by the index (SQLite joins a cross join in the order in which it stands): however much has gathered in an outage, this costs
 * by the facility and not by the notice.
 */
const oldestOpen = sql`
  with recursive facilities (facility) as (
    select min(facility) from check_in_notices where final_at is null
    union all
    select (select min(facility) from check_in_notices where final_at is null and facility > facilities.facility)
    from facilities where facilities.facility is not null
  )
  select n.id, n.facility from facilities cross join check_in_notices as n
  where facilities.facility is not null and n.id = (
    select h.id from check_in_notices as h
    where h.facility = facilities.facility and h.final_at is null
    order by h.reported_at, h.id limit 1
  )`;

const reopenedAtOnce = 100;
const free = { lease_until: null } as const;

function later(now: Date): string {
  return new Date(now.getTime() + leaseMs).toISOString();
}
