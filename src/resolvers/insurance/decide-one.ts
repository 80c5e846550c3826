import type { Context } from '../../context.ts';
import { AuthError } from '../../errors.ts';
import type { EligibilityInput } from '../../generated/schema.ts';
import { decideVisit } from './decide-visit.ts';
import type { DecisionModel } from './models.ts';
import { refusedRow } from './refused-row.ts';
import { readVisit } from './visit.ts';

/** The one visit of a request. */
export async function decideOne(input: EligibilityInput, context: Context): Promise<DecisionModel> {
  const visit = readVisit(input, context.clock.now(), context);
  try {
    return await decideVisit(visit, context, { aloneInRequest: true });
  } catch (error) {
    if (!isRestriction(error)) throw error;
    return refusedRow(error, context);
  }
}

/** Too many misses never block a desk: the answer is undetermined, and says what is needed (trust T24). */
function isRestriction(error: unknown): boolean {
  return error instanceof AuthError && restrictions.has(error.code);
}

const restrictions: ReadonlySet<string> = new Set(['STEP_UP_REQUIRED', 'LOOKUPS_SUSPENDED']);
