import type { Kysely, Selectable } from 'kysely';
import type { FacilityCode } from '../domain/facility.ts';
import type { SettlementsTable, Tables } from '../store/tables.ts';
import type { SealedBodies } from './body.ts';
import type {
  CheckInState,
  OpenCheckIn,
  RegisteredCheckIn,
  SettlementNotice,
  SettlementPlace,
} from './models.ts';

export interface CheckInQuery {
  readonly facility: FacilityCode;
  /** null: of any. */
  readonly state: CheckInState | null;
  readonly first: number;
  /** Older ones than this one; null for the newest. */
  readonly after: string | null;
}

export interface SettlementQuery {
  /** null: of all facilities. */
  readonly facility: FacilityCode | null;
  /** null: from the first on. */
  readonly after: SettlementPlace | null;
  readonly first: number;
}

interface FoundRow {
  readonly id: string;
  readonly sequence: number | string;
  readonly client: string;
  readonly facility: string;
  readonly registered_at: string;
  readonly settled_at_once: number;
  readonly sealed: string;
  readonly outcome: Selectable<SettlementsTable>['outcome'] | null;
  readonly settled_at: string | null;
  readonly sealed_settlement: string | null;
}

export async function findCheckIn(
  database: Kysely<Tables>,
  bodies: SealedBodies,
  id: string,
): Promise<RegisteredCheckIn | null> {
  const row = await whole(database).where('c.id', '=', id).executeTakeFirst();
  return row === undefined ? null : readable(() => registeredOf(row, bodies));
}

/** Newest first. */
export async function listCheckIns(
  database: Kysely<Tables>,
  bodies: SealedBodies,
  { facility, state, first, after }: CheckInQuery,
): Promise<readonly RegisteredCheckIn[]> {
  let query = whole(database).where('c.facility', '=', facility);
  if (state === 'FINAL') query = query.where('c.settled_at_once', '=', 1);
  else if (state === 'UNSETTLED') {
    query = query.where('c.settled_at_once', '=', 0).where('s.check_in_id', 'is', null);
  } else if (state !== null) {
    query = query.where('c.settled_at_once', '=', 0).where('s.outcome', '=', state);
  }
  if (after !== null) {
    query = query.where('c.sequence', '<', (inner) =>
      inner
        .selectFrom('check_ins')
        .select('sequence')
        .where('id', '=', after)
        .where('facility', '=', facility),
    );
  }
  const rows = await query.orderBy('c.sequence', 'desc').limit(first).execute();
  return rows.flatMap((row) => {
    const found = readable(() => registeredOf(row, bodies));
    return found === null ? [] : [found];
  });
}

/** With its bodies: one whose bodies were erased, or are past their time, is found no more. */
function whole(database: Kysely<Tables>) {
  return database
    .selectFrom('check_ins as c')
    .innerJoin('check_in_bodies as b', (join) =>
      join.onRef('b.check_in_id', '=', 'c.id').on('b.part', '=', 'CHECK_IN'),
    )
    .leftJoin('settlements as s', 's.check_in_id', 'c.id')
    .leftJoin('check_in_bodies as d', (join) =>
      join.onRef('d.check_in_id', '=', 'c.id').on('d.part', '=', 'SETTLEMENT'),
    )
    .select([
      'c.id',
      'c.sequence',
      'c.client',
      'c.facility',
      'c.registered_at',
      'c.settled_at_once',
      'b.sealed',
      's.outcome',
      's.settled_at',
      'd.sealed as sealed_settlement',
    ]);
}

function registeredOf(row: FoundRow, bodies: SealedBodies): RegisteredCheckIn {
  const { decision, input, purpose } = bodies.open(row.id, row.sealed);
  return {
    id: row.id,
    sequence: Number(row.sequence),
    client: row.client,
    facility: row.facility as FacilityCode,
    registeredAt: new Date(row.registered_at),
    state: stateOf(row),
    input,
    purpose,
    decision,
    settlement: settlementOf(row, bodies),
  };
}

function stateOf({ outcome, settled_at_once: atOnce }: FoundRow): CheckInState {
  if (atOnce === 1) return 'FINAL';
  return outcome ?? 'UNSETTLED';
}

function settlementOf(
  { id, outcome, sealed_settlement: sealed, settled_at: at }: FoundRow,
  bodies: SealedBodies,
): RegisteredCheckIn['settlement'] {
  if (outcome === null || at === null || sealed === null) return null;
  return { outcome, settledAt: new Date(at), decision: bodies.openSettlement(id, sealed) };
}

/** In the order in which they became durable. */
export async function settledAfter(
  database: Kysely<Tables>,
  { facility, after, first }: SettlementQuery,
): Promise<readonly SettlementNotice[]> {
  let query = database.selectFrom('settlements').selectAll();
  if (facility !== null) query = query.where('facility', '=', facility);
  if (after !== null) {
    const { sequence, checkInId } = after;
    query = query.where((is) =>
      is.or([
        is('sequence', '>', sequence),
        is.and([is('sequence', '=', sequence), is('check_in_id', '>', checkInId)]),
      ]),
    );
  }
  const rows = await query.orderBy('sequence').orderBy('check_in_id').limit(first).execute();
  return rows.map((row) => ({
    sequence: Number(row.sequence),
    checkInId: row.check_in_id,
    facility: row.facility as FacilityCode,
    client: row.client,
    outcome: row.outcome,
    settledAt: new Date(row.settled_at),
    decisionId: row.decision_id,
  }));
}

/** @param facility null: of all facilities */
export async function newestSettlement(
  database: Kysely<Tables>,
  facility: FacilityCode | null,
): Promise<SettlementPlace | null> {
  const settlements = database.selectFrom('settlements').select(['sequence', 'check_in_id']);
  const ofFacility = facility === null ? settlements : settlements.where('facility', '=', facility);
  const row = await ofFacility
    .orderBy('sequence', 'desc')
    .orderBy('check_in_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { sequence: Number(row.sequence), checkInId: row.check_in_id };
}

/** Check-ins that wait, as far as they are kept and can be read. */
export interface OpenCheckIns {
  readonly open: readonly OpenCheckIn[];
  /** Ids of those that were sealed with another key, or damaged. */
  readonly unreadable: ReadonlySet<string>;
}

/** By their ids; without those that are settled, or of which nothing is kept any more. */
export function openById(
  database: Kysely<Tables>,
  bodies: SealedBodies,
  ids: readonly string[],
): Promise<OpenCheckIns> {
  return opened(open(database).where('c.id', 'in', ids), bodies);
}

/** Check-ins of one patient and encounter on one day that wait, patient and encounter as pseudonyms. */
export async function openOfVisit(
  database: Kysely<Tables>,
  bodies: SealedBodies,
  { visit, person, visitDate }: VisitQuery,
): Promise<readonly OpenCheckIn[]> {
  const ofVisit = open(database)
    .where('c.visit', '=', visit)
    .where('c.person', '=', person)
    .where('c.visit_date', '=', visitDate);
  return (await opened(ofVisit, bodies)).open;
}

export interface VisitQuery {
  readonly visit: string;
  readonly person: string;
  readonly visitDate: string;
}

function open(database: Kysely<Tables>) {
  return database
    .selectFrom('check_ins as c')
    .innerJoin('check_in_bodies as b', (join) =>
      join.onRef('b.check_in_id', '=', 'c.id').on('b.part', '=', 'CHECK_IN'),
    )
    .leftJoin('settlements as s', 's.check_in_id', 'c.id')
    .where('c.settled_at_once', '=', 0)
    .where('s.check_in_id', 'is', null)
    .select(['c.id', 'c.client', 'c.facility', 'c.registered_at', 'b.sealed']);
}

async function opened(query: ReturnType<typeof open>, bodies: SealedBodies): Promise<OpenCheckIns> {
  const rows = await query.execute();
  const unreadable = new Set<string>();
  const found = rows.flatMap(({ id, client, facility, registered_at: at, sealed }) => {
    const kept = readable(() => bodies.open(id, sealed));
    if (kept === null) unreadable.add(id);
    if (kept === null || kept.question === null) return [];
    return {
      id,
      client,
      facility: facility as FacilityCode,
      registeredAt: new Date(at),
      body: { ...kept, question: kept.question },
    };
  });
  return { open: found, unreadable };
}

/** One that was sealed with another key, or is damaged, stands in nobody's way: it is as one that is kept no more. */
function readable<T>(open: () => T): T | null {
  try {
    return open();
  } catch {
    return null;
  }
}
