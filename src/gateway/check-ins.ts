import { randomUUID } from 'node:crypto';
import type { BackgroundDesk } from '../background.ts';
import { type CheckIns, createCheckIns, type SettlementCompanions } from '../check-ins/index.ts';
import { createQueue } from '../check-ins/queue.ts';
import { createReconciler } from '../check-ins/reconciler.ts';
import { startRounds } from '../check-ins/rounds.ts';
import type { Secrets } from '../config/secrets.ts';
import type { CanAsk } from '../connectors/upstream.ts';
import type { Ledger } from '../ledger/entry.ts';
import { openBeside } from '../store/beside.ts';
import type { Store } from '../store/index.ts';
import type { Surroundings } from './surroundings.ts';

const hourMs = 3_600_000;

/** Check-ins that are kept; what is past its time is forgotten by the hour. */
export function openCheckIns(
  store: Store,
  { pseudonymKey: secret }: Secrets,
  { clock, events, stack }: Surroundings,
  settlementCompanions: SettlementCompanions = () => [],
): CheckIns {
  const checkIns = createCheckIns({
    store,
    secret,
    clock,
    random: Math.random,
    settlementCompanions,
  });
  const forget = () => {
    checkIns.forgetOld().catch((error: unknown) => events.failed(error, 'check-ins'));
  };
  const timer = setInterval(forget, hourMs).unref();
  stack.defer(() => clearInterval(timer));
  return checkIns;
}

export interface SettlingParts {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly background: BackgroundDesk;
  readonly canAsk: CanAsk;
  readonly checkIns: CheckIns;
}

/** Asks again about the check-ins that are open, until it is closed. */
export async function startSettling(
  { background, canAsk, checkIns, ledger, store }: SettlingParts,
  { clock, events, stack }: Surroundings,
): Promise<{ close(): Promise<void> }> {
  const beside = await openBeside(store);
  stack.defer(() => beside.close());
  const queue = createQueue(beside.database, randomUUID());
  const report = {
    ...events.settlements,
    failed: (error: unknown) => events.failed(error, 'settlement'),
  };
  const reconciler = createReconciler({
    queue,
    openById: checkIns.openById,
    desk: background,
    ledger,
    canAsk,
    rows: checkIns.rows,
    clock,
    random: Math.random,
    report,
  });
  const rounds = startRounds({ reconciler, queue, clock, report });
  stack.defer(() => rounds.close());
  return rounds;
}
