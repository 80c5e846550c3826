import type { NoticeProblem } from '../../connectors/vss-portal/notice-check.ts';
import type { NoticeVersion } from '../../connectors/vss-portal/notice-fields.ts';
import type { NoticeRecord } from '../../notices/models.ts';

export interface CheckInNoticeModel extends NoticeRecord {
  /** Another report of the same first cost stands. */
  readonly differs: boolean;
}

export interface NoticeProblemModel {
  /** null: another report stands. */
  readonly problem: NoticeProblem | null;
  readonly version: NoticeVersion;
}
