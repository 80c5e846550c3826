import type { RegisteredCheckIn } from '../../check-ins/index.ts';
import type { Context } from '../../context.ts';
import { shown } from './check-in-by-id.ts';
import type { CheckInModel } from './models.ts';

/** One event: carried out when it happens, with a context of its own. */
export interface CheckInSettled {
  readonly checkIn: RegisteredCheckIn;
}

export const Subscription = {
  checkInSettled: ({ checkIn }: CheckInSettled, _args: unknown, context: Context): CheckInModel =>
    shown(checkIn, context),
};
