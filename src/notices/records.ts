import type { Kysely, Selectable } from 'kysely';
import type { NoticeVersion } from '../connectors/vss-portal/notice-fields.ts';
import type { CheckInNoticesTable, Tables } from '../store/tables.ts';
import type { NoticeQuery, NoticeRecord } from './models.ts';
import type { NoticeSecrets } from './sealed.ts';

export type NoticeRow = Selectable<CheckInNoticesTable>;

/** Finds notices of a facility. */
export interface NoticeRecords {
  find(facility: string, id: string): Promise<NoticeRecord | null>;
  /** Newest first. */
  list(query: NoticeQuery): Promise<readonly NoticeRecord[]>;
  /** The row of the highest version of an episode. */
  latest(episode: string): Promise<NoticeRow | null>;
}

export function openRecords(database: Kysely<Tables>, secrets: NoticeSecrets): NoticeRecords {
  return {
    async find(facility, id) {
      const row = await database
        .selectFrom('check_in_notices')
        .selectAll()
        .where('id', '=', id)
        .where('facility', '=', facility)
        .executeTakeFirst();
      return row === undefined ? null : recordOf(row, secrets);
    },

    async list({ facility, checkInId, state, first, after }) {
      let query = database
        .selectFrom('check_in_notices as n')
        .selectAll()
        .where('n.facility', '=', facility);
      if (state !== null) query = query.where('n.state', '=', state);
      if (checkInId !== null) query = query.where('n.check_in_id', '=', checkInId);
      if (after !== null) {
        query = query.where(({ eb, refTuple, selectFrom }) =>
          eb(
            refTuple('n.reported_at', 'n.id'),
            '<',
            selectFrom('check_in_notices as a')
              .select(['a.reported_at', 'a.id'])
              .where('a.id', '=', after)
              .where('a.facility', '=', facility)
              .$asTuple('reported_at', 'id'),
          ),
        );
      }
      const rows = await query
        .orderBy('n.reported_at', 'desc')
        .orderBy('n.id', 'desc')
        .limit(first)
        .execute();
      return rows.map((row) => recordOf(row, secrets));
    },

    async latest(episode) {
      const row = await database
        .selectFrom('check_in_notices')
        .selectAll()
        .where('episode', '=', episode)
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ?? null;
    },
  };
}

export function recordOf(row: NoticeRow, secrets: NoticeSecrets): NoticeRecord {
  const date = (text: string | null) => (text === null ? null : new Date(text));
  const message = row.message ?? '';
  return {
    id: row.id,
    checkInId: row.check_in_id,
    facility: row.facility,
    stage: row.stage,
    version: row.version,
    state: row.state,
    fieldList: row.field_list as NoticeVersion,
    person: readable(() => secrets.open(row.id, row.sealed).person),
    problems: row.problems === null ? [] : JSON.parse(row.problems),
    signed: row.signed === 1,
    attempts: row.attempts,
    nextAttemptAt: row.state === 'QUEUED' ? date(row.next_attempt_at) : null,
    failure: row.failure,
    code: row.code,
    transactionId: row.transaction_id,
    receivedAt: date(row.received_at),
    message: row.message === null ? null : readable(() => secrets.openMessage(row.id, message)),
    reportedAt: new Date(row.reported_at),
  };
}

/** null also where it was sealed with another key: the rest of the record says what became of the notice. */
function readable<T>(open: () => T): T | null {
  try {
    return open();
  } catch {
    return null;
  }
}
