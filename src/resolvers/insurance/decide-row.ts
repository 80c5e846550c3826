import type { Context } from '../../context.ts';
import { GatewayError } from '../../errors.ts';
import type { EligibilityInput } from '../../generated/schema.ts';
import { type Deadline, deadlineAt, knownBy } from '../../loaders/deadline.ts';
import { decideVisit } from './decide-visit.ts';
import type { DecisionModel } from './models.ts';
import { refusedRow } from './refused-row.ts';
import { readVisit, type Visit } from './visit.ts';

export interface RowOptions {
  /** Whether the co-payment service is asked too. */
  readonly aloneInRequest: boolean;
  /** Of all rows together. */
  readonly deadline?: Deadline;
  /** Refuses by throwing what the row may not be served for. */
  readonly begin?: () => void;
}

/** One visit of several: it is decided or refused on its own, and either is an answer. */
export async function decideRow(
  input: EligibilityInput,
  context: Context,
  { aloneInRequest, begin, deadline }: RowOptions,
): Promise<DecisionModel> {
  try {
    if (deadline?.passed() === true) throw new GatewayError('TIME_RAN_OUT');
    begin?.();
    const visit = readVisit(input, context.clock.now(), context);
    return await decideVisit(visit, context, {
      aloneInRequest,
      within: withinOf(visit, context, deadline),
    });
  } catch (error) {
    return refusedRow(error, context);
  }
}

/** A row's own clock starts with its look-up (resilience, 6). */
function withinOf(visit: Visit, { clock }: Context, deadline: Deadline | undefined): Deadline {
  const at = knownBy(clock.monotonic(), visit.deadlineMs);
  return deadlineAt(clock, Math.min(at, deadline?.at ?? at));
}
