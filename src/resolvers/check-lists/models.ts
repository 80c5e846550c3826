import type { CheckList, RowWithResult } from '../../check-lists/index.ts';

export type CheckListModel = CheckList;
export type CheckListRowModel = RowWithResult;
