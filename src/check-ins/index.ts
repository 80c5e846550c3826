import type { Clock } from '../domain/clock.ts';
import type { FacilityCode } from '../domain/facility.ts';
import type { Companions } from '../ledger/companions.ts';
import type { LedgerEntry } from '../ledger/entry.ts';
import { createSealing } from '../sealing/index.ts';
import type { Store } from '../store/index.ts';
import { createSealedBodies } from './body.ts';
import type { RegisteredCheckIn, SettlementNotice, SettlementPlace } from './models.ts';
import {
  type CheckInQuery,
  findCheckIn,
  listCheckIns,
  newestSettlement,
  type OpenCheckIns,
  openById,
  openOfVisit,
  type SettlementQuery,
  settledAfter,
} from './reading.ts';
import {
  type NewCheckIn,
  type RegistrationParts,
  registrationRows,
  type SettlementCompanions,
} from './registration.ts';
import { forgetOldBodies } from './retention.ts';

export type * from './models.ts';
export type { CheckInQuery, SettlementQuery } from './reading.ts';
export type { NewCheckIn, SettlementCompanions } from './registration.ts';

/** Check-ins that are kept, and what became of them. */
export interface CheckIns {
  /** The rows that become durable with the ledger entry of a check-in. */
  companionsOf(checkIn: NewCheckIn, entry: LedgerEntry): Promise<Companions>;
  /** null when there is none, or nothing of it is kept any more. */
  find(id: string): Promise<RegisteredCheckIn | null>;
  /** Newest first. */
  list(query: CheckInQuery): Promise<readonly RegisteredCheckIn[]>;
  /** Those that wait, of these ids. */
  openById(ids: readonly string[]): Promise<OpenCheckIns>;
  /** In the order in which they became durable. */
  settledAfter(query: SettlementQuery): Promise<readonly SettlementNotice[]>;
  /** @param facility null: of all facilities */
  newestSettlement(facility: FacilityCode | null): Promise<SettlementPlace | null>;
  /** Deletes what is kept of check-ins that were settled 30 days ago. */
  forgetOld(): Promise<void>;
  /** What settling needs. */
  readonly rows: RegistrationParts;
}

export interface CheckInsParts {
  readonly store: Pick<Store, 'kysely'>;
  /** 32 bytes or more, shared by all replicas. */
  readonly secret: Uint8Array;
  readonly clock: Clock;
  readonly random: () => number;
  /** Rows of others that become durable with a settlement. */
  readonly settlementCompanions?: SettlementCompanions;
}

export function createCheckIns({
  clock,
  random,
  secret,
  settlementCompanions = () => [],
  store: { kysely },
}: CheckInsParts): CheckIns {
  const bodies = createSealedBodies(
    createSealing(secret, 'vss-gateway check-ins 1', { compressed: true }),
  );
  const rows: RegistrationParts = {
    bodies,
    clock,
    random,
    settlementCompanions,
    openOf: (of) => openOfVisit(kysely, bodies, of),
  };
  return {
    companionsOf: (checkIn, entry) => registrationRows(checkIn, entry, rows),
    find: (id) => findCheckIn(kysely, bodies, id),
    list: (query) => listCheckIns(kysely, bodies, query),
    openById: (ids) => openById(kysely, bodies, ids),
    settledAfter: (query) => settledAfter(kysely, query),
    newestSettlement: (facility) => newestSettlement(kysely, facility),
    forgetOld: () => forgetOldBodies(kysely, clock.now()),
    rows,
  };
}
