import { checkNotice, type NoticeProblem } from '../connectors/vss-portal/notice-check.ts';
import type { NoticeVersion } from '../connectors/vss-portal/notice-fields.ts';
import {
  isEmergency,
  type NoticeContent,
  noticeValues,
} from '../connectors/vss-portal/notice-values.ts';
import type { Clock } from '../domain/clock.ts';
import type { CompanionRow } from '../ledger/companions.ts';
import type { FirstCostReport, NoticeRecord, NoticeStage } from './models.ts';
import { type NoticeRecords, type NoticeRow, recordOf } from './records.ts';
import type { NoticeSecrets } from './sealed.ts';

/** Takes reports of first costs, and tells what became of them. */
export interface NoticeDesk extends Pick<NoticeRecords, 'find' | 'list'> {
  /** What a report comes to. Nothing is sent before its row is durable. */
  report(report: FirstCostReport): Promise<Reported>;
  /** Tells the outbox that rows may have become durable. */
  wake(): void;
}

export interface Reported {
  readonly notice: NoticeRecord;
  /** To be written with the ledger entry of the report, whose id it lacks; null for a report that was made before. */
  readonly row: UnenteredRow | null;
  /** Another report of the same first cost stands, and this one changed nothing. */
  readonly differs: boolean;
}

export type UnenteredRow = Omit<CompanionRow<'check_in_notices'>, 'entry_id'>;

export interface NoticeDeskParts {
  readonly records: NoticeRecords;
  readonly secrets: NoticeSecrets;
  readonly version: NoticeVersion;
  /** Whether notices of a facility will be signed. */
  readonly signs: (facility: string) => boolean;
  readonly clock: Clock;
  readonly wake: () => void;
}

export function createNoticeDesk(parts: NoticeDeskParts): NoticeDesk {
  const { records, secrets } = parts;
  return {
    find: records.find,
    list: records.list,
    wake: parts.wake,
    async report(report) {
      const { content, facility } = report;
      const stage: NoticeStage = content.admission === null ? 'VISIT' : 'ADMISSION';
      const episode = secrets.episode(facility, content.episodeId, stage);
      const name: ReportName = {
        stated: secrets.report(['stated', report.checkInId, report.stated]),
        content: secrets.report(['content', content]),
      };
      const latest = await records.latest(episode);
      if (latest !== null && !isFollowed(latest, name, report)) {
        const notice = recordOf(latest, secrets);
        return { notice, row: null, differs: !latest.report.startsWith(name.stated) };
      }
      const version = (latest?.version ?? 0) + 1;
      const row = rowOf(report, { stage, episode, version, name }, parts);
      return {
        notice: recordOf({ ...unsent, ...row, entry_id: '' }, secrets),
        row,
        differs: false,
      };
    },
  };
}

/** Whether a further version follows on the latest one: nothing that the portal has, or may get, is sent a second time. */
function isFollowed(
  { state, report }: NoticeRow,
  name: ReportName,
  { notReceived }: FirstCostReport,
): boolean {
  if (state === 'UNKNOWN') return notReceived;
  return (state === 'REJECTED' || state === 'NOT_DUE') && report !== asText(name);
}

/** Keyed hashes of a report. */
interface ReportName {
  readonly stated: string;
  readonly content: string;
}

function asText({ stated, content }: ReportName): string {
  return `${stated}.${content}`;
}

interface Place {
  readonly stage: NoticeStage;
  readonly episode: string;
  readonly version: number;
  readonly name: ReportName;
}

function rowOf(report: FirstCostReport, place: Place, parts: NoticeDeskParts) {
  const { secrets, version: fieldList } = parts;
  const { content, facility, person } = report;
  const now = parts.clock.now().toISOString();
  const id = secrets.id(place.episode, place.version);
  const values = noticeValues(content);
  const { state, problems } = judged(content, fieldList, facility);
  const isQueued = state === 'QUEUED';
  return {
    id,
    facility,
    client: report.client,
    check_in_id: report.checkInId,
    episode: place.episode,
    stage: place.stage,
    version: place.version,
    report: asText(place.name),
    state,
    field_list: fieldList,
    sealed: secrets.seal(id, { person, values: isQueued ? values : null }),
    problems: problems.length === 0 ? null : JSON.stringify(problems),
    signed: Number(isQueued && parts.signs(facility)),
    attempts: 0,
    next_attempt_at: isQueued ? now : null,
    reported_at: now,
    final_at: isQueued ? null : now,
  } satisfies UnenteredRow;
}

function judged(
  content: NoticeContent,
  version: NoticeVersion,
  facility: string,
): {
  readonly state: 'QUEUED' | 'REJECTED' | 'NOT_DUE';
  readonly problems: readonly NoticeProblem[];
} {
  // vss-portal 5.3: no notice of an emergency; what it lacks need not be asked for.
  if (isEmergency(content.patientCategory.trim())) return { state: 'NOT_DUE', problems: [] };
  const birthTimeStated = content.birthTime !== null;
  const problems = checkNotice(noticeValues(content), { version, facility, birthTimeStated });
  return { state: problems.length === 0 ? 'QUEUED' : 'REJECTED', problems };
}

/** What a row has before anything was sent. */
const unsent = {
  lease: null,
  lease_until: null,
  failure: null,
  code: null,
  transaction_id: null,
  received_at: null,
  message: null,
} as const;
