import type { CheckList, Counts, NewRow, RowPage, RowWithResult } from '../../check-lists/index.ts';

/** Lists of the caller's own facility. */
export interface CheckListDesk {
  start(idempotencyKey: string): Promise<CheckList>;
  /** null where the facility has none of this id. */
  find(id: string): Promise<CheckList | null>;
  add(
    id: string,
    rows: readonly NewRow[],
  ): Promise<'ADDED' | 'CLOSED' | 'DIFFERS' | 'TOO_LONG' | 'UNKNOWN'>;
  close(id: string): Promise<void>;
  cancel(id: string): Promise<void>;
  counts(id: string): Promise<Counts>;
  rows(id: string, page: RowPage): Promise<readonly RowWithResult[]>;
  /** Whether the facility's lists wait for a source. */
  isPaused(): Promise<boolean>;
}
