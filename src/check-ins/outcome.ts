import type { DecisionModel } from '../resolvers/insurance/models.ts';
import { type SettlementOutcome, stands } from './models.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const dayMs = 86_400 * secondMs;

/** Registers are asked again for this long (start values). */
const lapseMs = 30 * dayMs;
/** An answer that decides nothing is asked for once more. */
const onceMoreMs = 15 * minuteMs;
/** What no register has yet, such as the number of a newborn, is asked for once a day. */
const dailyMs = dayMs;

const backOff = { firstMs: 2 * secondMs, mostMs: 25 * secondMs } as const;
/** The longest time that a check-in waits because a register was not heard. */
export const longestBackOffMs: number = backOff.mostMs;

/**
 * The portal refuses the account, its staff or our request: somebody has to put that right, which takes its time. Each try asks the
 * population database as well, which has answered long ago.
 */
const refusals: ReadonlySet<DecisionModel['reasons'][number]['code']> = new Set([
  'PORTAL_ACCOUNT_REFUSED',
  'PORTAL_ACCOUNT_RESTRICTED',
  'PORTAL_REFUSED_FORMAT',
  'STAFF_NAME_DIFFERS',
  'STAFF_NOT_REGISTERED',
]);
const quickTries = 12;

/** What is known of a waiting check-in besides its decision. */
export interface Waiting {
  readonly registeredAt: Date;
  /** Registers that had not answered when it was asked last. */
  readonly open: readonly string[];
  readonly attempts: number;
}

export type Verdict =
  | { readonly settled: true; readonly outcome: SettlementOutcome }
  | { readonly settled: false; readonly waitMs: number };

/** Whether a decision made now takes the place of the first one; else when to ask again. */
export function judge(
  first: DecisionModel,
  latest: DecisionModel,
  waiting: Waiting,
  { now, random }: { readonly now: Date; readonly random: () => number },
): Verdict {
  if (latest.open.length === 0) {
    if (stands(latest)) return { settled: true, outcome: outcomeOf(first, latest) };
    // All have answered, twice: now it is for the desk to act. A visit that could not be read any more was put to nobody.
    if (!latest.provisional && waiting.open.length === 0 && wasAsked(latest)) {
      return { settled: true, outcome: outcomeOf(first, latest) };
    }
  }
  if (waiting.registeredAt <= lapsedBefore(now)) return { settled: true, outcome: 'LAPSED' };
  return { settled: false, waitMs: waitOf(latest, waiting.attempts, random) };
}

/** What was registered by then is settled by the next decision, whatever it says. */
export function lapsedBefore(now: Date): Date {
  return new Date(now.getTime() - lapseMs);
}

/** Whether any register was asked: none is while the caller's look-ups are restricted. */
export function wasAsked({ sources }: Pick<DecisionModel, 'sources'>): boolean {
  return sources.length > 0;
}

/** @param attempts how often the registers have been asked again */
export function waitOf(
  {
    open,
    provisional,
    reasons,
    sources,
  }: Pick<DecisionModel, 'open' | 'provisional' | 'reasons' | 'sources'>,
  attempts: number,
  random: () => number,
): number {
  if (!wasAsked({ sources })) return onceMoreMs;
  const isRefused = open.length === 1 && reasons.some(({ code }) => refusals.has(code));
  if (isRefused && attempts >= quickTries) return Math.round(onceMoreMs * (0.5 + 0.5 * random()));
  if (open.length > 0) return backOffMs(attempts, random);
  return provisional ? Math.round(dailyMs * (0.95 + 0.1 * random())) : onceMoreMs;
}

/** Full jitter: many that failed together do not come back together. */
export function backOffMs(attempts: number, random: () => number): number {
  const most = Math.min(backOff.mostMs, backOff.firstMs * 2 ** Math.min(attempts, 10));
  return Math.round(most * random());
}

/** The same answer made certain, down to the percentage that the patient was told; else another one. */
export function outcomeOf(first: DecisionModel, latest: DecisionModel): 'CONFIRMED' | 'CHANGED' {
  const told = first.benefit?.effectiveBasisPoints;
  const isSame =
    first.decision === latest.decision &&
    (told === undefined || told === latest.benefit?.effectiveBasisPoints);
  return isSame ? 'CONFIRMED' : 'CHANGED';
}
