import type { RegisteredCheckIn } from '../../check-ins/index.ts';
import type { Context } from '../../context.ts';
import { vietnamDate } from '../../domain/date.ts';
import { holderOf } from '../../identity/holder.ts';
import { asSeen } from '../insurance/as-seen.ts';
import type { CheckInModel } from './models.ts';

/** A check-in of the caller's facility; the look is entered. */
export async function checkInById(id: string, context: Context): Promise<CheckInModel | null> {
  const found = await context.checkIns.find(id);
  return found === null ? null : shown(found, context);
}

/** Whatever is shown of a check-in is entered as a look at its patient. */
export function shown(checkIn: RegisteredCheckIn, context: Context): CheckInModel {
  const { decision, id, input, registeredAt, settlement, state } = checkIn;
  const typed = () => typedNumber(checkIn, context);
  context.evidence.looked({
    person: patientOf(checkIn, context),
    purpose: context.access.purpose,
    sources: [],
  });
  return {
    id,
    registeredAt,
    state,
    encounter: input.encounter ?? null,
    decision: asSeen(decision, typed, context),
    settlement: settlement && {
      ...settlement,
      decision: asSeen(settlement.decision, typed, context),
    },
  };
}

/** The number under which the ledger knows the patient: the registered one, as soon as a register has told it. */
export function patientOf(
  checkIn: RegisteredCheckIn,
  context: Pick<Context, 'rules'>,
): string | null {
  const { decision, settlement } = checkIn;
  const [registered] = [settlement?.decision, decision].flatMap(
    (one) => one?.identity.person?.personalId ?? [],
  );
  return registered ?? typedNumber(checkIn, context);
}

function typedNumber(
  { input, registeredAt }: RegisteredCheckIn,
  { rules }: Pick<Context, 'rules'>,
): string | null {
  const holder = holderOf(input.holder, vietnamDate(registeredAt), rules.personalIds);
  return holder.personNumber ?? holder.cardNumber;
}
