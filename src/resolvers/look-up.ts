import type { Context, LookUpClaims, LookUpOutcome, LookUpPermit } from '../context.ts';
import type { IdentityOutcome } from '../eligibility/facts.ts';
import { AuthError, GatewayError } from '../errors.ts';
import type { Deadline } from '../loaders/deadline.ts';

/** What each outcome is to the budget of misses: nothing is counted that no register answered (trust 3.1). */
const countedAs: Readonly<Record<IdentityOutcome, LookUpOutcome>> = {
  MATCHED: 'HIT',
  AMBIGUOUS: 'HIT',
  MISMATCHED: 'MISS',
  NOT_FOUND: 'MISS',
  UNDETERMINED: 'UNANSWERED',
};

/**
 * One look at an identity, counted before its answer is released. What fails half-way was not answered.
 *
 * @throws AuthError STEP_UP_REQUIRED, LOOKUPS_SUSPENDED
 * @throws GatewayError TIME_RAN_OUT when the budget did not say in time whether there may be a look
 */
export async function countedLookUp<T>(
  { access, guesses }: Pick<Context, 'access' | 'guesses'>,
  { emergency, presence }: LookUpClaims,
  within: Deadline,
  look: (permit: { readonly tellsMisses: boolean }) => Promise<T>,
  outcomeOf: (found: T) => IdentityOutcome,
): Promise<T> {
  const reserving = guesses.reserve({
    emergency: emergency || access.purpose === 'EMERGENCY_OVERRIDE',
    presence,
  });
  const permit = await within.before(reserving);
  if (permit === undefined) {
    giveBack(reserving);
    throw new GatewayError('TIME_RAN_OUT');
  }
  if (!permit.granted) {
    const suspended = permit.standing.state === 'SUSPENDED';
    throw new AuthError(suspended ? 'LOOKUPS_SUSPENDED' : 'STEP_UP_REQUIRED');
  }
  let outcome: LookUpOutcome = 'UNANSWERED';
  try {
    const found = await look(permit);
    outcome = countedAs[outcomeOf(found)];
    return found;
  } finally {
    await permit.settle(outcome);
  }
}

/** A permit that comes when nobody waits any more was not used. */
function giveBack(reserving: Promise<LookUpPermit>): void {
  reserving.then(
    (permit) => (permit.granted ? permit.settle('UNANSWERED') : undefined),
    () => undefined,
  );
}
