import type { SourceReason } from '../domain/answer.ts';
import type { DecisionModel } from '../resolvers/insurance/models.ts';
import type { Tally } from './models.ts';

export function tallyOf({ decision, status }: DecisionModel): Tally {
  switch (status) {
    case 'ELIGIBLE':
      return 'ELIGIBLE';
    case 'ELIGIBLE_PROVISIONAL':
      return 'PROVISIONAL';
    case 'NOT_ELIGIBLE':
      return 'NOT_ELIGIBLE';
    case 'NEEDS_ACTION':
      return 'NEEDS_ACTION';
    case 'SYSTEM_ERROR':
      return 'FAILED';
    default:
      return ((_: never) => (decision === 'ELIGIBLE' ? 'ELIGIBLE' : 'FAILED'))(status);
  }
}

/** What a later list may still count on. */
export function isFinal({ decision, open, provisional }: DecisionModel): boolean {
  return decision !== 'UNDETERMINED' && !provisional && open.length === 0;
}

/** A fault that may be over at the next try; refusals of our account or staff are not among them. */
const passing: ReadonlySet<SourceReason> = new Set([
  'TIMEOUT',
  'UNREACHABLE',
  'INVALID_ANSWER',
  'WRONG_PERSON',
  'UPSTREAM_ERROR',
  'CIRCUIT_OPEN',
  'OVERLOADED',
  'THROTTLED',
]);

const notAsked: ReadonlySet<SourceReason> = new Set(['CIRCUIT_OPEN', 'OVERLOADED', 'THROTTLED']);

const accidents: ReadonlySet<string> = new Set(['TIME_RAN_OUT', 'INTERNAL_ERROR']);

/** Whether asking again may settle what is open; ASKED counts as a try, SPARED does not, since nothing was asked. */
export function worthAnotherTry(decision: DecisionModel): 'ASKED' | 'SPARED' | null {
  if (isFinal(decision)) return null;
  if (decision.reasons.some(({ code }) => accidents.has(code))) return 'ASKED';
  const reasons = decision.sources
    .filter(({ status }) => status === 'FAILED' || status === 'STALE')
    .flatMap(({ reason }) => (reason !== null && passing.has(reason) ? [reason] : []));
  if (reasons.length === 0) return null;
  return reasons.every((reason) => notAsked.has(reason)) ? 'SPARED' : 'ASKED';
}

/** After so many tries the answer stays as it is. */
export const mostTries = 8;

/** Of the try after that many. */
export function pauseMs(tries: number): number {
  return Math.min(30_000, 1_000 * 2 ** tries);
}
