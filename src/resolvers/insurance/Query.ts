import type { Context } from '../../context.ts';
import { parsePlainDate, vietnamDate } from '../../domain/date.ts';
import { GatewayError, InputError, parseArgument } from '../../errors.ts';
import type { EligibilityInput, QueryResolvers } from '../../generated/schema.ts';
import { holderOf } from '../../identity/holder.ts';
import { type Deadline, startDeadline } from '../../loaders/deadline.ts';
import { inTurn } from '../../loaders/in-turn.ts';
import { decideOne } from './decide-one.ts';
import { decideVisit } from './decide-visit.ts';
import type { DecisionModel } from './models.ts';
import { refusedRow } from './refused-row.ts';
import { timelineOf } from './timeline.ts';
import { readVisit } from './visit.ts';

const mostRows = 200;
/** Rows under way at a time, so that a row's own clock starts with its look-up (resilience, 6). */
const rowsAtATime = 8;

export const Query: Pick<QueryResolvers, 'eligibility' | 'eligibilityMany' | 'coverageTimeline'> = {
  eligibility: (_parent, { input }, context) => decideOne(input, context),

  eligibilityMany: async (_parent, { inputs }, context) => {
    if (inputs.length > mostRows) throw new InputError('TOO_MANY_ROWS', { argument: 'inputs' });
    const deadline = startDeadline(context.rules.listDeadlineMs);
    const turn = inTurn(rowsAtATime);
    try {
      return await Promise.all(
        inputs.map((input) => turn(() => decideRow(input, context, deadline))),
      );
    } finally {
      deadline.clear();
    }
  },

  coverageTimeline: (_parent, { holder, from }, context) => {
    const today = vietnamDate(context.clock.now());
    return timelineOf(
      parseArgument('holder', () => holderOf(holder, today, context.rules.personalIds)),
      from == null ? today : parseArgument('from', () => parsePlainDate(from)),
      context,
    );
  },
};

async function decideRow(
  input: EligibilityInput,
  context: Context,
  deadline: Deadline,
): Promise<DecisionModel> {
  try {
    if (deadline.passed()) throw new GatewayError('TIME_RAN_OUT');
    const visit = readVisit(input, context.clock.now(), context);
    const decision = decideVisit(visit, context, { aloneInRequest: false });
    const inTime = await deadline.before(decision);
    if (inTime === undefined) throw new GatewayError('TIME_RAN_OUT');
    return inTime;
  } catch (error) {
    return refusedRow(error, context);
  }
}
