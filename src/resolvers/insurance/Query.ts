import { parsePlainDate, vietnamDate } from '../../domain/date.ts';
import { GatewayError, InputError, parseArgument } from '../../errors.ts';
import type { QueryResolvers } from '../../generated/schema.ts';
import { holderOf } from '../../identity/holder.ts';
import { deadlineAt, knownBy } from '../../loaders/deadline.ts';
import { inTurn } from '../../loaders/in-turn.ts';
import { decideOne } from './decide-one.ts';
import { decideRow } from './decide-row.ts';
import { timelineOf } from './timeline.ts';

const mostRows = 200;
/** Rows under way at a time, so that a row's own clock starts with its look-up (resilience, 6). */
const rowsAtATime = 8;

export const Query: Pick<QueryResolvers, 'eligibility' | 'eligibilityMany' | 'coverageTimeline'> = {
  eligibility: (_parent, { input }, context) => decideOne(input, context),

  eligibilityMany: async (_parent, { inputs }, context) => {
    if (inputs.length > mostRows) throw new InputError('TOO_MANY_ROWS', { argument: 'inputs' });
    const { clock, closing, rules, startedAt } = context;
    const deadline = deadlineAt(clock, knownBy(startedAt, rules.listDeadlineMs));
    const turn = inTurn(rowsAtATime);
    const begin = () => {
      if (closing.aborted) throw new GatewayError('TIME_RAN_OUT');
    };
    return Promise.all(
      inputs.map((input) =>
        turn(() => decideRow(input, context, { aloneInRequest: false, deadline, begin })),
      ),
    );
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
