import { setTimeout } from 'node:timers/promises';
import type { Caller } from '../auth/caller.ts';
import type { CallPriority } from '../connectors/upstream.ts';
import type { Context, Guesses } from '../context.ts';
import type { Events } from '../http/events.ts';
import type { Waits } from '../http/waits.ts';
import type { Pseudonyms } from '../ledger/pseudonym.ts';
import type { createLoaders } from '../loaders/index.ts';
import type { MissBudget } from '../miss-budget/index.ts';

/** Of the staff member, as in the ledger and in the alerts of the miss budget; a break-glass call always has one. */
export function overrider(caller: Caller, pseudonyms: Pseudonyms): string {
  return pseudonyms.practitioner(
    'practitioner' in caller ? (caller.practitioner?.personalId ?? '') : '',
  );
}

export function ownAccessesOf(caller: Caller): Context['accessLog']['own'] {
  return {
    person: caller.kind === 'citizen' ? caller.personalId : null,
    organisation: organisationOf(caller),
  };
}

function organisationOf(caller: Caller): string | null {
  if (caller.kind === 'hospital') return caller.facility;
  return caller.kind === 'agency' ? caller.agency : null;
}

/** Citizens see only themselves, by a number that their token proves: there is nothing that they could guess. */
export function guessesOf(caller: Caller, budget: MissBudget, list = false): Guesses {
  if (caller.kind === 'citizen') return freely;
  const started = performance.now();
  const operator = caller.practitioner?.personalId ?? null;
  return {
    reserve: (claims) => budget.reserve({ client: caller.clientId, operator }, { ...claims, list }),
    nextTick: () => setTimeout(missGridMs - ((performance.now() - started) % missGridMs)),
  };
}

/** Wider than what the two kinds of miss differ by at our side; a register's own time is not ours to hide. */
const missGridMs = 50;

/** Of whom nothing is counted. */
export const freely: Guesses = {
  nextTick: () => Promise.resolve(),
  reserve: () =>
    Promise.resolve({ granted: true, tellsMisses: true, settle: () => Promise.resolve() }),
};

export interface AskingParts {
  readonly requestId: string;
  readonly events: Pick<Events, 'upstreamFailed'>;
  readonly priority: () => CallPriority;
  readonly purpose: () => string;
  /** null when nobody measures it. */
  readonly waits: Waits | null;
}

/** In whose name the registers are asked, and what of a failure is noted. */
export function askingFor(
  caller: Caller,
  { requestId, events, priority, purpose, waits }: AskingParts,
): Parameters<typeof createLoaders>[1] {
  const practitioner = 'practitioner' in caller ? caller.practitioner : null;
  return {
    client: caller.clientId,
    facility: organisationOf(caller) ?? caller.clientId,
    callerKind: caller.kind,
    purpose,
    priority,
    officer: practitioner?.personalId ?? caller.clientId,
    wantsRecord: caller.scopes.has('identity:read') || caller.scopes.has('person:read'),
    portal:
      caller.kind === 'hospital' ? { facility: caller.facility, staff: caller.practitioner } : null,
    ...(waits === null ? {} : { waiting: (work) => waits.during(work) }),
    onFailure: (register, error) => events.upstreamFailed(register, error, requestId),
  };
}
