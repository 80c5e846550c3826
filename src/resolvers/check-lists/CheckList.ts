import { InputError } from '../../errors.ts';
import type { CheckListProgress, CheckListResolvers } from '../../generated/schema.ts';
import type { CheckListDesk } from './desk.ts';
import type { CheckListModel } from './models.ts';

const mostRows = 200;

export const CheckList: CheckListResolvers = {
  state: async ({ cancelledAt, closedAt, finishedAt }, _args, { checkLists }) => {
    if (finishedAt !== null) return 'DONE';
    if (cancelledAt !== null) return 'CANCELLED';
    if (await checkLists.isPaused()) return 'PAUSED';
    return closedAt === null ? 'OPEN' : 'RUNNING';
  },

  progress: (list, _args, { checkLists }) => progressOf(list, checkLists),

  etaSeconds: async (list, _args, { checkLists, clock }) => {
    const { startedAt, closedAt, cancelledAt, finishedAt } = list;
    if (startedAt === null || closedAt === null || cancelledAt !== null || finishedAt !== null)
      return null;
    const { done, total } = await progressOf(list, checkLists);
    const elapsedMs = clock.now().getTime() - startedAt.getTime();
    return done === 0 ? null : Math.ceil(((total - done) * elapsedMs) / done / 1_000);
  },

  rows: (list, { outcome, first, after }, { checkLists }) => {
    if (first < 1 || first > mostRows) throw new InputError('INPUT_INVALID', { argument: 'first' });
    return checkLists.rows(list.id, { outcome: outcome ?? null, first, after: after ?? 0 });
  },
};

async function progressOf(
  { id, total }: CheckListModel,
  checkLists: CheckListDesk,
): Promise<CheckListProgress> {
  const { byTally, unchanged } = await checkLists.counts(id);
  return {
    total,
    done: Object.values(byTally).reduce((sum, rows) => sum + rows, 0),
    eligible: byTally.ELIGIBLE,
    provisional: byTally.PROVISIONAL,
    notEligible: byTally.NOT_ELIGIBLE,
    needsAction: byTally.NEEDS_ACTION,
    failed: byTally.FAILED,
    unchanged,
  };
}
