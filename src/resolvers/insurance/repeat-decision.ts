import type { Context } from '../../context.ts';
import type { EligibilityInput } from '../../generated/schema.ts';
import type { DecisionModel } from './models.ts';
import { readVisit } from './visit.ts';

/**
 * A known decision once more, with an id and a receipt of now; `asOf` stays that of the answers on which it rests.
 *
 * @throws InputError, AuthError FACILITY_NOT_YOURS
 */
export async function repeatDecision(
  input: EligibilityInput,
  known: DecisionModel,
  context: Context,
): Promise<DecisionModel> {
  const { access, clock, evidence } = context;
  const { encounter, facility, holder } = readVisit(input, clock.now(), context);
  access.facility(facility);
  const { receipt: _receipt, ...kept } = known;
  const decision = {
    ...kept,
    id: evidence.newId(),
    decidedAt: clock.now(),
    mode: 'unchanged',
  } as const;
  return {
    ...decision,
    receipt: await evidence.decided(decision, {
      person: decision.identity.person?.personalId ?? holder.personNumber ?? holder.cardNumber,
      cardNumber: decision.card?.cardNumber ?? holder.cardNumber,
      purpose: access.purpose,
      encounter,
    }),
  };
}
