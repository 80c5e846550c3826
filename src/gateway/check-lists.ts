import { setTimeout } from 'node:timers/promises';
import type { Caller } from '../auth/caller.ts';
import type { BackgroundDesk } from '../background.ts';
import { createRowCheck } from '../check-lists/check-row.ts';
import { createCheckLists, type ListSettings } from '../check-lists/index.ts';
import { startListRunner } from '../check-lists/runner.ts';
import { createListTexts } from '../check-lists/texts.ts';
import type { CanAsk } from '../connectors/upstream.ts';
import { parseFacilityCode } from '../domain/facility.ts';
import { AuthError } from '../errors.ts';
import type { Ledger } from '../ledger/entry.ts';
import type { CheckListDesk } from '../resolvers/check-lists/desk.ts';
import type { BesideConnection } from '../store/beside.ts';
import type { Surroundings } from './surroundings.ts';

export interface CheckListParts {
  readonly beside: BesideConnection;
  readonly pseudonymKey: Uint8Array;
  readonly ledger: Ledger;
  readonly canAsk: CanAsk;
  readonly settings: ListSettings;
  readonly policyVersion: string;
  readonly background: BackgroundDesk;
}

/** Tomorrow's lists: the desk that requests speak to, and the runner behind it. */
export function openCheckLists(
  parts: CheckListParts,
  { clock, events, stack }: Surroundings,
): (caller: Caller) => CheckListDesk {
  const { canAsk, ledger, policyVersion, pseudonymKey, settings } = parts;
  const store = { kysely: parts.beside.database };
  const texts = createListTexts(pseudonymKey);
  const runner = startListRunner({
    store,
    texts,
    clock,
    settings,
    sleep: async (milliseconds, signal) => {
      await setTimeout(milliseconds, undefined, { signal });
    },
    canAsk: (facility) =>
      canAsk('VSS_PORTAL', parseFacilityCode(facility)) && canAsk('POPULATION_REGISTER'),
    check: createRowCheck({
      store,
      texts,
      ledger,
      clock,
      policyVersion,
      settings,
      desk: parts.background,
    }),
    failed: (error) => events.failed(error, 'check-lists'),
  });
  stack.defer(() => runner.close());
  const lists = createCheckLists({
    store,
    secret: pseudonymKey,
    clock,
    settings,
    wake: runner.wake,
  });
  return (caller) => ({
    start: (key) => lists.start(hospital(caller), key),
    find: (id) => lists.find(hospital(caller), id),
    add: (id, rows) => lists.add(hospital(caller), id, rows),
    close: (id) => lists.close(hospital(caller), id),
    cancel: (id) => lists.cancel(hospital(caller), id),
    counts: lists.counts,
    rows: lists.rows,
    isPaused: () => lists.isPaused(hospital(caller).facility),
  });
}

function hospital(caller: Caller): Extract<Caller, { readonly kind: 'hospital' }> {
  if (caller.kind !== 'hospital') throw new AuthError('CALLER_NOT_ALLOWED');
  return caller;
}
