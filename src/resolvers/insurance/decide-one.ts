import type { Context } from '../../context.ts';
import { GatewayError } from '../../errors.ts';
import type { EligibilityInput } from '../../generated/schema.ts';
import { deadlineAt, knownBy } from '../../loaders/deadline.ts';
import { decideVisit } from './decide-visit.ts';
import type { DecisionModel } from './models.ts';
import { refusedRow } from './refused-row.ts';
import { readVisit } from './visit.ts';

/** The one visit of a request. */
export async function decideOne(input: EligibilityInput, context: Context): Promise<DecisionModel> {
  const visit = readVisit(input, context.clock.now(), context);
  try {
    const { clock, startedAt } = context;
    const within = deadlineAt(clock, knownBy(startedAt, visit.deadlineMs));
    return await decideVisit(visit, context, { aloneInRequest: true, within });
  } catch (error) {
    if (!isRestriction(error)) throw error;
    return refusedRow(error, context);
  }
}

/** Neither too many misses nor a budget that is slow to say block a desk: the answer is undetermined (trust T24). */
function isRestriction(error: unknown): boolean {
  return error instanceof GatewayError && restrictions.has(error.code);
}

const restrictions: ReadonlySet<string> = new Set([
  'STEP_UP_REQUIRED',
  'LOOKUPS_SUSPENDED',
  'TIME_RAN_OUT',
]);
