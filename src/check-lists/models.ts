import type { Caller } from '../auth/caller.ts';
import type { EligibilityInput } from '../generated/schema.ts';

/**
 * Terms. *List*: visits that a facility has checked in the background. *Row*: one of them. *Result*: what was decided of a row, once.
 * *Version*: id of a result, by which a later list names it. *Desk*: the replica that works through the lists of a facility now.
 */

export interface CheckList {
  readonly id: string;
  readonly facility: string;
  readonly client: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly closedAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly finishedAt: Date | null;
  readonly total: number;
}

/** What somebody adds. */
export interface NewRow {
  readonly reference: string;
  readonly visit: EligibilityInput;
  readonly knownVersion: string | null;
}

/** A row to be worked on. */
export interface PendingRow extends NewRow {
  readonly listId: string;
  readonly position: number;
  readonly attempts: number;
  /** In whose name the registers are asked. */
  readonly caller: Caller;
}

export type Tally = 'ELIGIBLE' | 'PROVISIONAL' | 'NOT_ELIGIBLE' | 'NEEDS_ACTION' | 'FAILED';
export type ResultOutcome = 'DECIDED' | 'UNCHANGED';

/** A row as it is read, with its result where there is one. */
export interface RowWithResult {
  readonly position: number;
  readonly reference: string;
  readonly visit: EligibilityInput;
  readonly result: {
    readonly outcome: ResultOutcome;
    readonly version: string;
    readonly decidedAt: Date;
    /** As `keptDecision` wrote it. */
    readonly decision: string;
  } | null;
}

export interface Counts {
  readonly unchanged: number;
  readonly byTally: Readonly<Record<Tally, number>>;
}

export interface ListSettings {
  readonly atATime: number;
  readonly perSecond: number;
  readonly mostRows: number;
  readonly unchangedHours: number;
}
