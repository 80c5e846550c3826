import type { Context } from '../../context.ts';
import type { DecisionModel } from './models.ts';

/**
 * A kept decision as this caller would have been told it. Another client of the facility may have been shown the record of the
 * population database: one that may ask for a yes or no only sees the number that was typed in, and nothing of the record.
 *
 * @param typed number by which the patient was asked for
 */
export function asSeen(
  decision: DecisionModel,
  typed: () => string | null,
  { loaders }: Pick<Context, 'loaders'>,
): DecisionModel {
  if (loaders.seesRecords) return decision;
  const { differences, person } = decision.identity;
  const isTold = person !== null && person.personalId === typed();
  return {
    ...decision,
    identity: {
      ...decision.identity,
      person: isTold ? person : null,
      differences: differences.filter(({ register }) => register !== 'POPULATION_REGISTER'),
    },
  };
}
