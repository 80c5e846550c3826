import type { BackgroundDecision, BackgroundDesk, BackgroundTask } from '../background.ts';
import type { Clock } from '../domain/clock.ts';
import type { Ledger } from '../ledger/entry.ts';
import { keptDecision, revivedDecision } from '../resolvers/insurance/kept-decision.ts';
import type { Store } from '../store/index.ts';
import type { ListSettings, PendingRow } from './models.ts';
import { postponeRow } from './rows.ts';
import { isFinal, mostTries, pauseMs, tallyOf, worthAnotherTry } from './standing.ts';
import type { ListTexts } from './texts.ts';
import { type KnownResult, unchangedResult } from './unchanged.ts';

export interface CheckRowParts {
  readonly store: Pick<Store, 'kysely'>;
  readonly texts: ListTexts;
  readonly desk: BackgroundDesk;
  readonly ledger: Pick<Ledger, 'appendOnce' | 'findByDecision'>;
  readonly clock: Clock;
  readonly policyVersion: string;
  readonly settings: ListSettings;
}

/** The operation as the ledger names it. */
const operation = 'checkList';
const coordinate = 'Mutation.addToCheckList';
/** Nobody sent a document for a row alone: receipt and ledger hold the digest of this one. */
const document =
  'mutation($id: ID!, $rows: [CheckListRowInput!]!) { addToCheckList(id: $id, rows: $rows) { id } }';
const sparedMs = 1_000;

/** One row of a list, from its turn to a result that is durable with its ledger entry. */
export interface RowCheck {
  /** Answers from the known result, where that still counts: true when the row is done. */
  fromKnown(row: PendingRow, facility: string): Promise<boolean>;
  /** Asks the sources. A row whose answer is open for a passing fault is put off. */
  ask(row: PendingRow, facility: string): Promise<void>;
}

export function createRowCheck(parts: CheckRowParts): RowCheck {
  const { clock, desk, ledger, policyVersion, settings, store, texts } = parts;

  function taskOf({ caller, reference, visit, knownVersion }: PendingRow): BackgroundTask {
    return {
      caller,
      purpose: visit.purpose ?? 'CHECK_IN',
      coordinate,
      operation,
      document,
      variables: { rows: [{ reference, visit, knownVersion }] },
      visit,
      previous: null,
      counted: 'LIST',
      withCoPayment: false,
    };
  }

  /** The first of several that tried; the others leave nothing. */
  async function keep(
    row: PendingRow,
    facility: string,
    { decision, record }: BackgroundDecision,
    known: KnownResult | null,
  ): Promise<void> {
    const text = keptDecision(decision);
    const { entries, keys, kept } = record(text);
    const [entry] = entries;
    if (entry === undefined) throw new TypeError('a decision leaves an entry');
    const decidedAt = decision.decidedAt.toISOString();
    await ledger.appendOnce(entry, keys, [
      {
        table: 'check_list_results',
        row: {
          list_id: row.listId,
          position: row.position,
          entry_id: entry.id,
          version: decision.id,
          outcome: known === null ? 'DECIDED' : 'UNCHANGED',
          tally: tallyOf(decision),
          facility,
          client: row.caller.clientId,
          visit: texts.visitOf(row.visit),
          checked_at: known?.checkedAt ?? decidedAt,
          decided_at: decidedAt,
          final: isFinal(decision) ? 1 : 0,
          policy: policyVersion,
          visit_date: decision.visitDate,
          sealed: texts.sealDecision(row, text),
        },
      },
    ]);
    kept();
  }

  return {
    async fromKnown(row, facility) {
      const known = await unchangedResult(store, texts, {
        row,
        facility,
        now: clock.now(),
        policyVersion,
        unchangedHours: settings.unchangedHours,
      });
      const entry = known === null ? null : await ledger.findByDecision(known.version);
      if (known === null || entry === null) return false;
      const previous = entry.entry.decision;
      const again = await desk.repeat(
        { ...taskOf(row), previous },
        revivedDecision(known.decision),
      );
      if (again === null) return false;
      await keep(row, facility, again, known);
      return true;
    },

    async ask(row, facility) {
      const decided = await desk.decide(taskOf(row));
      const tries = row.attempts + 1;
      const another = worthAnotherTry(decided.decision);
      if (another === null || (another === 'ASKED' && tries >= mostTries)) {
        await keep(row, facility, decided, null);
        return;
      }
      const waitMs = another === 'SPARED' ? sparedMs : pauseMs(row.attempts);
      await postponeRow(store.kysely, row, {
        attempts: another === 'SPARED' ? row.attempts : tries,
        at: new Date(clock.now().getTime() + waitMs),
      });
    },
  };
}
