import type { Purpose } from '../auth/policy/purposes.ts';
import type { Clock } from '../domain/clock.ts';
import type { EligibilityInput } from '../generated/schema.ts';
import type { Companion, Companions } from '../ledger/companions.ts';
import type { LedgerEntry } from '../ledger/entry.ts';
import type { DecisionModel } from '../resolvers/insurance/models.ts';
import { repeatableVisit, type SealedBodies } from './body.ts';
import {
  type Hospital,
  type OpenCheckIn,
  type Question,
  type SettledCheckIn,
  stands,
} from './models.ts';
import { outcomeOf, waitOf } from './outcome.ts';
import type { VisitQuery } from './reading.ts';

/** A check-in about to be answered. */
export interface NewCheckIn {
  readonly caller: Hospital;
  readonly purpose: Purpose;
  readonly question: Question;
  readonly input: EligibilityInput;
  readonly decision: DecisionModel;
}

/** Rows of others that become durable with a settlement. Called by each replica that tries: ids have to be the same. */
export type SettlementCompanions = (
  settled: SettledCheckIn,
  entryId: string,
) => readonly Companion[];

export interface RegistrationParts {
  readonly bodies: SealedBodies;
  /** Check-ins of the same patient, encounter and day that are open. */
  readonly openOf: (of: VisitQuery) => Promise<readonly OpenCheckIn[]>;
  readonly settlementCompanions: SettlementCompanions;
  readonly clock: Clock;
  readonly random: () => number;
}

/** The rows that become durable with the ledger entry of a check-in, so that an acknowledged one is never lost. */
export async function registrationRows(
  checkIn: NewCheckIn,
  entry: LedgerEntry,
  parts: RegistrationParts,
): Promise<Companions> {
  const { decision } = checkIn;
  const along: Companion[] = [registered(checkIn, entry), body(checkIn, entry, parts)];
  if (stands(decision)) along.push(...(await settledByTheDesk(decision, entry, parts)));
  else along.push(queued(checkIn, parts));
  return { once: [], along };
}

function registered({ caller, decision }: NewCheckIn, entry: LedgerEntry): Companion {
  return {
    table: 'check_ins',
    row: {
      id: decision.id,
      entry_id: entry.id,
      client: entry.client,
      facility: caller.facility,
      person: entry.person,
      visit: entry.visit,
      registered_at: decision.decidedAt.toISOString(),
      visit_date: decision.visitDate,
      settled_at_once: stands(decision) ? 1 : 0,
    },
  };
}

function body(
  { caller, decision, input, purpose, question }: NewCheckIn,
  entry: LedgerEntry,
  { bodies, clock }: RegistrationParts,
): Companion {
  if (entry.decision === null) throw new TypeError('a check-in has a decision');
  const sealed = bodies.seal(decision.id, {
    input: repeatableVisit(input, decision.decidedAt),
    caller,
    purpose,
    decision,
    ledger: entry.decision,
    question: stands(decision) ? null : question,
  });
  return bodyRow(decision.id, 'CHECK_IN', entry.id, sealed, clock);
}

function bodyRow(
  checkInId: string,
  part: 'CHECK_IN' | 'SETTLEMENT',
  entryId: string,
  sealed: string,
  clock: Clock,
): Companion {
  const kept_at = clock.now().toISOString();
  return {
    table: 'check_in_bodies',
    row: { check_in_id: checkInId, part, entry_id: entryId, kept_at, sealed },
  };
}

function queued({ caller, decision }: NewCheckIn, { clock, random }: RegistrationParts): Companion {
  return {
    table: 'settlement_queue',
    row: {
      check_in_id: decision.id,
      facility: caller.facility,
      registered_at: decision.decidedAt.toISOString(),
      open_registers: decision.open.join(' '),
      attempts: 0,
      next_attempt_at: clock.now().getTime() + waitOf(decision, 0, random),
      lease_until: 0,
      lease_owner: '',
    },
  };
}

/** A decision that stands, of the same encounter and day: what was open of it is settled with it. Another day has its own law and card. */
async function settledByTheDesk(
  decision: DecisionModel,
  entry: LedgerEntry,
  parts: RegistrationParts,
): Promise<readonly Companion[]> {
  const { visit, person } = entry;
  if (visit === null || person === null) return [];
  const open = await parts.openOf({ visit, person, visitDate: decision.visitDate });
  return open.flatMap((earlier) => {
    const settled = settledCheckIn(earlier, decision, parts.clock.now());
    const { settlement, beside } = settlementRows(settled, entry, parts);
    return [settlement, ...beside];
  });
}

export function settledCheckIn(
  { body: { decision: first }, client, facility, id, registeredAt }: OpenCheckIn,
  decision: DecisionModel,
  settledAt: Date,
  outcome: SettledCheckIn['outcome'] = outcomeOf(first, decision),
): SettledCheckIn {
  return { checkInId: id, facility, client, outcome, registeredAt, settledAt, decision };
}

/** The row that makes a settlement, and those that go with it. */
export function settlementRows(
  settled: SettledCheckIn,
  entry: Pick<LedgerEntry, 'id'>,
  parts: Pick<RegistrationParts, 'bodies' | 'clock' | 'settlementCompanions'>,
): { readonly settlement: Companion; readonly beside: readonly Companion[] } {
  const { checkInId, client, decision, facility, outcome, settledAt } = settled;
  const sealed = parts.bodies.sealSettlement(checkInId, decision);
  return {
    settlement: {
      table: 'settlements',
      row: {
        check_in_id: checkInId,
        entry_id: entry.id,
        client,
        facility,
        outcome,
        decision_id: decision.id,
        settled_at: settledAt.toISOString(),
      },
    },
    beside: [
      bodyRow(checkInId, 'SETTLEMENT', entry.id, sealed, parts.clock),
      ...parts.settlementCompanions(settled, entry.id),
    ],
  };
}
