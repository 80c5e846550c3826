import { randomUUID } from 'node:crypto';
import type { Caller } from '../auth/caller.ts';
import type { Clock } from '../domain/clock.ts';
import type { Store } from '../store/index.ts';
import { isPaused } from './desks.ts';
import { cancelList, closeList, findList, findSealedList, startList } from './lists.ts';
import type { CheckList, Counts, ListSettings, NewRow, RowWithResult } from './models.ts';
import { type Added, addRows, countResults, type RowPage, readRows } from './rows.ts';
import { createListTexts, type ListTexts } from './texts.ts';

export type { CheckList, Counts, ListSettings, NewRow, RowWithResult } from './models.ts';
export type { RowPage } from './rows.ts';

type HospitalCaller = Extract<Caller, { readonly kind: 'hospital' }>;

/** Lists of the caller's facility; `null` and UNKNOWN stand for those of others too. */
export interface CheckLists {
  start(caller: HospitalCaller, idempotencyKey: string): Promise<CheckList>;
  find(caller: HospitalCaller, id: string): Promise<CheckList | null>;
  add(caller: HospitalCaller, id: string, rows: readonly NewRow[]): Promise<Added | 'UNKNOWN'>;
  close(caller: HospitalCaller, id: string): Promise<void>;
  cancel(caller: HospitalCaller, id: string): Promise<void>;
  counts(id: string): Promise<Counts>;
  rows(id: string, page: RowPage): Promise<readonly RowWithResult[]>;
  isPaused(facility: string): Promise<boolean>;
}

export interface CheckListsParts {
  readonly store: Pick<Store, 'kysely'>;
  /** 32 bytes or more, shared by all replicas. */
  readonly secret: Uint8Array;
  readonly clock: Clock;
  readonly settings: ListSettings;
  /** There is something to do. */
  readonly wake: () => void;
}

export function createCheckLists(parts: CheckListsParts): CheckLists {
  const { clock, settings, wake } = parts;
  const { kysely } = parts.store;
  const texts: ListTexts = createListTexts(parts.secret);
  const placeOf = (caller: HospitalCaller, id: string) => ({ id, facility: caller.facility });

  return {
    start(caller, idempotencyKey) {
      const id = randomUUID();
      return startList(kysely, {
        id,
        // One client can serve several facilities. Not by issuer: its address may change between two tries.
        key: texts.keyOf({
          client: caller.clientId,
          facility: caller.facility,
          practitioner: caller.practitioner.personalId,
          idempotencyKey,
        }),
        facility: caller.facility,
        client: caller.clientId,
        sealed: texts.sealCaller(id, caller),
        at: clock.now(),
      });
    },

    find: (caller, id) => findList(kysely, placeOf(caller, id)),

    async add(caller, id, rows) {
      const found = await findSealedList(kysely, placeOf(caller, id));
      if (found === null || !isSame(texts.openCaller(id, found.sealed), caller)) return 'UNKNOWN';
      const added = await addRows(kysely, texts, {
        listId: id,
        rows,
        mostRows: settings.mostRows,
        at: clock.now(),
      });
      wake();
      return added;
    },

    async close(_caller, id) {
      await closeList(kysely, id, clock.now());
      wake();
    },

    cancel: (_caller, id) => cancelList(kysely, id, clock.now()),
    counts: (id) => countResults(kysely, id),
    rows: (id, page) => readRows(kysely, texts, id, page),
    isPaused: (facility) => isPaused(kysely, facility, clock.now()),
  };
}

/** The registers are asked in the name of who started the list. */
function isSame(starter: Caller, caller: HospitalCaller): boolean {
  return (
    starter.kind === 'hospital' &&
    starter.clientId === caller.clientId &&
    starter.practitioner.personalId === caller.practitioner.personalId
  );
}
