import type { Context } from '../../context.ts';
import { InputError } from '../../errors.ts';
import type { QueryResolvers } from '../../generated/schema.ts';
import type { NoticeRecord } from '../../notices/models.ts';
import type { CheckInNoticeModel } from './models.ts';

const mostAtOnce = 200;

export const Query: Pick<QueryResolvers, 'checkInNotice' | 'checkInNotices'> = {
  checkInNotice: async (_parent, { id }, context) => {
    const notice = await context.notices.find(id);
    return notice === null ? null : shown(notice, context);
  },

  checkInNotices: async (_parent, { after, checkInId, first, state }, context) => {
    if (first < 1 || first > mostAtOnce)
      throw new InputError('INPUT_INVALID', { argument: 'first' });
    const found = await context.notices.list({
      checkInId: checkInId ?? null,
      state: state ?? null,
      first,
      after: after ?? null,
    });
    return found.map((notice) => shown(notice, context));
  },
};

/** Whatever is shown of a notice is entered as a look at its patient. */
function shown(notice: NoticeRecord, { access, evidence }: Context): CheckInNoticeModel {
  evidence.looked({ person: notice.person, purpose: access.purpose, sources: [] });
  return { ...notice, differs: false };
}
