import type { Caller } from '../auth/caller.ts';
import type { CheckInDesk, Evidence, Purpose } from '../context.ts';
import type { CheckIns } from './index.ts';

/** Check-ins as one caller may see them: those of its own facility, and none for whoever is no hospital. */
export function checkInDeskOf(
  checkIns: CheckIns,
  caller: Caller,
  evidence: Pick<Evidence, 'alongside' | 'question'>,
  purpose: () => Purpose,
): CheckInDesk {
  return {
    register({ decision, visit: input }) {
      if (caller.kind !== 'hospital') return;
      const question = evidence.question();
      evidence.alongside((entry) =>
        checkIns.companionsOf({ caller, purpose: purpose(), question, input, decision }, entry),
      );
    },

    async find(id) {
      if (caller.kind !== 'hospital') return null;
      const found = await checkIns.find(id);
      return found?.facility === caller.facility ? found : null;
    },

    list: async (query) =>
      caller.kind === 'hospital' ? checkIns.list({ ...query, facility: caller.facility }) : [],
  };
}
