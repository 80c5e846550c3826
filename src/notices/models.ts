import type { NoticeProblem } from '../connectors/vss-portal/notice-check.ts';
import type { NoticeValues, NoticeVersion } from '../connectors/vss-portal/notice-fields.ts';
import type { NoticeContent } from '../connectors/vss-portal/notice-values.ts';
import type { FacilityCode } from '../domain/facility.ts';

/**
 * Terms. *Stage*: a visit is announced after its first cost, and once more after the first cost in a ward. *Version*: a report that
 * the portal or our check has refused may be corrected; each correction is a version of its own, and the history stays.
 * *Unknown*: bytes were sent, and no answer tells what became of them.
 */
export const noticeStates = [
  'QUEUED',
  'SENDING',
  'ACCEPTED',
  'REJECTED',
  'UNKNOWN',
  'NOT_DUE',
] as const;
export type NoticeState = (typeof noticeStates)[number];

export type NoticeStage = 'VISIT' | 'ADMISSION';

/** A first cost as a hospital reports it, with what the check-in knows. */
export interface FirstCostReport {
  readonly checkInId: string;
  readonly client: string;
  readonly facility: FacilityCode;
  /** Number of the patient, for the ledger; null where the check-in names none. */
  readonly person: string | null;
  /** What the hospital said: by this a repetition is known. */
  readonly stated: unknown;
  /** With what the check-in says: a settlement can change it. */
  readonly content: NoticeContent;
  /** A member of staff has looked on the portal: a notice whose fate was unknown is not there. */
  readonly notReceived: boolean;
}

/** A check-in notice as far as it has come. */
export interface NoticeRecord {
  readonly id: string;
  readonly checkInId: string;
  readonly facility: string;
  readonly stage: NoticeStage;
  readonly version: number;
  readonly state: NoticeState;
  readonly fieldList: NoticeVersion;
  /** Number of the patient, for the ledger. */
  readonly person: string | null;
  readonly problems: readonly NoticeProblem[];
  readonly signed: boolean;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  /** Why the last attempt did not end in an answer. */
  readonly failure: string | null;
  /** What the portal answered. */
  readonly code: string | null;
  readonly transactionId: string | null;
  readonly receivedAt: Date | null;
  readonly message: string | null;
  readonly reportedAt: Date;
}

/** What is sealed of a notice; the fields are kept for as long as they may have to be sent. */
export interface SealedNotice {
  readonly person: string | null;
  readonly values: NoticeValues | null;
}

export interface NoticeQuery {
  readonly facility: string;
  /** null: of all check-ins. */
  readonly checkInId: string | null;
  /** null: of any. */
  readonly state: NoticeState | null;
  readonly first: number;
  /** Older ones than this one; null for the newest. */
  readonly after: string | null;
}
