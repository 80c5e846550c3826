import type { FoundAccess, FoundAccesses } from '../../ledger/access-desk.ts';

export type AccessPageModel = FoundAccesses;
export type AccessModel = FoundAccess;
