import type { Caller } from '../auth/caller.ts';
import type { CheckInNoticeDesk, Evidence } from '../context.ts';
import type { NoticeDesk } from './desk.ts';

/** Notices as one caller may see them: those of its own facility, and none for whoever is no hospital. */
export function noticeDeskOf(
  desk: NoticeDesk,
  caller: Caller,
  evidence: Pick<Evidence, 'alongside'>,
): CheckInNoticeDesk {
  return {
    async report(report) {
      const { row, ...reported } = await desk.report({ ...report, client: caller.clientId });
      if (row !== null) {
        // Once: whoever reports the same first cost at the same moment is not told that a report stands which does not.
        evidence.alongside(({ id }) => ({
          once: [{ table: 'check_in_notices', row: { ...row, entry_id: id } }],
          along: [],
        }));
      }
      return reported;
    },
    find: async (id) => (caller.kind === 'hospital' ? desk.find(caller.facility, id) : null),
    list: async (query) =>
      caller.kind === 'hospital' ? desk.list({ ...query, facility: caller.facility }) : [],
  };
}
